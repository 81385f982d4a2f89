"""The bot's own sentences: the same in both languages, all of them used, none of them missing."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

import bot
from bot import texts
from bot.messages import Language, Markdown
from tests.skills.test_every_skill import COMMANDS

PACKAGE = Path(bot.__file__).parent


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


@cache
def _messages(language: Language) -> dict[str, frozenset[str]]:
    """Every sentence with the variables in it."""
    source = (PACKAGE / "texts" / f"{language}.ftl").read_text("utf-8")
    result = {}
    for entry in FluentParser().parse(source).body:
        assert not isinstance(entry, ftl.Junk), f"{language}.ftl: {entry.content}"
        if isinstance(entry, ftl.Message):
            visitor = _Variables()
            visitor.visit(entry)
            result[entry.id.name] = frozenset(visitor.names)
    return result


@dataclass(frozen=True)
class _Said:
    """One call of ``say``: the keys it may ask for (``*`` stands for anything), and with what."""

    where: str
    keys: tuple[str, ...]
    arguments: frozenset[str] | None


def _keys(node: ast.expr) -> tuple[str, ...]:
    match node:
        case ast.Constant(value=str(key)):
            return (key,)
        case ast.IfExp(body=first, orelse=second):
            return (*_keys(first), *_keys(second))
        case ast.JoinedStr(values=parts):
            return ("".join(p.value if isinstance(p, ast.Constant) else "*" for p in parts),)  # type: ignore[misc]
    return ()


@cache
def _trees() -> dict[str, ast.Module]:
    return {
        str(p.relative_to(PACKAGE)): ast.parse(p.read_text("utf-8")) for p in sorted(PACKAGE.rglob("*.py"))
    }


def _said() -> Iterator[_Said]:
    for name, tree in _trees().items():
        for node in ast.walk(tree):
            if not (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "say"
            ):
                continue
            is_ours = isinstance(node.func.value, ast.Name) and node.func.value.id == "texts"
            position = 1 if is_ours else 0
            if len(node.args) <= position:
                continue
            named = (
                None
                if any(k.arg is None for k in node.keywords)
                else frozenset(str(k.arg) for k in node.keywords)
            )
            yield _Said(f"{name}:{node.lineno}", _keys(node.args[position]), named)


def _fitting(pattern: str) -> list[str]:
    regex = re.compile(re.escape(pattern).replace(r"\*", "[a-z0-9-]+"))
    return [key for key in _messages(Language.EN) if regex.fullmatch(key)]


def test_both_files_say_the_same_things_with_the_same_words() -> None:
    """The same keys in the same order, each with the same variables."""
    english, chinese = _messages(Language.EN), _messages(Language.ZH)
    assert list(english) == list(chinese)
    differing = {key: (english[key], chinese[key]) for key in english if english[key] != chinese[key]}
    assert not differing


@pytest.mark.parametrize("language", Language)
def test_no_key_stands_twice(language: Language) -> None:
    source = (PACKAGE / "texts" / f"{language}.ftl").read_text("utf-8")
    counts = Counter(re.findall(r"^([a-z][a-z0-9-]*) =", source, re.MULTILINE))
    assert [key for key, count in counts.items() if count > 1] == []


def test_every_key_that_is_asked_for_exists_and_gets_its_variables() -> None:
    """No user meets a key without a sentence or a sentence without its words."""
    messages = _messages(Language.EN)
    calls = list(_said())
    assert len(calls) > 100
    for call in calls:
        for key in call.keys:
            fitting = _fitting(key)
            assert fitting, f"{call.where} asks for {key}"
            for found in fitting if call.arguments is not None and "*" not in key else []:
                assert messages[found] == call.arguments, f"{call.where}: {found}"


def test_no_key_is_unused() -> None:
    patterns = {key for call in _said() for key in call.keys}
    used = {key for pattern in patterns for key in _fitting(pattern)}
    constants = {
        node.value
        for tree in _trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(_messages(Language.EN)) - used - constants == set()
    commands = {key.removeprefix("command-") for key in _fitting("command-*")} - {"unknown", "unknown-near"}
    assert commands == {command.name for command in COMMANDS}


@pytest.mark.parametrize("language", Language)
def test_students_read_nothing_of_staff(language: Language) -> None:
    """No description of a student's command, and no sentence for students, speaks of staff features."""
    staff = [command.name for command in COMMANDS if command.is_staff]
    for command in COMMANDS:
        if not command.is_staff:
            assert not re.search(
                r"staff|老师专用|管理|/announce", texts.say(language, f"command-{command.name}")
            )
    source = (PACKAGE / "texts" / f"{language}.ftl").read_text("utf-8")
    for section in re.split(r"^### ", source, flags=re.MULTILINE)[1:]:
        title, body = section.split("\n", 1)
        if not re.search(r"staff|老师", title):
            assert not re.search(rf"/(?:{'|'.join(staff)})\b", body), title


@pytest.mark.parametrize(
    ("language", "key", "arguments", "text"),
    [
        (Language.EN, "weeks", {"count": 1}, "1 week"),
        (Language.EN, "weeks", {"count": 6}, "6 weeks"),
        (Language.EN, "countdown-days", {"days": 0}, "closes today"),
        (Language.EN, "countdown-days", {"days": 1}, "1 day left"),
        (Language.EN, "countdown-days", {"days": 21}, "21 days left"),
        (Language.ZH, "weeks", {"count": 1}, "1 周"),
        (Language.ZH, "countdown-days", {"days": 0}, "今天截止"),
        (Language.ZH, "countdown-days", {"days": 3}, "还剩 3 天"),
        (Language.EN, "announce-send", {"count": 1}, "Send to 1 person"),
        (Language.EN, "announce-send", {"count": 2}, "Send to 2 people"),
    ],
)
def test_numbers_take_their_plural(
    language: Language, key: str, arguments: dict[str, int], text: str
) -> None:
    assert texts.say(language, key, **arguments) == text


def test_chinese_has_no_plural() -> None:
    """There "one" is never chosen; the number itself is."""
    assert "[one]" not in (PACKAGE / "texts" / "zh.ftl").read_text("utf-8")
    one = texts.say(Language.ZH, "your-questions-closed", count=1, text="几点开门？")
    assert one == "办公室关闭了您的问题，不再答复：几点开门？"


def test_dates_are_written_out_in_both_languages() -> None:
    """With the weekday, and in the institution's zone, whatever zone the moment came in."""
    zone = ZoneInfo("Asia/Shanghai")
    late = datetime(2027, 3, 19, 16, 30, tzinfo=UTC)
    assert texts.day(Language.EN, date(2027, 3, 19)) == "Friday 19 March 2027"
    assert texts.day(Language.ZH, date(2027, 3, 19)) == "2027年3月19日星期五"
    assert texts.moment(Language.EN, late, zone) == "Saturday 20 March 2027, 00:30"
    assert texts.moment(Language.ZH, late, zone) == "2027年3月20日星期六 00:30"


def test_what_people_wrote_is_escaped_and_markdown_is_not() -> None:
    assert r"\*x\*" in texts.say(Language.EN, "answer-ask", text="*x*")
    assert "**x**" in texts.say(Language.EN, "answer-ask", text=Markdown("**x**"))


def test_a_long_argument_is_said_whole() -> None:
    assert "啊" * 5000 in texts.say(Language.ZH, "answer-ask", text="啊" * 5000)


def test_what_looks_like_a_stand_in_is_said_as_it_is() -> None:
    said = texts.say(
        Language.EN, "question-for-staff", number="\ue0001\ue001", text="x" * 600 + "\ue0000\ue001"
    )
    assert "\ue0001\ue001" in said
    assert "x\ue0000\ue001" in said


def test_a_missing_sentence_or_word_is_never_shown_as_its_key() -> None:
    with pytest.raises(LookupError, match="no sentence 'nonsense'"):
        texts.say(Language.EN, "nonsense")
    with pytest.raises(LookupError, match="weeks"):
        texts.say(Language.EN, "weeks")
