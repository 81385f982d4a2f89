"""The whole bot in a terminal: lines fed to the real command, and everything it prints compared."""

from __future__ import annotations

import io
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.channels.terminal import Terminal
from bot.messages import Button, File, Reply
from tests.conftest import World, small_cache

ROOT = Path(__file__).parent.parent.parent
TOPICS = """\
- id: cost
  scope: general
  questions: {en: [How much does it cost, what is the tuition fee, is it expensive], zh: [要花多少钱, 学费是多少]}
  answer: {en: "It costs **500**, see [the list](https://e.org/fees).", zh: "要 **500** 元。"}
  states_facts: false
- id: visa
  scope: general
  questions: {en: [Do I need a visa, how to get the visa, which visa papers], zh: [需要签证吗, 签证怎么办]}
  answer: {en: "Yes, a visa.", zh: "要签证。"}
  states_facts: false
"""
WELCOME = "The exchange bot in the terminal. Ask a question, type a button's number, or a /command; /quit or Ctrl-D leaves.\n\n"
Talk = Callable[..., str]


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    """Runs ``chat`` with lines; returns what it printed. Everybody shares one database."""
    topics = tmp_path / "knowledge" / "topics"
    topics.mkdir(parents=True)
    (topics / "a.yaml").write_text(TOPICS, "utf-8")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("BOT_", "LC_"))} | {
        "BOT_DATABASE__URL": f"sqlite+aiosqlite:///{tmp_path / 'data' / 'bot.db'}",
        "BOT_ENCRYPTION__KEY_FILE": str(tmp_path / "personal.key"),
        "BOT_KNOWLEDGE": str(tmp_path / "knowledge"),
        "PYTHONPATH": str(ROOT),
        "XDG_CACHE_HOME": small_cache(),
    }

    def run(
        *lines: str, options: tuple[str, ...] = (), language: str = "en_GB.UTF-8", end: str = "\n"
    ) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "chat", *options],
            input=("\n".join(lines) + end if lines else "").encode("utf-8", "surrogateescape"),
            capture_output=True,
            env={**environment, "LANG": language},
            cwd=tmp_path,
            timeout=60,
            check=False,
        )
        told = [line for line in done.stderr.decode().splitlines() if " learning " not in line]
        assert (done.returncode, told) == (0, [])
        return done.stdout.decode("utf-8")

    return run


def test_a_whole_session_as_it_is_printed(talk: Talk) -> None:
    """Greeted, answered, buttons by number, commands, left with /quit."""
    printed = talk(
        "2",
        "what is the tuition fee?",
        "9",
        "/language",
        "2",
        "签证怎么办",
        "/nonsense",
        "",
        "/quit",
        "never read",
    )
    greeting, *turns = printed.split("\n> ")
    assert greeting.startswith(
        WELCOME
        + "Hello! I am the exchange bot of the Foreign Affairs Office of Chongqing Medical University."
    )
    assert greeting.endswith("\n  [1] Yes, keep me posted\n  [2] No, thank you\n")
    assert turns == [
        "2\nAll right, no announcements. /subscribe starts them whenever you like.\n",
        "what is the tuition fee?\nIt costs 500, see the list (https://e.org/fees).\n",
        "9\nThere is no button 9 at the moment.\n",
        "/language\nWhich language should I use?\n  [1] English\n  [2] 中文\n  [3] Language of my question\n",
        "2\n好的，以后我都用中文回答。\n",
        "签证怎么办\n要签证。\n",
        "/nonsense\n没有 /nonsense 这个命令。/help 可以看到我能做什么，也可以直接提问。\n",
        "\n这条消息里没有文字，请把问题打出来发给我。\n",
        "/quit\nGoodbye!\n",
    ]


@pytest.mark.slow
def test_it_greets_in_the_terminals_language_and_leaves_at_the_end_of_input(talk: Talk) -> None:
    printed = talk(language="zh_CN.UTF-8")
    assert printed.startswith("终端里的交流项目机器人。")
    assert "您好！" in printed
    assert printed.endswith("\n> \n再见！\n")


@pytest.mark.slow
def test_the_last_line_needs_no_end_and_any_locale_is_borne(talk: Talk) -> None:
    printed = talk("do I need a visa", end="", language="C")
    assert printed.startswith(WELCOME)
    assert "Yes, a visa." in printed


@pytest.mark.slow
def test_any_line_is_answered_politely(talk: Talk) -> None:
    """And the conversation goes on after each."""
    hostile = [
        "x" * 10_000,
        "\u202e\u200b\u2066reversed",
        "\x00\x1b[31m\x07",
        "\udcff\udcfe",
        "/register " + "y" * 3000,
        "٣",
        "²",
        "{{ 7*7 }} **_`[",
    ]
    printed = talk(*hostile, "do I need a visa")
    assert "Something went wrong" not in printed
    assert printed.count("\n> ") == len(hostile) + 2
    assert "Yes, a visa." in printed


@pytest.mark.slow
def test_staff_announce_and_the_other_hears_it_at_the_next_opening(talk: Talk, tmp_path: Path) -> None:
    """Two people on one database; the author gets the report when it is done."""
    opened = talk("1", "/announce", "/help", options=("--as", "li"))
    assert "you will get the office's announcements" in opened
    assert "This command is for staff" in opened
    assert "/reload" not in opened
    said = talk(
        "2", "/help", "/announce", "The *briefing* is **today**.", "1", options=("--as", "teacher", "--staff")
    )
    look = "This is how it will look. It goes to: all subscribers (1 person)."
    assert f"\nThe *briefing* is **today**.\n\n{look}\n" in said, "what is typed is text"
    assert "/reload" in said
    assert "Announcement 1 is on its way to 1 person." in said
    heard = talk("/my", options=("--as", "li"))
    assert heard.count("\nThe *briefing* is **today**.\n") == 1
    assert heard.index("briefing* is **today**") < heard.index("> /my")
    assert "Announcement 1 is done: 1 of 1 got it" in talk(options=("--as", "teacher", "--staff"))
    with sqlite3.connect(tmp_path / "data" / "bot.db") as connection:
        assert connection.execute("SELECT status FROM outbox WHERE announcement_id = 1").fetchall() == [
            ("sent",)
        ]
    connection.close()


async def test_what_comes_unasked_stands_apart_and_its_buttons_work() -> None:
    output = io.StringIO()
    terminal = Terminal("li", is_live=True, language_tag="en", output=output)
    await terminal.send(
        terminal.address, Reply("**news**", ((Button("Stop", "subscription:off"),),), before=Reply("first"))
    )
    assert output.getvalue() == "\nfirst\n\nnews\n  [1] Stop\n> "


@pytest.mark.parametrize(("line", "left"), [("/quit\n", []), ("", ["ticket.ics"])])
async def test_quit_leaves_no_file_behind(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, left: list[str]
) -> None:
    """Tickets and tables hold names; whoever pipes lines in and lets them end may want them."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    terminal = Terminal("li", is_live=False, language_tag="en", output=io.StringIO())
    terminal.show(Reply("", files=(File("ticket.ics", b"Li Ming"),)))

    async def nothing() -> None:
        pass

    assert _names(tmp_path) == ["ticket.ics"]
    await terminal.converse(world.app.assistant, lambda: line, nothing)
    assert _names(tmp_path) == left


def _names(folder: Path) -> list[str]:
    return [file.name for file in folder.glob("exchange-bot-*/*")]
