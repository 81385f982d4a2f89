"""The same question, however it is written, gets one answer."""

from __future__ import annotations

from collections.abc import Callable

import opencc
import pytest

from bot.library import Library

_TRADITIONAL = opencc.OpenCC("s2t")
_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {" ": "\u3000"})

_EITHER: list[Callable[[str], str]] = [
    str.upper,
    str.lower,
    str.title,
    str.swapcase,
    lambda q: q.translate(_WIDE),
    lambda q: q.rstrip("?？"),
    lambda q: q.replace("?", "？").replace("？", "?"),
    lambda q: q.rstrip("?？") + "???",
    lambda q: q.rstrip("?？") + "!!",
    lambda q: q.rstrip("?？") + "…",
    lambda q: f"  {q}  ",
    lambda q: f"\n{q}\n",
    lambda q: q.replace(" ", "  "),
    lambda q: q.replace(" ", "\u00a0"),
    lambda q: "\u200b".join(q),
    lambda q: f"“{q}”",
]
_ENGLISH: list[Callable[[str], str]] = [
    lambda q: f"Hi, {q}",
    lambda q: f"Hello! {q} Thanks a lot!",
    lambda q: f"Dear teacher, {q} Thank you",
    lambda q: f"Please: {q}",
    lambda q: f"{q} pls",
    lambda q: f"quick question: {q}",
]
_CHINESE: list[Callable[[str], str]] = [
    lambda q: f"你好，{q}",
    lambda q: f"老师您好，请问{q}谢谢！",
    lambda q: f"请问一下，{q}",
    lambda q: f"{q}谢谢老师",
    lambda q: _TRADITIONAL.convert(q),
    lambda q: q.replace("？", "呀？"),
    lambda q: " ".join(q),
]


@pytest.mark.parametrize(
    "question",
    [
        "When does the application for NUS close?",
        "How much does a semester abroad at Manchester cost?",
        "Do I need a visa for UBC?",
        "Where do I live at NTU?",
        "Which agency helps with a master's degree in Germany?",
        "What is the exchange at Ohio State University like?",
    ],
)
def test_english(library: Library, question: str) -> None:
    _gets_one_answer(library, question, [*_EITHER, *_ENGLISH])


@pytest.mark.parametrize(
    "question",
    [
        "新国立的报名什么时候截止？",
        "曼大的费用一共多少？",
        "去UBC要办签证吗？",
        "交换生住哪里？",
        "哪家留学中介靠谱？",
        "东京大学有交换吗？",
    ],
)
def test_chinese(library: Library, question: str) -> None:
    _gets_one_answer(library, question, [*_EITHER, *_CHINESE])


def _gets_one_answer(library: Library, question: str, ways: list[Callable[[str], str]]) -> None:
    expected = _answer(library, question)
    others = {written: _answer(library, written) for way in ways if (written := way(question))}
    assert {written: got for written, got in others.items() if got != expected} == {}


def _answer(library: Library, question: str) -> tuple[object, ...]:
    match = library.matcher.match(question)
    elsewhere = match.elsewhere.name.en if match.elsewhere is not None else None
    return match.status, match.topic, match.programmes, elsewhere
