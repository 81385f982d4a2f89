"""The prose of the code and of the bot: docstrings that say what a function does, and Chinese in Chinese punctuation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "bot"

COMMANDS = PACKAGE / "cli"
"""Where a docstring is the help of a command, and so in the imperative."""

NO_VERBS = {"This", "Its", "Whose", "Unless", "As", "Always", "Besides", "Perhaps", "Less", "Yes"}


def _functions(module: Path) -> Iterator[tuple[str, str]]:
    """Names with the first word of each function's docstring; properties are things, and have nouns."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        is_property = any(
            isinstance(d, ast.Name) and d.id in {"property", "cached_property"} for d in node.decorator_list
        )
        if (docstring := ast.get_docstring(node)) and not is_property:
            yield node.name, docstring.split()[0].strip(",.:;")


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if COMMANDS not in path.parents)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_docstring_begins_with_a_verb(module: Path) -> None:
    """In the third person: "Returns", "Tells"."""
    for name, word in _functions(module):
        assert re.fullmatch(r"[A-Z][a-z]+s", word), f"{name}: {word} …"
        assert word not in NO_VERBS, f"{name}: {word} …"


def test_chinese_sentences_have_chinese_punctuation() -> None:
    """No comma, question mark, bracket or colon of half width beside a Chinese character."""
    source = (PACKAGE / "texts" / "zh.ftl").read_text("utf-8")
    assert re.findall(r".*[\u4e00-\u9fff][,;!?()].*|.*[,;!?()][\u4e00-\u9fff].*", source) == []
