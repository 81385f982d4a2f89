"""Whatever is said is a row first: claimed once, taken up again after a crash, counted in persons."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.config import DatabaseSettings
from bot.knowledge import Mode
from bot.messages import Address, Button, File, Language, Markdown, Reply
from bot.storage import (
    Action,
    AnnouncementStatus,
    Answer,
    Database,
    Delivery,
    DeliveryStatus,
    Lane,
    Outcome,
    Person,
    Storage,
    Tally,
    Written,
)
from bot.storage.encryption import Cipher
from tests.conftest import announced
from tests.databases import url_in

NOW = datetime(2027, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    settings = DatabaseSettings(url=url_in(tmp_path))
    async with Database.open(settings, Cipher(Fernet.generate_key())) as database:
        yield Storage.over(database)


async def _subscriber(storage: Storage, name: str, channel: str = "test") -> Person:
    person = await storage.people.meet(Address(channel, name), None, NOW)
    await storage.interests.add(person.id, "all", NOW)
    return person


async def _claimed(
    storage: Storage, reachable: Address | str = "test", limit: int = 10, now: datetime = NOW
) -> list[Delivery]:
    return await storage.outbox.claim(reachable, Lane.URGENT, limit, now)


async def _bulk(storage: Storage) -> list[Delivery]:
    return await storage.outbox.claim("test", Lane.BULK, 10, NOW)


async def _ended(storage: Storage, deliveries: Sequence[Delivery], *statuses: str) -> None:
    pairs = zip(deliveries, statuses, strict=False)
    await storage.outbox.settle(
        [Outcome(delivery, DeliveryStatus(status)) for delivery, status in pairs], NOW
    )


async def test_what_was_put_is_claimed_once_and_whole(storage: Storage) -> None:
    li = await _subscriber(storage, "li")
    reply = Reply("**hello**", ((Button("a", "b:c"),),), files=(File("a.ics", b"\x00\xff"),))
    await storage.outbox.put([li.id], reply, NOW)
    [delivery] = await _claimed(storage)
    assert (delivery.content, delivery.address, delivery.person_id) == (reply, li.address, li.id)
    assert await _claimed(storage) == []


async def test_what_is_put_into_words_later_keeps_its_data(storage: Storage) -> None:
    li = await _subscriber(storage, "li")
    written = Written("reminder", {"programme": "nus"})
    await storage.outbox.put([li.id], written, NOW)
    assert [delivery.content for delivery in await _claimed(storage)] == [written]


async def test_who_cannot_be_reached_is_sent_nothing(storage: Storage) -> None:
    li = await _subscriber(storage, "li")
    await storage.people.set_gone(li.address, gone=True)
    await storage.outbox.put([li.id], Reply("x"), NOW)
    await storage.outbox.put([], Reply("x"), NOW)
    assert await _claimed(storage) == []


async def test_a_reply_needs_no_person_and_leaves_nothing_behind(storage: Storage) -> None:
    """It is handed out at once, taken up again after a crash, and gone when it has arrived."""
    answers = [Answer(Address("test", name), Reply(name), edits="7") for name in "ab"]
    handed_out = await storage.outbox.reply(answers, NOW)
    assert [(d.address.id, d.content, d.edits) for d in handed_out] == [
        ("a", Reply("a"), "7"),
        ("b", Reply("b"), "7"),
    ]
    await _ended(storage, handed_out, "sent")
    assert await storage.outbox.take_up_again("test", NOW) == 1
    [again] = await storage.outbox.claim("test", Lane.REPLY, 9, NOW)
    assert (again.address.id, again.content, again.edits, again.doubts) == ("b", Reply("b"), "7", 1)


async def test_a_reply_that_never_arrived_is_forgotten_after_a_week(storage: Storage) -> None:
    failed = await storage.outbox.reply([Answer(Address("test", "a"), Reply("x"))], NOW)
    await _ended(storage, failed, "failed")
    async with storage.database.reading() as connection:
        count = "SELECT count(*) FROM outbox"
        for days, left in ((6, 1), (8, 0)):
            await storage.outbox.purge(NOW + timedelta(days=days))
            assert (await connection.exec_driver_sql(count)).scalar() == left


async def test_each_process_claims_only_whom_it_reaches(storage: Storage) -> None:
    """A whole channel, or one address of it; in the order in which they are due, as many as asked for."""
    people = [await _subscriber(storage, name) for name in "abc"]
    other = await _subscriber(storage, "a", "telegram")
    for later, person in enumerate([*people, other]):
        await storage.outbox.put([person.id], Reply(str(later)), NOW, NOW + timedelta(seconds=later))
    late = NOW + timedelta(hours=1)
    assert await _claimed(storage, now=NOW - timedelta(seconds=1)) == []
    for reachable, limit, text in ((people[1].address, 9, "1"), ("test", 1, "0"), ("telegram", 9, "3")):
        assert [d.content for d in await _claimed(storage, reachable, limit, late)] == [Reply(text)]
    assert [d.content for d in await _claimed(storage, "test", 9, late)] == [Reply("2")]


async def test_what_a_crash_left_half_sent_is_due_again(storage: Storage) -> None:
    """Said twice at worst, lost never, and the row says so; only by the process that reaches the person."""
    people = [await _subscriber(storage, name) for name in "ab"]
    await storage.outbox.put([p.id for p in people], Reply("x"), NOW)
    first, second = await _claimed(storage)
    await _ended(storage, [first], "sent")
    assert await storage.outbox.take_up_again("telegram", NOW) == 0
    assert await storage.outbox.take_up_again(first.address, NOW) == 0
    assert await storage.outbox.take_up_again("test", NOW) == 1
    [again] = await _claimed(storage)
    assert (again.id, again.doubts) == (second.id, 1)


async def test_what_never_left_is_no_doubt(storage: Storage) -> None:
    li = await _subscriber(storage, "li")
    await storage.outbox.put([li.id], Reply("x"), NOW)
    await _ended(storage, await _claimed(storage), "queued")
    assert [delivery.doubts for delivery in await _claimed(storage)] == [0]


async def test_a_group_that_moved_is_followed(storage: Storage) -> None:
    group = await _subscriber(storage, "-70")
    await storage.outbox.put([group.id], Reply("x"), NOW)
    await storage.outbox.move(group.address, "-100")
    assert [delivery.address.id for delivery in await _claimed(storage)] == ["-100"]
    assert await storage.people.find(Address("test", "-100")) is not None


# --- announcements ----------------------------------------------------------------------------------


async def _tally(storage: Storage, number: int) -> Tally:
    announcement = await storage.announcements.get(number)
    assert announcement is not None
    return announcement.tally


async def test_an_announcement_goes_to_subscribers_and_is_counted(storage: Storage) -> None:
    people = [await _subscriber(storage, name) for name in "abcde"]
    await storage.interests.remove(people[4].id)
    await storage.people.meet(Address("test", "never asked"), None, NOW)
    number = await announced(storage, people[0].id, "**news**", NOW)
    assert await storage.announcements.finish(NOW) == []
    deliveries = await _bulk(storage)
    assert [(d.content, d.announcement_id) for d in deliveries] == [(Reply("**news**"), number)] * 4
    await _ended(storage, deliveries, "sent", "gone", "failed")
    assert await _tally(storage, number) == Tally(queued=1, sent=1, gone=1, failed=1)
    assert await storage.announcements.finish(NOW) == []
    await _ended(storage, deliveries[3:], "sent")
    [finished] = await storage.announcements.finish(NOW)
    assert (finished.tally.sent, finished.tally.total, finished.finished_at) == (2, 4, NOW)
    assert await storage.announcements.finish(NOW) == [], "the report is made once"


async def test_it_is_started_once(storage: Storage) -> None:
    li = await _subscriber(storage, "li")
    number = await announced(storage, li.id, "x", NOW)
    assert not await storage.announcements.start(number, NOW)
    assert (await _tally(storage, number)).total == 1


async def test_each_reader_gets_their_language(storage: Storage) -> None:
    """The one fixed, else the one last used; of one text everybody gets that."""
    for name, used, fixed in (("a", "zh", None), ("b", "zh", "en"), ("c", "en", "zh"), ("d", None, None)):
        person = await _subscriber(storage, name)
        await storage.people.remember(person.id, Language(used or "en"), {})
        await storage.people.set_fixed_language(person.id, Language(fixed) if fixed else None)
    contents = {Language.EN: Reply(Markdown("Hello")), Language.ZH: Reply(Markdown("你好"))}
    number = await storage.announcements.draft(1, contents, NOW)
    await storage.announcements.start(number, NOW)
    said = {d.address.id: d.content.text for d in await _bulk(storage) if isinstance(d.content, Reply)}
    assert said == {"a": "你好", "b": "Hello", "c": "你好", "d": "Hello"}


async def test_paused_and_stopped(storage: Storage) -> None:
    people = [await _subscriber(storage, name) for name in "abc"]
    number = await announced(storage, people[0].id, "x", NOW)
    await _ended(storage, (await storage.outbox.claim("test", Lane.BULK, 1, NOW)), "sent")
    assert await storage.announcements.move_on(
        number, (AnnouncementStatus.RUNNING,), AnnouncementStatus.PAUSED
    )
    assert await _bulk(storage) == []
    assert await storage.announcements.finish(NOW) == []
    assert await storage.announcements.stop(number, NOW)
    assert not await storage.announcements.stop(number, NOW)
    assert await _tally(storage, number) == Tally(sent=1, stopped=2)


async def test_in_quiet_hours_only_what_is_exempt_is_claimed(storage: Storage) -> None:
    li = await _subscriber(storage, "li")
    await announced(storage, li.id, "news", NOW)
    deadline = await storage.announcements.draft(li.id, {Language.EN: Reply("deadline")}, NOW, is_exempt=True)
    await storage.announcements.start(deadline, NOW)
    claimed = await storage.outbox.claim("test", Lane.BULK, 9, NOW, exempt_only=True)
    assert [delivery.announcement_id for delivery in claimed] == [deadline]


async def test_who_got_enough_this_week_is_left_out_and_the_ledger_says_so(storage: Storage) -> None:
    li, wang = [await _subscriber(storage, name) for name in ("li", "wang")]
    first = await announced(storage, li.id, "1", NOW)
    await _ended(storage, await _bulk(storage), "sent", "failed")
    second = await storage.announcements.draft(li.id, {Language.EN: Reply("2")}, NOW)
    await storage.announcements.start(second, NOW, weekly_cap=1)
    assert [delivery.person_id for delivery in await _bulk(storage)] == [wang.id]
    assert await _tally(storage, second) == Tally(queued=1, capped=1)
    later = NOW + timedelta(days=7, seconds=1)
    third = await storage.announcements.draft(li.id, {Language.EN: Reply("3")}, later)
    await storage.announcements.start(third, later, weekly_cap=1)
    assert (await _tally(storage, third)).capped == 0
    assert (await _tally(storage, first)).failed == 1


async def test_again_to_the_failed_only(storage: Storage) -> None:
    people = [await _subscriber(storage, name) for name in "abcd"]
    number = await announced(storage, people[0].id, "x", NOW)
    await _ended(storage, await _bulk(storage), "sent", "failed", "unknown", "gone")
    await storage.announcements.finish(NOW)
    assert await storage.announcements.send_again(number) == 2
    assert [delivery.address.id for delivery in await _bulk(storage)] == ["b", "c"]


async def test_a_recall_waits_for_what_is_in_flight(storage: Storage) -> None:
    """Who is getting the message at this moment loses it again too."""
    author = await _subscriber(storage, "a")
    number = await announced(storage, author.id, "x", NOW)
    [in_flight] = await _bulk(storage)
    await storage.announcements.stop(number, NOW)
    recall = await storage.announcements.draft(author.id, {}, NOW, action=Action.RECALL, of_id=number)
    await storage.announcements.start(recall, NOW)
    assert await _bulk(storage) == []
    in_flight.message_ids = ("m1",)
    await _ended(storage, [in_flight], "sent")
    assert [(d.action, d.message_ids) for d in await _bulk(storage)] == [(Action.RECALL, ("m1",))]


async def test_after_a_crash_what_was_stopped_is_not_sent_again(storage: Storage) -> None:
    author = await _subscriber(storage, "a")
    number = await announced(storage, author.id, "x", NOW)
    await _bulk(storage)
    await storage.announcements.stop(number, NOW)
    assert await storage.outbox.take_up_again("test", NOW) == 0
    assert [r.status for r in await storage.announcements.receipts(number)] == ["unknown"]


async def test_a_correction_goes_where_the_first_one_arrived(storage: Storage) -> None:
    people = [await _subscriber(storage, name) for name in "abc"]
    number = await announced(storage, people[0].id, "x", NOW)
    deliveries = await _bulk(storage)
    for delivery in deliveries[:2]:
        delivery.message_ids = (f"m{delivery.address.id}",)
    await _ended(storage, deliveries[:2], "sent", "sent")
    await storage.outbox.settle([Outcome(deliveries[2], DeliveryStatus.FAILED, "no")], NOW)
    correction = await storage.announcements.draft(
        people[0].id, {Language.EN: Reply("y")}, NOW, action=Action.CORRECT, of_id=number
    )
    await storage.announcements.start(correction, NOW)
    assert [(d.action, d.address.id, d.message_ids) for d in await _bulk(storage)] == [
        (Action.CORRECT, "a", ("ma",)),
        (Action.CORRECT, "b", ("mb",)),
    ]
    assert [(r.status, r.message_ids) for r in await storage.announcements.receipts(number)] == [
        ("sent", ("ma",)),
        ("sent", ("mb",)),
        ("failed", ()),
    ]
    assert await storage.announcements.reasons(number) == [("failed", "no", 1)]


async def test_an_announcement_to_nobody_is_finished_at_once(storage: Storage) -> None:
    author = await storage.people.meet(Address("test", "t"), None, NOW)
    number = await announced(storage, author.id, "x", NOW)
    assert [(a.id, a.tally.total) for a in await storage.announcements.finish(NOW)] == [(number, 0)]


async def test_the_latest_announcements_come_first(storage: Storage) -> None:
    """Drafts are nobody's business but their author's."""
    li = await _subscriber(storage, "li")
    for word in "abc":
        await announced(storage, li.id, word, NOW)
    await storage.announcements.draft(li.id, {Language.EN: Reply("draft")}, NOW)
    assert [a.text for a in await storage.announcements.latest(2)] == ["c", "b"]
    assert await storage.announcements.get(99) is None


# --- audiences --------------------------------------------------------------------------------------


async def test_audiences(storage: Storage) -> None:
    """Who follows everything counts everywhere; who is gone or pauses, nowhere, but for news of their seat."""
    interests = {"a": "all", "b": "programme:nus", "c": "briefings", "d": "deadlines", "e": "all", "f": "all"}
    people = {}
    for name, interest in interests.items():
        people[name] = await storage.people.meet(Address("test", name), Language.EN, NOW)
        await storage.interests.add(people[name].id, interest, NOW)
        await storage.registrations.add(people[name].id, "jinyun", Mode.CAMPUS, {}, NOW)
    await storage.people.set_fixed_language(people["b"].id, Language.ZH)
    await storage.people.set_gone(people["e"].address, gone=True)
    await storage.interests.pause(people["f"].id, NOW + timedelta(days=14))
    expected = {
        "all": 1,
        "programme:nus": 2,
        "programme:ubc": 1,
        "briefings": 2,
        "deadlines": 2,
        "language:zh": 0,
        "language:en": 1,
        "briefing:jinyun": 5,
        "briefing:other": 0,
    }
    assert await storage.audiences.counts(list(expected), NOW) == expected
    later = NOW + timedelta(days=15)
    assert await storage.audiences.counts(["all"], later) == {"all": 2}, "a pause ends by itself"
    with pytest.raises(KeyError):
        await storage.audiences.counts(["nobody"], NOW)


async def test_what_was_queued_while_the_clock_was_ahead_is_not_late(storage: Storage) -> None:
    """A reply of the minute in which it was 120 days later; what asks to wait goes on waiting."""
    ahead = NOW + timedelta(days=120)
    li = await storage.people.meet(Address("test", "li"), None, NOW)
    await storage.outbox.put([li.id], Reply("soon"), NOW)
    await storage.outbox.put([li.id], Reply("late"), ahead)
    assert await storage.outbox.bring_back(NOW) == 1
    assert await storage.outbox.bring_back(NOW) == 0
    async with storage.database.reading() as connection:
        due = (
            await connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE due_at <= queued_at")
        ).scalar()
    assert due == 2


@pytest.mark.sqlite
async def test_what_waits_for_one_chat_is_passed_over_without_reading_it(storage: Storage) -> None:
    """Thousands of notices wait for the staff's group at times, and each look for what is due would read them all."""
    due = "SELECT * FROM outbox WHERE lane = 'urgent' AND status = 'queued' AND channel = 'test' AND due_at <= '2027'"
    told = "SELECT count(*) FROM outbox WHERE channel = 'test' AND address = '500' AND lane = 'urgent' AND queued_at > '2027'"
    plans = {
        f"{due} AND address NOT IN ('500') ORDER BY due_at, id": "lane=? AND status=? AND channel=? AND due_at<?",
        told: "address=? AND queued_at>?",
    }
    for statement, used in plans.items():
        async with storage.database.reading() as connection:
            plan = (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")).all()
        assert [used in row.detail for row in plan] == [True], plan
