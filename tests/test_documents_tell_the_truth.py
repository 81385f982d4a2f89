"""README, docs/, GLOSSARY.md and config.example.yaml are checked against the code."""

from __future__ import annotations

import ast
import io
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from bot import config, processes, texts
from bot.channels.terminal import Terminal
from bot.cli import main
from bot.config import SECRETS, Settings
from bot.messages import Language
from tests.conftest import ROOT, World
from tests.skills.test_every_skill import COMMANDS
from tests.test_layering import RANKS

README = ROOT / "README.md"
OFFICE, OPERATOR, DEVELOPER, FIGURES = (
    ROOT / "docs" / f"{name}.md" for name in ("office", "operator", "developer", "figures")
)
DOCUMENTS = sorted([README, ROOT / "GLOSSARY.md", *(ROOT / "docs").glob("*.md")])
ON_THE_DAY = datetime(2027, 3, 2, 2, 0, tzinfo=UTC)
MOST_LINES_OF_THE_README = 140  # two screens and a conversation


def _block(document: Path, mark: str) -> str:
    """The fenced block below a mark."""
    found = re.search(rf"<!-- {mark} -->\n```\w+\n(.*?)\n```", document.read_text("utf-8"), re.DOTALL)
    assert found, f"{document.name} has no block {mark!r}"
    return found[1]


def _rows(document: Path, mark: str) -> list[str]:
    """The rows of the table below a mark, without its head."""
    found = re.search(rf"<!-- {mark} -->\n((?:\|.*\n)+)", document.read_text("utf-8"))
    assert found, f"{document.name} has no table {mark!r}"
    return found[1].splitlines()[2:]


def _prose(document: Path) -> str:
    """Without the fenced blocks."""
    return re.sub(r"^```.*?^```$", "", document.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


def _of_each_document(pattern: str) -> list[Any]:
    """What a pattern finds in the prose of the documents, once, each with the document."""
    return sorted(
        {(document, found) for document in DOCUMENTS for found in re.findall(pattern, _prose(document))}
    )


def _named(parameters: tuple[Path, str]) -> str:
    return f"{parameters[0].name}: {parameters[1]}"


@pytest.mark.parametrize("document", [README, OFFICE], ids=lambda path: path.name)
async def test_a_conversation_is_what_the_bot_says(document: Path, tmp_path: Path) -> None:
    """Its lines are typed again, on the day that it names, and what is printed is compared whole."""
    shown = _block(document, "conversation")
    lines = re.findall(r"^> (.+)$", shown, re.MULTILINE)
    settings = config.load(
        environment={
            "BOT_DATABASE__URL": f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}",
            "BOT_ENCRYPTION__KEY_FILE": str(tmp_path / "personal.key"),
            "BOT_KNOWLEDGE": str(ROOT / "knowledge"),
        }
    )
    printed = io.StringIO()
    terminal = Terminal("you", is_live=False, language_tag="en_GB.UTF-8", output=printed)
    typed = io.StringIO("".join(f"{line}\n" for line in lines))
    await processes.chat(settings, terminal, typed.readline, is_staff=False, clock=lambda: ON_THE_DAY)
    said = re.sub(r"  \S*(/exchange-bot-)\w+(/\S+)", r"  …\1…\2", printed.getvalue())
    assert said.strip() == shown.strip()


@pytest.mark.parametrize(("mark", "is_staff"), [("commands", False), ("staff commands", True)])
async def test_the_command_tables_are_those_of_the_skills(world: World, mark: str, is_staff: bool) -> None:
    commands = [command for command in world.app.assistant.commands if command.is_staff is is_staff]
    rows = [f"| `/{c.name}` | {texts.say(Language.EN, f'command-{c.name}')} |" for c in commands]
    assert _rows(OFFICE, mark) == rows


def test_every_command_of_the_command_line_is_described() -> None:
    for name in main.commands:
        assert f"| `{name}" in OPERATOR.read_text("utf-8")


@pytest.mark.parametrize("found", _of_each_document(r"python -m bot ([a-z-]+)"), ids=_named)
def test_every_command_line_shown_exists(found: tuple[Path, str]) -> None:
    assert found[1] in main.commands


def test_every_benchmark_shown_exists() -> None:
    for name in re.findall(r"python -m benchmarks ([a-z-]+)", FIGURES.read_text("utf-8")):
        assert (ROOT / "benchmarks" / f"{name}.py").exists(), name


@pytest.mark.parametrize("found", _of_each_document(r"`/([a-z]+)(?: [^`]*)?`"), ids=_named)
def test_every_chat_command_shown_exists(found: tuple[Path, str]) -> None:
    assert found[1] in {command.name for command in COMMANDS}


@pytest.mark.parametrize("found", _of_each_document(r"`([a-z]+(?:\.[a-z_]+)+)(?:: [^`]*)?`"), ids=_named)
def test_every_setting_named_exists(found: tuple[Path, str]) -> None:
    """A dotted name in the documents that begins with a section of the settings is a key."""
    section, *rest = found[1].split(".")
    if section not in Settings.model_fields:
        return
    value: Any = Settings()
    for part in (section, *rest):
        assert part in type(value).model_fields, found[1]
        value = getattr(value, part)


def test_every_variable_named_is_a_setting() -> None:
    for document, variable in _of_each_document(r"`(BOT_[A-Z_]+)"):
        *path, last = variable.removeprefix("BOT_").removesuffix("_FILE").lower().split("__")
        section: Any = Settings()
        for part in path:
            section = getattr(section, part)
        assert last in type(section).model_fields, f"{document.name}: {variable}"


@pytest.mark.parametrize("found", _of_each_document(r"\]\(([^)]+)\)"), ids=_named)
def test_every_link_between_documents_leads_somewhere(found: tuple[Path, str]) -> None:
    document, link = found
    if "://" in link:
        return
    target, _, anchor = link.partition("#")
    path = (document.parent / target).resolve() if target else document
    assert path.exists()
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE) if anchor else []
    assert not anchor or anchor in [re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings]


@pytest.mark.parametrize(
    "found", _of_each_document(r"`((?:bot|tests|knowledge|benchmarks|docs)/[\w./-]*)`"), ids=_named
)
def test_every_file_named_exists(found: tuple[Path, str]) -> None:
    assert (ROOT / found[1]).exists()


def test_the_map_of_the_house_shows_every_room_once() -> None:
    """A room that is new stands in the map, with what is changed there."""
    shown = [room for row in _rows(README, "map") for room in re.findall(r"`([a-z_]+)/?`", row.split("|")[1])]
    assert sorted(shown) == sorted(room for room in RANKS if not room.startswith("__"))


def test_the_ranks_are_those_that_are_held() -> None:
    shown = {}
    for line in _block(DEVELOPER, "ranks").splitlines():
        rank, *rooms = line.split()
        shown.update(dict.fromkeys(rooms, int(rank)))
    assert shown == {room: rank for room, rank in RANKS.items() if not room.startswith("__")}


def test_the_events_of_the_log_are_those_of_the_code() -> None:
    """Whoever watches the log may rely on their names."""
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "bot").rglob("*.py"))
    calls = re.findall(r"\blog\.\w+\(.*?\)\n", source, re.DOTALL)
    logged = {name for call in calls for name in re.findall(r'"([a-z]+(?:_[a-z]+)+)\b', call)}
    shown = {row.split("`")[1] for row in _rows(OPERATOR, "events")}
    assert len(shown) > 10
    assert shown == logged


def test_the_readme_is_read_at_a_glance() -> None:
    assert len(README.read_text("utf-8").splitlines()) <= MOST_LINES_OF_THE_README


def test_every_setting_stands_in_the_example_with_its_default() -> None:
    """No key is missing, none is invented, and what the example says is what holds without it."""
    example = yaml.safe_load((ROOT / "config.example.yaml").read_text("utf-8"))
    defaults = Settings().model_dump(mode="json")
    for secret in SECRETS:
        section: Any = defaults
        *parents, last = secret.split(".")
        for parent in parents:
            section = section[parent]
        del section[last]
    assert _plain(example) == _plain(defaults)


def _plain(value: Any) -> Any:
    """Nothing and an empty text are the same default."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value or None if isinstance(value, str | list) or value is None else value


def test_the_example_configuration_loads(tmp_path: Path) -> None:
    copy = tmp_path / "config.yaml"
    copy.write_text((ROOT / "config.example.yaml").read_text("utf-8"), "utf-8")
    assert isinstance(config.load(copy, {}), BaseModel)


def test_no_path_of_any_machine_stands_in_the_project() -> None:
    """The project is carried on by strangers on other machines."""
    for path in (
        *DOCUMENTS,
        ROOT / "CHANGELOG.md",
        ROOT / "config.example.yaml",
        ROOT / "pyproject.toml",
    ):
        assert not re.search(r"/(?:home|root|work|Users)/", path.read_text("utf-8")), path


def _words_of_the_code() -> set[str]:
    """Every word in the names and docstrings of the package, in the singular."""
    words: set[str] = set()
    for path in (ROOT / "bot").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.Module):
                named = f"{getattr(node, 'name', path.stem)} {ast.get_docstring(node) or ''}"
                words.update(re.findall(r"[A-Z]?[a-z]+", named))
    return {form for word in words for form in (word.lower(), word.lower().removesuffix("s"))}


def test_the_glossary_defines_words_that_the_code_uses() -> None:
    """An entry whose word is gone from the code has outlived it."""
    entries = re.findall(r"^- \*\*(.+?)\*\*: ", (ROOT / "GLOSSARY.md").read_text("utf-8"), re.MULTILINE)
    used = _words_of_the_code()
    assert len(entries) > 30
    assert len(entries) == len(set(entries))
    assert [entry for entry in entries if not set(re.split(r"[ -]", entry)) <= used] == []
