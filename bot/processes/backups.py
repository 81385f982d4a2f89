"""Makes a backup, and puts one back."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path

from bot.app import Staff, opened
from bot.config import Settings
from bot.errors import BotError, DatabaseError
from bot.library import now
from bot.storage import cipher, copies

DATABASE = "bot.db"
"""The name of the database within a backup."""


@dataclass(frozen=True)
class Restored:
    """What was put back.

    ``before``: where the database that stood there was moved; ``invited``: who
    belongs to staff as of the backup, whoever was revoked since among them.
    """

    target: Path
    before: Path | None
    forgotten: int
    held: int
    invited: tuple[str, ...]


async def backup(settings: Settings, folder: Path) -> None:
    """Copies the database, also of a running bot, the knowledge and the configuration into a new folder.

    Raises:
        DatabaseError: the folder is there already, or something cannot be copied.
    """
    file = copies.file_of(settings.database)
    await asyncio.to_thread(_copy_files, settings, folder)
    await asyncio.to_thread(copies.copy, file, folder / DATABASE)


def _copy_files(settings: Settings, folder: Path) -> None:
    if folder.resolve().is_relative_to(settings.knowledge.resolve()):
        where = "lies within the knowledge, which is copied into it"
        raise DatabaseError(f"{folder}: {where}; name a folder elsewhere")
    try:
        folder.mkdir(mode=0o700, parents=True)
        shutil.copytree(settings.knowledge, folder / "knowledge")
        if settings.file is not None:
            shutil.copy2(settings.file, folder / "config.yaml")
    except OSError as error:
        raise DatabaseError(
            f"{folder}: cannot be made ({error.strerror or 'something cannot be copied into it'}); "
            "name a folder that is not there yet"
        ) from None


async def restore(settings: Settings, folder: Path) -> Restored:
    """Puts the database of a backup in its place; whoever used /forget since is forgotten again, staff sign in anew, and nothing is sent.

    Raises:
        DatabaseError: a bot is running, or the backup is damaged or of another key.
    """
    target, copied = copies.file_of(settings.database), folder / DATABASE
    key = cipher(settings.encryption.key, settings.encryption.key_file, is_new=False)
    copies.check(copied)
    if not copies.is_key_of(copied, key):
        raise DatabaseError(f"{copied}: was written with another key; put back its key (encryption.key_file)")
    before = copies.put_back(copied, target)
    try:
        async with opened(settings) as storage:
            staff = Staff.of(settings, ())
            forgotten = await storage.forget_again(now(), {*staff.members, *staff.told})
            await storage.sign_ins.end_everybodys()
            invited = tuple(member.name for member in await storage.invited.all())
            return Restored(target, before, forgotten, await storage.holds.hold(), invited)
    except BaseException as error:
        copies.take_back(target, before)
        if not isinstance(error, BotError):
            raise
        reason = str(error).replace(str(target), str(copied))
        raise DatabaseError(f"{reason}. Nothing was put back: {target} is as it was") from None


async def held(settings: Settings, *, is_release: bool, is_drop: bool) -> int:
    """Counts what is held since a backup was put back, and sends or drops it if that is asked for."""
    async with opened(settings) as storage:
        count = await storage.holds.count()
        if is_release:
            await storage.holds.release()
        elif is_drop:
            await storage.holds.drop()
    return count
