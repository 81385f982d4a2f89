"""Commands for what the bot keeps: tables of briefings, backups, and what is held after one."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import click

from bot import config
from bot.cli.group import config_option, main
from bot.errors import BotError
from bot.messages import Language


@main.command()
@click.argument("briefing")
@click.option("--csv", "as_csv", is_flag=True, help="CSV instead of XLSX.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=".",
    help="The folder to write to; default: this one.",
)
@config_option
def export(briefing: str, as_csv: bool, language: str, folder: Path, config_path: Path | None) -> None:
    """Write who is registered for BRIEFING, who waits and who came, as a table."""
    from bot import processes

    settings = config.load(config_path)
    file = asyncio.run(processes.export_attendees(settings, briefing, Language(language), as_csv=as_csv))
    path = folder / file.name
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as written:
            written.write(file.content)
    except OSError as error:
        raise BotError(
            f"{path}: cannot be written ({error.strerror}); name another folder with --to"
        ) from None
    click.echo(path)


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
@config_option
def backup(path: Path, config_path: Path | None) -> None:
    """Copy database, knowledge and configuration into the new folder PATH, also while the bot runs."""
    from bot import processes

    settings = config.load(config_path)
    asyncio.run(processes.backup(settings, path))
    click.echo(f"{path}: database (verified), knowledge and configuration")
    click.echo(
        f"The encryption key is not in it, nor is any other secret: keep a copy of {settings.encryption.key_file} "
        f"and {settings.erasures_file} somewhere else."
    )


@main.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, file_okay=False))
@config_option
def restore(path: Path, config_path: Path | None) -> None:
    """Put back the database of the backup PATH; nothing of it is sent before you say so."""
    from bot import processes

    done = asyncio.run(processes.restore(config.load(config_path), path))
    click.echo(f"{done.target}: put back from {path}")
    if done.before is not None:
        click.echo(f"The database that stood there was moved to {done.before}")
    click.echo(f"Forgotten again, as they had used /forget since: {done.forgotten}")
    if done.invited:
        click.echo(
            f"Signed out, and of staff as of the backup: {', '.join(done.invited)}. "
            "Whoever has left since: python -m bot staff revoke NAME"
        )
    click.echo(
        f"Messages held: {done.held}; running announcements are paused. See: python -m bot held [--release | --drop]"
    )
    click.echo(f"Knowledge and configuration were left as they are; those of the backup stand in {path}")


@main.command()
@click.option("--release", is_flag=True, help="Send them.")
@click.option("--drop", is_flag=True, help="Delete them, so that they are never sent.")
@config_option
def held(release: bool, drop: bool, config_path: Path | None) -> None:
    """Count the messages that wait for your word since a backup was put back; send or drop them."""
    from bot import processes

    if release and drop:
        raise click.UsageError("say one of --release and --drop")
    count = asyncio.run(processes.held(config.load(config_path), is_release=release, is_drop=drop))
    what = "now to be sent" if release else "dropped" if drop else "held"
    click.echo(f"{count} messages {what}")
