"""The plain values that travel between channels and skills."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import markup
from bot.messages import Address, Button, Language, Markdown, Message, Reply, column, escape, grid


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh-hans", "zh"),
        ("ZH", "zh"),
        ("en_US.UTF-8", "en"),
        ("fr", None),
        ("", None),
        (None, None),
        ("C.UTF-8", None),
    ],
)
def test_a_tag_tells_the_language_if_it_is_one_of_ours(tag: str | None, language: str | None) -> None:
    assert Language.of_tag(tag) == language


def test_the_other_language() -> None:
    assert [language.other for language in Language] == [Language.ZH, Language.EN]


@given(st.text())
def test_what_a_person_wrote_shows_as_it_was_written(text: str) -> None:
    """Escaped text has no look of its own, whatever it holds."""
    text = text.strip()
    shown = markup.runs(escape(text))
    assert "".join(run.text for run in shown) == text
    assert all(run == markup.Run(run.text) for run in shown)


def test_markdown_is_never_escaped_again() -> None:
    once = escape("a*b_c")
    assert once == r"a\*b\_c"
    assert escape(once) is once


def test_a_reply_survives_the_queue() -> None:
    reply = Reply(
        Markdown("**a**"), ((Button("x", "a:b"), Button("y", url="https://e.org")), (Button("z", "c"),))
    )
    back = Reply.of_json(json.loads(json.dumps(reply.as_json())))
    assert back == reply
    assert isinstance(back.text, Markdown)


def test_a_message_is_private_unless_it_stands_in_another_chat() -> None:
    me = Address("test", "1")
    assert Message(me).is_private
    assert Message(me, chat=me).is_private
    assert not Message(me, chat=Address("test", "-5")).is_private
    assert str(me) == "test:1"


def test_buttons_in_a_column_and_in_a_grid() -> None:
    buttons = [Button(str(n), str(n)) for n in range(5)]
    assert [len(row) for row in column(*buttons)] == [1, 1, 1, 1, 1]
    assert [len(row) for row in grid(buttons, 2)] == [2, 2, 1]
    assert grid([], 2) == ()
