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
            [Run("*a* _b_ \\")],
        ),
        ("- a\n  - b", [Run("• a\n  • b")]),
        ("a - b", [Run("a - b")]),
        ("** a **", [Run("** a **")]),
        ("**open", [Run("**open")]),
        ("****", [Run("****")]),
        ("**a _b** c_", [Run("a _b", bold=True), Run(" c_")]),
        ("[a [b](HTTPS://e.org)", [Run("[a "), Run("b", url="HTTPS://e.org")]),
        (f"_{'long ' * 500}end_", [Run("long " * 500 + "end", italic=True)]),
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
    "pattern",
    [
        "**a ",
        " _a",
        "[a",
        "`a",
        "\\",
        "[a](https://",
        "<https://a",
        "**_",
        "- ",
        "\n",
        " ",
        "_a_ ",
        "**a** ",
        "[\\",
    ],
)
def test_a_hostile_text_takes_as_long_as_any(pattern: str) -> None:
    """Eight times the text takes about eight times as long, not sixty-four times."""

    def seconds(length: int) -> float:
        text = (pattern * length)[:length] + "x"
        started = time.process_time()
        markup.markdown(runs(text))
        return time.process_time() - started

    short = min(seconds(3_000) for _ in range(3))
    assert min(seconds(24_000) for _ in range(2)) < 30 * short + 0.05


_LOOKS = st.builds(
    Run,
    st.text("ab 啊。*_`[]()<>\\\n-:/.\u200c😀", min_size=1, max_size=8),
    bold=st.booleans(),
    italic=st.booleans(),
    code=st.booleans(),
    url=st.sampled_from(["", "", "https://e.org/a_b", "HTTPS://e.org", "https://e.org/(x)", "tel:+861"]),
)


@given(st.lists(_LOOKS, max_size=6))
def test_no_look_costs_a_character(written: list[Run]) -> None:
    """What Markdown cannot hold is left out, and the text stays; what it holds is read again as it was."""
    text = "".join(run.text for run in written)
    again = runs(markup.markdown(written))
    assert "".join(run.text for run in again).strip() == text.strip()
    assert runs(markup.markdown(again)) == again or not markup.holds(written)


@pytest.mark.parametrize(
    ("written", "is_held"),
    [
        ([Run("a "), Run("b", bold=True, italic=True), Run(" c")], True),
        ([Run("Two\nlines", italic=True)], True),
        ([Run("long " * 500, italic=True)], True),
        ([Run("请"), Run("注意", italic=True), Run("截止")], True),
        ([Run("here", bold=True, url="HTTPS://e.org/a_b")], True),
        ([Run("un"), Run("believ", italic=True), Run("able")], False),
        ([Run("`it`", code=True)], False),
        ([Run("two\nlines", url="https://e.org")], False),
        ([Run("two", url="https://e.org"), Run("\nlines", url="https://e.org")], False),
        ([Run("two", url="https://e.org"), Run("\nlines", bold=True, url="https://e.org")], True),
        ([Run("here", url="https://e.org/NUS_(x)")], False),
        ([Run("call", url="tel:+861")], False),
    ],
)
def test_what_markdown_can_hold(written: list[Run], is_held: bool) -> None:
    assert markup.holds(written) == is_held
    assert markup.plain(markup.markdown(written)) == "".join(run.text for run in written).strip()


@given(st.text())
def test_escaped_text_shows_as_it_stands(text: str) -> None:
    assert markup.plain(markup.escape(text)) == text.strip()


@given(st.text("ab *_`[]()<>\\-\n。注", max_size=40))
def test_what_is_written_back_is_read_the_same(text: str) -> None:
    """A long reply that is cut in pieces keeps every character."""
    shown = runs(text)
    again = runs(markup.markdown(shown))
    assert "".join(run.text for run in again).strip() == "".join(run.text for run in shown).strip()


def test_split_keeps_the_looks() -> None:
    said = [Run("/announce "), Run("New", bold=True), Run(" list")]
    assert markup.split(said, 10) == ([Run("/announce ")], [Run("New", bold=True), Run(" list")])
    assert markup.split(said, 12)[1] == [Run("w", bold=True), Run(" list")]
    assert markup.split(said, 99)[1] == []
