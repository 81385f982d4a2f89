"""What the bot says arrives as it was meant, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.updates import address
from bot.errors import (
    DeliveryRefused,
    OutcomeUnknown,
    TooFast,
)
from bot.files import qr_codes
from bot.messages import Button, File, Markdown, Reply, column
from tests.bot_api_server import BotApiServer, User
from tests.channels.telegram.conftest import (
    Line,
    update_of,
)

# The library announces that retry_after becomes a timedelta whenever it meets a 429.
pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")


async def said(channel: TelegramChannel, reply: Reply) -> None:
    for message in channel.sender.messages(reply):
        await channel.sender.send(address(7), message)


async def test_a_reply_in_several_messages_has_its_buttons_at_the_end(
    channel: TelegramChannel, li: User
) -> None:
    text = "\n\n".join(f"**Paragraph {number}** " + "word " * 100 for number in range(20))
    buttons = column(Button("More", "faq:none"))
    await said(channel, Reply(Markdown(text), buttons, before=Reply("First this")))
    assert [bool(message.buttons) for message in li.chat] == [False, False, False, True]
    assert li.chat[0].text == "First this"
    assert all(message.text.startswith("Paragraph") for message in li.chat[1:])


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


ALBUM: dict[str, Any] = {"chat": 7, "messages": [51, 52], "captioned": 1, "caption": "old", "entities": []}


async def _album(channel: TelegramChannel, li: User, **changes: Any) -> tuple[str, ...]:
    li.said.update({51: {"photo": [1]}, 52: {"photo": [1], "caption": "old"}})
    return await channel.sender.send(address(7), Reply("x", original={**ALBUM, **changes}))


async def test_the_caption_of_an_album_is_corrected_where_it_stands(
    channel: TelegramChannel, li: User
) -> None:
    numbers = await _album(channel, li)
    await channel.sender.correct(address(7), numbers, Reply("new", original={**ALBUM, "caption": "new"}))
    assert [message.text for message in li.chat] == ["", "new"]
    assert channel.sender.size(Reply("x", original=ALBUM)) == 2


async def test_who_gets_it_after_the_correction_gets_the_new_caption(
    channel: TelegramChannel, li: User
) -> None:
    await _album(channel, li, caption="new", is_recaptioned=True)
    li.said[53] = {"photo": [1], "caption": "old"}
    one = {**ALBUM, "messages": [53], "captioned": 0, "caption": "new", "is_recaptioned": True}
    await channel.sender.send(address(7), Reply("x", original=one))
    assert [message.text for message in li.chat] == ["", "new", "new"]


async def test_a_recall_goes_on_where_it_was_interrupted(
    channel: TelegramChannel, server: BotApiServer, li: User
) -> None:
    """Also where the person has deleted something already; what is too old is said to be so."""
    numbers = await _album(channel, li)
    server.fail_next("deleteMessage", 429, "Too Many Requests", {"retry_after": 1}, after=1)
    with pytest.raises(TooFast):
        await channel.sender.recall(address(7), numbers)
    await channel.sender.recall(address(7), numbers)
    assert li.chat == []
    [old] = await channel.sender.send(address(7), Reply("old"))
    li.chat[0].sent_at = 0
    with pytest.raises(DeliveryRefused, match="can't be deleted"):
        await channel.sender.recall(address(7), [old])


async def test_what_is_shown_changes_one_message_or_says_that_it_is_gone(
    channel: TelegramChannel, li: User
) -> None:
    [number] = await channel.sender.send(address(7), Reply("10 %"))
    await channel.sender.change(address(7), number, Reply("20 %"))
    with pytest.raises(DeliveryRefused):
        await channel.sender.change(address(7), "99999", Reply("30 %"))
    assert [message.text for message in li.chat] == ["20 %"]


async def test_pictures_and_files_come_behind_the_words_each_as_a_message(
    channel: TelegramChannel, li: User
) -> None:
    """A picture shows as one, and can be renewed where it stands."""
    picture, other = (File("code.png", qr_codes.png(text, 400)) for text in ("a", "b"))
    reply = Reply("words", files=(File("a.ics", b"x"), picture))
    numbers = [await channel.sender.send(address(7), message) for message in channel.sender.messages(reply)]
    assert [message.file_name for message in li.chat] == ["", "a.ics", "code.png"]
    [number] = numbers[-1]
    await channel.sender.change(address(7), number, Reply("", files=(other,)))
    await channel.sender.change(address(7), number, Reply("", files=(other,)))
    assert li.chat[-1].file == other.content
    with pytest.raises(DeliveryRefused):
        await channel.sender.change(address(7), "99999", Reply("", files=(other,)))


async def test_a_link_from_outside_leads_to_this_bot(channel: TelegramChannel, li: User) -> None:
    assert channel.sender.link_to("b_jinyun").endswith("?start=b_jinyun")
    assert channel.sender.link_to("b_jinyun").startswith("https://t.me/")


async def test_a_file_comes_with_its_text(line: Line, li: User) -> None:
    await line.gets(update_of(text="/remind NUS"))
    await li.forges("plan:calendar", li.chat[-1])
    await line.gets(li.account.updates[-1])
    assert [message.file_name for message in li.chat[-2:]] in (
        ["", "exchange.ics"],
        [li.chat[-2].file_name, ""],
    )


async def test_a_pressed_message_changes_in_place(line: Line, server: BotApiServer, li: User) -> None:
    """Where it cannot be edited any more, a new message says it; one that says so already is left."""
    await line.gets(update_of(text="/language"))
    question = li.chat[0]
    for _ in range(2):
        await li.forges("basics:language:en", question)
        await line.gets(li.account.updates[-1])
    assert [message.text for message in li.chat] == ["I will answer in English from now on."]
    assert not server.account.open_queries
    server.fail_next("editMessageText", 400, "Bad Request: message can't be edited")
    await li.forges("basics:language:zh", question)
    await line.gets(li.account.updates[-1])
    assert [message.is_edited for message in li.chat] == [True, False]


@pytest.mark.parametrize("result", [5, {}, [], None, True, "x", {"message_id": "y"}])
@pytest.mark.parametrize("method", ["sendMessage", "sendDocument"])
async def test_an_answer_that_is_not_telegrams_leaves_open_whether_it_arrived(
    channel: TelegramChannel,
    server: BotApiServer,
    li: User,
    method: str,
    result: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is tried again, and counted; a fault of ours it is not."""

    async def nonsense(*_: Any) -> object:
        return result

    monkeypatch.setitem(server._methods, method.lower(), nonsense)
    reply = Reply("hello") if method == "sendMessage" else Reply("", files=(File("a.ics", b"x"),))
    with pytest.raises(OutcomeUnknown):
        await said(channel, reply)
