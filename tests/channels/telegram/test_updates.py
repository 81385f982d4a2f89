"""From an update to a message."""

from __future__ import annotations

from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.updates import Event, address, event_of
from bot.messages import Address, Markdown, Message, Reply
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
    return event_of(update_of(**content), BOT).message


def test_a_text() -> None:
    said = read(text="什么时候截止？")
    text = "什么时候截止？"
    assert said == Message(address(7), text, address(7), language_tag="zh-hans", name="Li Na", id="1")
    assert said.is_private


KINDS = (
    "bold italic underline strikethrough spoiler blockquote expandable_blockquote code pre "
    "hashtag email phone_number"
).split()


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
    ],
)
def test_formatting_survives_the_way_in_and_out(text: str, of: str, kind: str, html: str) -> None:
    """What staff formatted in Telegram is seen by subscribers as they meant it."""
    said = read(text=text, entities=[entity(kind, of, text)])
    assert said is not None
    assert said.text == text
    assert html_pieces(Reply(said.markdown())) == [html]


@pytest.mark.parametrize("kind", ["text_link", *KINDS])
@pytest.mark.parametrize("text", ["Anna Li", "2023010101", "Room 3_02", "https://e.org/a_b", "How **much**?"])
def test_what_is_formatted_reads_as_people_see_it(text: str, kind: str) -> None:
    """A name in bold is that name, and a link's address no name."""
    more = {"url": "https://nus.edu.sg/"} if kind == "text_link" else {}
    said = read(text=text, entities=[entity(kind, text, text, **more)])
    assert said is not None
    assert said.text == text


@pytest.mark.parametrize(
    ("text", "of", "kind", "more"),
    [
        ("unbelievable", "believ", "italic", {}),
        ("run `it`", "`it`", "code", {}),
        ("two\nlines", "two\nlines", "text_link", {"url": "https://e.org/"}),
        ("Read this page", "this page", "text_link", {"url": "https://e.org/NUS_(university)"}),
        ("Call us", "Call us", "text_link", {"url": "tel:+8623"}),
        ("Look 🎉", "🎉", "custom_emoji", {"custom_emoji_id": "1"}),
        ("More below", "More below", "expandable_blockquote", {}),
        *(("Some words", "words", kind, {}) for kind in ("underline", "spoiler", "blockquote", "pre")),
    ],
)
def test_what_markdown_cannot_hold_is_said_again_as_it_was(
    text: str, of: str, kind: str, more: dict[str, Any]
) -> None:
    """Elsewhere it is plain."""
    made = entity(kind, of, text, **more)
    said = read(text=text, entities=[made])
    assert said is not None
    assert said.original == {"text": text, "entities": [made]}
    assert html_pieces(Reply(said.markdown())) == [escape(text, quote=False)]


def test_a_link_survives_too() -> None:
    url = "HTTPS://e.org/a?b=1&c=2"
    said = read(text="Read this page", entities=[entity("text_link", "this page", "Read this page", url=url)])
    assert said is not None
    assert said.original is None
    assert html_pieces(Reply(said.markdown())) == [f'Read <a href="{escape(url)}">this page</a>']


def test_nested_formatting_keeps_both() -> None:
    text = "New deadline today"
    entities = [entity("bold", "New deadline", text), entity("italic", "deadline", text)]
    said = read(text=text, entities=entities)
    assert said is not None
    assert said.original is None
    assert html_pieces(Reply(said.markdown())) == ["<b>New</b> <b><i>deadline</i></b> today"]


_SPANS = st.lists(
    st.tuples(
        st.sampled_from(["bold", "italic", "code", "underline"]), st.integers(0, 12), st.integers(1, 9)
    ),
    max_size=5,
)


@given(st.text("ab _*`\\\n😀啊-", min_size=1, max_size=12), _SPANS)
def test_any_formatting_leaves_the_text_as_it_is(text: str, spans: list[tuple[str, int, int]]) -> None:
    """Entities may overlap, cut a character in half, or end behind the text."""
    entities = [{"type": kind, "offset": offset, "length": length} for kind, offset, length in spans]
    said = read(text=text, entities=entities)
    assert said is not None
    assert said.text == text
    assert "".join(run.text for run in said.runs) in ("", text)
    [shown] = html_pieces(Reply(Markdown(f"x {said.markdown()}")))
    assert shown_text(shown).rstrip() == f"x {text.strip()}".rstrip()


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


@pytest.mark.parametrize(
    "content",
    [
        {"pinned_message": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}}},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "x"}}},
        {"write_access_allowed": {}},
        {"connected_website": "office.example.edu"},
        {"new_chat_title": "Exchange"},
    ],
)
def test_what_is_done_in_a_chat_is_not_said(content: dict[str, Any]) -> None:
    """Whoever pins their ticket while they are asked for something has answered nothing."""
    assert read(**content) is None


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
        ({"text": f"@{BOT}2 what is the weather?"}, None),
        ({"text": f"mail me at me@{BOT}.org"}, None),
        ({"text": f"@{BOT}国大多少钱"}, "国大多少钱"),
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
    pressed = event_of({"update_id": 1, "callback_query": query}, BOT).message
    assert pressed is not None
    assert (pressed.button, pressed.chat, pressed.sender) == ("basics:language:zh", None, address(7))
    assert event_of(update_of("channel_post", text="x"), BOT) == Event()
    assert read(text="x", **{"from": {**LI, "is_bot": True}}) is None


ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


@pytest.mark.parametrize(
    ("spoken_by", "speaks_for"),
    [
        (GROUP, address(-70)),
        ({"id": -71, "type": "supergroup", "title": "Another"}, None),
        ({"id": -72, "type": "channel", "title": "Linked"}, None),
    ],
)
def test_an_anonymous_administrator_speaks_for_the_group(
    spoken_by: dict[str, Any], speaks_for: Address | None
) -> None:
    """Another chat that speaks in the group is nobody to answer."""
    said = read(
        text="Line 5.",
        chat=GROUP,
        sender_chat=spoken_by,
        reply_to_message=FROM_BOT,
        **{"from": ANONYMOUS},
    )
    assert (said.speaks_for if said is not None else None) == speaks_for


def test_an_edit_says_that_it_is_one() -> None:
    """Words in a private chat, or of a reply in a group; a place that moves is no edit."""
    edited = event_of(update_of("edited_message", text="x"), BOT).message
    assert edited is not None
    assert (edited.text, edited.is_edit) == ("x", True)
    place = {"location": {"latitude": 1.0, "longitude": 2.0}}
    assert event_of(update_of("edited_message", **place), BOT) == Event()
    assert event_of(update_of("edited_message", text="/human x", chat=GROUP), BOT) == Event()
    in_group = {"chat": GROUP, "reply_to_message": FROM_BOT}
    reply = event_of(update_of("edited_message", text="Line 6.", **in_group), BOT).message
    assert reply is not None
    assert (reply.text, reply.is_edit, reply.replies_to) == ("Line 6.", True, "1")
    theirs = {**in_group, "reply_to_message": {**FROM_BOT, "from": LI}}
    assert event_of(update_of("edited_message", text="x", **theirs), BOT) == Event()


def test_a_reply_knows_what_it_answers() -> None:
    """To a message of the bot, in a group too, with words or a photo; to somebody else's, not."""
    ours = {
        "message_id": 42,
        "date": 0,
        "chat": GROUP,
        "from": {"id": 1, "is_bot": True, "first_name": "b", "username": BOT},
    }
    said = read(text="Line 5.", chat=GROUP, reply_to_message=ours)
    assert said is not None
    assert said.replies_to == "42"
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    shown = read(photo=photo, caption="Here", chat=GROUP, reply_to_message=ours)
    assert shown is not None
    assert (shown.text, shown.replies_to) == ("Here", "42")
    assert shown.original is not None
    theirs = {**ours, "from": LI}
    answered = read(text="x", reply_to_message=theirs)
    assert answered is not None
    assert answered.replies_to is None
