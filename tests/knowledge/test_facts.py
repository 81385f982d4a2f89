"""Typed facts: contradictions are named with their line, texts are rendered from them, and prose must agree."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.knowledge import Answers
from bot.knowledge.checklist import Lead
from bot.knowledge.money import Money, read_money
from bot.knowledge.values import Localised
from bot.knowledge.working_days import Holidays
from bot.messages import Language
from tests.knowledge.test_reading import NOW, PROGRAMME, TOPIC, ZONE, _read, _refused

HEAD = PROGRAMME.split("facts:")[0]
FACTS = "facts:" + PROGRAMME.split("facts:")[1]
MAJORS = "- {id: nursing, name: {en: nursing, zh: 护理学}}\n"


def _programme(data: str, facts: str = FACTS) -> str:
    written = data if data.startswith("{") else f"\n  {data}"
    return f"{HEAD}data: {written}\n{facts}"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("language: {tests: [{test: ielts, total: 9.5}]}", "IELTS has no 9.5; it goes from 0 to 9"),
        (
            "language: {tests: [{test: toefl, total: 90, parts: {speaking: 31}}]}",
            "no part of TOEFL iBT can be 31",
        ),
        ("language: {tests: [{test: toeic, total: 800}]}", "there is no test 'toeic'"),
        ("eligibility: {levels: {master: {}}, majors: any, average: 120}", "less than or equal to 100"),
        ("places: {total: 10, undergraduate: 11}", "'undergraduate' is more than the total of 10"),
        ("places: {total: 10, undergraduate: 4, postgraduate: 4}", "do not add up to the total"),
        ("selection: {grades: 60, language: 50}", "the points add up to 110, not to 100"),
        ("steps: [{id: results, at: some day}]", "is no relative day"),
        ("grants: [{id: a, amount: SGB 600}]", "unknown currency 'SGB'; did you mean 'SGD'?"),
        (
            "cost: {fee: SGD 100, room: GBP 5, living: SGD 5, travel: CNY 5, rate: 5}",
            "the items are in GBP and SGD",
        ),
        ("insurance: {cover: much, price: CNY 5}", "is no amount of money; write such as 'SGD 2600'"),
        ("life: {hours_ahead: 99, warmest: 20}", "less than or equal to 24"),
        ("eligibility: {levels: {master: {}}, majors: [law]}", "majors.yaml names no major 'law'"),
        ("documents: [{id: a, title: {en: A}, form: fax}]", "'data.documents.form'"),
        ("documents: [{id: a, title: {en: A}, form: paper, coppies: 2}]", "did you mean 'copies'?"),
        (
            "documents: [{id: a, title: {en: A}, form: paper, lead: -3 weeks}]",
            "a lead time is at least 1 day; write such as '3 weeks'",
        ),
        ("documents: [{id: a, title: {en: A}, form: paper, lead: soon}]", "is no lead time"),
        (
            "documents: [{id: a, title: {en: A}, form: paper}, {id: a, title: {en: B}, form: paper}]",
            "two documents, steps or deadlines have the id 'a'",
        ),
        (
            "documents: [{id: application, title: {en: A}, form: paper}]",
            "two documents, steps or deadlines have the id 'application'",
        ),
        (
            "{documents: [{id: a, title: {en: A}, form: paper}], steps: [{id: a, at: deadline}]}",
            "two documents, steps or deadlines have the id 'a'",
        ),
        (
            "{ways: [{id: mail, title: {en: M}}], documents: [{id: a, title: {en: A}, form: paper, way: mial}]}",
            "there is no way 'mial' to hand it in; did you mean 'mail'?",
        ),
        (
            "{application: {online: true, paper: false, letters: 1}, documents: [{id: letters, title: {en: L}, form: paper, copies: 2}]}",
            "the documents hold 2 letters of recommendation, `application:` 1",
        ),
        ("steps: [{id: pay, is_task: true, at: deadline}]", "a task needs a title"),
        (
            "steps: [{id: talk, begins: 3 days after deadline, at: 2 days after deadline}]",
            "'talk' ends on 2027-03-21, before it begins on 2027-03-22",
        ),
        ("places: {totl: 10}", "unknown key 'data.places.totl'; did you mean 'total'?"),
    ],
)
def test_facts_that_contradict_themselves_are_named_with_their_line(
    tmp_path: Path, data: str, told: str
) -> None:
    problems = _refused(tmp_path, topics__a=TOPIC, majors=MAJORS, programmes__nus=_programme(data))
    line = "10" if data.startswith("{") else "11"
    assert any(
        problem.startswith(f"programmes/nus.yaml:{line}: ") and told in problem for problem in problems
    ), problems


def test_a_deadline_that_closes_before_it_opens_is_refused(tmp_path: Path) -> None:
    late = PROGRAMME.replace("    closes:", "    opens: 2027-03-20 09:00\n    closes:")
    assert any(
        "it closes before it opens" in line
        for line in _refused(tmp_path, topics__a=TOPIC, programmes__nus=late)
    )


def test_both_languages_are_rendered_from_the_same_figure(tmp_path: Path) -> None:
    facts = FACTS.replace("It closes soon.", "'It costs {{ data.insurance.price }}.'").replace(
        "快截止了。", "'保费 {{ data.insurance.price }}。'"
    )
    data = "insurance: {cover: CNY 400000, price: SGD 1280}"
    reading = _read(tmp_path, topics__a=TOPIC, programmes__nus=_programme(data, facts))
    answers = Answers(reading.knowledge, ZONE, lambda _: "x")
    assert "It costs SGD 1,280." in answers.answer("deadline", ["nus"], Language.EN, NOW)
    assert "保费 1,280 新元。" in answers.answer("deadline", ["nus"], Language.ZH, NOW)


def test_a_placeholder_without_its_figure_is_refused(tmp_path: Path) -> None:
    facts = FACTS.replace("It closes soon.", "'It costs {{ data.insurance.prize }}.'")
    problems = _refused(
        tmp_path,
        topics__a=TOPIC,
        programmes__nus=_programme("insurance: {cover: CNY 4, price: CNY 1}", facts),
    )
    assert any(
        "programmes/nus.yaml" in line and "{{ data.insurance.prize }} cannot be filled" in line
        for line in problems
    )


def test_prose_that_disagrees_with_the_figure_is_reported(tmp_path: Path) -> None:
    facts = FACTS.replace("It closes soon.", "TOEFL iBT 92 or IELTS Academic 7.0.")
    data = "language: {tests: [{test: ielts, total: 6.5}, {test: toefl, total: 92}]}"
    reading = _read(tmp_path, topics__a=TOPIC, programmes__nus=_programme(data, facts))
    told = [str(problem) for problem in reading.problems]
    assert len(told) == 1
    assert "programmes/nus.yaml:15" in told[0]
    assert "the text says 'IELTS Academic 7.0', but `data:` says 6.5" in told[0]


@pytest.mark.parametrize(
    ("topic", "text", "data", "told"),
    [
        ("credits", "A certificate of 100 hours.", "teaching: {hours: 104, modules: 6, visits: 8, credits: 4}", "'100 hours', but `data:` says 104"),
        ("credits", "You need 80% attendance.", "teaching: {hours: 104, modules: 6, visits: 8, credits: 4, attendance: 85}", "'80% attendance', but `data:` says 85"),
    ],
)  # fmt: skip
def test_hours_and_attendance_are_compared_too(
    tmp_path: Path, topic: str, text: str, data: str, told: str
) -> None:
    facts = FACTS.replace("It closes soon.", text).replace("deadline", topic)
    reading = _read(
        tmp_path, topics__a=TOPIC.replace("deadline", topic), programmes__nus=_programme(data, facts)
    )
    assert any(told in str(problem) for problem in reading.problems)


def test_yuan_are_rounded_to_hundreds_at_the_offices_rate() -> None:
    assert str(read_money("SGD 1,204").at(Decimal("5.4"))) == "CNY 6,500"
    assert read_money("CNY 4,512.50").at(Decimal(9)) == Money(Decimal("4512.50"))


def test_a_holiday_that_is_a_workday_too_is_refused(tmp_path: Path) -> None:
    holidays = "days: {2027-05-01: {en: Labour Day, zh: 劳动节}}\nworkdays: [2027-05-01]\n"
    assert "cannot be a holiday and a workday" in _refused(tmp_path, topics__a=TOPIC, holidays=holidays)[0]


def test_a_document_that_is_due_after_the_start_is_refused(tmp_path: Path) -> None:
    data = "documents: [{id: a, title: {en: A, zh: 甲}, form: paper, by: 3 days after start}]"
    written = _programme(data).replace("data:", "dates: {starts: 2027-07-05, ends: 2027-07-30}\ndata:")
    [problem] = _refused(tmp_path, topics__a=TOPIC, programmes__nus=written)
    assert problem.startswith("programmes/nus.yaml:12: 'a' is due on 2027-07-08, after the programme has")
    assert "write a day up to 2027-07-05" in problem


def test_a_document_that_apply_does_not_name_is_reported(tmp_path: Path) -> None:
    """Whoever reads the answer would leave it out."""
    facts = (
        FACTS + "  apply: {brief: {en: b, zh: 简}, text: {en: Bring the Photo Page of it., zh: 带照片页。}}\n"
    )
    topics = f"{TOPIC}{TOPIC.replace('id: deadline', 'id: apply')}"
    data = "documents: [{{id: a, title: {{en: {}, zh: {}}}, form: paper}}]"
    reading = _read(
        tmp_path, topics__a=topics, programmes__nus=_programme(data.format("photo page", "照片页"), facts)
    )
    assert not [problem for problem in reading.problems if "does not name" in str(problem)]
    reading = _read(tmp_path, programmes__nus=_programme(data.format("photo page", "护照"), facts))
    [problem] = [problem for problem in reading.problems if "does not name" in str(problem)]
    assert problem.line == 11
    assert "'photo page'" in str(problem)


@pytest.mark.parametrize(
    ("lead", "due", "begins"),
    [
        ("5 working days", date(2027, 4, 9), date(2027, 4, 1)),  # Qingming is 5 April
        ("3 weeks", date(2027, 4, 9), date(2027, 3, 19)),
        ("1 Month", date(2027, 3, 31), date(2027, 2, 28)),
        ("10 days", date(2027, 4, 9), date(2027, 3, 30)),
    ],
)
def test_a_lead_time_is_counted_back_over_holidays(lead: str, due: date, begins: date) -> None:
    holidays = Holidays(days={date(2027, 4, 5): Localised(en="Qingming", zh="清明节")})
    assert Lead.model_validate(lead).before(due, holidays.add) == begins
