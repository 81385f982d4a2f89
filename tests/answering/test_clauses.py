"""Of what a message says only what is the student's own counts, or of whom they ask for."""

from __future__ import annotations

import pytest

from bot.answering.clauses import own_clauses, without_hearsay


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("my sister has ielts 8, i have 6", "ielts  i have 6"),
        ("my brother has a 90. as for me: 78, third year", " as for me: 78, third year"),
        ("同学托福100,我才80", "托福 我才80"),
        ("my friend has 85, can she apply", "my friend has 85, can she apply"),
        ("帮朋友问:她大3,均分80,我自己大2", "帮朋友问:她大3,均分80,"),
        (
            "asking for my cousin: year 3, average 81. i am in year 2",
            "asking for my cousin: year 3, average 81.",
        ),
        ("my average fell from 88 to 79", "my average 79"),
    ],
)
def test_what_others_have_is_left_out(text: str, own: str) -> None:
    assert own_clauses(text).split() == own.split()


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("5年级,听学姐说只收大3", "5年级, "),
        ("i am in year 5; they say year 4 is the last", "i am in year 5;  "),
        ("大3", "大3"),
    ],
)
def test_what_was_heard_is_left_out(text: str, own: str) -> None:
    assert without_hearsay(text).split() == own.split()
