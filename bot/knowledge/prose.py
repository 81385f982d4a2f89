"""Texts beside the typed facts: placeholders must find their figure, and figures in prose must agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jinja2 import TemplateError

from bot.errors import Problem
from bot.knowledge import marks, templates
from bot.knowledge.entries import Entry
from bot.knowledge.facts import TypedFacts
from bot.knowledge.figures import Figures
from bot.knowledge.models import Localised, Programme
from bot.knowledge.money import grouped
from bot.messages import Language

_NUMBER = r"(\d[\d,]*(?:\.\d+)?)"
_TESTS = {
    "ielts": rf"(?:IELTS(?: Academic)?|雅思(?:学术类)?(?:总分)?) {_NUMBER}",
    "toefl": rf"(?:TOEFL|托福) iBT {_NUMBER}",
    "cet6": rf"CET-6(?:（大学英语六级）)? {_NUMBER}",
    "cet4": rf"CET-4(?:（大学英语四级）)? {_NUMBER}",
    "pte": rf"PTE (?:Academic|学术类) {_NUMBER}",
    "duolingo": rf"(?:Duolingo(?: English Test)?|多邻国(?:英语测试)?) {_NUMBER}",
}
_AVERAGE = rf"(?:average of|平均成绩) {_NUMBER}"
_RANK = r"(?:\b(?:top|upper) |前 )(\d+)%"
_PLACES = r"(?:(?<![\d,])(\d+) places\b(?! (?:to|of))|(?<=共 \*\*)(\d+)(?= 个名额)|^(\d+)(?= 个名额))"

_HOURS = r"(\d+) (?:hours\b|学时)"
_ATTENDANCE = r"(\d+)% attendance|出勤率(?:须达到)? ?(\d+)%"
_NIGHTS = r"(\d+) (?:nights\b|晚)"


def unfillable(entry: Entry[Programme]) -> Iterator[Problem]:
    """Yields placeholders in a programme's texts for which its typed facts have no figure."""
    data, remedy = entry.value.data, "write the figure under `data:`, or mend its name"
    for at, language, source in _texts(entry.value):
        for placeholder in templates.expressions(source, "data"):
            try:
                templates.fill(placeholder, data=Figures(data, language))
            except TemplateError as error:
                yield entry.problem(at, f"{placeholder} cannot be filled ({error})", remedy)


def disagreements(entry: Entry[Programme]) -> Iterator[Problem]:
    """Yields figures in a programme's texts that its typed facts do not have."""
    remedy = "correct one of them, or use a placeholder"
    for at, _, source in _texts(entry.value):
        for figure, number, expected in _figures(source, entry.value.data, at[1]):
            if number not in expected:
                known = " or ".join(grouped(value) for value in sorted(expected))
                what = f"the text says '{figure}', but `data:` says {known}"
                yield entry.problem(at, what, remedy, fatal=False)


def _texts(programme: Programme) -> Iterator[tuple[tuple[str, str, str, str], Language, str]]:
    """Yields every text of every fact: where it stands, its language, and what it says."""
    for key, fact in programme.facts.items():
        for part, text in (("brief", fact.brief), ("text", fact.text)):
            for language in Language:
                source = text.zh if language is Language.ZH else text.en
                yield ("facts", key, part, str(language)), language, marks.without(source or "")


def with_figures(text: Localised, programme: Programme) -> Localised:
    """Returns a text with the figures that its placeholders stand for, each as English writes it."""
    figures = Figures(programme.data, Language.EN)

    def filled(source: str | None) -> str | None:
        for placeholder in templates.expressions(source or "", "data"):
            source = (source or "").replace(placeholder, templates.fill(placeholder, data=figures))
        return source and marks.without(source)

    return Localised(en=filled(text.en), zh=filled(text.zh))


def _figures(source: str, data: TypedFacts, key: str) -> Iterator[tuple[str, Decimal, set[Decimal]]]:
    """Yields each figure of a kind that the facts hold: as written, its number, and the numbers it may be."""
    for pattern, expected in _expectations(data, key):
        for match in re.finditer(pattern, source, re.MULTILINE):
            written = next(group for group in match.groups() if group is not None)
            yield match[0].strip(), Decimal(written.replace(",", "")), expected


def _expectations(data: TypedFacts, key: str) -> Iterator[tuple[str, set[Decimal]]]:
    if data.language:
        for rule in data.language.tests:
            yield _TESTS[rule.test], {rule.total}
    if data.eligibility and data.eligibility.average and key in ("eligibility", "overview"):
        yield _AVERAGE, {data.eligibility.average}
    if data.eligibility and data.eligibility.rank and key in ("eligibility", "overview"):
        yield _RANK, {data.eligibility.rank}
    if data.places and key in ("places", "overview"):
        places = data.places
        yield _PLACES, {Decimal(value) for value in (places.total, places.most_of_one_major) if value}
    if data.cost and key == "cost":
        amounts = {money.amount for money in (*data.cost.items.values(), data.cost.total)}
        amounts |= {money.amount for money in data.cost.in_yuan.values()}
        amounts |= {payment.amount.amount for payment in data.cost.payments}
        yield (
            rf"(?:\b[A-Z]{{3}} {_NUMBER}|{_NUMBER} (?:新元|英镑|加元|元人民币))",
            amounts | {data.cost.rate, Decimal(1)},
        )
    if data.teaching and key == "credits":
        teaching = data.teaching
        hours = (teaching.hours, teaching.courses, teaching.laboratory, teaching.hospital)
        yield _HOURS, {Decimal(value) for value in hours if value}
        if teaching.attendance:
            yield _ATTENDANCE, {Decimal(teaching.attendance)}
    if data.room and key == "housing":
        yield _NIGHTS, {Decimal(data.room.nights)}
    if data.grants and key == "funding":
        yield rf"\bCNY {_NUMBER}|{_NUMBER} 元人民币", {grant.amount.amount for grant in data.grants}
