"""Sending, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.updates import address
from bot.config import Settings
from bot.errors import (
    DeliveryError,
    DeliveryRefused,
    OutcomeUnknown,
    RecipientGone,
    RecipientMoved,
    ServerFailed,
    TooFast,
    Unreachable,
)
from bot.files import qr_codes
from bot.library import Library, now
from bot.messages import Button, File, Markdown, Reply, column
from bot.storage import Storage
from tests.bot_api_server import TOKEN, BotApiServer, User
from tests.channels.telegram.conftest import (
    BOT,
    GROUP,
    Line,
    signed_in,
    update_of,
)

# The library announces that retry_after becomes a timedelta whenever it meets a 429.
pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")


# --- sending, over HTTP -----------------------------------------------------------------------------


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


# --- signing in ------------------------------------------------------------------------------------------


async def test_signing_in_waits_as_long_as_telegram_says(
    settings: Settings, library: Library, server: BotApiServer
) -> None:
    server.fail_next("getMe", 429, "Too Many Requests: retry after 1", {"retry_after": 1})
    async with signed_in(settings, library, server) as line:
        assert line.channel.application.bot.username == BOT


# --- announcements ---------------------------------------------------------------------------------------


ALBUM: dict[str, Any] = {"chat": 7, "messages": [51, 52], "captioned": 1, "caption": "old", "entities": []}


async def _album(channel: TelegramChannel, li: User, **changes: Any) -> tuple[str, ...]:
    li.said.update({51: {"photo": [1]}, 52: {"photo": [1], "caption": "old"}})
    return await channel.send(address(7), Reply("x", original={**ALBUM, **changes}))


async def test_the_caption_of_an_album_is_corrected_where_it_stands(
    channel: TelegramChannel, li: User
) -> None:
    numbers = await _album(channel, li)
    await channel.correct(address(7), numbers, Reply("new", original={**ALBUM, "caption": "new"}))
    assert [message.text for message in li.chat] == ["", "new"]
    assert channel.size(Reply("x", original=ALBUM)) == 2


async def test_who_gets_it_after_the_correction_gets_the_new_caption(
    channel: TelegramChannel, li: User
) -> None:
    await _album(channel, li, caption="new", is_recaptioned=True)
    li.said[53] = {"photo": [1], "caption": "old"}
    one = {**ALBUM, "messages": [53], "captioned": 0, "caption": "new", "is_recaptioned": True}
    await channel.send(address(7), Reply("x", original=one))
    assert [message.text for message in li.chat] == ["", "new", "new"]


async def test_a_recall_goes_on_where_it_was_interrupted(
    channel: TelegramChannel, server: BotApiServer, li: User
) -> None:
    """Also where the person has deleted something already; what is too old is said to be so."""
    numbers = await _album(channel, li)
    server.fail_next("deleteMessage", 429, "Too Many Requests", {"retry_after": 1}, after=1)
    with pytest.raises(TooFast):
        await channel.recall(address(7), numbers)
    await channel.recall(address(7), numbers)
    assert li.chat == []
    [old] = await channel.send(address(7), Reply("old"))
    li.chat[0].sent_at = 0
    with pytest.raises(DeliveryRefused, match="can't be deleted"):
        await channel.recall(address(7), [old])


async def test_what_is_shown_changes_one_message_or_says_that_it_is_gone(
    channel: TelegramChannel, li: User
) -> None:
    [number] = await channel.send(address(7), Reply("10 %"))
    await channel.change(address(7), number, Reply("20 %"))
    with pytest.raises(DeliveryRefused):
        await channel.change(address(7), "99999", Reply("30 %"))
    assert [message.text for message in li.chat] == ["20 %"]


async def test_a_page_from_a_proxy_is_no_word_of_telegrams(
    channel: TelegramChannel, li: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever says 403 in HTML has not been blocked by anybody."""

    async def page(*_: object, **__: object) -> tuple[int, bytes]:
        return 403, b"<html>Access denied</html>"

    monkeypatch.setattr("bot.channels.telegram.request.AiohttpRequest.do_request", page)
    with pytest.raises(ServerFailed, match="not Telegram's"):
        await channel.send(address(7), Reply("Hello"))
    monkeypatch.undo()


async def test_a_group_that_takes_the_bot_in_again_is_reached_again(line: Line, storage: Storage) -> None:
    group = await storage.people.meet(address(-70), None, now())
    for status, is_gone in (("left", True), ("member", False)):
        member = {"status": status, "user": line.channel.application.bot.bot.to_dict()}
        await line.gets(
            update_of("my_chat_member", chat=GROUP, old_chat_member=member, new_chat_member=member)
        )
        found = await storage.people.get(group.id)
        assert found is not None
        assert found.is_gone is is_gone


async def test_pictures_and_files_come_behind_the_words_each_as_a_message(
    channel: TelegramChannel, li: User
) -> None:
    """A picture shows as one, and can be renewed where it stands."""
    picture, other = (File("code.png", qr_codes.png(text)) for text in ("a", "b"))
    reply = Reply("words", files=(File("a.ics", b"x"), picture))
    numbers = [await channel.send(address(7), message) for message in channel.messages(reply)]
    assert [message.file_name for message in li.chat] == ["", "a.ics", "code.png"]
    [number] = numbers[-1]
    await channel.change(address(7), number, Reply("", files=(other,)))
    await channel.change(address(7), number, Reply("", files=(other,)))
    assert li.chat[-1].file == other.content
    with pytest.raises(DeliveryRefused):
        await channel.change(address(7), "99999", Reply("", files=(other,)))


async def test_a_link_from_outside_leads_to_this_bot(channel: TelegramChannel, li: User) -> None:
    assert channel.link_to("b_jinyun").endswith("?start=b_jinyun")
    assert channel.link_to("b_jinyun").startswith("https://t.me/")
