"""One form for what is typed, whatever keyboard it comes from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import typed_text


@pytest.mark.parametrize(
    ("said", "link", "rest"),
    [
        ("https://meeting.example/dm/abc，会议密码：1234", "https://meeting.example/dm/abc", "，会议密码：1234"),
        ("https://meeting.example/x。", "https://meeting.example/x", "。"),
        ("HTTPS://Meeting.example/X", "https://Meeting.example/X", ""),
        ("会议链接：https://a.example/b?c=1&d=2 会议号 123", "https://a.example/b?c=1&d=2", "会议链接： 会议号 123"),
        ("(see https://a.example/b_(c)).", "https://a.example/b_(c)", "(see ).",),
        ("https://a.example/b点击加入", "https://a.example/b", "点击加入"),
        ("https://a.example/\u200bb\u2060?c=\ufeff1\u200d", "https://a.example/b?c=1", ""),
        ("\u200bhttps://a.example/b\ufe0f，1234", "https://a.example/b", "，1234"),
        ("ht\u00adtps://a.example/b", "https://a.example/b", ""),
        ("https://a.example/b…", "", "https://a.example/b…"),
        ("https://a.example/b\u200b… c", "", "https://a.example/b… c"),
        ("https://a.example/b...", "", "https://a.example/b..."),
        ("https://a.example/b⋯⋯", "", "https://a.example/b⋯⋯"),
        ("https://a.example/b （…）", "https://a.example/b", "（…）"),
        ("https://", "", "https://"),
        ("no link", "", "no link"),
        ("https://[", "", "https://["),
    ],
)  # fmt: skip
def test_a_link_ends_where_the_sentence_goes_on(said: str, link: str, rest: str) -> None:
    assert typed_text.link_in(said) == (link, rest)


def test_nothing_that_turns_or_breaks_a_line_is_left() -> None:
    assert typed_text.one_line("a\u202eb\r\nc\u2028d\x00\u2066e") == "ab c de"
    assert typed_text.is_one_line("نام\u200cها")
    assert not typed_text.is_one_line("a\nb")


@pytest.mark.parametrize(
    "text", ["", " \n", "\u3164", "\uffa0\u200b", "\u115f\u1160", "\u2800", "\U000e0041", "\u200d\ufe0f"]
)
def test_what_shows_nothing_is_blank(text: str) -> None:
    assert typed_text.is_blank(text)
    assert not typed_text.is_blank(f"{text}x")


def test_nothing_unseen_is_left_within_a_name() -> None:
    """Else two names that look the same are two, and one without a letter is one."""
    assert typed_text.tidy("Li\u3164 \U000e0041Na\u180e") == "Li Na"
    assert typed_text.tidy("نام\u200cها") == "نام\u200cها"


@given(st.text(max_size=60))
def test_any_text_can_be_tidied(text: str) -> None:
    for word in typed_text.folded(text):
        assert word == word.casefold()
    assert typed_text.is_one_line(typed_text.one_line(text))
    typed_text.spelt_out(text)
    for character in filter(typed_text.is_chinese, text):
        assert character in typed_text.readings(character)
    typed_text.link_in(text)
    assert typed_text.tidy(typed_text.tidy(text)) == typed_text.tidy(text)
