"""One form for every way of writing the same thing, whatever comes in."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.normalisation import MASK, MAX_LENGTH, is_cjk, language_of, normalise, sounds, tokens
from bot.messages import Language


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("ＮＵＳ　Ｄｅａｄｌｉｎｅ", "nus deadline"),
        ("申請截止日期", "申请截止日期"),
        ("dead\u200bline\u2060", "deadline"),
        ("\u202edeadline\u202c", "deadline"),
        ("what’s", "what's"),
        ("a\r\n\tb", "a   b"),
        ("STRASSE ﬁne", "strasse fine"),
        ("a\x00b\x1b", "ab"),
        (f"a{MASK}b", "a b"),
        ("\ud800x", "x"),
        ("", ""),
    ],
)
def test_the_same_thing_takes_one_form(written: str, same: str) -> None:
    assert normalise(written) == same


@given(st.text(max_size=3000) | st.text("ßΐﷺ\u0390ŉ啊", min_size=400, max_size=2000))
def test_whatever_comes_in_leaves_short_and_visible(text: str) -> None:
    """Nothing invisible, no mask, at most MAX_LENGTH code points; and every token is found in it."""
    normal = normalise(text)
    assert len(normal) <= MAX_LENGTH
    assert MASK not in normal
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co") for c in normal)
    assert all(token in normal for token in tokens(normal))
    for token in tokens(normal):
        assert not is_cjk(token) or len(sounds(token)) == len(token)
    language_of(text)


def test_tokens_are_words_runs_and_the_mask() -> None:
    assert tokens(f"when's the ddl 什么时候 {MASK} 2027?") == [
        "when's",
        "the",
        "ddl",
        "什么时候",
        MASK,
        "2027",
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("When?", "en"),
        ("什么时候", "zh"),
        ("NUS的deadline", "zh"),
        ("NUS", None),
        ("NUS deadline", "en"),
        ("12:30?!", None),
        ("报名: https://forms.office.com/r/registration-page", "zh"),
        ("报名 www.example.edu/sign/up/for/briefing", "zh"),
        ("发到 exchange.office@example.edu", "zh"),
        ("问 @exchange_bot", "zh"),
        ("https://forms.office.com/r/page", None),
        ("我是 Li Ming", "zh"),
        ("", None),
        ("😀", None),
    ],
)
def test_the_language_shows_or_does_not(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_sounds_tell_homophones() -> None:
    assert sounds("截至") == sounds("截止") == ("jie", "zhi")


@pytest.mark.parametrize(
    ("text", "before", "language"),
    [
        ("What is the deadline of 曼大 please", Language.ZH, Language.EN),
        ("Thanks 老师!", Language.EN, Language.EN),
        ("Thanks 老师!", Language.ZH, Language.ZH),
        ("The briefing (宣讲会) is in Hall 2 on Friday.", Language.ZH, Language.EN),
        ("宣讲会（briefing）改到周五下午。", Language.EN, Language.ZH),
        ("University of Manchester 什么时候截止", Language.EN, Language.ZH),
        ("曼大deadline", None, Language.ZH),
        ("NUS?", Language.ZH, None),
    ],
)
def test_a_language_is_that_of_most_of_the_text(
    text: str, before: Language | None, language: Language | None
) -> None:
    """Never that of one character."""
    assert language_of(text, before) == language
