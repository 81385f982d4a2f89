"""The courier loses nobody: gone, asked to wait, refused, unheard of, stopped or killed."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config import DatabaseSettings
from bot.courier import Courier
from bot.errors import (
    DeliveryRefused,
    OutcomeUnknown,
    RecipientGone,
    RecipientMoved,
    ServerFailed,
    TooFast,
    Unreachable,
)
from bot.messages import Address, Language, Reply
from bot.storage import (
    Action,
    AnnouncementStatus,
    Answer,
    Database,
    DeliveryStatus,
    Lane,
    Person,
    Storage,
    Tally,
    Written,
)
from bot.storage.encryption import Cipher
from tests.conftest import Clock, announced
from tests.databases import url_in


@dataclass
class Post:
    """A way out that fails as told, once for each exception in ``faults``."""

    seconds: float = 0.0
    per_second: float = 1000.0
    reachable: str = "test"
    takes: float = 0.0
    faults: dict[str, list[Exception]] = field(default_factory=dict)
    sent: list[tuple[str, str, float]] = field(default_factory=list)
    arrived: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    def link_to(self, payload: str) -> str:
        return payload

    def seconds_between(self, _: Address) -> float:
        return self.seconds

    def messages(self, reply: Reply) -> list[Reply]:
        return [replace(reply, text=part) for part in reply.text.split("|")]

    def size(self, message: Reply) -> int:
        return 1

    async def send(
        self, address: Address, message: Reply, *, edits: str | None = None, answers: str | None = None
    ) -> tuple[str, ...]:
        await self._happens(address, f"{edits}→{message.text}" if edits else message.text)
        return (str(len(self.sent)),)

    async def change(self, address: Address, message_id: str, message: Reply) -> None:
        await self._happens(address, f"{message_id}→{message.text}")

    async def correct(self, address: Address, message_ids: Sequence[str], message: Reply) -> None:
        await self._happens(address, f"{','.join(message_ids)} is now {message.text}")

    async def recall(self, address: Address, message_ids: Sequence[str]) -> None:
        await self._happens(address, f"{','.join(message_ids)} is gone")

    async def _happens(self, address: Address, text: str) -> None:
        if self.takes:
            await asyncio.sleep(self.takes)
        if self.faults.get(address.id):
            raise self.faults[address.id].pop(0)
        self.sent.append((address.id, text, time.monotonic()))
        self.arrived.release()

    async def has_sent(self, count: int) -> None:
        """Waits for so many more."""
        for _ in range(count):
            await self.arrived.acquire()

    @property
    def texts(self) -> list[tuple[str, str]]:
        return [(name, text) for name, text, _ in self.sent]


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    settings = DatabaseSettings(url=url_in(tmp_path))
    async with Database.open(settings, Cipher(Fernet.generate_key())) as database:
        yield Storage.over(database)


@pytest.fixture
def courier(storage: Storage, post: Post, clock: Clock) -> Courier:
    return Courier(storage, {"test": post}, clock, first_pause=0.001)


async def _subscriber(storage: Storage, name: str, clock: Clock) -> Person:
    person = await storage.people.meet(Address("test", name), None, clock())
    await storage.interests.add(person.id, "all", clock())
    return person


async def _tally(storage: Storage, number: int) -> Tally:
    announcement = await storage.announcements.get(number)
    assert announcement is not None
    return announcement.tally


async def _delivered(courier: Courier, clock: Clock) -> None:
    """Everything, also what is tried again later."""
    for _ in range(20):
        while await courier.deliver_due():
            pass
        clock.passes(minutes=10)


async def test_what_is_due_leaves_once(storage: Storage, post: Post, courier: Courier, clock: Clock) -> None:
    people = [await _subscriber(storage, name, clock) for name in "abc"]
    await storage.outbox.put([p.id for p in people], Reply("x"), clock())
    assert await courier.deliver_due()
    assert sorted(post.texts) == [("a", "x"), ("b", "x"), ("c", "x")]
    assert not await courier.deliver_due()


async def test_who_is_gone_is_unsubscribed_and_nobody_else_suffers(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    author, *_ = [await _subscriber(storage, name, clock) for name in "tabc"]
    post.faults = {
        "a": [RecipientGone("blocked")],
        "b": [DeliveryRefused("bad")],
        "c": [ZeroDivisionError("a bug")],
    }
    number = await announced(storage, author.id, "news", clock())
    await courier.deliver_due()
    assert await _tally(storage, number) == Tally(sent=1, gone=1, failed=2)
    gone = await storage.people.find(Address("test", "a"))
    assert gone is not None
    assert (gone.is_gone, gone.is_subscribed) == (True, False)
    assert await storage.audiences.counts(["all"], clock()) == {"all": 3}


async def test_one_chat_that_must_wait_holds_up_no_reply_to_others(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    """A 429 names the seconds; what was asked to wait is no failed attempt."""
    post.faults = {"a": [TooFast("429", 0.3)]}
    running = asyncio.create_task(courier.run())
    begun = time.monotonic()
    async with asyncio.timeout(10):
        courier.hand_over(
            await storage.outbox.reply([Answer(Address("test", name), Reply("x")) for name in "ab"], clock())
        )
        await post.has_sent(2)
        courier.stop()
        await running
    (first, _, early), (second, _, late) = post.sent
    assert (first, second) == ("b", "a")
    assert early - begun < 0.3 <= late - begun


async def test_a_storm_of_429_holds_announcements_and_not_replies(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    """Nothing leaves in the lane while it must wait, everything does afterwards."""
    people = [await _subscriber(storage, str(n), clock) for n in range(20)]
    post.faults = {str(n): [TooFast("429", 0.5)] for n in range(3)}
    number = await announced(storage, people[0].id, "news", clock())
    running = asyncio.create_task(courier.run())
    async with asyncio.timeout(20):
        while not courier.is_held(Lane.BULK):
            await asyncio.sleep(0.01)
        held = time.monotonic()
        courier.hand_over(await storage.outbox.reply([Answer(Address("test", "r"), Reply("hi"))], clock()))
        while (await _tally(storage, number)).queued:
            await asyncio.sleep(0.02)
        courier.stop()
        await running
    assert await _tally(storage, number) == Tally(sent=20)
    assert sorted(name for name, _, _ in post.sent) == sorted([*(str(n) for n in range(20)), "r"])
    [replied] = [moment for name, _, moment in post.sent if name == "r"]
    assert replied - held < 0.3


async def test_while_nothing_can_be_reached_nothing_is_given_up(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    """However often: without a connection there was no attempt."""
    li = await _subscriber(storage, "li", clock)
    post.faults = {"li": [Unreachable("no network")] * 10}
    number = await announced(storage, li.id, "x", clock())
    await courier.deliver_due()
    assert await _tally(storage, number) == Tally(sent=1)


@pytest.mark.parametrize(
    ("fault", "tally"),
    [
        (ServerFailed("502"), Tally(failed=1)),
        (OutcomeUnknown("no answer"), Tally(unknown=1, doubtful=1)),
    ],
)
async def test_it_gives_up_in_the_end(
    storage: Storage, post: Post, courier: Courier, clock: Clock, fault: Exception, tally: Tally
) -> None:
    """What certainly failed is told apart from what may have arrived."""
    li = await _subscriber(storage, "li", clock)
    post.faults = {"li": [fault] * 50}
    number = await announced(storage, li.id, "x", clock())
    await _delivered(courier, clock)
    assert await _tally(storage, number) == tally


async def test_an_answer_that_was_lost_is_settled_by_saying_it_again(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    """Twice is better than never, and the ledger says who may have got it twice."""
    people = [await _subscriber(storage, name, clock) for name in "ab"]
    post.faults = {"a": [OutcomeUnknown("reset")]}
    number = await announced(storage, people[0].id, "x", clock())
    await _delivered(courier, clock)
    assert await _tally(storage, number) == Tally(sent=2, doubtful=1)
    assert [(r.address.id, r.doubts) for r in await storage.announcements.receipts(number)] == [
        ("a", 1),
        ("b", 0),
    ]


_FAULTS = st.sampled_from(
    [
        RecipientGone("blocked"),
        DeliveryRefused("bad"),
        ServerFailed("502"),
        OutcomeUnknown("reset"),
        TooFast("429", 0.01),
        Unreachable("no network"),
        ZeroDivisionError("a bug"),
    ]
)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(faults=st.lists(st.lists(_FAULTS, max_size=3), min_size=1, max_size=8))
async def test_whatever_goes_wrong_everybody_is_accounted_for(
    tmp_path: Path, faults: list[list[Exception]]
) -> None:
    """Sent, gone or failed, as what happened first demands; doubts as often as answers were lost."""
    clock, post = Clock(), Post()
    database = DatabaseSettings(url=url_in(tmp_path, secrets.token_hex(8)))
    async with Database.open(database, Cipher(Fernet.generate_key())) as opened:
        storage = Storage.over(opened)
        courier = Courier(storage, {"test": post}, clock, first_pause=0.001)
        people = [await _subscriber(storage, str(number), clock) for number in range(len(faults))]
        post.faults = {str(number): list(those) for number, those in enumerate(faults)}
        number = await announced(storage, people[0].id, "x", clock())
        await _delivered(courier, clock)
        receipts = {int(r.address.id): r for r in await storage.announcements.receipts(number)}
    final = (RecipientGone, DeliveryRefused, ZeroDivisionError)
    for person, those in enumerate(faults):
        end = next((fault for fault in those if isinstance(fault, final)), None)
        before = those[: those.index(end)] if end is not None else those
        expected = "sent" if end is None else "gone" if isinstance(end, RecipientGone) else "failed"
        assert receipts[person].status == expected
        assert receipts[person].doubts == sum(isinstance(fault, OutcomeUnknown) for fault in before)
        assert [name for name, _ in post.texts].count(str(person)) == (expected == "sent")


async def test_a_long_reply_goes_on_where_it_was_interrupted(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    li = await _subscriber(storage, "li", clock)
    await storage.outbox.put([li.id], Reply("one|two|three"), clock())
    post.faults = {"li": []}
    deliver = asyncio.create_task(courier.deliver_due())
    await post.has_sent(1)
    post.faults["li"].append(ServerFailed("502"))
    await deliver
    assert post.texts == [("li", "one")]
    await _delivered(courier, clock)
    assert post.texts == [("li", "one"), ("li", "two"), ("li", "three")]


async def test_a_group_that_moved_is_followed(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    group = await _subscriber(storage, "-7", clock)
    post.faults = {"-7": [RecipientMoved("migrated", "-100")]}
    await storage.outbox.put([group.id], Reply("x"), clock())
    await courier.deliver_due()
    assert post.texts == [("-100", "x")]
    assert await storage.people.find(Address("test", "-100")) is not None


async def test_it_keeps_to_the_pace_over_all_chats_and_in_each(storage: Storage, clock: Clock) -> None:
    """No burst at the start, and never two messages to one chat too close together."""
    post = Post(seconds=0.15)
    post.per_second = 20
    courier = Courier(storage, {"test": post}, clock)
    people = [await _subscriber(storage, name, clock) for name in "abcde"]
    number = await announced(storage, people[0].id, "x", clock())
    second = await announced(storage, people[0].id, "y", clock())
    while (await _tally(storage, number)).queued or (await _tally(storage, second)).queued:
        await courier.deliver_due()
    moments = [moment for _, _, moment in post.sent]
    assert len(moments) == 10
    assert min(later - earlier for earlier, later in itertools.pairwise(moments)) > 0.035
    to_a = [moment for name, _, moment in post.sent if name == "a"]
    assert min(later - earlier for earlier, later in itertools.pairwise(to_a)) > 0.14


async def test_a_reply_does_not_wait_behind_an_announcement(storage: Storage, clock: Clock) -> None:
    post = Post()
    post.per_second = 20
    courier = Courier(storage, {"test": post}, clock)
    people = [await _subscriber(storage, str(n), clock) for n in range(30)]
    await announced(storage, people[0].id, "news", clock())
    running = asyncio.create_task(courier.run())
    async with asyncio.timeout(10):
        await post.has_sent(3)
        asked = time.monotonic()
        courier.hand_over(await storage.outbox.reply([Answer(Address("test", "r"), Reply("hi"))], clock()))
        while "r" not in {name for name, _, _ in post.sent}:
            await post.has_sent(1)
        courier.stop()
        await running
    [replied] = [moment for name, _, moment in post.sent if name == "r"]
    assert replied - asked < 0.5
    assert len(post.sent) < 15


async def test_each_chat_hears_its_replies_in_order(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    """Also where the first of them fails for a while."""
    post.faults = {"a": [ServerFailed("502"), ServerFailed("502")]}
    answers = [Answer(Address("test", "a"), Reply(str(n)), edits="5" if n == 3 else None) for n in range(5)]
    running = asyncio.create_task(courier.run())
    async with asyncio.timeout(10):
        courier.hand_over(await storage.outbox.reply(answers, clock()))
        await post.has_sent(5)
        courier.stop()
        await running
    assert [text for _, text in post.texts] == ["0", "1", "2", "5→3", "4"]


async def test_corrected_and_recalled(storage: Storage, post: Post, courier: Courier, clock: Clock) -> None:
    li = await _subscriber(storage, "li", clock)
    number = await announced(storage, li.id, "x", clock())
    await courier.deliver_due()
    for action in (Action.CORRECT, Action.RECALL):
        again = await storage.announcements.draft(
            li.id, {Language.EN: Reply("y")}, clock(), action=action, of_id=number
        )
        await storage.announcements.start(again, clock())
        await courier.deliver_due()
    assert [text for _, text in post.texts] == ["x", "1 is now y", "1 is gone"]


async def test_what_is_put_into_words_when_it_is_sent(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    """What is no longer true is not said; a writer that fails harms nobody else."""
    people = [await _subscriber(storage, name, clock) for name in "abc"]

    async def write(person_id: int, data: dict[str, Any], now: datetime) -> Reply | None:
        if person_id == people[2].id:
            raise ZeroDivisionError("a bug")
        return Reply(f"{data['word']} at {now:%H:%M}") if person_id == people[0].id else None

    courier.writers["test"] = write
    await storage.outbox.put([p.id for p in people], Written("test", {"word": "hello"}), clock())
    await courier.deliver_due()
    assert post.texts == [("a", "hello at 02:00")]
    assert not await courier.deliver_due()


async def test_after_a_crash_the_rest_is_delivered(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    """What was in flight is said again, what was queued is said, and stopping ends the run."""
    people = [await _subscriber(storage, name, clock) for name in "abc"]
    await storage.outbox.put([people[0].id], Reply("in flight"), clock())
    await storage.outbox.claim("test", Lane.URGENT, 1, clock())
    await storage.outbox.reply([Answer(Address("test", "d"), Reply("a reply"))], clock())
    await storage.outbox.put([p.id for p in people], Reply("x"), clock())
    await courier.take_over("test")
    running = asyncio.create_task(courier.run())
    async with asyncio.timeout(10):
        await post.has_sent(5)
        await storage.outbox.put([people[1].id], Reply("later"), clock())
        courier.wake()
        await post.has_sent(1)
        courier.stop()
        await running
    expected = [("a", "in flight"), ("a", "x"), ("b", "later"), ("b", "x"), ("c", "x"), ("d", "a reply")]
    assert sorted(post.texts) == expected


async def test_stopped_it_finishes_what_is_in_a_request_and_keeps_the_rest(
    storage: Storage, clock: Clock
) -> None:
    """Nothing is in doubt after an orderly end."""
    post = Post(takes=0.05)
    post.per_second = 20
    courier = Courier(storage, {"test": post}, clock)
    people = [await _subscriber(storage, str(n), clock) for n in range(30)]
    number = await announced(storage, people[0].id, "x", clock())
    running = asyncio.create_task(courier.run())
    async with asyncio.timeout(10):
        await post.has_sent(2)
        courier.stop()
        await running
    early = len(post.sent)
    assert early < 30
    assert await storage.outbox.take_up_again("test", clock()) == 0
    assert await _tally(storage, number) == Tally(queued=30 - early, sent=early)


@pytest.mark.parametrize(("outcome", "tally"), [("queued", Tally(queued=4)), ("stopped", Tally(stopped=4))])
async def test_what_is_withheld_does_not_leave_however_long_ago_it_was_claimed(
    storage: Storage, post: Post, clock: Clock, outcome: str, tally: Tally
) -> None:
    """It waits because the lane was told to; paused or stopped then, it does not go out when that is over."""
    post.per_second = 20
    courier = Courier(storage, {"test": post}, clock)
    people = [await _subscriber(storage, name, clock) for name in "abcd"]
    post.faults = {person.address.id: [TooFast("429", 0.4)] for person in people}
    number = await announced(storage, people[0].id, "x", clock())
    running = asyncio.create_task(courier.run())
    async with asyncio.timeout(10):
        while not courier.is_held(Lane.BULK):
            await asyncio.sleep(0.01)
        async with storage.transaction():
            await storage.announcements.move_on(
                number, (AnnouncementStatus.RUNNING,), AnnouncementStatus.PAUSED
            )
            if outcome == "stopped":
                await storage.announcements.stop(number, clock())
            courier.withhold(number, DeliveryStatus(outcome))
        while await _tally(storage, number) != tally:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.6)
        assert post.sent == []
        if outcome == "queued":
            await storage.announcements.move_on(
                number, (AnnouncementStatus.PAUSED,), AnnouncementStatus.RUNNING
            )
            courier.resume(number)
            await post.has_sent(4)
        courier.stop()
        await running


async def test_of_a_long_message_only_what_is_missing_is_sent_after_a_stop(
    storage: Storage, post: Post, clock: Clock
) -> None:
    """The parts that have arrived are written down before the next one leaves."""
    post.seconds = 0.3
    li = await _subscriber(storage, "li", clock)
    await storage.outbox.put([li.id], Reply("one|two|three"), clock())
    for _ in range(2):
        courier = Courier(storage, {"test": post}, clock)
        running = asyncio.create_task(courier.run())
        async with asyncio.timeout(10):
            await post.has_sent(1)
            await asyncio.sleep(0.1)
            courier.stop()
            await running
    assert [text for _, text in post.texts] == ["one", "two"]
    assert await storage.outbox.take_up_again("test", clock()) == 0
    await Courier(storage, {"test": post}, clock).deliver_due()
    assert [text for _, text in post.texts] == ["one", "two", "three"]


class _OneByOne(Post):
    """Each message takes a little longer than the one before."""

    async def _happens(self, address: Address, text: str) -> None:
        await asyncio.sleep(int(address.id) * 0.0015)
        await super()._happens(address, text)


async def test_what_ends_while_outcomes_are_written_is_written_too(storage: Storage, clock: Clock) -> None:
    """At the stop as well: whatever arrived is in the ledger."""
    for _ in range(5):
        post = _OneByOne()
        post.per_second = 100_000
        courier = Courier(storage, {"test": post}, clock)
        running = asyncio.create_task(courier.run())
        answers = [Answer(Address("test", str(n)), Reply("x")) for n in range(40)]
        courier.hand_over(await storage.outbox.reply(answers, clock()))
        async with asyncio.timeout(10):
            await post.has_sent(4)
            courier.stop()
            await running
        assert len(post.sent) == 40
        assert await storage.outbox.take_up_again("test", clock()) == 0


async def test_a_group_that_moved_to_where_it_is_known_already(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    """The settings may name its old number for ever; each notice arrives."""
    await _subscriber(storage, "-100", clock)
    for notice in ("first", "second"):
        old = await storage.people.meet(Address("test", "-7"), None, clock())
        post.faults = {"-7": [RecipientMoved("migrated", "-100")]}
        await storage.outbox.put([old.id], Reply(notice), clock())
        await courier.deliver_due()
    assert post.texts == [("-100", "first"), ("-100", "second")]


@pytest.mark.parametrize("fault", [ServerFailed("500"), TooFast("429", 5), Unreachable("no network")])
async def test_a_reply_does_not_wait_for_an_announcement_to_the_same_chat(
    storage: Storage, post: Post, clock: Clock, fault: Exception
) -> None:
    """Whatever keeps the announcement."""
    courier = Courier(storage, {"test": post}, clock, first_pause=5)
    li = await _subscriber(storage, "li", clock)
    post.faults = {"li": [fault]}
    await announced(storage, li.id, "news", clock())
    running = asyncio.create_task(courier.run())
    while post.faults["li"]:
        await asyncio.sleep(0.01)
    async with asyncio.timeout(2):
        courier.hand_over(await storage.outbox.reply([Answer(li.address, Reply("hi"))], clock()))
        await post.has_sent(1)
    courier.stop()
    await running
    assert post.texts == [("li", "hi")]


async def test_a_few_for_whom_it_fails_do_not_keep_the_others(
    storage: Storage, post: Post, clock: Clock
) -> None:
    post.per_second = 100
    courier = Courier(storage, {"test": post}, clock)
    people = [await _subscriber(storage, str(n), clock) for n in range(60)]
    post.faults = {str(n): [ServerFailed("500")] * 50 for n in range(30)}
    await announced(storage, people[0].id, "news", clock())
    running = asyncio.create_task(courier.run())
    async with asyncio.timeout(5):
        await post.has_sent(30)
    courier.stop()
    await running


class _SlowGroup(Post):
    def seconds_between(self, address: Address) -> float:
        return 2.0 if address.id.startswith("-") else 0.0


async def test_many_notices_to_one_group_do_not_keep_anybody_else(storage: Storage, clock: Clock) -> None:
    post = _SlowGroup()
    post.per_second = 30
    courier = Courier(storage, {"test": post}, clock)
    group, li = [await _subscriber(storage, name, clock) for name in ("-5", "li")]
    for number in range(20):
        await storage.outbox.put([group.id], Reply(str(number)), clock())
    await storage.outbox.put([li.id], Reply("your answer"), clock())
    running = asyncio.create_task(courier.run())
    async with asyncio.timeout(5):
        await post.has_sent(3)
    courier.stop()
    await running
    assert sorted(post.texts) == [("-5", "0"), ("-5", "1"), ("li", "your answer")]


async def test_what_fails_at_one_moment_is_one_outage(storage: Storage, clock: Clock) -> None:
    """Eight requests in flight: one short pause, not eight doubled ones."""
    post = Post(takes=0.05, faults={str(n): [Unreachable("no network")] for n in range(8)})
    courier = Courier(storage, {"test": post}, clock, first_pause=0.3)
    running = asyncio.create_task(courier.run())
    answers = [Answer(Address("test", str(n)), Reply("hi")) for n in range(8)]
    async with asyncio.timeout(2):
        courier.hand_over(await storage.outbox.reply(answers, clock()))
        await post.has_sent(8)
    courier.stop()
    await running


async def test_stopped_while_nothing_was_heard_of_it(storage: Storage, post: Post, clock: Clock) -> None:
    """It may have arrived, so it does not count as stopped before it was sent."""
    courier = Courier(storage, {"test": post}, clock)
    li = await _subscriber(storage, "li", clock)
    post.faults = {"li": [OutcomeUnknown("no answer")]}
    number = await announced(storage, li.id, "news", clock())
    await courier.deliver_due()
    await storage.announcements.stop(number, clock())
    assert await _tally(storage, number) == Tally(unknown=1, doubtful=1)


async def test_each_part_of_a_long_message_has_its_own_attempts(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    li = await _subscriber(storage, "li", clock)
    await storage.outbox.put([li.id], Reply("|".join(map(str, range(14)))), clock())
    delivering = asyncio.create_task(courier.deliver_due())
    await post.has_sent(12)
    post.faults = {"li": [ServerFailed("502")]}
    await delivering
    await _delivered(courier, clock)
    assert [text for _, text in post.texts] == [str(n) for n in range(14)]


async def test_who_unsubscribes_or_pauses_while_it_waits_does_not_get_it(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    people = [await _subscriber(storage, name, clock) for name in "abc"]
    number = await announced(storage, people[0].id, "news", clock())
    await storage.interests.remove(people[0].id)
    await storage.interests.pause(people[1].id, clock.moment.replace(year=2030))
    await courier.deliver_due()
    assert post.texts == [("c", "news")]
    assert await _tally(storage, number) == Tally(sent=1, stopped=2)


async def test_after_a_restart_older_replies_come_first(storage: Storage, clock: Clock) -> None:
    post = Post()
    li = Address("test", "li")
    await storage.outbox.reply([Answer(Address("test", str(n)), Reply("old")) for n in range(40)], clock())
    await storage.outbox.reply([Answer(li, Reply("first"))], clock())
    post.per_second = 100
    courier = Courier(storage, {"test": post}, clock)
    await courier.take_over("test")
    running = asyncio.create_task(courier.run())
    async with asyncio.timeout(5):
        courier.hand_over(await storage.outbox.reply([Answer(li, Reply("second"))], clock()))
        await post.has_sent(42)
    courier.stop()
    await running
    assert [text for name, text in post.texts if name == "li"] == ["first", "second"]


async def test_a_long_reply_takes_the_place_of_one_message_only(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    running = asyncio.create_task(courier.run())
    answer = Answer(Address("test", "li"), Reply("one|two"), edits="7")
    courier.hand_over(await storage.outbox.reply([answer], clock()))
    async with asyncio.timeout(5):
        await post.has_sent(2)
    courier.stop()
    await running
    assert [text for _, text in post.texts] == ["7→one", "two"]


async def test_what_the_channel_refuses_is_said_otherwise(
    storage: Storage, post: Post, courier: Courier, clock: Clock
) -> None:
    li = await _subscriber(storage, "li", clock)
    post.faults = {"li": [DeliveryRefused("message can't be copied")]}
    await storage.outbox.put([li.id], Reply("[poll]", otherwise="I could not copy it."), clock())
    await courier.deliver_due()
    assert post.texts == [("li", "I could not copy it.")]


async def test_what_is_shown_has_no_place_any_more(storage: Storage, post: Post, courier: Courier) -> None:
    """Then it is not said anew again and again."""
    li = Address("test", "li")
    assert await courier.show(li, "5", Reply("10 %"))
    post.faults = {"li": [DeliveryRefused("message to edit not found"), ServerFailed("502")]}
    assert not await courier.show(li, "5", Reply("20 %"))
    assert await courier.show(li, "5", Reply("30 %"))
    assert post.texts == [("li", "5→10 %")]


async def test_each_channel_has_its_own_way_pace_and_outage(storage: Storage, clock: Clock) -> None:
    """One that cannot be reached holds up no other; a row for a channel that is not served here stays as it is."""
    post = Post(per_second=20)
    other = Post(reachable="mail", faults={"li": [Unreachable("no network")]})
    courier = Courier(storage, {"test": post, "mail": other}, clock, first_pause=5)
    for channel in ("mail", "web", "test"):
        person = await storage.people.meet(Address(channel, "li"), None, clock())
        await storage.outbox.put([person.id], Reply(channel), clock())
    running = asyncio.create_task(courier.run())
    async with asyncio.timeout(5):
        await post.has_sent(1)
        while other.faults["li"]:
            await asyncio.sleep(0.01)
    assert (post.texts, other.texts) == ([("li", "test")], [])
    assert courier.reaches(Address("mail", "li"))
    assert not courier.reaches(Address("web", "li"))
    assert not courier.is_held(Lane.URGENT)
    courier.stop()
    await running
    for channel, status in (("test", "sent"), ("mail", "queued"), ("web", "queued")):
        row = {"test": 3, "mail": 1, "web": 2}[channel]
        assert await storage.outbox.statuses([row]) == {row: status}
