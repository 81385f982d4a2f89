"""README and config.example.yaml are checked against the code."""

from __future__ import annotations

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

README = (ROOT / "README.md").read_text("utf-8")
ON_THE_DAY = datetime(2027, 3, 2, 2, 0, tzinfo=UTC)


def _block(mark: str) -> str:
    found = re.search(rf"<!-- {mark} -->\n```\w+\n(.*?)\n```", README, re.DOTALL)
    assert found, f"README has no block {mark!r}"
    return found[1]


async def test_the_conversation_in_the_readme_is_what_the_bot_says(tmp_path: Path) -> None:
    """Its lines are typed again, on the day that it names, and what is printed is compared whole."""
    shown = _block("conversation")
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
    table = re.search(rf"<!-- {mark} -->\n((?:\|.*\n)+)", README)
    assert table
    assert table[1].splitlines()[2:] == rows


def test_every_command_of_the_command_line_stands_in_the_readme() -> None:
    for name in main.commands:
        assert f"| `{name}" in README


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
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        ROOT / "config.example.yaml",
        ROOT / "pyproject.toml",
    ):
        assert not re.search(r"/(?:home|root|work|Users)/", path.read_text("utf-8")), path
