"""What a form asks one by one, told in one message: "李娜 2021220345", "Li Na, 2021220345, nursing".

Only what is beyond doubt is taken; two numbers, two names or a sentence are none of it, so that it is asked back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot import texts
from bot.briefings import forms, names_and_numbers
from bot.briefings.choices import Choice
from bot.briefings.interjections import Interjections
from bot.knowledge import FieldKind, FormField
from bot.library import Library
from bot.messages import Language, Markdown
from bot.typed_text import folded, is_chinese, tidy, year_of_study

_MOST_LETTERS = 200
_BETWEEN = re.compile(r"\s*[,，、;；|]\s*")
_JOINTS = "/+_-–—&"  # between the parts where they stand beside the number: 李娜/2021220345/护理学院
_FIELD_LABEL = re.compile(r"^[^:]{1,20}:\s*")
_NO_NAME = re.compile(r"[男女]|.*(?:学院|书院|专业|[系班级届]|校区|大学|学生)")
_POLITE = re.compile(r"(?:谢谢(?:[您你]|老师)*|thank(?:s| you)|thx|please|pls)?[.。!！~\s]*", re.IGNORECASE)
_SENTENCE = re.compile(
    r"[?？!:]|[我你您的是了在]|电话|手机|微信|号码"
    r"|\b(?:my|me|is|are|am|at|the|phone|mobile|tel|call|number|not|register|for|from|to|and|or|qq|wechat)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Entry:
    """``answers``: to fields of the form, by their ids; ``unused``: what was neither asked nor clear."""

    name: str | None = None
    number: str | None = None
    answers: dict[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()

    def added_to(self, choice: Choice) -> Choice:
        return replace(
            choice,
            name=self.name or choice.name,
            number=self.number or choice.number,
            answers=choice.answers | self.answers,
        )


class Entries:
    """Reads what is said on the way to a seat, by what was asked; each is None if it is no answer to that."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._interjections = Interjections(library)

    def name(self, choice: Choice, text: str) -> Entry | None:
        entry = _with_name(text, self._open_fields(choice))
        name, is_list = names_and_numbers.name_in(text), len(text.strip().splitlines()) > 1
        if entry is None and names_and_numbers.is_name(name) and not (is_list and name == tidy(text)):
            entry = Entry(name)
        return entry if entry is not None and not self._interjections.is_question(entry.name or "") else None

    def number(self, choice: Choice, text: str) -> Entry | None:
        number = names_and_numbers.number_in(text)
        return Entry(number=number) if number else _with_number(text, self._open_fields(choice), choice.name)

    def answer(self, choice: Choice, asked: FormField, text: str) -> Entry | None:
        said = " ".join(text.split())
        answer = "" if not asked.is_required and forms.is_skip(said) else forms.answer(asked, said)
        if answer is not None:
            return Entry(answers={asked.id: answer})
        return _with_answer(text, asked, self._open_fields(choice))

    def told(self, entry: Entry, choice: Choice, language: Language, *, is_open: bool) -> list[Markdown]:
        """Returns what was taken beside the answer, unless the ticket says it, and what was not taken."""
        said: list[Markdown] = []
        briefing = self._library.knowledge.briefings.get(choice.briefing)
        if is_open and entry.number and entry.name:
            said.append(texts.say(language, "entered", name=entry.name, number=entry.number))
        if is_open and briefing is not None and (entry.number or len(entry.answers) > 1):
            said.append(forms.entered(briefing, entry.answers, language))
        if entry.unused:
            what = texts.say(language, "list-separator").join(entry.unused)
            said.append(texts.say(language, "entered-unused", what=what))
        return [text for text in said if text]

    def _open_fields(self, choice: Choice) -> list[FormField]:
        briefing = self._library.knowledge.briefings.get(choice.briefing)
        return [field for field in briefing.form if field.id not in choice.answers] if briefing else []


def _with_name(text: str, form: Sequence[FormField]) -> Entry | None:
    """Returns a name and what stands beside it; None if it stands alone, or if anything is in doubt.

    Args:
        form: the fields that are still open.
    """
    said = _in_one_line(text)
    before, number, after = _around_number(said, form) or (said, "", "")
    has_number = bool(number)
    first, behind = _pieces(before, form, has_number=has_number), _pieces(after, form, has_number=has_number)
    candidates = [piece for piece in first if not _is_known(piece, form)]
    if not candidates and has_number:
        candidates = [piece for piece in behind if not _is_known(piece, form)][:1]
    others = [piece for piece in (*first, *behind) if piece not in candidates]
    if len(candidates) != 1 or not (has_number or others):
        return None
    name = names_and_numbers.name_in(candidates[0])
    answers, unused = _answers(others, form)
    if names_and_numbers.is_mobile(number):  # it is taken where nothing else is said
        number, unused = "", (*unused, number)
    if not names_and_numbers.is_name(name) or any(map(_SENTENCE.search, (name, *unused))):
        return None
    return Entry(name, number or None, answers, unused)


def _with_number(text: str, form: Sequence[FormField], name: str | None) -> Entry | None:
    """Returns a number and what stands beside it: the name once more, or answers to the form."""
    parts = _around_number(_in_one_line(text), form)
    if parts is None:
        return None
    before, number, after = parts
    mine = folded(name or "")
    first, behind = (
        [p for p in _pieces(part, form, has_number=True) if folded(names_and_numbers.name_in(p)) != mine]
        for part in (before, after)
    )
    answers, unused = _answers([*first, *behind], form)
    is_listed = not before and _BETWEEN.match(after) is not None
    if (unused and not is_listed) or any(map(_SENTENCE.search, unused)):
        return None
    return Entry(None, number, answers, unused)


def _with_answer(text: str, asked: FormField, form: Sequence[FormField]) -> Entry | None:
    """Returns the answer to the field that was asked and those to others; None unless each part is one of these."""
    pieces = _pieces(_in_one_line(text), form, has_number=True)
    answers, unused = _answers(pieces, form)
    if asked.kind is FieldKind.YES_NO and len(unused) == 1 and (said := forms.answer(asked, unused[0])):
        answers, unused = {**answers, asked.id: said}, ()
    return Entry(answers=answers) if asked.id in answers and not unused else None


def _in_one_line(text: str) -> str:
    said = ", ".join(filter(None, map(tidy, text.splitlines())))
    return said if len(said) <= _MOST_LETTERS else ""


def _around_number(said: str, form: Sequence[FormField]) -> tuple[str, str, str] | None:
    """Returns what stands before the only student number, the number, and what stands behind it."""
    found = names_and_numbers.numbers_within(said) if not said.startswith("+") else []
    if len(found) > 1:  # "Li Na, 2021220345, 13812345678" where a mobile number is asked for, too
        found = [parts for parts in found if all(forms.beside(asked, parts[1]) is None for asked in form)]
    if len(found) != 1:
        return None
    [(before, number, after)] = found
    for joint in {before[-1:], after[:1]} & set(_JOINTS):
        before, after = before.replace(joint, ","), after.replace(joint, ",")
    return before, number, after


def _pieces(said: str, form: Sequence[FormField], *, has_number: bool) -> list[str]:
    """Returns the parts of a list, in order; words that are an answer by themselves are parts, too."""
    pieces: list[str] = []
    for part in filter(None, (_FIELD_LABEL.sub("", part.strip()) for part in _BETWEEN.split(said))):
        words, tail = part.split(), list[str]()
        can_part = (has_number or any(map(is_chinese, part))) and not _is_known(part, form)
        while can_part and (cut := _cut(words, form)):
            tail.insert(0, " ".join(words[cut:]))
            words = words[:cut]
        pieces += [" ".join(words), *tail]
    return [piece for piece in pieces if not _POLITE.fullmatch(piece)]


def _cut(words: list[str], form: Sequence[FormField]) -> int | None:
    """Returns where the last words begin that are an answer by themselves."""
    return next((i for i in range(1, len(words)) if _is_known(" ".join(words[i:]), form)), None)


def _is_known(piece: str, form: Sequence[FormField]) -> bool:
    """Tells what is no part of a name: an answer of the form, a year, a college, a class."""
    has_figures = any(c.isdecimal() for c in piece)
    return (
        _NO_NAME.fullmatch(piece) is not None
        or year_of_study(piece) is not None
        or any(forms.is_label(f, piece) for f in form)
        or (has_figures and any(forms.beside(f, piece) is not None for f in form))
    )


def _answers(pieces: Sequence[str], form: Sequence[FormField]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Returns what is an answer to exactly one field, and is the only one to it; and the rest."""
    meant = {
        piece: {f.id: said for f in form if (said := forms.beside(f, piece)) is not None} for piece in pieces
    }
    answers: dict[str, str] = {}
    unused: list[str] = []
    for piece, fitting in meant.items():
        [(asked, said), *more] = fitting.items() or [("", "")]
        rivals = [other for other, its in meant.items() if other != piece and asked in its]
        if asked and not more and not rivals:
            answers[asked] = said
        else:
            unused.append(piece)
    return answers, tuple(unused)
