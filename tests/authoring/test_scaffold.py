"""Another university's folder: written by one command, complete, honest about what nobody has written."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from bot.authoring import scaffold
from bot.authoring.scaffold import Sketch
from bot.cli import main
from bot.errors import BotError
from bot.knowledge import Reading, read_folder
from bot.knowledge.phrasebook import phrasebook
from bot.messages import Language

BOTH = list(Language)
KYOTO = "Kyoto University / 京都大学; Kyoto / 京都; Japan / 日本; Asia / 亚洲"
LUND = "University of Lund / 隆德大学; Lund / 隆德; Sweden / 瑞典; Europe / 欧洲"


def _init(folder: Path, *more: str, typed: str = "") -> str:
    result = CliRunner().invoke(main, ["init", str(folder), *more], input=typed)
    return result.output


def _read(folder: Path) -> Reading:
    return read_folder(folder, ZoneInfo("Europe/Oslo"), datetime(2027, 3, 2, tzinfo=UTC))


def test_it_takes_options_and_tells_what_to_do_next(tmp_path: Path) -> None:
    folder = tmp_path / "bergen"
    said = _init(
        folder, "--name", "University of Bergen / 卑尔根大学", "--programme", KYOTO, "--programme", LUND
    )
    assert f"knowledge: {folder}" in said
    assert 'institution: {en: "University of Bergen", zh: "卑尔根大学"}' in said
    knowledge = _read(folder).knowledge
    assert list(knowledge.programmes) == ["kyoto", "lund"]
    assert set(knowledge.topics) == set(phrasebook().topics)
    assert knowledge.home == ("University of Bergen", "卑尔根大学")
    assert knowledge.programmes["lund"].country.zh == "瑞典"


def test_it_asks_for_what_is_not_given_in_one_language(tmp_path: Path) -> None:
    typed = 'Universitetet i Bergen "UiB"\nLund\'s; Lund; Sweden; Europe\n\n'
    assert "A programme: name; city; country; continent" in _init(
        tmp_path / "a", "--language", "en", typed=typed
    )
    [lund] = _read(tmp_path / "a").knowledge.programmes.values()
    assert (lund.id, lund.name.en, lund.name.zh) == ("lund_s", "Lund's", None)


def test_what_nobody_has_written_is_named_with_its_line(tmp_path: Path) -> None:
    scaffold.write(tmp_path / "a", {Language.EN: "Bergen"}, [])
    notices = [str(problem) for problem in _read(tmp_path / "a").problems]
    assert (
        f"{tmp_path}/a/topics/office.yaml:2: nothing is written on 'office' yet; write an `answer:` below it"
        in notices
    )
    assert not any("human" in notice for notice in notices)  # the bot knows what to say of itself


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Kyoto / 京都; Japan / 日本", "with semicolons between them"),
        ("Kyoto; Kyoto / 京都; Japan / 日本; Asia / 亚洲", "write the name as en / zh"),
        ("", "with semicolons between them"),
        (" / ; Kyoto / 京都; Japan / 日本; Asia / 亚洲", "write the name as en / zh"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_written(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BotError, match=says):
        Sketch.read(text, BOTH)
    assert says in _init(tmp_path / "a", "--name", "A / 甲", "--programme", text)
    assert not (tmp_path / "a").exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert "is not empty; name a new folder" in _init(tmp_path, "--name", "A / 甲", "--programme", KYOTO)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    assert "is not empty" in _init(tmp_path / "notes.txt", "--name", "A / 甲", "--programme", KYOTO)
    said = _init(tmp_path / "b", "--name", "A / 甲", "--programme", KYOTO, "--programme", KYOTO)
    assert "two programmes would be programmes/kyoto.yaml" in said


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("University of Bergen", "bergen"),
        ("The University", "the_university"),
        ("京都大学", "jingdoudaxue"),
        ("Université Laval", "universite_laval"),
        ("!!!", "programme"),
        ("x" * 90, "x" * 40),
    ],
)
def test_a_file_name_is_made_of_the_name(name: str, id_: str) -> None:
    said = {Language.EN: name}
    assert Sketch(said, said, said, said).id == id_
