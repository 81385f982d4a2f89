"""constraints.txt pins what the bot is known to work with."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_PIN = re.compile(r"([a-z0-9-]+)==[\w.]+")


def _name(requirement: str) -> str:
    """The package's name as the index writes it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=]", requirement)[0]).lower()


def test_every_dependency_is_pinned() -> None:
    lines = (_ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [_PIN.fullmatch(line) for line in lines if not line.startswith("#")]
    assert all(pins), "each line is name==version"
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = {pin[1] for pin in pins if pin}
    assert {_name(requirement) for requirement in project["dependencies"]} <= pinned
