"""What is wrong in a file that staff wrote, in their language.

The sentences arise in English, where a file is read; the Chinese ones stand in
``problems.zh.po`` beside this file, a catalogue in gettext's format.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from bot.errors import Problem
from bot.messages import Language

_NUMBERED = re.compile(r"\{(\d)\}")
_BLANK = re.compile(r"\\\{\\\}")


def in_words(language: Language, problem: Problem) -> str:
    """Returns where it is, what is wrong, and what to do."""
    if language is Language.EN:
        return str(problem)
    return f"{problem.path}:{problem.line}: {translated(problem.what)}；{translated(problem.remedy)}"


def translated(sentence: str) -> str:
    """Returns the Chinese of an English sentence, and of what stands in its blanks; the sentence itself where there is none."""
    for pattern, chinese in _catalogue():
        match = pattern.fullmatch(sentence)
        if match is not None:
            return _filled(chinese, [translated(said) for said in match.groups()])
    return sentence


def _filled(chinese: str, said: list[str]) -> str:
    return _NUMBERED.sub(lambda blank: said[int(blank[1])], chinese)


@cache
def _catalogue() -> list[tuple[re.Pattern[str], str]]:
    """Returns what a sentence looks like, and its Chinese; those with most words of their own first."""
    with (Path(__file__).parent / "problems.zh.po").open("rb") as file:
        messages = [(str(message.id), str(message.string)) for message in read_po(file) if message.id]
    messages.sort(key=lambda pair: -len(pair[0].replace("{}", "")))
    return [
        (re.compile(_BLANK.sub("(.*?)", re.escape(english)), re.DOTALL), chinese)
        for english, chinese in messages
    ]
