"""Commands that talk: in the terminal, on every channel, or one answer alone."""

from __future__ import annotations

import asyncio
import json
import locale
import logging
import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot import config, markup
from bot.answering.inquiry import Inquiry, explained_in_words, reading_in_words
from bot.cli.group import as_json_option, config_option, knowledge_option, main
from bot.library import Library, now


@main.command()
@config_option
@click.option(
    "--as",
    "name",
    default="you",
    show_default=True,
    help="Who is speaking; each name is a person of their own.",
)
@click.option("--staff", is_flag=True, help="The speaker belongs to staff.")
def chat(config_path: Path | None, name: str, staff: bool) -> None:
    """Talk to the bot in the terminal; needs no token."""
    from bot import processes  # the database and Telegram take most of a second to import; `ask` does without
    from bot.channels.terminal import Terminal

    settings = config.load(config_path)
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    tag = next(filter(None, named), None) or locale.getlocale()[0] or ""
    terminal = Terminal(name, sys.stdin.isatty(), tag)
    try:
        asyncio.run(processes.chat(settings, terminal, sys.stdin.readline, is_staff=staff))
    except KeyboardInterrupt:
        click.echo()
        sys.stdout.flush()
        os._exit(0)  # a thread may still wait for a line, and would not let the interpreter go


@main.command()
@config_option
def run(config_path: Path | None) -> None:
    """Run every configured channel: the page, and Telegram if BOT_TELEGRAM__TOKEN is set."""
    from bot import processes

    logging.getLogger("bot").setLevel(logging.INFO)
    asyncio.run(processes.run(config.load(config_path)))


@main.command()
@click.argument("question", required=False)
@as_json_option
@click.option("--session", is_flag=True, help="Later lines may lean on earlier ones.")
@click.option(
    "--explain", is_flag=True, help="Show why: names, topics with what each part thinks, thresholds."
)
@click.option(
    "--now", "moment", help="The moment of asking, such as 2027-03-12T10:00:00+08:00; default: now."
)
@knowledge_option
@config_option
def ask(
    question: str | None,
    as_json: bool,
    session: bool,
    explain: bool,
    moment: str | None,
    folder: Path | None,
    config_path: Path | None,
) -> None:
    """Answer QUESTION, or one question a line from standard input."""
    settings = config.load(config_path)
    clock = _clock(moment, settings.zone) if moment else now
    inquiry = Inquiry(Library(settings, clock, folder), clock, session)
    for line in [question] if question is not None else _lines():
        answer = inquiry.ask(line, explain=explain)
        if as_json:
            click.echo(json.dumps(answer, ensure_ascii=False))
        else:
            click.echo(markup.plain(answer["answer"]))
            if explain:
                topic = f"{answer['topic'] or '-'} {answer['programme'] or ''}".strip()
                click.echo(f"\n{answer['status']}: {topic}, {answer['score']:.0%} sure")
                click.echo(explained_in_words(answer["explanation"]))
                if answer["computed"]:
                    click.echo(reading_in_words(answer["reading"], answer["computed"]))


def _clock(moment: str, zone: ZoneInfo) -> Callable[[], datetime]:
    """A clock that stands still; a moment without a zone is the institution's."""
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        raise click.BadParameter(
            f"'{moment}' is no moment; write such as 2027-03-12T10:00:00+08:00", param_hint="--now"
        ) from None
    fixed = at if at.tzinfo else at.replace(tzinfo=zone)
    return lambda: fixed


def _lines() -> Iterator[str]:
    """Split at newlines alone, because a question may hold other separators."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")
