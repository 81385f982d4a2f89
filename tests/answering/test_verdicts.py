"""Verdicts against the rules written a second, plain way, for students who are made up."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest

from bot.answering.figures_in_text import plain
from bot.answering.profile import Profile, Score
from bot.answering.statements import read_profile
from bot.answering.verdicts import judge
from bot.library import Library

TODAY = date(2027, 3, 15)
_LISTED = {
    "nus": "clinical_medicine paediatrics anaesthesiology stomatology basic_medicine pharmacy",
    "manchester": "clinical_medicine nursing medical_imaging anaesthesiology paediatrics pharmacy medical_laboratory_science preventive_medicine",
    "ubc": "clinical_medicine basic_medicine biomedical_engineering biotechnology medical_laboratory_science public_health stomatology",
}
_LEVELS: dict[str, dict[str, tuple[int, ...]]] = {
    "nus": {"undergraduate": (3, 4)},
    "ntu": {"undergraduate": (2, 3, 4), "master": (1, 2)},
    "manchester": {"undergraduate": (2, 3, 4), "master": (1,)},
    "ubc": {"undergraduate": (3, 4), "master": (1, 2, 3), "doctoral": (1, 2, 3)},
}
_AVERAGES = {"nus": 82, "ntu": 78, "manchester": 80, "ubc": 85}
_RANKS = {"ntu": 50, "ubc": 30}
_TOTALS = {
    "nus": {"ielts": "6.5", "toefl": "92", "cet6": "550"},
    "ntu": {"ielts": "6.0", "toefl": "80", "cet6": "480", "cet4": "560"},
    "manchester": {"ielts": "6.5", "toefl": "88", "cet6": "520", "pte": "62"},
    "ubc": {"ielts": "7.0", "toefl": "96", "duolingo": "125"},
}


def _plainly(programme: str, profile: Profile) -> str:
    """The office's sentences, one after the other, as a person would check them."""
    found = []
    if profile.level:
        years = _LEVELS[programme].get(profile.level)
        found.append("met" if years and profile.year in years else "not_met")
    if profile.major and programme != "ntu":
        other = "unknown" if programme == "manchester" else "not_met"
        found.append("met" if profile.major in _LISTED[programme].split() else other)
    if profile.average is not None:
        enough = profile.average >= _AVERAGES[programme]
        if not enough and programme in _RANKS:
            enough = profile.rank is not None and profile.rank <= _RANKS[programme]
            found.append("met" if enough else "unknown" if profile.rank is None else "not_met")
        else:
            found.append("met" if enough else "not_met")
    for score in profile.tests:
        found.append(_score_plainly(programme, score, profile))
    return "not_met" if "not_met" in found else "unknown" if "unknown" in found else "met"


def _score_plainly(programme: str, score: Score, profile: Profile) -> str:
    least = _TOTALS[programme].get(score.test)
    if least is None or score.total is None or score.total < Decimal(least):
        return "not_met"
    if score.test == "cet4" and (profile.level != "undergraduate" or profile.year != 2):
        return "not_met"
    if programme == "nus" and score.test == "cet6":
        return "unknown"
    wanted = {
        ("nus", "ielts"): {"speaking": "6.5"},
        ("nus", "toefl"): {"listening": "22"},
        ("ubc", "toefl"): {"speaking": "22"},
    }.get((programme, score.test), {})
    each = {"ntu": "5.5", "manchester": "6.0", "ubc": "6.5"}.get(programme) if score.test == "ielts" else None
    if each:
        wanted = dict.fromkeys(("listening", "reading", "writing", "speaking"), each)
    if any(part in score.parts and score.parts[part] < Decimal(least) for part, least in wanted.items()):
        return "not_met"
    return "met" if all(part in score.parts for part in wanted) else "unknown"


def _student(chance: random.Random) -> Profile:
    level = chance.choice(["undergraduate", "undergraduate", "master", "doctoral"])
    test = chance.choice(["ielts", "toefl", "cet6", "cet4", "pte", "duolingo"])
    totals = {
        "ielts": [str(Decimal(n) / 2) for n in range(10, 17)], "toefl": map(str, range(75, 105)),
        "cet6": map(str, range(470, 570, 5)), "cet4": map(str, range(540, 600, 5)), "pte": ["61", "62", "70"],
        "duolingo": ["120", "125", "130"],
    }  # fmt: skip
    scale = {"ielts": ["5.5", "6.0", "6.5", "7.0"], "toefl": ["20", "21", "22", "25"]}.get(test, [])
    parts = {part: Decimal(chance.choice(scale)) for part in ("listening", "reading", "writing", "speaking")} if scale and chance.random() < 0.7 else {}  # fmt: skip
    majors = sorted({major for listed in _LISTED.values() for major in listed.split()} | {"rehabilitation"})
    return Profile(
        level=level,
        year=chance.randint(1, 4 if level == "undergraduate" else 3),
        major=chance.choice([None, *majors]),
        average=chance.choice([None, *(Decimal(n) / 10 for n in range(760, 870))]),
        rank=chance.choice([None, Decimal(25), Decimal(30), Decimal("30.5"), Decimal(50), Decimal(51)]),
        tests=(Score(test, Decimal(chance.choice(list(totals[test]))), parts),),
    )


def _differ(library: Library, count: int) -> list[tuple[str, Profile]]:
    chance = random.Random(2027)
    programmes = library.knowledge.programmes
    different = []
    for _ in range(count):
        student = _student(chance)
        if student.average is None:
            student = Profile(**{**vars(student), "rank": None})
        for key in _AVERAGES:
            verdict = judge(student, programmes[key], TODAY, library.knowledge.holidays)
            if str(verdict.outcome) != _plainly(key, student):
                different.append((key, student))
    return different


def test_a_hundred_students_are_judged_as_by_hand(library: Library) -> None:
    assert _differ(library, 100) == []


@pytest.mark.slow
def test_five_hundred_students_are_judged_as_by_hand(library: Library) -> None:
    assert _differ(library, 500) == []


_CLAUSES = {
    "year": ["大三", "third year", "本科三年级", "大3", "3rd year", "I'm in my third year"],
    "major": ["护理专业", "nursing", "学护理的", "major: nursing"],
    "average": ["均分81.5", "average 81.5", "平均成绩８１.５分", "avg 81.5", "平均分是81.5"],
    "rank": ["排名前30%", "top 30%", "rank 30 of 100", "專業排名前30%"],
    "test": ["六级505", "CET-6 505", "cet6 505分", "６级５０５", "英语六级考了505分"],
}


def _misread(library: Library, count: int) -> list[str]:
    chance = random.Random(7)
    misread = []
    for _ in range(count):
        parts = [chance.choice(ways) for ways in _CLAUSES.values()]
        chance.shuffle(parts)
        text = chance.choice(["，", ", ", "；"]).join(parts)
        said = read_profile(plain(text), library.knowledge.majors.values(), TODAY)
        read = (
            said.level,
            said.year,
            said.major,
            said.average,
            said.rank,
            [(s.test, s.total) for s in said.tests],
        )
        if read != ("undergraduate", 3, "nursing", Decimal("81.5"), Decimal(30), [("cet6", Decimal(505))]):
            misread.append(text)
    return misread


def test_the_same_facts_are_read_alike_however_they_are_written(library: Library) -> None:
    assert _misread(library, 200) == []


@pytest.mark.slow
def test_a_thousand_sentences_are_read_alike(library: Library) -> None:
    assert _misread(library, 1000) == []
