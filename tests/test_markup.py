"""The Markdown of replies, as runs of text; nothing is lost, whatever it holds."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import markup
from bot.markup import Run, pieces, runs

WRITTEN = st.text("ab 啊。*_`[]()<>\\\n-:/.https", max_size=150)


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("plain", [Run("plain")]),
        ("**a** b", [Run("a", bold=True), Run(" b")]),
        ("**注意：**请", [Run("注意：", bold=True), Run("请")]),
        ("_a b_", [Run("a b", italic=True)]),
        ("snake_case_name", [Run("snake_case_name")]),
        ("`a*b*`", [Run("a*b*", code=True)]),
        ("**a _b_**", [Run("a ", bold=True), Run("b", bold=True, italic=True)]),
        (
            "[a **b**](https://e.org/x_y)",
            [Run("a ", url="https://e.org/x_y"), Run("b", bold=True, url="https://e.org/x_y")],
        ),
        ("<https://e.org>", [Run("https://e.org", url="https://e.org")]),
        ("[a](javascript:alert)", [Run("[a](javascript:alert)")]),
        (
            r"\*a\* \_b\_ \\",
            [Run("*"), Run("a"), Run("*"), Run(" "), Run("_"), Run("b"), Run("_"), Run(" "), Run("\\")],
        ),
        ("- a\n  - b", [Run("• a\n  • b")]),
        ("a - b", [Run("a - b")]),
        ("** a **", [Run("** a **")]),
        ("**open", [Run("**open")]),
        ("  \n ", []),
        ("", []),
    ],
)
def test_the_subset(markdown: str, shown: list[Run]) -> None:
    assert runs(markdown) == shown


@given(WRITTEN)
def test_no_text_is_lost_but_marks(markdown: str) -> None:
    """Never an error or an empty run; every letter that is no mark or address is shown in its order."""
    shown = "".join(run.text for run in runs(markdown))
    assert all(run.text for run in runs(markdown))
    assert shown.count("啊") == markdown.count("啊")
    assert len(shown) <= len(markdown)


@given(WRITTEN, st.integers(1, 40))
def test_pieces_fit_and_lose_nothing(markdown: str, limit: int) -> None:
    parts = pieces(runs(markdown), limit)
    assert all(0 < sum(len(run.text) for run in part) <= limit for part in parts)
    shown = "".join(run.text for run in runs(markdown))
    again = "".join(run.text for part in parts for run in part)
    assert "".join(again.split()) == "".join(shown.split())


def test_a_long_text_is_cut_where_it_pauses() -> None:
    """At a paragraph before a line, a line before a sentence, a sentence before a space; the look goes on."""
    [first, second] = pieces(runs(f"**{'a' * 60}\n\n{'b' * 60}**"), 100)
    assert (first, second) == ([Run("a" * 60, bold=True)], [Run("b" * 60, bold=True)])
    assert [p[0].text for p in pieces([Run("啊" * 60 + "。" + "哦" * 60)], 100)] == [
        "啊" * 60 + "。",
        "哦" * 60,
    ]
    assert [len(p[0].text) for p in pieces([Run("x" * 250)], 100)] == [100, 100, 50]
    assert pieces([], 100) == []


@pytest.mark.parametrize(
    "pattern", ["**a ", "_a ", "[a", "`a", "\\", "[a](https://", "<https://a", "**_", "- "]
)
def test_a_hostile_text_takes_no_time(pattern: str) -> None:
    started = time.process_time()
    runs((pattern * 4096)[:4096])
    assert time.process_time() - started < 2


@given(st.text("ab *_`[]()<>\\-\n。注", max_size=40))
def test_what_is_written_back_is_read_the_same(text: str) -> None:
    """A long reply that is cut in pieces keeps every character."""
    shown = runs(text)
    again = runs(markup.markdown(shown))
    assert "".join(run.text for run in again).split() == "".join(run.text for run in shown).split()
