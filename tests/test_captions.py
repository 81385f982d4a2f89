"""Simple formatting is taken apart as Telegram counts it."""

from __future__ import annotations

import pytest

from bot.captions import taken_apart


@pytest.mark.parametrize(
    ("markdown", "text", "entities"),
    [
        ("The campus", "The campus", []),
        (r"2 \* 3 \[x\]", "2 * 3 [x]", []),
        ("🎉 **new** _list_", "🎉 new list", [("bold", 3, 3), ("italic", 7, 4)]),
        (r"**a \* b** `c`", "a * b c", [("bold", 0, 5), ("code", 6, 1)]),
        ("snake_case_name", "snake_case_name", []),
        ("看[这里](https://example.org/)", "看这里", [("text_link", 1, 2)]),
    ],
)
def test_a_caption_is_taken_apart(markdown: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    said, found = taken_apart(markdown)
    assert said == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


def test_a_link_keeps_where_it_leads() -> None:
    _, [entity] = taken_apart("[here](https://example.org/)")
    assert entity["url"] == "https://example.org/"
