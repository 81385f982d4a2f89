"""Commands for staff without Telegram: invite, list, revoke."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot import config
from bot.cli.group import config_option, main
from bot.errors import BotError


@main.group()
def staff() -> None:
    """Let people without Telegram serve the page's students."""


@staff.command("invite")
@click.argument("name")
@config_option
def invite_staff(name: str, config_path: Path | None) -> None:
    """Print a link that signs NAME in as staff, once, within 24 hours."""
    from bot import processes

    settings = config.load(config_path)
    click.echo(asyncio.run(processes.invite(settings, name)))
    where = "" if settings.web.url else ", on this machine alone, as web.url is not set"
    click.echo(f"It works once, within 24 hours, for whoever opens it first{where}.", err=True)


@staff.command("list")
@config_option
def list_staff(config_path: Path | None) -> None:
    """List who was invited, and who is signed in."""
    from bot import processes

    settings = config.load(config_path)
    for each in asyncio.run(processes.colleagues(settings)):
        invited = "invited" if each.is_invited else "named by staff.ids"
        seen = each.seen_at
        state = (
            f"signed in, last seen {seen.astimezone(settings.zone):%Y-%m-%d %H:%M}"
            if seen
            else "not signed in"
        )
        click.echo(f"{each.name}: {invited}, {state}")


@staff.command("revoke")
@click.argument("name")
@config_option
def revoke_staff(name: str, config_path: Path | None) -> None:
    """Take NAME off the staff, and end all sessions of theirs."""
    from bot import processes

    if not asyncio.run(processes.revoke(config.load(config_path), name)):
        raise BotError(f"staff revoke: nobody is called '{name}'; see `python -m bot staff list`")
    click.echo(f"{name}: signed out everywhere, and no longer of the invited staff")
