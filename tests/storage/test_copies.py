"""A backup of a running bot, and what comes back with it: not whoever has left, and nothing that is sent by itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import processes
from bot.app import opened
from bot.config import Settings
from bot.errors import BotError
from bot.library import now
from bot.messages import Address, Markdown, Reply
from bot.storage import Lane, Storage, copies

pytestmark = pytest.mark.sqlite


async def meets(storage: Storage, name: str) -> int:
    person = await storage.people.meet(Address("test", name), None, now())
    await storage.people.set_details(person.id, f"Name of {name}", "2023110234")
    return person.id


async def test_whoever_has_left_stays_forgotten_and_nothing_is_sent(
    settings: Settings, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    async with opened(settings) as storage:
        li, wang = await meets(storage, "li"), await meets(storage, "wang")
        await storage.outbox.put([li, wang], Reply(Markdown("The bus leaves at 9.")), now())
        await processes.backup(settings, copy)
        leaving = await storage.people.get(li)
        assert leaving is not None
        await storage.forget(leaving, now())
    files = {file.name for file in copy.iterdir()}
    assert files >= {"bot.db", "knowledge"}
    assert "personal.key" not in files
    done = await processes.restore(settings, copy)
    assert (done.forgotten, done.held) == (1, 1)
    assert done.before is not None
    copies.check(done.before)
    async with opened(settings) as storage:
        assert await storage.people.find(Address("test", "li")) is None
        assert (await storage.people.find(Address("test", "wang"))) is not None
        assert await storage.outbox.claim("test", Lane.URGENT, 9, now()) == []
    assert await processes.held(settings, is_release=True, is_drop=False) == 1
    async with opened(settings) as storage:
        assert len(await storage.outbox.claim("test", Lane.URGENT, 9, now())) == 1


async def test_who_was_revoked_since_stays_out(settings: Settings, tmp_path: Path) -> None:
    """The rows of the backup know nothing of it; so nobody is signed in, and the operator reads who belongs to staff."""
    async with opened(settings) as storage:
        fang = await storage.invited.add("Wang Fang", now())
        entered = await storage.sign_ins.begin(
            await storage.sign_ins.invite(fang.address, "Wang Fang", now()), now()
        )
        assert entered is not None
        unused = await storage.sign_ins.invite(fang.address, "Wang Fang", now())
        await processes.backup(settings, tmp_path / "copy")
    assert await processes.revoke(settings, "Wang Fang")
    done = await processes.restore(settings, tmp_path / "copy")
    assert done.invited == ("Wang Fang",)
    async with opened(settings) as storage:
        assert await storage.sign_ins.session(entered[0], now()) is None
        assert await storage.sign_ins.begin(unused, now()) is None


async def test_what_was_mailed_since_means_nobody_else(settings: Settings, tmp_path: Path) -> None:
    """A link or a button holds a number; the one of somebody who came after the backup is not a newcomer's."""
    async with opened(settings) as storage:
        li = await meets(storage, "li")
        await processes.backup(settings, tmp_path / "copy")
        wang, fang = await meets(storage, "wang"), await storage.invited.add("Wang Fang", now())
        asked = await storage.questions.ask(li, "Is there a bus?", now())
    await processes.restore(settings, tmp_path / "copy")
    async with opened(settings) as storage:
        assert await meets(storage, "zhao") > wang
        assert (await storage.invited.add("Zhao Yi", now())).id > fang.id
        assert await storage.questions.ask(li, "Is it free?", now()) > asked


async def test_what_is_held_may_be_dropped(settings: Settings, tmp_path: Path) -> None:
    async with opened(settings) as storage:
        await storage.outbox.put([await meets(storage, "li")], Reply(Markdown("Late.")), now())
        await processes.backup(settings, tmp_path / "copy")
    await processes.restore(settings, tmp_path / "copy")
    assert await processes.held(settings, is_release=False, is_drop=True) == 1
    assert await processes.held(settings, is_release=False, is_drop=False) == 0


async def test_not_while_a_bot_runs(settings: Settings, tmp_path: Path) -> None:
    async with opened(settings) as storage, storage.database.alone(lambda: None):
        await processes.backup(settings, tmp_path / "copy")
        with pytest.raises(BotError, match="a bot is running on it"):
            await processes.restore(settings, tmp_path / "copy")
    with pytest.raises(BotError, match="name a folder that is not there yet"):
        await processes.backup(settings, tmp_path / "copy")


@pytest.mark.parametrize("where", ["", "backups", "topics/../backups/today"])
async def test_no_backup_is_made_within_what_it_copies(
    settings: Settings, tmp_path: Path, where: str
) -> None:
    knowledge = tmp_path / "knowledge"
    (knowledge / "topics").mkdir(parents=True)
    own = settings.model_copy(update={"knowledge": knowledge})
    async with opened(own):
        with pytest.raises(BotError, match=r"lies within the knowledge.*name a folder elsewhere"):
            await processes.backup(own, knowledge / where)
    assert [file.name for file in knowledge.iterdir()] == ["topics"]


@pytest.mark.parametrize("is_first", [False, True], ids=["in place of one", "on a new machine"])
async def test_what_cannot_be_put_back_leaves_everything_as_it_was(
    settings: Settings, tmp_path: Path, *, is_first: bool
) -> None:
    """A backup of a newer version of the bot; the database goes on, with what was written since."""
    async with opened(settings) as storage:
        await meets(storage, "li")
        await processes.backup(settings, tmp_path / "copy")
        await meets(storage, "wang")
    with closing(sqlite3.connect(tmp_path / "copy" / "bot.db")) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    file = copies.file_of(settings.database)
    if is_first:
        file.unlink()
    before = {each.name for each in file.parent.iterdir()}
    with pytest.raises(BotError, match=r"copy/bot.db: was written by a newer version.*is as it was"):
        await processes.restore(settings, tmp_path / "copy")
    assert {each.name for each in file.parent.iterdir()} - before <= {f"{file.name}.lock"}
    if not is_first:
        async with opened(settings) as storage:
            assert await storage.people.find(Address("test", "wang")) is not None


async def test_a_plain_copy_of_a_running_database_is_refused_by_name(
    settings: Settings, tmp_path: Path
) -> None:
    file = copies.file_of(settings.database)
    with closing(sqlite3.connect(tmp_path / "empty.db")) as empty:
        empty.execute("PRAGMA journal_mode=WAL")
        empty.execute("VACUUM")
    file.write_bytes((tmp_path / "empty.db").read_bytes())
    with pytest.raises(BotError, match=r"holds no tables of the bot's.*restore PATH"):
        async with opened(settings):
            pass


@pytest.mark.parametrize("has_key_file", [True, False])
async def test_an_emptied_database_is_no_new_one(settings: Settings, *, has_key_file: bool) -> None:
    """Its key is still there, in a file or in the environment; once the empty file is gone, the bot begins anew."""
    if not has_key_file:
        key = SecretStr(settings.encryption.key_file.read_text("ascii"))
        settings.encryption.key_file.unlink()
        settings = settings.model_copy(
            update={"encryption": settings.encryption.model_copy(update={"key": key})}
        )
    file = copies.file_of(settings.database)
    for part in file.parent.glob(f"{file.name}-*"):
        part.unlink()
    file.write_bytes(b"")
    with pytest.raises(BotError, match=r"is empty, although its encryption key is there.*restore PATH"):
        async with opened(settings):
            pass
    assert file.read_bytes() == b""


async def test_damage_is_noticed_at_start(settings: Settings) -> None:
    file = copies.file_of(settings.database)
    content = bytearray(file.read_bytes())
    content[8192:12288] = b"\xff" * 4096
    file.write_bytes(content)
    with pytest.raises(BotError, match=r"is damaged .*put back the newest backup"):
        async with opened(settings):
            pass
    assert file.read_bytes() == content


async def test_without_its_key_nothing_is_made(settings: Settings) -> None:
    settings.encryption.key_file.unlink()
    with pytest.raises(BotError, match="the encryption key is missing"):
        async with opened(settings):
            pass
    assert not settings.encryption.key_file.exists()
