"""What all commands share: options, and how an error ends them."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Any

import click

from bot import __version__, redaction
from bot.errors import BotError

config_option = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    help="Settings; default: config.yaml, else what is built in.",
)
knowledge_option = click.option(
    "--knowledge", "folder", type=click.Path(path_type=Path), help="Another knowledge folder."
)
as_json_option = click.option("--json", "as_json", is_flag=True, help="JSON instead of text.")


class _Group(click.Group):
    """Turns our errors into one sentence and exit code 1, and a reader that has gone into silence."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BotError as error:
            click.echo(redaction.redacted(str(error)), err=True)
            ctx.exit(1)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="exchange-bot")
def main() -> None:
    """Answers students' questions about exchange programmes, registers them for briefings, carries announcements."""
    redaction.start_logging()
    logging.getLogger("bot.matching.training").setLevel(logging.INFO)  # a first start is slow, and says why
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
