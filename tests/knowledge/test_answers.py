"""What a student reads: the right programme's facts, true to the moment, honest about what is unconfirmed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.knowledge import Answers, Deadline, Knowledge, Localised, Programme, Topic
from bot.knowledge.models import Fact, Phrasings, TravelDates
from bot.messages import Language

ZONE = ZoneInfo("Asia/Shanghai")
CLOSES = datetime(2027, 3, 19, 9, 0, tzinfo=UTC)  # 17:00 in Chongqing
OPENS = CLOSES - timedelta(days=30)
CONFIRMED = date(2027, 2, 1)
EN, ZH = Language.EN, Language.ZH


def _both(text: str, zh: str | None = None) -> Localised:
    return Localised(en=text, zh=zh or text)


def _programme(key: str, verified_on: date | None = CONFIRMED) -> Programme:
    fact = Fact(
        brief=_both(f"brief {key}"),
        text=_both(f"{{{{ programme.city }}}}: text {key}", f"{key}的事"),
        verified_on=verified_on,
    )
    deadline = Deadline(
        id="application",
        label=_both("Application", "申请"),
        opens=OPENS,
        closes=CLOSES,
        verified_on=verified_on,
    )
    return Programme(
        id=key,
        name=_both(f"University {key}"),
        short=_both(key.upper()),
        city=_both(f"City {key}"),
        country=_both("Land"),
        continent=_both("Erde"),
        deadlines=(deadline,),
        dates=TravelDates(starts=date(2027, 7, 5), ends=date(2027, 8, 15), verified_on=verified_on),
        facts={"cost": fact},
    )


def _topic(key: str, answer: str, scope: str = "programme", **more: object) -> Topic:
    return Topic.model_validate(
        {"id": key, "scope": scope, "questions": Phrasings(en=("x",)), "answer": _both(answer), **more}
    )


def _answers(*topics: Topic, verified_on: date | None = CONFIRMED, programmes: int = 2) -> Answers:
    ours = [_programme(key, verified_on) for key in ("nus", "ntu", "ubc")[:programmes]]
    knowledge = Knowledge(topics={t.id: t for t in topics}, programmes={p.id: p for p in ours})
    return Answers(knowledge, ZONE, lambda language: f"MedU {language}")


COST = _topic("cost", "{{ fact }}")
WHEN = _topic("when", "{{ programme.countdown }}|{{ programme.opens }}|{{ programme.closes }}")
NOW = CLOSES - timedelta(days=3)


def test_one_programme_gets_its_own_facts_and_no_others() -> None:
    text = _answers(COST).answer("cost", ["nus"], EN, NOW)
    assert "City nus: text nus" in text
    assert "ntu" not in text
    assert text.startswith("**NUS · cost**")
    assert "nus的事" in _answers(COST).answer("cost", ["nus"], ZH, NOW)


def test_none_named_means_all_side_by_side() -> None:
    assert (
        _answers(COST).answer("cost", [], EN, NOW)
        == "- **University nus**: brief nus\n- **University ntu**: brief ntu"
    )


def test_two_named_are_set_side_by_side_without_the_third() -> None:
    text = _answers(COST, programmes=3).answer("cost", ["nus", "ubc"], EN, NOW)
    assert "nus" in text
    assert "ubc" in text
    assert "ntu" not in text


def test_overall_speaks_for_all() -> None:
    topic = _topic("cost", "{{ fact }}", overall=_both("{% for p in programmes %}{{ p.short }} {% endfor %}"))
    assert _answers(topic).answer("cost", [], EN, NOW) == "NUS NTU"


def test_a_programme_topic_without_programmes_answers_all_the_same() -> None:
    """A folder that holds topics alone."""
    assert _answers(_topic("when", "Soon."), programmes=0).answer("when", [], EN, NOW) == "Soon."


def test_a_fact_that_nobody_wrote_is_said_to_be_missing() -> None:
    text = _answers(_topic("visa", "{{ fact }}")).answer("visa", ["nus"], EN, NOW)
    assert "not written anything" in text


def test_a_general_answer_knows_the_institution() -> None:
    topic = _topic("office", "{{ institution }}", scope="general", states_facts=False)
    assert _answers(topic).answer("office", ["nus"], ZH, NOW) == "MedU zh"


@pytest.mark.parametrize(
    ("now", "en", "zh"),
    [
        (OPENS - timedelta(seconds=1), "not open yet", "尚未开放"),
        (OPENS, "30 days left", "还剩 30 天"),
        (CLOSES - timedelta(days=1), "1 day left", "还剩 1 天"),
        (CLOSES - timedelta(seconds=1), "closes today", "今天截止"),
        (CLOSES.replace(hour=0) - timedelta(hours=8), "closes today", "今天截止"),  # midnight in Chongqing
        (CLOSES.replace(hour=0) - timedelta(hours=8, seconds=1), "1 day left", "还剩 1 天"),
        (CLOSES, "closed", "已截止"),
        (CLOSES + timedelta(days=400), "closed", "已截止"),
    ],
)
def test_a_deadline_is_counted_in_the_institutions_days_and_never_open_once_passed(
    now: datetime, en: str, zh: str
) -> None:
    answers = _answers(WHEN)

    assert f"\n\n{en}|" in answers.answer("when", ["nus"], EN, now)
    assert f"\n\n{zh}|" in answers.answer("when", ["nus"], ZH, now)
    listed = answers.deadlines(_programme("nus"), EN, now)
    assert ("open until" in listed) == (OPENS <= now < CLOSES)
    assert "Friday 19 March 2027, 17:00" in listed


def test_unconfirmed_facts_are_called_sample_data() -> None:
    """Only where the answer makes use of one."""
    assert "Sample data" in _answers(COST, verified_on=None).answer("cost", ["nus"], EN, NOW)
    assert "Sample data" in _answers(WHEN, verified_on=None).answer("when", ["nus"], EN, NOW)
    assert "Sample data" not in _answers(_topic("plain", "Words."), verified_on=None).answer(
        "plain", ["nus"], EN, NOW
    )


def test_old_facts_show_when_they_were_last_confirmed() -> None:
    assert "Last confirmed by the office on Friday 1 May 2026" in _answers(
        COST, verified_on=date(2026, 5, 1)
    ).answer("cost", ["nus"], EN, NOW)
    assert "confirmed" not in _answers(COST).answer("cost", ["nus"], EN, NOW)


def test_travel_dates_count_in_weeks() -> None:
    topic = _topic("dates", "{{ programme.starts }} - {{ programme.ends }} ({{ programme.weeks }})")
    assert "Monday 5 July 2027 - Sunday 15 August 2027 (6 weeks)" in _answers(topic).answer(
        "dates", ["nus"], EN, NOW
    )
