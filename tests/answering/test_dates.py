"""Days that are asked for, and days of the student's own that a programme may collide with."""

from __future__ import annotations

import pytest

from tests.answering.conftest import Ask

YES, NO = "met", "not_met"


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("UBC哪个周一不上课", "2027-08-02"),
        ("Which Monday do we have off at UBC?", "2027-08-02"),
        ("南洋理工那边放假是哪个星期一", "2027-08-09"),
        ("On which Saturday do I have to be out of my room in Manchester?", "2027-08-14"),
        ("NTU哪个周五个人测试", "2027-07-30"),
        ("清明放假算在里面，国大结果哪天出", "2027-04-12"),
        ("With the Labour Day break in between, by when must I confirm my UBC place?", "2027-05-11"),
        ("By what date should I have approached my UBC referees?", "2027-03-26"),
        ("UBC推荐信，最晚几号要去找老师", "2027-03-26"),
        ("最晚哪天退出国大，还能拿回一半项目费", "2027-05-21"),
        ("On which date does NTU tell us who got in?", "2027-04-23"),
        ("NTU学院最晚哪天要点同意", "2027-04-14"),
        ("What's the earliest day I can get into my room in Manchester?", "2027-07-17"),
        ("国大面试第一天是几号", "2027-04-01"),
        ("On what day do the UBC interviews begin?", "2027-04-26"),
        ("Last day to pull out of NUS and still see half of my money again?", "2027-05-21"),
    ],
)
def test_the_day_of_a_step_is_found(ask: Ask, question: str, value: str) -> None:
    computed = ask(question)
    assert computed is not None
    assert computed.value == value


@pytest.mark.parametrize(
    "question",
    [
        "Which Tuesday do we have off at UBC?",  # a Monday
        "my birthday is in July, do they celebrate at UBC?",  # nothing that must be elsewhere
        "NTU的推荐人我最晚哪天去找",  # the office asks it of UBC's alone
    ],
)
def test_no_day_is_told_for_another(ask: Ask, question: str) -> None:
    assert ask(question) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("I have a clinical skills assessment on 20 July that I can't skip. Can I still do Manchester?", {"manchester": NO}),
        ("驾照科目三约在7月28号，国大还去得成吗", {"nus": NO}),
        ("My brother graduates on 17 August and I have to be there. Which programmes still work?", {"nus": YES, "ntu": NO, "manchester": YES, "ubc": YES}),
        ("8月18号转专业要本人到场，哪几个赶得上", {"nus": YES, "ntu": NO, "manchester": YES, "ubc": YES}),
        ("家里7月10号搬家，必须我在，NUS和曼大哪个行", {"nus": NO, "manchester": YES}),
        ("Manchester interview: I am in Beijing from 6 to 12 April. Problem?", {"manchester": NO}),
        ("Manchester interview: I am in Beijing from 6 to 9 April. Problem?", {"manchester": "unknown"}),
        ("PTE result on 3 April. In time for Manchester?", {"manchester": NO}),
        ("Could the second NTU instalment wait until 20 May?", {"ntu": NO}),
        ("Am I allowed to stay in the Manchester hall until 15 August?", {"manchester": NO}),
        ("Would I know about UBC before 1 May?", {"ubc": YES}),
        ("Would I know about UBC before 30 April?", {"ubc": NO}),
        ("南洋的视频4月9号下午四点传，还算数吗", {"ntu": YES}),
        ("补考8月19号，NTU会撞上吗", {"ntu": NO}),
        ("lectures resume 30 August. do all four get me home in time?", {"nus": YES, "ntu": YES, "manchester": YES, "ubc": YES}),
        ("袁家岗3月17号下午3点收国大的袋子吗", {"nus": YES}),
        ("passport good till 10 Feb 2028, enough for UBC?", {"ubc": NO}),
        ("On 2 July I must be at the hospital for my practical. Is that a problem for UBC?", {"ubc": YES}),
    ],
)  # fmt: skip
def test_days_are_compared_with_the_student_s_own(ask: Ask, question: str, expected: dict[str, str]) -> None:
    computed = ask(question)
    assert computed is not None
    assert {key: str(outcome) for key, outcome in computed.verdicts.items()} == expected
