"""What counts as an answer in a word, and what does not."""

from __future__ import annotations

import pytest

from bot.dialogue import hearing
from bot.dialogue.hearing import Choice
from bot.messages import Meaning

YES = [
    "yes",
    "Yes!",
    "yes please",
    "OK",
    "ｙｅｓ",
    "yes I take it",
    "好的",
    "好的，谢谢",
    "是的",
    "有的",
    "可以的",
    "👍",
    "👍🏽",
    "沒問題",
    "確定",
    "要得，我要",
    "可",
    "OKOK",
    "yes please do",
]
NO = [
    "no",
    "No, thanks.",
    "none of these",
    "不用了，谢谢",
    "没",
    "沒有",
    "不需要",
    "都不是",
    "好的，不用了",
    "👎",
]
STOP = [
    "cancel",
    "Stop!",
    "stop it please",
    "never mind",
    "取消",
    "取消吧",
    "算了，不报了",
    "不用了，取消吧",
    "我要取消",
]
PAUSE = [
    "hold on",
    "wait a sec, please",
    "返回",
    "start over",
    "等一下",
    "稍等",
    "not now",
    "晚点再说吧",
]
NEITHER = [
    "可是",
    "do you?",
    "wait list",
    "明天",
    "back pain",
    "leave",
    "",
    "yes?",
    "yes, and what does it cost?",
    "no, I mean NUS",
    "好吗",
    "要不要",
    "有没有",
    "是不是",
    "NUS?",
    "stop the world",
    "取消报名的截止时间",
    "不知道",
    "thanks",
    "谢谢",
    "可以报两个吗",
    "好像不是",
    "yes " * 40,
    "嗯" * 79 + "x",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, Meaning.YES) for text in YES),
        *((text, Meaning.NO) for text in NO),
        *((text, Meaning.STOP) for text in STOP),
        *((text, Meaning.PAUSE) for text in PAUSE),
        *((text, None) for text in NEITHER),
    ],
)
def test_only_a_whole_message_means_yes_no_stop_or_wait(text: str, expected: Meaning | None) -> None:
    assert hearing.meaning(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", 2),
        ("２", 2),
        ("②", 2),
        ("2.", 2),
        ("the second one", 2),
        ("I'd like the second one please", 2),
        ("第二个", 2),
        ("选第二个吧", 2),
        ("最后一个", -1),
        ("last", -1),
        ("0", None),
        ("2023010101", None),
        ("2 seats", None),
        ("the second semester", None),
        ("第二学期", None),
    ],
)
def test_a_number_in_figures_or_words(text: str, expected: int | None) -> None:
    assert hearing.ordinal(text) == expected


CAMPUSES = (
    Choice("seat:register:a:", ("Jinyun campus, Saturday 6 March 2027", "缙云校区", "jinyun")),
    Choice("seat:register:b:", ("Yuanjiagang campus, Sunday 7 March 2027", "袁家岗校区")),
    Choice("faq:none", ("None of these",), Meaning.NO),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jinyun", 0),
        ("the Jinyun campus", 0),
        ("縉雲校區", 0),
        ("袁家岗", 1),
        ("Sunday 7 March", 1),
        ("2", 1),
        ("最后一个", 2),
        ("none of these", 2),
        ("no", 2),
        ("campus", None),
        ("Jinyun?", None),
        ("yes", None),
        ("4", None),
        ("when does Jinyun start", None),
    ],
)
def test_words_press_the_button_that_they_fit_alone(text: str, expected: int | None) -> None:
    choice = hearing.chosen(text, CAMPUSES)
    assert choice == (CAMPUSES[expected] if expected is not None else None)


def test_where_anything_may_be_written_only_a_whole_label_counts() -> None:
    """An announcement may say "2", and a room may be called Jinyun."""
    assert hearing.chosen("None of these", CAMPUSES, literally=True) == CAMPUSES[2]
    assert hearing.chosen("2", CAMPUSES, literally=True) is None
    assert hearing.chosen("no", CAMPUSES, literally=True) is None
    assert hearing.chosen("Jinyun", CAMPUSES, literally=True) == CAMPUSES[0]  # one of its names


def test_a_choice_survives_the_database() -> None:
    assert [Choice.of_json(choice.as_json()) for choice in CAMPUSES] == list(CAMPUSES)


def test_a_figure_is_no_other_one_without_its_point() -> None:
    offered = (Choice("fit:6.5", ("6.5",)), Choice("fit:all", ("Yes, delete everything",)))
    assert hearing.chosen("65", offered) is None
    assert hearing.chosen("6.5", offered) == offered[0]
    assert hearing.chosen("yes delete everything", offered) == offered[1]
