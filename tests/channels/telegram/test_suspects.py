"""What was being handled when the process died is suspected, and what was not is not."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from bot.channels.telegram.intake import Intake
from bot.channels.telegram.suspects import Suspects
from bot.channels.telegram.updates import Json
from bot.library import now
from bot.storage import Incoming, Storage
from tests.bot_api_server import User
from tests.channels.telegram.conftest import PRIVATE, Line, update_of


def _dies_of(update: Json, file: Path) -> None:
    with closing(Suspects(file)) as suspects, suspects.under_way([update["update_id"]]):
        as_a_kill_leaves_it = file.read_bytes()
    file.write_bytes(as_a_kill_leaves_it)


async def _starts(line: Line, storage: Storage, file: Path) -> None:
    async def tell(_: str) -> None: ...

    with closing(Suspects(file)) as suspects:
        intake = Intake(line.channel, storage, line.bot.courier, now, tell, suspects)
        await intake.take_up_again()
        while await intake.handle_next():
            pass


async def _status(storage: Storage, update_id: int) -> tuple[str, int]:
    async with storage.database.reading() as connection:
        sql = "SELECT status, attempts FROM inbox WHERE update_id = ?"
        row = (await connection.exec_driver_sql(sql, (update_id,))).mappings().one()
    return row["status"], row["attempts"]


async def test_whoever_was_not_begun_again_is_suspected_of_one_death_alone(
    line: Line, storage: Storage, li: User, tmp_path: Path
) -> None:
    update = update_of(text="/human Where is the office?")
    await storage.inbox.store(line.channel.bot_id, [Incoming(update["update_id"], 7, update)], now())
    _dies_of(update, tmp_path / "suspects")
    for _ in range(5):  # killed from outside before anything is begun
        await _starts(line, storage, tmp_path / "suspects")
    assert await _status(storage, update["update_id"]) == ("waiting", 1)


async def test_whoever_is_under_way_at_three_deaths_is_set_aside(
    line: Line, storage: Storage, li: User, tmp_path: Path
) -> None:
    update = update_of(text="/human Where is the office?")
    await storage.inbox.store(line.channel.bot_id, [Incoming(update["update_id"], 7, update)], now())
    for attempts, status in ((1, "waiting"), (2, "waiting"), (3, "set aside")):
        _dies_of(update, tmp_path / "suspects")
        await _starts(line, storage, tmp_path / "suspects")
        assert await _status(storage, update["update_id"]) == (status, attempts)
    await line.is_silent()
    assert "went wrong" in li.chat[-1].text or "出了点问题" in li.chat[-1].text


async def test_a_suspect_is_tried_again_after_the_others(
    line: Line, storage: Storage, li: User, tmp_path: Path
) -> None:
    updates = [
        update_of(text=f"/human Question {number}?", chat={**PRIVATE, "id": number}) for number in (7, 8)
    ]
    incoming = [
        Incoming(update["update_id"], number, update) for number, update in zip((7, 8), updates, strict=True)
    ]
    await storage.inbox.store(line.channel.bot_id, incoming, now())
    _dies_of(updates[0], tmp_path / "suspects")
    await _starts(line, storage, tmp_path / "suspects")
    assert await _status(storage, incoming[0].id) == ("waiting", 1)
    assert (await _status(storage, incoming[1].id))[0] == "done"
