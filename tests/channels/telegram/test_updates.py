"""From an update to a message."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from bot.channels.telegram.updates import address, message_of
from bot.messages import Markdown, Message, Reply
from tests.bot_api_server import shown_text
from tests.channels.telegram.conftest import (
    BOT,
    FILE,
    GROUP,
    LI,
    html_pieces,
    update_of,
)

# The library announces that retry_after becomes a timedelta whenever it meets a 429.
pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")


# --- updates: from Telegram to a message --------------------------------------------------------


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
