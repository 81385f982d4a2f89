"""What is wrong in a file, as staff read it who write Chinese."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import Problem
from bot.messages import Language
from bot.texts import problems
from tests.conftest import ROOT, Clock, MakeWorld
from tests.hall import briefing, opened

_SAYING = {"Problem", "problem", "ValueError", "SecurityError", "AttributeError", "_refuse", "_complain"}
_NAMED = {"what", "remedy", "message"}
SOURCES = [ROOT / "bot" / "documents.py", *sorted((ROOT / "bot" / "knowledge").glob("*.py"))]


def _written(node: ast.AST) -> Iterator[str]:
    """Yields the sentences of an expression, with {} for what is filled in."""
    match node:
        case ast.Constant(value=str(text)) if " " in text:
            yield text
        case ast.JoinedStr(values=parts):
            text = "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in parts)
            if " " in text.replace("{}", "") and text != "{}{}":
                yield text
        case ast.IfExp():
            yield from (*_written(node.body), *_written(node.orelse))
        case ast.Tuple(elts=parts):
            for part in parts:
                yield from _written(part)


def _sentences(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            for part in node.args if name in _SAYING else ():
                yield from _written(part)
        elif isinstance(node, ast.Assign):
            names = {part.id for part in ast.walk(node.targets[0]) if isinstance(part, ast.Name)}
            yield from _written(node.value) if names & _NAMED else ()
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            yield from _written(node.value)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_each_sentence_has_its_chinese(path: Path) -> None:
    missing = [text for text in _sentences(path) if problems.translated(text) == text]
    assert missing == []


def test_what_fills_a_sentence_is_said_in_chinese_too() -> None:
    """Pydantic's own sentences stand within ours; names, values and dates stay as they are."""
    wrong = Problem(
        Path("a.yaml"),
        3,
        "'minutes': Input should be a valid integer, unable to parse string as an integer (it says 'two')",
        "did you mean '{0}'?",
    )
    assert (
        problems.in_words(Language.ZH, wrong)
        == "a.yaml:3: “minutes”：应该是整数（现在写的是“two”）；是不是想写“{0}”？"
    )
    assert problems.in_words(Language.EN, wrong) == str(wrong)
    assert problems.translated("write {{ name }} with two braces on both sides").startswith(
        "请写成 {{ name }}"
    )


async def test_a_broken_edit_is_told_in_the_language_of_each(
    make_world: MakeWorld, tmp_path: Path, clock: Clock
) -> None:
    world = await opened(make_world, tmp_path, clock, briefing())
    (world.library.folder / "briefings.yaml").write_text("- titel: x\n", "utf-8")
    chen = world.person("teacher", "zh")
    said = await chen.says("/reload")
    assert "没有“titel”这个键；是不是想写“title”？" in said
    assert "unknown" not in said
    await chen.says("/language en")
    assert "unknown key 'titel'; did you mean 'title'?" in await chen.says("/reload")
