"""The command line as it is run: what it prints, its exit codes, and one sentence for each thing that goes wrong."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from tests.conftest import small_cache

ROOT = Path(__file__).parent.parent
KEYS = "question status topic point programme programmes score language answer alternatives computed answers".split()
DEADLINE = """\
- id: deadline
  scope: programme            # or general
  questions:
    en: ["When do applications close?", "I only saw the notice today, is it still possible"]
    zh: ["什么时候截止申请"]
  answer:
    en: "On **Friday**."
    zh: "星期五。"
- id: cost
  scope: programme
  questions:
    en: ["How much is the tuition fee?", "what does it cost"]
    zh: ["要花多少钱", "学费是多少"]
  answer:
    en: "It is free."
"""
OUTSIDE = "- {id: general, answer: {en: 'Not from here.', zh: 不。}, questions: {en: [tell me a joke, what is for lunch, sing a song]}}\n"
BRIEFING = """
- id: hall
  title: {en: Briefing, zh: 宣讲会}
  campus: {en: Hall, zh: 大厅}
  venue: {en: Room 1, zh: 1号室}
  starts: 2099-03-06 14:30
  minutes: 60
  registration_closes: 2099-03-05 18:00
  modes: {online: {capacity: 5}}
"""
NUS = "name: {en: National University, zh: 新国大}\nshort: {en: NUS, zh: 新国}\ncity: {en: C, zh: 城}\ncountry: {en: Singapore, zh: 新加坡}\ncontinent: {en: Asia, zh: 亚洲}\n"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in an empty folder, with nothing of ours in the environment."""
    for variable in [key for key in os.environ if key.startswith("BOT_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("XDG_CACHE_HOME", small_cache())
    monkeypatch.chdir(tmp_path)

    def start(*arguments: str | Path, lines: str | bytes = b"", **variables: str) -> Result:
        result = CliRunner().invoke(
            main, [str(argument) for argument in arguments], input=lines, env=variables
        )
        assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
        return result

    return start


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Topics alone, one of them with one language only."""
    path = tmp_path / "k"
    (path / "topics").mkdir(parents=True)
    (path / "topics" / "a.yaml").write_text(DEADLINE, "utf-8")
    return path


def _json(printed: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in printed.rstrip("\n").split("\n")]


def test_ask_answers_one_question(run: Run, folder: Path) -> None:
    """Topics alone are enough, and the one language that is there is shown."""
    assert run("ask", "When do applications close?", "--knowledge", folder).stdout == "On Friday.\n"
    assert run("ask", "学费是多少", "--knowledge", folder).stdout == "It is free.\n"


def test_ask_json_prints_one_object_a_line_with_exactly_these_keys(run: Run, folder: Path) -> None:
    """Whatever the lines hold: nothing, separators, bytes that are no text."""
    (folder / "outside.yaml").write_text(OUTSIDE, "utf-8")
    lines = b"what does it cost\n\n\xe4\xbb\x80\xe4\xb9\x88\xe6\x97\xb6\xe5\x80\x99\xe6\x88\xaa\xe6\xad\xa2\r\n\xff\xfe\na\xe2\x80\xa8b\x0bc\ntell me a joke\nStanford University fees"
    done = run("ask", "--json", "--knowledge", folder, lines=lines)
    rows = _json(done.stdout)
    assert [row["question"] for row in rows] == [
        "what does it cost",
        "",
        "什么时候截止",
        "\ufffd\ufffd",
        "a\u2028b\x0bc",
        "tell me a joke",
        "Stanford University fees",
    ]
    for row in rows:
        assert list(row) == KEYS
        assert row["status"] in ("answered", "clarify", "unanswered")
        assert (row["topic"] is None) or row["status"] != "unanswered"
        assert isinstance(row["score"], float)
        assert row["answer"]
        assert all(list(a) == ["topic", "point", "programme", "score"] for a in row["alternatives"])  # type: ignore[attr-defined]
    assert (rows[0]["status"], rows[0]["topic"], rows[0]["programme"], rows[0]["language"]) == (
        "answered",
        "cost",
        None,
        "en",
    )
    assert (rows[2]["topic"], rows[2]["language"], rows[2]["answer"]) == ("deadline", "zh", "星期五。")
    assert (rows[5]["status"], rows[5]["topic"], rows[5]["answer"]) == ("unanswered", None, "Not from here.")
    assert rows[6]["status"] == "unanswered"
    assert done.exit_code == 0


def test_session_keeps_the_context_from_line_to_line(run: Run, folder: Path) -> None:
    (folder / "programmes").mkdir()
    (folder / "programmes" / "nus.yaml").write_text(NUS, "utf-8")
    lines = "how much is the tuition fee at NUS\nwhen do applications close?\n"
    kept = _json(run("ask", "--json", "--session", "--knowledge", folder, lines=lines).stdout)
    assert [(row["topic"], row["programme"]) for row in kept] == [("cost", "nus"), ("deadline", "nus")]
    apart = _json(run("ask", "--json", "--knowledge", folder, lines=lines).stdout)
    assert [row["programme"] for row in apart] == ["nus", None]


def test_the_real_process_answers_and_fails_as_the_tests_do(folder: Path, tmp_path: Path) -> None:
    """``python -m bot``, whatever the locale: text out, one sentence and exit code 1 on a mistake."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "XDG_CACHE_HOME": small_cache(),
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
    }

    def start(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "bot", *arguments]
        return subprocess.run(
            command,
            input="什么时候截止申请\n".encode(),
            capture_output=True,
            env=environment,
            cwd=tmp_path,
            timeout=60,
            check=False,
        )

    done = start("ask", "--knowledge", str(folder))
    assert (done.returncode, done.stdout.decode()) == (0, "星期五。\n")
    done = start("ask", "--knowledge", "nowhere")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith("nowhere:1: there is no such folder; ")
    assert len(done.stderr.splitlines()) == 1


def test_ask_on_the_sample_knowledge_needs_no_configuration(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")  # where the sample knowledge was learnt already
    [row] = _json(run("ask", "--json", "When does NUS close?").stdout)
    assert (row["status"], row["topic"], row["programme"]) == ("answered", "deadline", "nus")


def test_check_praises_good_knowledge(run: Run, folder: Path) -> None:
    (folder / "topics" / "a.yaml").write_text(DEADLINE + '    zh: "免费。"\n', "utf-8")
    done = run("check", "--knowledge", folder)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "2 topics with " in done.stdout
    assert "0 errors" in done.stdout


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("topics/a.yaml", DEADLINE, "topics/a.yaml:14: no 'zh' text"),
        ("topics/b.yaml", "- [\n", "topics/b.yaml:2: is not valid YAML"),
        ("topics/b.yaml", DEADLINE, "topics/b.yaml:1: the topic 'deadline' is already defined in a.yaml:1"),
        (
            "topics/b.yaml",
            "- {id: x, scope: general, questons: {}}\n",
            "topics/b.yaml:1: unknown key 'questons'; did you mean 'questions'?",
        ),
        (
            "topics/b.yaml",
            "- {id: x, scope: general, questions: {en: [hm]}, answer: {en: '{{ oops }}', zh: x}}\n",
            "topics/b.yaml:1: there is no placeholder 'oops'",
        ),
        (
            "examples.yaml",
            "- {q: x, programme: nuss, topic: cost}\n",
            "examples.yaml:1: there is no programme 'nuss'",
        ),
        (
            "examples.yaml",
            "- {q: what does it cost, topic: deadline}\n",
            'examples.yaml:1: "what does it cost" must get deadline, but gets cost',
        ),
        ("briefings.yaml", "- {id: b, minutes: many}\n", "briefings.yaml:1: 'minutes'"),
        (
            "programmes/nus.yaml",
            NUS + "facts: {cots: {brief: {en: a, zh: a}, text: {en: a, zh: a}}}\n",
            "programmes/nus.yaml:6: 'cots' is no programme topic; did you mean 'cost'?",
        ),
        ("outside.yaml", OUTSIDE + OUTSIDE, "outside.yaml:2: the outside group 'general' is already defined"),
        ("elsewhere.yaml", "universities: 5\n", "elsewhere.yaml:1: 'universities'"),
    ],
)
def test_check_exits_1_and_says_where(run: Run, folder: Path, name: str, content: str, told: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(content, "utf-8")
    done = run("check", "--knowledge", folder)
    assert done.exit_code == 1
    assert told in done.stderr
    assert "; " in done.stderr


def test_eval_prints_its_figures(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "outside.yaml").write_text(OUTSIDE, "utf-8")
    file = tmp_path / "q.jsonl"
    rows = [
        ("what does it cost", "cost"),
        ("When do applications close?", "deadline"),
        ("学费是多少", "deadline"),
        ("tell me a joke", None),
    ]
    file.write_text(
        "".join(json.dumps({"q": q, "topic": t, "programme": None}) + "\n" for q, t in rows), "utf-8"
    )
    printed = run("eval", file, "--knowledge", folder).stdout
    assert "right (accuracy)       66.7%" in printed
    assert "deadline answered as cost: 1" in printed
    [figures] = _json(run("eval", file, "--json", "--knowledge", folder).stdout)
    assert (figures["questions"], figures["outside"], figures["outside_answered"]) == (3, 1, 0.0)


@pytest.mark.parametrize(
    ("arguments", "files", "variables", "told"),
    [
        (
            ["ask", "x", "--knowledge", "nowhere"],
            {},
            {},
            "nowhere:1: there is no such folder; name the knowledge folder",
        ),
        (["ask", "x", "--config", "nowhere.yaml"], {}, {}, "nowhere.yaml:1: cannot be read"),
        (
            ["ask", "x"],
            {"config.yaml": "timezon: x\n"},
            {},
            "config.yaml:1: unknown key 'timezon'; did you mean 'timezone'?",
        ),
        (["check"], {"config.yaml": "telegram: [\n"}, {}, "config.yaml:2: is not valid YAML"),
        (["check"], {}, {"BOT_TIMEZONE": "Mars"}, "BOT_TIMEZONE: 'timezone': is no time zone"),
        (
            ["chat"],
            {"config.yaml": "telegram: {token: '12:ab'}\n"},
            {},
            "telegram.token is a secret and does not belong in this file",
        ),
        (
            ["chat"],
            {"letter": "no database " * 100},
            {"BOT_DATABASE__URL": "sqlite+aiosqlite:///letter"},
            "letter: is not an SQLite database; put back a backup",
        ),
        (["chat"], {"personal.key": "no key"}, {}, "personal.key: this is no encryption key"),
        (["chat"], {}, {"BOT_DATABASE__URL": "mysql://x/bot.db"}, "BOT_DATABASE__URL: "),
        (["run"], {}, {"BOT_WEB__ENABLED": "false"}, "BOT_TELEGRAM__TOKEN"),
        (["eval", "nowhere.jsonl"], {}, {}, "nowhere.jsonl:1: cannot be read"),
        (["eval", "q.jsonl"], {"q.jsonl": "nonsense\n"}, {}, "q.jsonl:1: is no labelled question"),
    ],
)
def test_every_error_is_one_sentence(
    run: Run,
    tmp_path: Path,
    folder: Path,
    arguments: list[str],
    files: dict[str, str],
    variables: dict[str, str],
    told: str,
) -> None:
    """On standard error, with where and what to do; nothing on standard output; exit code 1."""
    for name, content in files.items():
        (tmp_path / name).write_text(content, "utf-8")
    done = run(*arguments, BOT_KNOWLEDGE=str(folder), **variables)
    assert done.exit_code == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


@pytest.mark.parametrize("arguments", [["nonsense"], ["ask", "--nonsense"], ["eval", "a", "b"]])
def test_a_wrong_command_line_is_explained(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert "Error: " in done.stderr


def test_help_lists_the_commands(run: Run) -> None:
    printed = run("--help").stdout
    assert all(f"  {name} " in printed for name in ("ask", "chat", "check", "eval", "run"))
    assert "exchange-bot" in run("--version").stdout


def test_explain_shows_the_name_the_topics_and_the_thresholds(run: Run, folder: Path) -> None:
    (folder / "programmes").mkdir(exist_ok=True)
    (folder / "programmes" / "nus.yaml").write_text(NUS, "utf-8")
    said = run("ask", "--explain", "--knowledge", folder, "when do NUS applicatoins close").stdout
    assert 'name: "nus" at 8 is nus → nus' in said
    assert "read as: when do § applications close" in said
    assert "deadline" in said
    assert "answered from 65%, asked back from 10%" in said


def test_explain_is_part_of_the_json(run: Run, folder: Path) -> None:
    """Context, a question word alone, and a word for word phrasing are shown as what they are."""
    lines = "什么时候截止申请\nwhy\nwhat does it cost\n"
    result = run("ask", "--json", "--session", "--explain", "--knowledge", folder, lines=lines)
    first, second, third = (json.loads(line)["explanation"] for line in result.stdout.splitlines())
    assert first["word_for_word"]
    assert first["topics"][0]["topic"] == "deadline"
    assert second["topics"] == []
    assert third["context"]["topic"] == "deadline"
    assert 0 <= third["topics"][0]["words"] <= 1
    assert third["thresholds"]["answer"] == 0.65


@pytest.mark.slow
def test_eval_without_a_file_takes_the_labelled_questions_of_the_knowledge(run: Run, folder: Path) -> None:
    result = run("eval", "--knowledge", folder)
    assert result.exit_code == 1
    assert "labelled.yaml:1: there is no labelled question to measure on" in result.stderr
    (folder / "labelled.yaml").write_text('- {q: "学费是多少", topic: cost, programme: null}\n', "utf-8")
    assert "questions              1" in run("eval", "--knowledge", folder).stdout


@pytest.mark.slow
def test_what_taps_taught_is_printed_as_yaml(run: Run, folder: Path) -> None:
    """In a conversation in the terminal a button is chosen by its number."""
    assert "# nothing yet" in run("export-learned").stdout
    (folder / "outside.yaml").write_text(OUTSIDE, "utf-8")
    lines = "/language en\nwhat does it cost\n"
    said = run("chat", "--staff", lines=lines, BOT_KNOWLEDGE=str(folder)).stdout
    number = re.findall(r"\[(\d+)\] Must not be answered", said)[-1]
    run("chat", "--staff", lines=f"what does it cost\n{number}\n", BOT_KNOWLEDGE=str(folder))
    printed = run("export-learned").stdout
    assert "general:\n- what does it cost" in printed


def test_export_writes_who_comes(run: Run, folder: Path) -> None:
    """In Excel's form or as CSV; an unknown briefing is named back."""
    (folder / "briefings.yaml").write_text(BRIEFING, "utf-8")
    lines = "/language en\n/register hall online\nLi Ming\n2023010101\n"
    assert "Your seat is booked" in run("chat", lines=lines, BOT_KNOWLEDGE=str(folder)).stdout
    written = run("export", "hall", BOT_KNOWLEDGE=str(folder)).stdout.strip()
    assert openpyxl.load_workbook(written).active["A2"].value == "Li Ming"
    run("export", "hall", "--csv", "--language", "en", BOT_KNOWLEDGE=str(folder))
    assert '"Li Ming","2023010101","online","registered"' in Path("hall.csv").read_text("utf-8-sig")
    refused = run("export", "hal", BOT_KNOWLEDGE=str(folder))
    assert refused.exit_code == 1
    assert "briefings.yaml:1: there is no briefing 'hal'; did you mean 'hall'?" in refused.stderr
    assert run("export", "hall", "--to", "nowhere", BOT_KNOWLEDGE=str(folder)).exit_code == 2


def test_staff_are_invited_listed_and_revoked(run: Run) -> None:
    """A name again is the same person with a new link."""
    links = {run("staff", "invite", name).stdout.strip() for name in ("Wang Fang", " wang  fang ", "李老师")}
    assert len(links) == 3
    assert all(link.startswith("http://127.0.0.1:8000/staff/enter/") for link in links)
    listed = run("staff", "list").stdout
    assert listed == "Wang Fang: invited, not signed in\n李老师: invited, not signed in\n"
    assert "no longer of the invited staff" in run("staff", "revoke", "WANG FANG").stdout
    assert "Wang" not in run("staff", "list").stdout
    refused = run("staff", "revoke", "Wang Fang")
    assert refused.exit_code == 1
    assert "nobody is called 'Wang Fang'" in refused.stderr


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "\u202e"])
def test_staff_without_a_name_are_not_invited(run: Run, name: str) -> None:
    assert "a name has 1 to 60 characters" in run("staff", "invite", name).stderr


def test_staff_are_not_invited_to_a_page_that_is_off(run: Run) -> None:
    assert "set web.enabled: true" in run("staff", "invite", "Wang", BOT_WEB__ENABLED="false").stderr
