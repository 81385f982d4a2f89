"""What people write for a moment is read as it is meant, or not at all."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import moments

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2027, 3, 2, 10, 0, tzinfo=ZONE)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("09:00", "2027-03-03 09:00"),
        ("11:30", "2027-03-02 11:30"),
        ("10:00", "2027-03-03 10:00"),
        ("9am", "2027-03-03 09:00"),
        ("2027-03-06T14:30", "2027-03-06 14:30"),
        ("12 pm", "2027-03-02 12:00"),
        ("12am", "2027-03-03 00:00"),
        ("3:15 p.m.", "2027-03-02 15:15"),
        ("tomorrow 9:00", "2027-03-03 09:00"),
        ("Tomorrow at 9am.", "2027-03-03 09:00"),
        ("9am tomorrow", "2027-03-03 09:00"),
        ("today 9:00", "2027-03-02 09:00"),
        ("the day after tomorrow, 18:00", "2027-03-04 18:00"),
        ("12-01 09:00", "2027-12-01 09:00"),
        ("01-12 09:00", "2028-01-12 09:00"),
        ("2027-03-01 09:00", "2027-03-01 09:00"),
        ("2027/12/1 9:00", "2027-12-01 09:00"),
        ("1 December 9:00", "2027-12-01 09:00"),
        ("Dec 1st, 2028 at 9 am", "2028-12-01 09:00"),
        ("02-29 09:00", "2028-02-29 09:00"),
        ("明天9点", "2027-03-03 09:00"),
        ("明天 9:00", "2027-03-03 09:00"),
        ("下午3:00", "2027-03-02 15:00"),
        ("下午3：00", "2027-03-02 15:00"),
        ("明天下午3点半", "2027-03-03 15:30"),
        ("后天晚上八点一刻", "2027-03-04 20:15"),
        ("后天晚上八点五十五分", "2027-03-04 20:55"),
        ("今天下午15点", "2027-03-02 15:00"),
        ("中午12点", "2027-03-02 12:00"),
        ("明天早上九点整", "2027-03-03 09:00"),
        ("12月1日 9:00", "2027-12-01 09:00"),
        ("十二月二十一号上午10点20分", "2027-12-21 10:20"),
        ("2027年12月1日9点", "2027-12-01 09:00"),
        ("今晚8点", "2027-03-02 20:00"),
        ("明早", "2027-03-03 08:00"),
        ("明早九点半", "2027-03-03 09:30"),
        ("明晚7:30", "2027-03-03 19:30"),
        ("下周一9点", "2027-03-08 09:00"),
        ("下周一十点", "2027-03-08 10:00"),
        ("周五下午3点", "2027-03-05 15:00"),
        ("星期二9点", "2027-03-09 09:00"),
        ("周二晚上8点", "2027-03-02 20:00"),
        ("本周日 18:00", "2027-03-07 18:00"),
        ("礼拜天下午两点", "2027-03-07 14:00"),
        ("Friday 5 March 2027, 15:00", "2027-03-05 15:00"),
        ("2027年3月5日星期五 15:00", "2027-03-05 15:00"),
        ("3月5日（周五）15:00", "2027-03-05 15:00"),
        ("on Friday at 3pm", "2027-03-05 15:00"),
        ("9am next Monday", "2027-03-08 09:00"),
        ("8pm tonight", "2027-03-02 20:00"),
        ("tonight 8:00", "2027-03-02 20:00"),
        ("tomorrow morning", "2027-03-03 08:00"),
        ("週五下午3點", "2027-03-05 15:00"),
        ("禮拜三晚上七點半", "2027-03-03 19:30"),
        ("下週一 9點", "2027-03-08 09:00"),
        ("大后天9点", "2027-03-05 09:00"),
        ("大後天晚上8點", "2027-03-05 20:00"),
        ("Fri 3pm", "2027-03-05 15:00"),
        ("3pm Fri", "2027-03-05 15:00"),
        ("next mon. 9am", "2027-03-08 09:00"),
        ("Fri, 5 Mar 15:00", "2027-03-05 15:00"),
        ("tmr 9am", "2027-03-03 09:00"),
        ("9:30 tmrw", "2027-03-03 09:30"),
        ("tomorrow 9.30am", "2027-03-03 09:30"),
        ("9.30 p.m. tomorrow", "2027-03-03 21:30"),
        ("noon tomorrow", "2027-03-03 12:00"),
        ("tomorrow at noon", "2027-03-03 12:00"),
        ("12 noon on Friday", "2027-03-05 12:00"),
        ("noon", "2027-03-02 12:00"),
        ("tomorrow noon", "2027-03-03 12:00"),
        ("明天中午", "2027-03-03 12:00"),
        ("tonight 11pm", "2027-03-02 23:00"),
        ("٢٠:٣٠", "2027-03-02 20:30"),
    ],
)
def test_a_moment_is_read(text: str, moment: str) -> None:
    assert moments.read(text, NOW) == datetime.fromisoformat(moment).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "9", "May", "2027", "25:00", "10:60", "13-01 09:00", "02-30 09:00", "2027-02-29 09:00",
        "13pm", "0am", "上午15点", "晚上12点", "下午9点", "明天", "tomorrow", "NUS closes tomorrow 9:00", "at 9:00 or so", "Monday 5 March 2027, 15:00", "下下周一9点", "上周五9点", "Friday",
        "今晚12点", "今晚12點半", "今晚0点", "明晚12点", "tonight 12:00", "tonight at 12am", "1am tonight", "tonight 0:30", "tonight 12pm", "midnight", "afternoon", "on thurs at 9", "tmr",
    ],
)  # fmt: skip
def test_anything_else_is_not_guessed_at(text: str) -> None:
    assert moments.read(text, NOW) is None


def test_the_29th_of_february_after_that_day_is_that_of_the_next_leap_year() -> None:
    now = datetime(2028, 3, 1, 10, 0, tzinfo=ZONE)
    assert moments.read("02-29 09:00", now) == datetime(2032, 2, 29, 9, 0, tzinfo=ZONE)


@given(st.text("0123456789:-/.月日号点半年明天下午上晚amp一十周五星期 ", max_size=20))
def test_nothing_that_looks_like_a_moment_breaks_it(text: str) -> None:
    moments.read(text, NOW)
