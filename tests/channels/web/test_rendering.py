"""Markdown becomes a listed few elements, and nothing that people write becomes more than text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import markup
from bot.channels.web import rendering

ALLOWED = {"p", "br", "ul", "li", "strong", "em", "code", "a", "button"}


def _html(markdown: str, commands: tuple[str, ...] = ()) -> str:
    said = rendering.text(markdown, commands)
    return str(said.first + said.rest)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Hello", "<p>Hello</p>"),
        ("a\nb\n\nc", "<p>a<br>b</p><p>c</p>"),
        ("Bring:\n- a **pen**\n- _paper_\n\nbye", "<p>Bring:</p><ul><li>a <strong>pen</strong></li><li><em>paper</em></li></ul><p>bye</p>"),
        ("`x < y` & <b>", "<p><code>x &lt; y</code> &amp; &lt;b&gt;</p>"),
        ("**注意：**请", "<p><strong>注意：</strong>请</p>"),
    ],
)  # fmt: skip
def test_markdown_as_html(markdown: str, html: str) -> None:
    assert _html(markdown) == html


def test_a_link_opens_beside_the_conversation() -> None:
    html = _html("[the list](https://e.org/a?b=1&c=2)")
    assert 'href="https://e.org/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer nofollow"' in html


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "data:text/html,x", "tg://user?id=1", "//e.org", "vbscript:x"]
)
def test_only_links_of_the_web_are_links(target: str) -> None:
    assert "<a" not in _html(f"[x]({target})")


def test_a_command_can_be_pressed_where_it_stands() -> None:
    html = _html("/help, see https://e.org/help, or /nothing", ("help",))
    assert re.findall(r'value="([^"]*)"', html) == ["/help"]


def test_a_long_text_unfolds_at_a_paragraph_and_loses_nothing() -> None:
    paragraphs = [f"Paragraph {n}. " + "word " * 60 for n in range(9)]
    said = rendering.text("\n\n".join(paragraphs))
    assert said.rest.startswith("<p>Paragraph ")
    assert "".join(re.sub("<[^>]+>", "", said.first + said.rest).split()) == "".join(
        "".join(paragraphs).split()
    )


@given(st.text(st.sampled_from("ab<>&\"'*_`[]()\\/- \n:h•"), max_size=80))
def test_whatever_is_written_stays_text(written: str) -> None:
    html = _html(written, ("a", "b"))
    assert set(re.findall(r"</?([a-z]+)", html)) <= ALLOWED
    shown = re.sub("<[^>]+>", "", html)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        shown = shown.replace(entity, character)
    kept = str.maketrans("", "", " \n\t•")
    assert shown.translate(kept) == markup.plain(written).translate(kept)
