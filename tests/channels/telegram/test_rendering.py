"""From a reply to Telegram's HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.rendering import MAX_TEXT, keyboard, with_entities
from bot.messages import Button, Markdown, Reply, column, escape
from tests.bot_api_server import Refusal, shown_text
from tests.channels.telegram.conftest import (
    html_pieces,
)

# The library announces that retry_after becomes a timedelta whenever it meets a 429.
pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")


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
    assert shown == f"x{text}x"


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


@pytest.mark.parametrize(
    ("markdown", "text", "entities"),
    [
        ("The campus", "The campus", []),
        (r"2 \* 3 \[x\]", "2 * 3 [x]", []),
        ("🎉 **new** _list_", "🎉 new list", [("bold", 3, 3), ("italic", 7, 4)]),
        (r"**a \* b** `c`", "a * b c", [("bold", 0, 5), ("code", 6, 1)]),
        ("**a _b_**", "a b", [("bold", 0, 2), ("bold", 2, 1), ("italic", 2, 1)]),
        ("看[这里](https://example.org/)", "看这里", [("text_link", 1, 2)]),
        (" ".join(["**x**"] * 101), " ".join(["x"] * 101), []),
    ],
)
def test_a_caption_is_a_text_with_its_entities(
    markdown: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    """They count as Telegram does: in UTF-16 units."""
    said, found = with_entities(markdown)
    assert said == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


def test_a_link_keeps_where_it_leads() -> None:
    _, [entity] = with_entities("[here](https://example.org/)")
    assert entity["url"] == "https://example.org/"


def test_button_data_has_a_limit() -> None:
    """64 bytes; 65 are our own mistake and said so."""
    assert keyboard(()) is None
    markup = keyboard(column(Button("Fits", "龙" * 21 + "x"), Button("Site", url="https://e.org")))
    assert markup is not None
    [[fits], [site]] = markup.inline_keyboard
    assert (fits.callback_data, site.url) == ("龙" * 21 + "x", "https://e.org")
    with pytest.raises(ValueError, match="must have 1 to 64 bytes"):
        keyboard(column(Button("Too long", "龙" * 22)))


# --- the server itself --------------------------------------------------------------------------------------


@pytest.mark.parametrize("html", ["a < b", "<b>x", "x</b>", "<b><i>x</b></i>", "<script>x</script>", "<3"])
def test_the_server_refuses_what_telegram_refuses(html: str) -> None:
    with pytest.raises(Refusal, match="can't parse entities"):
        shown_text(html)
