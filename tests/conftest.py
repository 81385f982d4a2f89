"""The bot as a whole, on a file database of its own, with a clock that stands still until it is moved."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import hypothesis
import pytest

from bot import app, config
from bot.assistant import Assistant
from bot.config import Settings
from bot.courier import Sender, Unpaced
from bot.library import Library, now
from bot.matching import Status
from bot.messages import Address, Button, File, Language, Markdown, Message, Reply
from bot.storage import Database, Storage, cipher
from tests import databases

ROOT = Path(__file__).parent.parent
STAFF = Address("test", "teacher")
_SMALL_CACHE = "TESTS_SMALL_CACHE"

# the same draws each time, so that no change fails by luck; `--hypothesis-profile searching` draws others
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("searching", max_examples=2000, deadline=None)
hypothesis.settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgresql", action="store_true", help="on a PostgreSQL server instead of SQLite")


def pytest_configure(config: pytest.Config) -> None:
    """The matcher learns the sample knowledge once, before the workers start and share what was learnt."""
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        if config.option.postgresql:
            folder = databases.start_server()
            config.add_cleanup(lambda: databases.stop_server(folder))
        small = os.environ[_SMALL_CACHE] = tempfile.mkdtemp()
        config.add_cleanup(lambda: shutil.rmtree(small, ignore_errors=True))
        _library()


@pytest.fixture(autouse=True)
def _databases() -> Iterator[None]:
    """Takes away what a test has made on the server."""
    before = databases.made()
    yield
    databases.drop([database for database in databases.made() if database not in before])


def small_cache() -> str:
    """Returns where small knowledge is learnt, apart from the sample's: one folder for all workers, gone at the end."""
    return os.environ[_SMALL_CACHE]


def _library() -> Library:
    return Library(Settings(knowledge=ROOT / "knowledge"), now)


@pytest.fixture(scope="session")
def library() -> Library:
    """The sample knowledge, read once."""
    return _library()


@dataclass
class Clock:
    """Says what time it is; moves when told."""

    moment: datetime = datetime(2027, 3, 2, 2, 0, tzinfo=UTC)  # 10:00 in Chongqing, while NUS is open

    def __call__(self) -> datetime:
        return self.moment

    def passes(self, **duration: float) -> None:
        self.moment += timedelta(**duration)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def _settings(folder: Path, like: Path | None = None) -> Settings:
    environment = {
        "BOT_DATABASE__URL": databases.url_in(folder, like=like),
        "BOT_ENCRYPTION__KEY_FILE": str(folder / "personal.key"),
        "BOT_KNOWLEDGE": str(ROOT / "knowledge"),
        "BOT_TELEGRAM__LIMITS__PER_SECOND": "1000",
    }
    return config.load(environment=environment)


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty database and its key: copied, it saves every test the migrations."""
    folder = tmp_path_factory.mktemp("new")
    settings = _settings(folder)

    async def make() -> None:
        key = cipher(settings.encryption.key, settings.encryption.key_file)
        async with Database.open(settings.database, key):
            pass

    asyncio.run(make())
    return folder


@pytest.fixture
def settings(tmp_path: Path, new_database: Path) -> Settings:
    shutil.copy2(new_database / "personal.key", tmp_path)
    return _settings(tmp_path, like=new_database)


@dataclass
class Outlet(Unpaced):
    """A channel that keeps what is sent; the courier's ``Sender``."""

    sent: list[tuple[Address, Reply]] = field(default_factory=list)
    faults: dict[Address, Exception] = field(default_factory=dict)

    @property
    def reachable(self) -> str:
        return "test"

    def messages(self, reply: Reply) -> list[Reply]:
        return [reply]

    def link_to(self, payload: str) -> str:
        return f"https://t.me/exchange_bot?start={payload}"

    async def send(
        self, address: Address, message: Reply, *, edits: str | None = None, answers: str | None = None
    ) -> tuple[str, ...]:
        if address in self.faults:
            raise self.faults[address]
        self.sent.append((address, message))
        return (str(len(self.sent)),)

    async def change(self, address: Address, message_id: str, message: Reply) -> None:
        self.sent[int(message_id) - 1] = (address, message)

    async def correct(self, address: Address, message_ids: Sequence[str], message: Reply) -> None:
        [number] = message_ids
        self.sent[int(number) - 1] = (address, message)

    async def recall(self, address: Address, message_ids: Sequence[str]) -> None:
        [number] = message_ids
        if address in self.faults:
            raise self.faults[address]
        self.sent[int(number) - 1] = (address, Reply(""))

    def heard_by(self, address: Address) -> list[str]:
        return [reply.text for to, reply in self.sent if to == address]


@dataclass
class Person:
    """Somebody who talks to the bot; remembers the buttons of the last reply that had some."""

    assistant: Assistant
    address: Address
    language_tag: str = ""
    buttons: list[Button] = field(default_factory=list)
    files: tuple[File, ...] = ()

    async def says(self, text: str) -> str:
        return await self.does(Message(self.address, text, language_tag=self.language_tag))

    async def presses(self, label: str) -> str:
        """The first button whose label holds these words."""
        found = next((button for button in self.buttons if label in button.label), None)
        assert found is not None, f"no button {label!r} among {[button.label for button in self.buttons]}"
        return await self.forges(found.data)

    async def forges(self, data: str) -> str:
        """A button press with any data."""
        return await self.does(Message(self.address, button=data, language_tag=self.language_tag))

    async def does(self, message: Message) -> str:
        reply = await self.assistant.respond(message)
        if reply.buttons:
            self.buttons = [button for row in reply.buttons for button in row]
        self.files = reply.files
        said = [reply.text]
        while (before := reply.before) is not None:
            said.insert(0, before.text)
            reply = before
        return "\n\n".join(said)


Channels = Mapping[str, Callable[[Storage], Sender]]


@dataclass
class World:
    """The running bot and the people around it. ``restart`` builds it anew on the same database."""

    settings: Settings
    library: Library
    clock: Clock
    outlet: Outlet
    _stack: AsyncExitStack
    _app: app.App | None = None
    people: dict[str, Person] = field(default_factory=dict)
    channels: Channels = field(default_factory=dict)
    """Further ones, to which links lead."""

    @property
    def app(self) -> app.App:
        assert self._app is not None
        return self._app

    @property
    def storage(self) -> Storage:
        return self.app.storage

    async def start(self, *more_staff: Address) -> None:
        built = app.build(
            self.settings,
            {**self.channels, "test": lambda _: self.outlet},
            extra_staff=[STAFF, *more_staff],
            library=self.library,
            clock=self.clock,
        )
        self._app = await self._stack.enter_async_context(built)
        for person in self.people.values():
            person.assistant = self.app.assistant

    async def restart(self, *more_staff: Address) -> None:
        await self._stack.aclose()
        await self.start(*more_staff)

    def person(self, name: str, language_tag: str = "en") -> Person:
        if name not in self.people:
            self.people[name] = Person(self.app.assistant, Address("test", name), language_tag)
        return self.people[name]

    def vague(self, *questions: str) -> str:
        """Returns the first of some vague questions that is asked back today; which are moves with the phrasebook."""
        return next(q for q in questions if self.library.matcher.match(q).status is Status.CLARIFY)

    async def deliver(self) -> None:
        """Everything that is due leaves."""
        for _ in range(100):
            app = self.app
            if not (
                await app.courier.deliver_due()
                or await app.progress.look()
                or await app.changes.look()
                or await app.moves.look()
                or await app.follow_ups.look()
                or await app.relay.look()
                or await app.replies.look()
            ):
                return
        raise AssertionError("the outbox does not run dry")


async def announced(storage: Storage, author_id: int, text: str, now: datetime) -> int:
    """An announcement to all subscribers, on its way."""
    contents = {Language.EN: Reply(Markdown(text))}
    number = await storage.announcements.draft(author_id, contents, now)
    await storage.announcements.start(number, now)
    return number


class MakeWorld(Protocol):
    def __call__(
        self, library: Library, own: Settings | None = None, channels: Channels | None = None
    ) -> Awaitable[World]: ...


@pytest.fixture
async def make_world(settings: Settings, clock: Clock) -> AsyncIterator[MakeWorld]:
    async with AsyncExitStack() as stack:

        async def make(
            library: Library, own: Settings | None = None, channels: Channels | None = None
        ) -> World:
            world = World(own or settings, library, clock, Outlet(), stack, channels=channels or {})
            await world.start()
            return world

        yield make


@pytest.fixture
async def world(make_world: MakeWorld, library: Library) -> World:
    """The bot on the sample knowledge."""
    return await make_world(library)


@pytest.fixture
def student(world: World) -> Person:
    return world.person("li", "en")


@pytest.fixture
def teacher(world: World) -> Person:
    return world.person("teacher", "en")
