"""Between Telegram's words and ours: rendering, reading, sending, and the webhook."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientSession
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from telegram import Update

from bot import app
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.intake import Intake, receive
from bot.channels.telegram.rendering import MAX_TEXT, html, keyboard, parts
from bot.channels.telegram.updates import address, message_of
from bot.config import Settings, WebhookSettings
from bot.errors import (
    BotError,
    ConfigurationError,
    DeliveryError,
    DeliveryRefused,
    OutcomeUnknown,
    RecipientGone,
    RecipientMoved,
    ServerFailed,
    TooFast,
    Unreachable,
)
from bot.library import Library, now
from bot.messages import Button, Markdown, Message, Reply, column, escape
from bot.storage import Storage
from tests.bot_api_server import TOKEN, BotApiServer, Refusal, User, shown_text

# The library announces that retry_after becomes a timedelta whenever it meets a 429.
pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")

BOT = "exchange_bot"
SECRET = "s3cret_Token-1"


# --- rendering: from a reply to Telegram's HTML -----------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("a < b && c > d, <3", "a &lt; b &amp;&amp; c &gt; d, &lt;3"),
        ("**bold** and _italic_ and `code`", "<b>bold</b> and <i>italic</i> and <code>code</code>"),
        ("**注意：**请看", "<b>注意：</b>请看"),
        ("**a < b**", "<b>a &lt; b</b>"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        (
            "[here & there](https://e.org/?a=1&b=2)",
            '<a href="https://e.org/?a=1&amp;b=2">here &amp; there</a>',
        ),
        ("<https://e.org>", '<a href="https://e.org">https://e.org</a>'),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("- one\n- two", "• one\n• two"),
        (r"\*\*plain\*\* snake_case_name 2*3*4", "**plain** snake_case_name 2*3*4"),
        ("</b> **x", "&lt;/b&gt; **x"),
    ],
)
def test_markdown_becomes_html(markdown: str, html: str) -> None:
    assert html_pieces(Reply(Markdown(markdown))) == [html]


@given(st.text(max_size=200))
def test_what_a_person_wrote_shows_as_it_was_written(text: str) -> None:
    """Whatever signs it holds, it is text."""
    shown = "".join(shown_text(piece) for piece in html_pieces(Reply(escape(f"x{text}x"))))
    assert shown.replace("\u2022 ", "- ") == f"x{text}x".replace("\u2022 ", "- ")


_WORDS = st.sampled_from(
    ["word ", "**bold words** ", "_so_ ", "`x<y` ", "[a & b](https://e.org) ", "汉字。", "\n", "\n\n", "&<>"]
)


@given(st.lists(_WORDS, max_size=60).map("".join), st.integers(20, 80))
def test_pieces_are_whole_and_short_enough(markdown: str, limit: int) -> None:
    """Each is well-formed and within the limit; together they say all of it."""
    [whole] = html_pieces(Reply(Markdown(markdown)), 10**6) or [""]
    pieces = [shown_text(piece) for piece in html_pieces(Reply(Markdown(markdown)), limit)]
    assert all(0 < len(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(shown_text(whole).split())


def test_a_long_bold_text_stays_bold_in_every_piece() -> None:
    pieces = html_pieces(Reply(Markdown("**" + "very " * 2000 + "long**")))
    assert len(pieces) == 3
    assert all(piece.startswith("<b>") and piece.endswith("</b>") for piece in pieces)
    assert all(len(shown_text(piece)) <= MAX_TEXT for piece in pieces)


def test_more_formatting_than_telegram_reads_becomes_plain() -> None:
    [piece] = html_pieces(Reply(Markdown(" ".join(["**x**"] * 101))))
    assert piece == " ".join(["x"] * 101)


def test_button_data_has_a_limit() -> None:
    """64 bytes; 65 are our own mistake and said so."""
    assert keyboard(()) is None
    markup = keyboard(column(Button("Fits", "龙" * 21 + "x"), Button("Site", url="https://e.org")))
    assert markup is not None
    [[fits], [site]] = markup.inline_keyboard
    assert (fits.callback_data, site.url) == ("龙" * 21 + "x", "https://e.org")
    with pytest.raises(ValueError, match="must have 1 to 64 bytes"):
        keyboard(column(Button("Too long", "龙" * 22)))


# --- updates: from Telegram to a message --------------------------------------------------------

LI = {"id": 7, "is_bot": False, "first_name": "Li", "last_name": "Na", "language_code": "zh-hans"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Li"}
GROUP = {"id": -70, "type": "supergroup", "title": "Exchange"}
FILE = {"file_id": "f", "file_unique_id": "u"}


_update_ids = itertools.count(1)


def update_of(kind: str = "message", **content: Any) -> Update:
    origin = {"message_id": 1, "date": 1, "chat": PRIVATE, "from": LI}
    return Update.de_json({"update_id": next(_update_ids), kind: {**origin, **content}})


def read(**content: Any) -> Message | None:
    return message_of(update_of(**content), BOT)


def test_a_text() -> None:
    said = read(text="什么时候截止？")
    text = "什么时候截止？"
    assert said == Message(address(7), text, address(7), language_tag="zh-hans", name="Li Na", id="1")
    assert said.is_private


def entity(kind: str, of: str, within: str, **more: Any) -> dict[str, Any]:
    """Telegram counts in UTF-16 units."""
    before = within[: within.index(of)]
    offset, length = (len(part.encode("utf-16-le")) // 2 for part in (before, of))
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("text", "of", "kind", "html"),
    [
        ("New deadline!", "deadline", "bold", "New <b>deadline</b>!"),
        ("📣📣 New * deadline!", "deadline", "italic", "📣📣 New * <i>deadline</i>!"),
        ("Send a_b <c> today", "a_b <c>", "code", "Send <code>a_b &lt;c&gt;</code> today"),
        ("2*3*4 and **x** done", "done", "bold", "2*3*4 and **x** <b>done</b>"),
        ("Two\nlines", "Two\nlines", "bold", "<b>Two\nlines</b>"),
        ("注意：请看", "注意：", "bold", "<b>注意：</b>请看"),
        ("see #1 @x /my", "#1", "hashtag", "see #1 @x /my"),
        pytest.param(
            *("请注意截止", "注意", "italic", "请<i>注意</i>截止"),
        ),
        pytest.param(
            *("Two\nlines", "Two\nlines", "italic", "<i>Two\nlines</i>"),
        ),
        pytest.param(
            *("run `it`", "`it`", "code", "run `it`"),
        ),
    ],
)
def test_formatting_survives_the_way_in_and_out(text: str, of: str, kind: str, html: str) -> None:
    """What staff formatted in Telegram is seen by subscribers as they meant it."""
    said = read(text=text, entities=[entity(kind, of, text)])
    assert said is not None
    assert html_pieces(Reply(Markdown(said.text))) == [html]


@pytest.mark.parametrize(
    "url",
    [
        "https://e.org/a?b=1&c=2",
        pytest.param(
            "https://e.org/NUS_(university)",
        ),
    ],
)
def test_a_link_survives_too(url: str) -> None:
    said = read(text="Read this page", entities=[entity("text_link", "this page", "Read this page", url=url)])
    assert said is not None
    [piece] = html_pieces(Reply(Markdown(said.text)))
    assert shown_text(piece) == "Read this page"


def test_nested_formatting_keeps_the_outer_one() -> None:
    text = "New deadline today"
    entities = [entity("bold", "New deadline", text), entity("italic", "deadline", text)]
    said = read(text=text, entities=entities)
    assert said is not None
    assert html_pieces(Reply(Markdown(said.text))) == ["<b>New deadline</b> today"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"photo": [{**FILE, "width": 9, "height": 9}]}, "photo"),
        ({"voice": {**FILE, "duration": 2}}, "voice"),
        ({"audio": {**FILE, "duration": 2}}, "voice"),
        ({"video": {**FILE, "duration": 2, "width": 9, "height": 9}}, "video"),
        ({"video_note": {**FILE, "duration": 2, "length": 9}}, "video"),
        ({"document": FILE}, "document"),
        ({"location": {"latitude": 29.5, "longitude": 106.5}}, "location"),
        ({"contact": {"phone_number": "1", "first_name": "Li"}}, "contact"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "other"),
    ],
)
def test_what_is_no_text(content: dict[str, Any], kind: str) -> None:
    said = read(**content)
    assert said is not None
    assert (said.text, said.attachment) == ("", kind)


def test_a_caption_is_a_text() -> None:
    said = read(photo=[{**FILE, "width": 9, "height": 9}], caption="How much is this?")
    assert said is not None
    assert (said.text, said.attachment) == ("How much is this?", None)


FROM_BOT = {"message_id": 1, "date": 1, "chat": GROUP, "text": "Hello"} | {
    "from": {"id": 9, "is_bot": True, "first_name": "Exchange", "username": BOT}
}


@pytest.mark.parametrize(
    ("content", "understood"),
    [
        ({"text": "good morning everybody"}, None),
        ({"text": f"@{BOT} how much is NUS?"}, "how much is NUS?"),
        ({"text": f"how much is NUS, @{BOT}?"}, "how much is NUS,  ?"),
        ({"text": "/briefings"}, "/briefings"),
        ({"text": f"/briefings@{BOT} now"}, f"/briefings@{BOT} now"),
        ({"text": "/briefings@another_bot"}, None),
        ({"text": "and NUS?", "reply_to_message": FROM_BOT}, "and NUS?"),
        ({"text": "and NUS?", "reply_to_message": {**FROM_BOT, "from": LI}}, None),
        ({"photo": [{**FILE, "width": 9, "height": 9}]}, None),
        ({"new_chat_members": [LI]}, None),
        pytest.param(
            *({"text": "@Exchange_Bot how much is NUS?"}, "how much is NUS?"),
        ),
    ],
)
def test_in_groups_it_answers_who_speaks_to_it(content: dict[str, Any], understood: str | None) -> None:
    said = read(chat=GROUP, **content)
    assert (said.text if said is not None else None) == understood
    assert said is None or not said.is_private


def test_a_press_and_what_is_not_answered() -> None:
    query = {"id": "1", "from": LI, "chat_instance": "1", "data": "basics:language:zh"}
    pressed = message_of(Update.de_json({"update_id": 1, "callback_query": query}), BOT)
    assert pressed is not None
    assert (pressed.button, pressed.chat, pressed.sender) == ("basics:language:zh", None, address(7))
    assert message_of(update_of("edited_message", text="x"), BOT) is None
    assert message_of(update_of("channel_post", text="x"), BOT) is None
    assert read(text="x", **{"from": {**LI, "is_bot": True}}) is None


# --- sending, over HTTP -----------------------------------------------------------------------------


@dataclass
class Line:
    """The way to the bot and back, without anybody polling."""

    channel: TelegramChannel
    intake: Intake
    bot: app.App

    @property
    def storage(self) -> Storage:
        return self.bot.storage

    async def gets(self, *updates: Update) -> None:
        """They are stored, handled, and everything said to them has left."""
        await self.intake.take([update.to_dict() for update in updates])
        while await self.intake.handle_next():
            pass
        await self.is_silent()

    async def is_silent(self, seconds: float = 10) -> None:
        waiting = "SELECT count(*) FROM outbox WHERE status IN ('queued', 'sending')"
        async with asyncio.timeout(seconds):
            while True:
                async with self.storage.database.reading() as connection:
                    if not (await connection.exec_driver_sql(waiting)).scalar():
                        return
                await asyncio.sleep(0.01)


@asynccontextmanager
async def signed_in(settings: Settings, library: Library, server: BotApiServer) -> AsyncIterator[Line]:
    """The channel in front of the whole bot."""
    limits = settings.telegram.limits.model_copy(update={"per_chat_per_second": 1000.0})
    own = {"token": SecretStr(TOKEN), "api_url": server.url, "limits": limits}
    settings = settings.model_copy(update={"telegram": settings.telegram.model_copy(update=own)})
    channels: list[TelegramChannel] = []

    def telegram(storage: Storage) -> TelegramChannel:
        channels.append(TelegramChannel(settings.telegram, storage, settings.staff.ids))
        return channels[0]

    async with app.build(settings, telegram, library=library) as bot, channels[0].open(bot.assistant):
        courier = asyncio.create_task(bot.courier.run())
        intake = Intake(channels[0], bot.storage, bot.courier, now, bot.tell_staff_of_fault)
        yield Line(channels[0], intake, bot)
        bot.courier.stop()
        await courier


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server


@pytest.fixture
async def line(settings: Settings, library: Library, server: BotApiServer) -> AsyncIterator[Line]:
    async with signed_in(settings, library, server) as line:
        yield line


@pytest.fixture
def channel(line: Line) -> TelegramChannel:
    return line.channel


@pytest.fixture
def storage(line: Line) -> Storage:
    return line.storage


@pytest.fixture
def li(server: BotApiServer) -> User:
    server.account.known.add(7)
    return server.user(7)


def html_pieces(reply: Reply, limit: int = MAX_TEXT) -> list[str]:
    return [html(message) for message in parts(reply, limit)]


async def said(channel: TelegramChannel, reply: Reply) -> None:
    for message in channel.messages(reply):
        await channel.send(address(7), message)


async def test_a_reply_in_several_messages_has_its_buttons_at_the_end(
    channel: TelegramChannel, li: User
) -> None:
    text = "\n\n".join(f"**Paragraph {number}** " + "word " * 100 for number in range(20))
    buttons = column(Button("More", "faq:none"))
    await said(channel, Reply(Markdown(text), buttons, before=Reply("First this")))
    assert [bool(message.buttons) for message in li.chat] == [False, False, False, True]
    assert li.chat[0].text == "First this"
    assert all(message.text.startswith("Paragraph") for message in li.chat[1:])


@pytest.mark.parametrize(
    ("status", "description", "parameters", "error"),
    [
        (429, "Too Many Requests: retry after 7", {"retry_after": 7}, TooFast),
        (429, "Too Many Requests", None, TooFast),
        (403, "Forbidden: bot was blocked by the user", None, RecipientGone),
        (403, "Forbidden: user is deactivated", None, RecipientGone),
        (400, "Bad Request: chat not found", None, RecipientGone),
        (400, "Bad Request: can't parse entities", None, DeliveryRefused),
        (400, "Bad Request: migrated", {"migrate_to_chat_id": -100}, RecipientMoved),
        (500, "Internal Server Error", None, ServerFailed),
        (502, "Bad Gateway", None, ServerFailed),
        (401, "Unauthorized", None, Unreachable),
    ],
)
async def test_what_telegram_refuses_is_told_apart(
    channel: TelegramChannel,
    server: BotApiServer,
    li: User,
    status: int,
    description: str,
    parameters: dict[str, Any] | None,
    error: type[DeliveryError],
) -> None:
    server.fail_next("sendMessage", status, description, parameters)
    with pytest.raises(error) as caught:
        await channel.send(address(7), Reply("Hello"))
    assert type(caught.value) is error
    if isinstance(caught.value, TooFast):
        assert caught.value.seconds == (7 if parameters else 1)
    if isinstance(caught.value, RecipientMoved):
        assert caught.value.new_id == "-100"
    assert li.chat == []


async def test_what_never_left_and_what_was_not_answered_are_told_apart(
    settings: Settings, library: Library
) -> None:
    async with BotApiServer() as server, signed_in(settings, library, server) as line:
        server.account.known.add(7)
        li = server.user(7)
        server.lose_answers("sendMessage")
        with pytest.raises(OutcomeUnknown) as lost:
            await line.channel.send(address(7), Reply("Hello"))
        assert len(li.chat) == 1
        await server.__aexit__()
        with pytest.raises(Unreachable) as unsent:
            await line.channel.send(address(7), Reply("Hello"))
        assert TOKEN not in f"{lost.value} {unsent.value}"


async def test_a_reply_that_must_wait_waits_as_told(line: Line, server: BotApiServer, li: User) -> None:
    server.fail_next("sendMessage", 429, "Too Many Requests", {"retry_after": 1})
    await line.gets(update_of(text="/language"))
    assert len(li.chat) == 1
    assert len(server.calls_of("sendMessage")) == 2


async def test_what_was_said_already_is_not_said_again(line: Line, server: BotApiServer, li: User) -> None:
    """The first of several messages came through; only the rest is tried again."""
    for number in range(5):
        await line.gets(update_of(text=f"/human {number}" + " why" * 240))
    li.chat.clear()
    server.fail_next("sendMessage", 429, "Too Many Requests", {"retry_after": 1}, after=1)
    await line.gets(update_of(text="/mydata"))
    assert len(li.chat) == 2
    assert li.chat[0].text != li.chat[1].text


async def test_who_has_blocked_the_bot_is_gone(line: Line, storage: Storage, li: User) -> None:
    """Learnt from a refused reply or from Telegram's notice; who comes back is asked."""
    await line.gets(update_of(text="/subscribe"))
    assert await storage.audiences.counts(["all"], now()) == {"all": 1}
    await li.blocks(unnoticed=True)
    await line.gets(update_of(text="/language"))
    person = await storage.people.find(address(7))
    assert person is not None
    assert (person.is_gone, person.is_subscribed) == (True, False)
    await li.unblocks()
    await line.gets(Update.de_json(li.account.updates[-1], line.channel.application.bot))
    person = await storage.people.find(address(7))
    assert person is not None
    assert not person.is_gone
    assert "再见到您" in li.chat[-1].text
    assert len(li.chat[-1].buttons) == 2


async def test_a_pressed_message_changes_in_place(line: Line, server: BotApiServer, li: User) -> None:
    """Where it cannot be edited any more, a new message says it; one that says so already is left."""
    bot = line.channel.application.bot
    await line.gets(update_of(text="/language"))
    question = li.chat[0]
    for _ in range(2):
        await li.forges("basics:language:en", question)
        await line.gets(Update.de_json(li.account.updates[-1], bot))
    assert [message.text for message in li.chat] == ["I will answer in English from now on."]
    assert not server.account.open_queries
    server.fail_next("editMessageText", 400, "Bad Request: message can't be edited")
    await li.forges("basics:language:zh", question)
    await line.gets(Update.de_json(li.account.updates[-1], bot))
    assert [message.is_edited for message in li.chat] == [True, False]


async def test_in_a_group_it_answers_the_message_and_keeps_details_private(
    line: Line, server: BotApiServer
) -> None:
    group = server.user(-70, "Exchange group")
    server.account.known.add(-70)
    await line.gets(update_of(chat=GROUP, text=f"/my@{BOT}", message_id=41))
    [sent] = server.calls_of("sendMessage")
    assert sent["reply_parameters"]["message_id"] == 41
    assert "private chat" in group.chat[0].text or "私聊" in group.chat[0].text


async def test_updates_of_one_chat_are_handled_in_order(line: Line, li: User) -> None:
    """However many come at once."""
    await line.gets(*(update_of(text=command) for command in ["/language", "/privacy"] * 10))
    questions = [bool(message.buttons) for message in li.chat]
    assert questions == [True, False] * 10


async def test_a_file_comes_with_its_text(line: Line, li: User) -> None:
    await line.gets(update_of(text="/remind NUS"))
    await li.forges("plan:calendar", li.chat[-1])
    await line.gets(Update.de_json(li.account.updates[-1], line.channel.application.bot))
    assert [message.file_name for message in li.chat[-2:]] in (
        ["", "exchange.ics"],
        [li.chat[-2].file_name, ""],
    )


# --- what must not be lost ------------------------------------------------------------------------


async def test_the_same_update_twice_has_one_effect(line: Line, storage: Storage, li: User) -> None:
    question = update_of(text="/human Where is the office?")
    await line.gets(question, question)
    await line.gets(question)
    assert (await storage.questions.open(9))[1] == 1
    assert len(li.chat) == 1


async def test_what_was_stored_and_not_handled_is_handled_after_the_start(
    line: Line, storage: Storage, li: User
) -> None:
    updates = [update_of(text=f"/human Question {number}?") for number in range(3)]
    await storage.inbox.store(line.channel.bot_id, [update.to_dict() for update in updates], now())
    await line.intake.take_up_again()
    await line.gets()
    assert [question.text for question in (await storage.questions.open(9))[0]] == [
        f"Question {number}?" for number in range(3)
    ]
    assert len(li.chat) == 3


async def test_what_fails_half_way_changes_nothing_and_holds_up_nobody(
    line: Line, storage: Storage, server: BotApiServer, li: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tried three times, then set aside: the person gets a sentence, the rest goes on, also in the same chat."""
    ask = storage.questions.ask

    async def stumbles(*question: Any) -> int:
        await ask(*question)
        raise ZeroDivisionError("a bug")

    server.account.known.add(8)
    wang = server.user(8)
    monkeypatch.setattr(storage.questions, "ask", stumbles)
    other: dict[str, Any] = {"chat": {**PRIVATE, "id": 8}, "from": {**LI, "id": 8}}
    first = update_of(text="/human Does it cost anything?")
    await line.gets(first, update_of(text="/privacy", **other))
    assert len(wang.chat) == 1
    assert (await storage.questions.open(9))[1] == 0
    await line.gets(update_of(text="/language"))
    assert li.chat == [], "what came later waits for its turn"
    for _ in range(40):
        await line.gets()
        if len(li.chat) == 2:
            break
        await asyncio.sleep(0.1)
    assert "出了点问题" in li.chat[0].text
    assert li.chat[1].buttons
    assert (await storage.questions.open(9))[1] == 0
    async with storage.database.reading() as connection:
        rows = await connection.exec_driver_sql(
            "SELECT status, attempts, error FROM inbox WHERE error IS NOT NULL"
        )
        assert [tuple(row) for row in rows] == [("set aside", 3, "ZeroDivisionError('a bug')")]


async def test_what_is_no_update_of_ours_is_passed_over(line: Line, li: User) -> None:
    """One that the library cannot read must not be asked for again for ever."""
    await line.intake.take([{"update_id": 10**6, "message": {"message_id": "x", "chat": 7}}])
    await line.gets(update_of(text="/privacy"))
    assert len(li.chat) == 1


# --- polling -------------------------------------------------------------------------------------------


@asynccontextmanager
async def polling(line: Line, settings: Settings) -> AsyncIterator[None]:
    stopping = asyncio.Event()
    task = asyncio.ensure_future(receive(line.intake, settings.telegram, stopping))
    try:
        yield
    finally:
        stopping.set()
        await task


async def test_what_was_handled_is_acknowledged_before_leaving(
    line: Line, settings: Settings, server: BotApiServer
) -> None:
    """The next start does not answer it again; a webhook of former times is taken off."""
    server.account.webhook = {"url": "https://e.org/old"}
    li = server.user(7)
    async with polling(line, settings):
        await li.says("/language")
        await li.hears("Which language")
    assert server.account.webhook is None
    assert server.account.updates == []
    async with polling(line, settings):
        await li.hears_nothing()


async def test_one_who_must_wait_holds_up_nobody_else(
    line: Line, settings: Settings, server: BotApiServer
) -> None:
    li, wang = server.user(7), server.user(8)
    async with polling(line, settings):
        server.fail_next("sendMessage", 429, "Too Many Requests", {"retry_after": 3})
        await li.says("/language")
        await li.hears_nothing(0.2)
        await wang.says("/language")
        await wang.hears("Which language", timeout=2)


async def test_a_webhook_left_behind_is_turned_off(
    line: Line, settings: Settings, server: BotApiServer
) -> None:
    """Telegram refuses to be polled while one is set."""
    await line.channel.application.bot.set_webhook("https://e.org/hook")
    li = server.user(7)
    async with polling(line, settings):
        await li.says("/language")
        await li.hears("Which language", timeout=5)


# --- the webhook ---------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def called_at(line: Line, settings: Settings, server: BotApiServer) -> AsyncIterator[str]:
    """The bot waits for calls; yields the address behind the proxy that speaks https."""
    port = free_port()
    own = WebhookSettings(url="https://e.org/hook", port=port, secret=SecretStr(SECRET))
    telegram = settings.telegram.model_copy(update={"mode": "webhook", "webhook": own})
    stopping = asyncio.Event()
    task = asyncio.ensure_future(receive(line.intake, telegram, stopping))
    await server.has_a_webhook()
    try:
        yield f"http://127.0.0.1:{port}/hook"
    finally:
        stopping.set()
        await task


def headers(secret: str) -> dict[str, str]:
    return {"X-Telegram-Bot-Api-Secret-Token": secret}


async def test_who_knows_the_secret_is_believed(
    line: Line, settings: Settings, server: BotApiServer, li: User
) -> None:
    """Telegram is told address and secret; its call is answered once the update is stored."""
    async with called_at(line, settings, server) as url, ClientSession() as session:
        webhook = server.account.webhook
        assert webhook is not None
        assert (webhook["url"], webhook["secret_token"]) == ("https://e.org/hook", SECRET)
        assert set(webhook["allowed_updates"]) == {"message", "callback_query", "my_chat_member"}
        update = update_of(text="/language").to_dict()
        async with session.post(url, json=update, headers=headers(SECRET)) as response:
            assert response.status == 200
        await li.hears()


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET.lower(), "密"])
async def test_nobody_else_is_believed(
    line: Line, settings: Settings, server: BotApiServer, li: User, secret: str | None
) -> None:
    async with called_at(line, settings, server) as url, ClientSession() as session:
        given = headers(secret) if secret is not None else {}
        update = update_of(text="/language").to_dict()
        async with session.post(url, json=update, headers=given) as response:
            assert response.status == 403
        assert li.chat == []


async def test_bytes_that_are_no_text_are_no_secret(
    line: Line, settings: Settings, server: BotApiServer
) -> None:
    async with called_at(line, settings, server) as url:
        port = int(url.split(":")[2].split("/")[0])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = b"POST /hook HTTP/1.1\r\nHost: e.org\r\nContent-Length: 0\r\nConnection: close\r\n"
        writer.write(head + b"X-Telegram-Bot-Api-Secret-Token: \xff\xfe\r\n\r\n")
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        assert b" 403 " in answer.splitlines()[0]


@pytest.mark.parametrize("body", [b"", b"hello", b"[]", b"null", b"{}", b"\xff\xfe"])
async def test_what_is_no_update_is_refused(
    line: Line, settings: Settings, server: BotApiServer, body: bytes
) -> None:
    """And the next call is answered as ever."""
    async with called_at(line, settings, server) as url, ClientSession(headers=headers(SECRET)) as session:
        async with session.post(url, data=body) as response:
            assert response.status == 400
        async with session.post(url, json=update_of(text="x").to_dict()) as response:
            assert response.status == 200


@pytest.mark.parametrize(
    "webhook",
    [
        WebhookSettings(url="http://e.org/hook", secret=SecretStr(SECRET)),
        WebhookSettings(url="https://e.org/hook"),
    ],
)
async def test_a_webhook_that_anyone_could_call_is_refused(
    line: Line, settings: Settings, webhook: WebhookSettings
) -> None:
    telegram = settings.telegram.model_copy(update={"mode": "webhook", "webhook": webhook})
    with pytest.raises(ConfigurationError, match=r"https://.*BOT_TELEGRAM__WEBHOOK__SECRET"):
        await receive(line.intake, telegram, asyncio.Event())


async def test_a_webhook_that_telegram_refuses_is_said_in_one_sentence(
    line: Line, settings: Settings, server: BotApiServer
) -> None:
    server.fail_next("setWebhook", 400, "Bad Request: bad webhook: IP address 127.0.0.1 is reserved")
    own = WebhookSettings(url="https://e.org/hook", port=free_port(), secret=SecretStr(SECRET))
    telegram = settings.telegram.model_copy(update={"mode": "webhook", "webhook": own})
    with pytest.raises(BotError, match=r"telegram\.webhook"):
        await receive(line.intake, telegram, asyncio.Event())


# --- signing in ------------------------------------------------------------------------------------------


async def test_signing_in_waits_as_long_as_telegram_says(
    settings: Settings, library: Library, server: BotApiServer
) -> None:
    server.fail_next("getMe", 429, "Too Many Requests: retry after 1", {"retry_after": 1})
    async with signed_in(settings, library, server) as line:
        assert line.channel.application.bot.username == BOT


# --- the server itself --------------------------------------------------------------------------------------


@pytest.mark.parametrize("html", ["a < b", "<b>x", "x</b>", "<b><i>x</b></i>", "<script>x</script>", "<3"])
def test_the_server_refuses_what_telegram_refuses(html: str) -> None:
    with pytest.raises(Refusal, match="can't parse entities"):
        shown_text(html)
