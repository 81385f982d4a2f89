"""People, staff and the world do things at random, and every promise must hold after each of them.

``python -m tests.fuzzing --minutes 60 --seed 1`` goes on until a promise is
broken; then it prints the seed of that talk, and the few steps that break it.
``--seed`` with that number repeats it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from bot import app as building
from bot import config, processes
from bot.dialogue import Conversation
from bot.errors import DeliveryRefused, KnowledgeError, OutcomeUnknown, RecipientGone, ServerFailed
from bot.knowledge import Briefing, Facts, changed, facts_of
from bot.library import Library
from bot.messages import Address, Button, Message, Reply
from bot.storage import Database, cipher
from tests import promises
from tests.chances import PEOPLE, STAFF, Step, chosen
from tests.conftest import Clock, Outlet
from tests.hall import ZONE, Hall, briefing, other
from tests.promises import Broken, Happened, holds
from tests.snapshots import Reader, State

_FAULTS = {
    "gone": RecipientGone("blocked"),
    "failed": ServerFailed("500"),
    "refused": DeliveryRefused("400"),
    "unknown": OutcomeUnknown("no answer"),
    "arrived": OutcomeUnknown("no answer, though it arrived"),
}
_PROCESSES = 2


class Killed(BaseException):
    """The process is gone, in the middle of sending."""


@dataclass
class Channel(Outlet):
    """Keeps what arrives; the next messages to some addresses meet a fault."""

    coming: dict[str, list[str]] = field(default_factory=dict)
    dies_in: int | None = None
    arrived: list[tuple[str, Reply]] = field(default_factory=list)

    async def send(
        self, address: Address, message: Reply, *, edits: str | None = None, answers: str | None = None
    ) -> tuple[str, ...]:
        fault = self.coming[address.id].pop(0) if self.coming.get(address.id) else None
        if fault is not None and fault != "arrived":
            raise _FAULTS[fault]
        self.arrived.append((address.id, message))
        if self.dies_in is not None:
            self.dies_in -= 1
            if self.dies_in < 0:
                raise Killed
        if fault is not None:
            raise _FAULTS[fault]
        return await super().send(address, message, edits=edits, answers=answers)


class Log(logging.Handler):
    """What the bot itself says went wrong."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if record.levelno >= logging.ERROR or said.startswith("dialogue_outdated"):
            self.found.append(self.format(record))


@dataclass
class Stage:
    """Two processes on one database, the people around them, and what the files say."""

    folder: Path
    settings: config.Settings
    clock: Clock
    hall: Hall
    files: dict[str, dict[str, Any]]
    libraries: list[Library]
    channel: Channel = field(default_factory=Channel)
    log: Log = field(default_factory=Log)
    reader: Reader = field(default_factory=Reader)
    shown: dict[str, list[list[Button]]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    apps: list[building.App] = field(default_factory=list)
    stacks: list[AsyncExitStack] = field(default_factory=list)
    outdated: set[int] = field(default_factory=set)
    truth: dict[str, Facts] = field(default_factory=dict)
    bases: dict[str, Facts] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    noted: Counter[str] = field(default_factory=Counter)
    state: State | None = None

    async def start(self, number: int) -> None:
        stack = AsyncExitStack()
        built = building.build(
            self.settings,
            {"test": lambda _: self.channel},
            extra_staff=[Address("test", name) for name in STAFF],
            library=self.libraries[number],
            clock=self.clock,
        )
        self.apps[number] = await stack.enter_async_context(built)
        self.stacks[number] = stack

    async def restart(self, number: int) -> None:
        await self.stacks[number].aclose()
        await self.start(number)

    def briefings(self) -> dict[str, Briefing]:
        """What is true now: of files and buttons, whichever spoke last."""
        newest = next(i for i in range(_PROCESSES) if i not in self.outdated)
        written = self.libraries[newest].reading.knowledge.briefings
        return {key: changed(found, self.truth[key]) for key, found in written.items()}

    def _learn_of_files(self, number: int) -> None:
        for key, found in self.libraries[number].reading.knowledge.briefings.items():
            base = facts_of(found)
            news = {name: v for name, v in base.items() if self.bases.get(key, {}).get(name, ...) != v}
            self.bases[key] = base
            self.truth[key] = {name: v for name, v in self.truth.get(key, {}).items() if name in base} | news

    # --- one step -----------------------------------------------------------------------------

    async def do(self, step: Step) -> None:
        """Does it, and checks all that must hold.

        Raises:
            Broken: something does not.
        """
        before = self.state or await self.reader.read(self.apps[0].storage)
        arrived = len(self.channel.arrived)
        now = self.clock()
        replies = await self._done(step)
        await asyncio.gather(*(library.learnt() for library in self.libraries))
        after = self.state = await self.reader.read(self.apps[0].storage)
        holds(not self.log.found, "log: " + "\n".join(self.log.found))
        self._note_buttons(before, after)
        briefings = self.briefings()
        seats = self._most_seats(briefings)
        acting = {  # before and after: whoever was forgotten by it has no number any more
            acted.who: {state.addresses.get(acted.who) for state in (before, after)} for acted, _ in replies
        }
        nobody: list[tuple[Step | None, Reply | None]] = [(None, None)]
        for acted, reply in replies or nobody:
            promises.check(
                Happened(
                    before,
                    after,
                    now,
                    briefings,
                    ZONE,
                    acted.who if acted else None,
                    acted is not None and acted.who in STAFF,
                    acted.button if acted else None,
                    acted.text if acted else "",
                    reply,
                    seats,
                    acted is None or acted.process not in self.outdated,
                    frozenset().union(*(ids for who, ids in acting.items() if who != acted.who))
                    if acted
                    else frozenset(),
                )
            )
        self._check_arrivals(arrived, before, after, briefings)
        self._check_conversations(after)
        if step.kind == "deliver":
            stuck = [row for row in after.rows.values() if row.status == "sending"]
            holds(not stuck, f"stuck: {stuck}")

    async def _done(self, step: Step) -> list[tuple[Step, Reply]]:
        match step.kind:
            case "says":
                return [(step, await self._respond(step))]
            case "both":
                both = [Step(**value) for value in step.value]
                return list(zip(both, await asyncio.gather(*map(self._respond, both)), strict=True))
            case "waits":
                self.clock.passes(minutes=step.value)
            case "deliver":
                await self._deliver(step.process)
            case "restart":
                await self.restart(step.process)
            case "fault":
                self.channel.coming.setdefault(step.who, []).extend(step.value)
            case "kill":
                self.channel.dies_in = step.value
                await self._deliver(step.process)
                self.channel.dies_in = None
            case "save":
                await self._save(step)
            case "reload":
                await self._reload(step.process)
        return []

    async def _respond(self, step: Step) -> Reply:
        message = Message(
            Address("test", step.who),
            step.text,
            button=step.button,
            attachment=step.attachment,
            language_tag=PEOPLE[step.who],
            name=step.who,
        )
        reply = await self.apps[step.process].assistant.respond(message)
        self._take_note(step.who, reply)
        return reply

    def _take_note(self, who: str, reply: Reply) -> None:
        self.said[who] = reply.text
        buttons = [button for row in reply.buttons for button in row]
        if buttons:
            self.shown.setdefault(who, []).append(buttons)

    async def _deliver(self, number: int) -> None:
        try:
            await processes.deliver_all(self.apps[number])
            await self.apps[number].progress.show()
        except Killed:
            others = asyncio.all_tasks() - {asyncio.current_task()}
            await asyncio.gather(*others, return_exceptions=True)
            await self.restart(number)

    async def _save(self, step: Step) -> None:
        """Somebody saves the files; one process notices at once, the other perhaps later."""
        files = {**self.files, **step.value}
        self.hall.writes(*(content for content in files.values() if content is not None))
        try:
            await self.libraries[step.process].reload()
        except KnowledgeError:
            self.hall.writes(*(content for content in self.files.values() if content is not None))
            return
        self.files = files
        self.outdated = set(range(_PROCESSES)) - {step.process}
        self._learn_of_files(step.process)
        await self.apps[step.process].changes.look()
        if step.text == "both":
            await self._reload(1 - step.process)

    async def _reload(self, number: int) -> None:
        await self.libraries[number].reload()
        self.outdated.discard(number)
        await self.apps[number].changes.look()

    # --- what is compared ---------------------------------------------------------------------

    def _note_buttons(self, before: State, after: State) -> None:
        """What staff changed by button is true from now on."""
        for number in after.changes.keys() - before.changes.keys():
            key, person, news = after.changes[number]
            if person is not None and key in self.truth:
                self.truth[key] |= {name: new for name, (_, new) in news.items()}

    def _most_seats(self, briefings: dict[str, Briefing]) -> dict[tuple[str, str], int]:
        every = [briefings, *(library.knowledge.briefings for library in self.libraries)]
        most: Counter[tuple[str, str]] = Counter()
        for known in every:
            for b in known.values():
                for mode, m in b.modes.items():
                    most[b.id, mode] = max(most[b.id, mode], m.capacity)
        return most

    def _check_arrivals(
        self, since: int, before: State, after: State, briefings: dict[str, Briefing]
    ) -> None:
        for who, reply in self.channel.arrived[since:]:
            promises.sound(reply)
            self._take_note(who, reply)
            self.told[who] += 1
            if not self.outdated:
                promises.described(reply.text, briefings, ZONE)
        for number, row in after.rows.items():
            was = before.rows.get(number)
            self.noted[row.address] += row.parts + row.doubts - (was.parts + was.doubts if was else 0)
        for number, row in before.rows.items():  # forgotten with whom it was about, after a kill
            self.noted[row.address] += row.status == "sending" and number not in after.rows
        under_way = Counter(row.address for row in after.rows.values() if row.status == "sending")
        for who, person in before.addresses.items():
            if after.addresses.get(who) != person:  # forgotten, and the ledger with them
                self.told[who] = self.noted[who] = 0
        for who, count in self.told.items():
            noted = self.noted[who] + under_way[who]
            holds(count <= noted, f"twice: {who} heard {count} messages, and the ledger knows of {noted}")

    def _check_conversations(self, after: State) -> None:
        for stored in after.conversations.values():
            talk = Conversation.of_json(stored)
            holds(talk.as_json() == stored, f"conversation: {stored} is read as {talk}")


# --- one talk -----------------------------------------------------------------------------------


async def empty(folder: Path) -> None:
    """A new database with its key, which every talk gets a copy of."""
    settings = _settings(folder)
    async with Database.open(
        settings.database, cipher(settings.encryption.key, settings.encryption.key_file)
    ):
        pass


def _settings(folder: Path) -> config.Settings:
    environment = {
        "BOT_DATABASE__URL": f"sqlite+aiosqlite:///{folder / 'bot.db'}",
        "BOT_ENCRYPTION__KEY_FILE": str(folder / "personal.key"),
        "BOT_KNOWLEDGE": str(folder / "hall"),
    }
    return config.load(environment=environment)


@asynccontextmanager
async def staged(template: Path) -> AsyncIterator[Stage]:
    """The bot twice over a database of its own, with two small briefings."""
    with tempfile.TemporaryDirectory() as name:
        folder, clock = Path(name), Clock()
        for file in ("bot.db", "personal.key"):
            shutil.copy2(template / file, folder / file)
        hall = Hall(folder / "hall", clock)
        few = {"campus": {"capacity": 1}, "online": {"capacity": 2}}
        files = {"jinyun": briefing(modes=few), "yuanjiagang": other()}
        hall.writes(*files.values())
        libraries = [hall.library() for _ in range(_PROCESSES)]
        stage = Stage(folder, _settings(folder), clock, hall, files, libraries)
        stage.apps, stage.stacks = [None] * _PROCESSES, [AsyncExitStack()] * _PROCESSES  # type: ignore[list-item]
        logger = logging.getLogger("bot")
        logger.addHandler(stage.log)
        try:
            for number in range(_PROCESSES):
                await stage.start(number)
            stage._learn_of_files(0)
            await stage.apps[0].changes.look()
            yield stage
        finally:
            logger.removeHandler(stage.log)
            for stack in stage.stacks:
                await stack.aclose()


@dataclass(frozen=True)
class Finding:
    """A promise that was broken, and the steps that did it."""

    seed: int
    broken: Broken
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        lines = [json.dumps(_short(step), ensure_ascii=False, default=str) for step in self.steps]
        return "\n".join([f"seed {self.seed}: {self.broken}", *lines])


def _short(step: Step) -> dict[str, Any]:
    fresh = asdict(Step("says"))
    return {key: value for key, value in asdict(step).items() if key == "kind" or value != fresh[key]}


async def talk(template: Path, seed: int, count: int) -> Finding | int:
    """So many steps at random; the finding, or how many there were."""
    rng, steps = random.Random(seed), []
    async with staged(template) as stage:
        for _ in range(count):
            step = chosen(rng, stage.shown, stage.said, stage.files, stage.clock())
            steps.append(step)
            try:
                await stage.do(step)
            except Broken as broken:
                return Finding(seed, broken, tuple(steps))
    return count


async def tried(template: Path, steps: Sequence[Step]) -> Broken | None:
    """Does these steps; what they break, if they break anything."""
    async with staged(template) as stage:
        for step in steps:
            try:
                await stage.do(step)
            except Broken as broken:
                return broken
    return None


async def shrunk(template: Path, finding: Finding, seconds: float = 120) -> Finding:
    """Leaves out whatever is not needed to break the same promise."""
    until, steps, broken = time.monotonic() + seconds, list(finding.steps), finding.broken
    size = max(1, len(steps) // 2)
    while size and time.monotonic() < until:
        at = 0
        while at < len(steps) and time.monotonic() < until:
            fewer = steps[:at] + steps[at + size :]
            found = await tried(template, fewer)
            if found is not None and found.kind == finding.broken.kind:
                steps, broken = fewer, found
            else:
                at += size
        size //= 2
    return replace(finding, broken=broken, steps=tuple(steps))


async def fuzz(seed: int, seconds: float, count: int, *, says: bool = False) -> tuple[int, Finding | None]:
    """Talk after talk until the time is over; how many steps there were, and the first finding."""
    total, until, shown_at = 0, time.monotonic() + seconds, time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        template = Path(name)
        await empty(template)
        while time.monotonic() < until:
            outcome = await talk(template, seed, count)
            if isinstance(outcome, Finding):
                return total + len(outcome.steps), await shrunk(template, outcome)
            total, seed = total + outcome, seed + 1
            if says and time.monotonic() > shown_at + 60:
                shown_at = time.monotonic()
                print(f"{total} steps, next seed {seed}", flush=True)
    return total, None


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=150, help="of one talk")
    arguments = parser.parse_args()
    total, finding = asyncio.run(fuzz(arguments.seed, arguments.minutes * 60, arguments.steps, says=True))
    print(finding or f"{total} steps from seed {arguments.seed} on, and every promise was kept")
    return 1 if finding else 0


if __name__ == "__main__":
    sys.exit(main())
