"""What students ask that has one right answer in the facts, in both languages."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.answering.computation import compute
from bot.answering.computed import Computed
from bot.answering.statements import profile_in
from bot.library import Library

NOW = "2027-03-15T10:00:00+08:00"
YES, NO, OPEN = "met", "not_met", "unknown"


def _computed(library: Library, question: str, now: str = NOW) -> Computed | None:
    match = library.matcher.match(question)
    return compute(question, match, library.knowledge, datetime.fromisoformat(now))


def _verdicts(library: Library, question: str, now: str = NOW) -> dict[str, str]:
    computed = _computed(library, question, now)
    return {key: str(outcome) for key, outcome in computed.verdicts.items()} if computed else {}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Third year pharmacy, average 88, IELTS 6.5 with speaking 6.5. Can I apply to NUS?", {"nus": YES}),
        ("我是药学大三的，均分八十八，雅思6.5口语6.5，国大能报吗", {"nus": YES}),
        ("药学大三，均分88，雅思6.5口语6，国大能报吗", {"nus": NO}),
        ("我大一，能去曼大吗", {"manchester": NO}),
        ("Can a first-year student go to NTU?", {"ntu": NO}),
        ("I'm a PhD student in biotechnology, which ones are open to me?", {"nus": NO, "ntu": NO, "manchester": NO, "ubc": YES}),
        ("博士能申请哪几个", {"nus": NO, "ntu": NO, "manchester": NO, "ubc": YES}),
        ("研二，均分80，能报NTU吗", {"ntu": YES}),
        ("second year master's, average 90. Manchester?", {"manchester": NO}),
        ("5+3的五年级，均分85，国大可以报吗", {"nus": YES}),
        ("康复大三，平均86，能去曼大吗", {"manchester": OPEN}),
        ("health management, 3rd year, avg 85, can I go to Manchester or NUS?", {"nus": NO, "manchester": OPEN}),
        ("均分84，专业排名前25%，UBC行不行", {"ubc": YES}),
        ("average 84, ranked 40 of 100. Am I eligible for UBC?", {"ubc": NO}),
        ("my average is 84, UBC possible?", {"ubc": OPEN}),
        ("均分77，排名没算过，NTU能报吗", {"ntu": OPEN}),
        ("我的绩点是3.2，国大够吗", {"nus": OPEN}),
        ("GPA 3.4/4.0, can I apply to Manchester?", {"manchester": OPEN}),
        ("average 840, can I apply to NUS?", {"nus": OPEN}),
        ("挂了一科还没补考，曼大能申吗", {"manchester": NO}),
        ("I failed one course last year but passed the resit. Can I still apply to NTU?", {"ntu": YES}),
        ("挂过一门，补考过了，UBC可以报吗", {"ubc": OPEN}),
        ("我从来没挂过科，均分82，国大能报吧？", {"nus": YES}),
        ("I have passed physiology and pharmacology, average 82, third year clinical medicine. NUS?", {"nus": YES}),
        ("I graduate this summer. Can I still go to UBC?", {"ubc": NO}),
        ("毕业班的能报曼大吗", {"manchester": NO}),
        ("受过处分还能申请曼大吗", {"manchester": NO}),
        ("导师不同意，我研一，能报UBC吗", {"ubc": NO}),
        ("没修过实验课，UBC能报吗", {"ubc": NO}),
    ],
)  # fmt: skip
def test_a_verdict_judges_what_was_named(library: Library, question: str, expected: dict[str, str]) -> None:
    found = _verdicts(library, question)
    assert {key: found.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("六级480能报曼大吗", {"manchester": NO}),
        ("六级520够曼大不", {"manchester": YES}),
        ("CET-6 560 and B in the spoken test, enough for NUS?", {"nus": YES}),
        ("六级560没考口语，国大行吗", {"nus": NO}),
        ("六级560，国大行吗", {"nus": OPEN}),
        ("CET-6 551 with grade C in the speaking test. NUS?", {"nus": NO}),
        ("大三，四级600，NTU认吗", {"ntu": NO}),
        ("多邻国125哪些学校认", {"nus": NO, "ntu": NO, "manchester": NO, "ubc": YES}),
        ("Duolingo 120, does UBC accept it?", {"ubc": NO}),
        ("TOEFL 88 enough for Manchester?", {"manchester": YES}),
        ("托福100，口语21，UBC可以吗", {"ubc": NO}),
        ("托福home edition考了100，曼大认不认", {"manchester": NO}),
        ("IELTS 7, no band below 6.5. Where can I go with that?", {"nus": YES, "ntu": YES, "manchester": YES, "ubc": YES}),
        ("雅思7分，小分都是6.5，能去哪些", {"nus": YES, "ntu": YES, "manchester": YES, "ubc": YES}),
        ("ielts overall 6.5, lowest part 5.5, which accept me", {"ntu": YES, "manchester": NO, "ubc": NO}),
        ("IELTS 65, is it enough for NTU?", {"ntu": OPEN}),
        ("四级800能报NTU吗", {"ntu": OPEN}),
        ("My TOEFL of 95 is from January 2025, is it still valid for NUS?", {"nus": NO}),
        ("我2024年5月考的六级500，NTU还认吗", {"ntu": YES}),
        ("Is 6.5 in IELTS with 6.5 in speaking enough for NUS?", {"nus": YES}),
        ("PTE 60, Manchester?", {"manchester": NO}),
    ],
)  # fmt: skip
def test_a_score_is_compared_with_its_parts_and_its_age(
    library: Library, question: str, expected: dict[str, str]
) -> None:
    found = _verdicts(library, question)
    assert {key: found.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    ("question", "now", "expected"),
    [
        ("Is 27 March too late for NUS?", NOW, {"nus": NO}),
        ("4月5日还能报NTU吗", NOW, {"ntu": YES}),
        ("能不能4月10号再交曼大的申请", NOW, {"manchester": NO}),
        ("Can I still apply to NUS?", "2027-03-27T09:00:00+08:00", {"nus": NO}),
        ("Do exams from 28 June to 9 July clash with Manchester?", NOW, {"manchester": YES}),
        ("7月8号才考完，UBC来得及吗", NOW, {"ubc": NO}),
        ("exams end on 2 July, is NUS possible?", NOW, {"nus": YES}),
        ("8月16号开学，NTU回得来吗", NOW, {"ntu": NO}),
        ("I'm free from 1 July to 15 August. Which fit?", NOW, {"nus": YES, "ntu": NO, "manchester": YES, "ubc": YES}),
        ("My IELTS score comes out on 30 March, is that in time for NUS?", NOW, {"nus": NO}),
        ("3月24日下午3点去袁家岗交国大的材料可以吗", NOW, {"nus": YES}),
        ("Can I hand in the NUS envelope at Room 301 on Saturday 20 March?", NOW, {"nus": NO}),
        ("12点去301交国大的材料行吗，3月26号", NOW, {"nus": NO}),
        ("我护照2027年12月到期，去UBC行吗", NOW, {"ubc": NO}),
        ("Can I pay the UBC balance on 10 June?", NOW, {"ubc": NO}),
        ("Can my referee fill in the NTU form on 15 April?", NOW, {"ntu": NO}),
        ("Can I arrive at NTU on Saturday 10 July?", NOW, {"ntu": NO}),
        ("I turn 18 on 25 July. Is Manchester possible?", NOW, {"manchester": NO}),
        ("Would I know the NUS results by 15 April?", NOW, {"nus": YES}),
        ("Could I withdraw from NUS on 20 May and still get half back?", NOW, {"nus": YES}),
    ],
)  # fmt: skip
def test_days_are_compared(library: Library, question: str, now: str, expected: dict[str, str]) -> None:
    found = _verdicts(library, question, now)
    assert {key: found.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("When is the interview for Manchester?", "2027-04-12"),
        ("国大面试最晚到几号", "2027-04-06"),
        ("UBC结果哪天公布", "2027-04-30"),
        ("By which day must the rest of the NTU fee be paid?", "2027-05-13"),
        ("还有几天截止，NTU", "25 days"),
        ("How many days until UBC closes?", "32 days"),
        ("国大疫苗记录最晚哪天交", "2027-06-07"),
        ("When do I have to leave my room at NUS?", "2027-07-31"),
        ("NTU国庆放假是哪天", "2027-08-09"),
        ("国大如果是困难生，拿到资助后自己要出多少", "19400 CNY"),
        ("I get 8,000 for Manchester. How much do I pay myself?", "39600 CNY"),
        ("手里有3万，去NTU还差多少", "8500 CNY"),
        ("How much is the Manchester fee in yuan?", "22300 CNY"),
        ("曼大项目费加住宿多少英镑", "3120 GBP"),
        ("NUS和NTU哪个贵，差多少", "10100 CNY"),
        ("Which is longer, NTU or NUS, and by how many days?", "14 days"),
    ],
)
def test_a_value_is_computed(library: Library, question: str, value: str) -> None:
    computed = _computed(library, question)
    assert computed is not None
    assert computed.value == value


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("哪个最便宜", ["nus", "ntu", "manchester", "ubc"]),
        ("Which one is the most expensive?", ["ubc", "manchester", "ntu", "nus"]),
        ("Which one is the second most expensive?", ["manchester", "ubc", "ntu", "nus"]),
        ("第二早截止的是哪个", ["manchester", "nus", "ntu", "ubc"]),
        ("Which results are announced last?", ["ubc", "ntu", "manchester", "nus"]),
        ("哪个时间最长", ["ntu", "ubc", "nus", "manchester"]),
        ("Which closes first?", ["nus", "manchester", "ntu", "ubc"]),
        ("哪个截止最晚", ["ubc", "ntu", "manchester", "nus"]),
        ("哪个项目在医院时间最多", ["ubc", "nus", "ntu"]),
        ("which has the most lab hours", ["ubc", "ntu", "manchester", "nus"]),
        ("雅思要求从低到高排一下", ["ntu", "nus", "manchester", "ubc"]),
        ("Which programme needs the lowest average?", ["ntu", "manchester", "nus", "ubc"]),
        ("哪个补助最多", ["ubc", "manchester", "nus", "ntu"]),
        ("哪个学校时差最小", ["nus", "ntu", "manchester", "ubc"]),
        ("Which has the cheapest insurance?", ["nus", "ntu", "manchester", "ubc"]),
        ("Where is the programme fee lowest?", ["nus", "ntu", "manchester", "ubc"]),
        ("候补名单哪个人最多", ["nus", "manchester", "ntu", "ubc"]),
        ("哪个最早开课", ["nus", "ubc", "ntu", "manchester"]),
        ("Which gives the fewest credits at home?", ["manchester", "ubc", "nus", "ntu"]),
    ],
)
def test_programmes_are_ranked_by_one_dimension(library: Library, question: str, order: list[str]) -> None:
    computed = _computed(library, question)
    assert computed is not None
    assert list(computed.programmes) == order


@pytest.mark.parametrize(
    ("question", "met"),
    [
        ("哪些有空调", ["ntu"]),
        ("Which of them have no interview?", ["ntu"]),
        ("哪几个要面试", ["nus", "manchester", "ubc"]),
        ("Which programmes accept CET-6?", ["nus", "ntu", "manchester"]),
        ("which ones take master's students", ["ntu", "manchester", "ubc"]),
        ("哪个是单人间", ["nus", "manchester", "ubc"]),
        ("哪些不用推荐信", ["ntu"]),
        ("Which ones close before 5 April?", ["nus", "manchester"]),
        ("哪些现在还能报名", ["nus", "ntu", "manchester", "ubc"]),
        ("三万块够去哪个", ["nus"]),
        ("With 50,000 yuan, which can I afford?", ["nus", "ntu", "manchester"]),
        ("哪些学校没有时差", ["nus", "ntu"]),
        ("Which ones have their own bathroom?", ["manchester"]),
        ("哪个项目资助出发前就发", ["nus", "ubc"]),
        ("Which of the programmes give a transcript?", ["manchester"]),
    ],
)
def test_programmes_are_filtered(library: Library, question: str, met: list[str]) -> None:
    computed = _computed(library, question)
    assert computed is not None
    assert list(computed.programmes) == met


@pytest.mark.parametrize(
    "question",
    [
        "What does NUS cost?",
        "什么时候截止申请",
        "国大要什么语言成绩",
        "How do I apply to UBC?",
        "我大三临床，曼大多少钱",
        "Which documents do I need for Manchester?",
        "Where can I buy cheap shoes?",
        "What is the IELTS requirement of NTU?",
        "哈佛要求托福多少分",
        "Hello, I am a third-year student and would like to know more about your programmes",
        "想问下宿舍里有没有空调",
        "thanks a lot",
        "How many places are left at NUS?",
        "How many seats has NUS got, and who is allowed to apply?",
        "推荐信找谁写",
        "谁来写推荐信",
        "who writes the recommendation letters",
        "which professor do I ask for a letter",
        "Where do I get the letter of recommendation?",
        "推荐信去哪里开",
        "成绩单找谁盖章",
        "面试谁来面",
        "my roommate went to NUS, what is it like",
        "室友总说要去交换，到底是个什么项目",
        "I began university last September, are first-years taken?",
        "How do I get from IELTS 6 to 7 in a month?",
        "四级从430刷到550要背多少单词",
    ],
)
def test_an_ordinary_question_keeps_its_ordinary_answer(library: Library, question: str) -> None:
    assert _computed(library, question) is None


def test_what_was_said_before_in_the_talk_counts(library: Library) -> None:
    today = datetime.fromisoformat(NOW).date()
    earlier = profile_in("我大三临床，均分83", library.knowledge, today)
    question = "雅思7.0小分都6.5，能报UBC吗"
    computed = compute(
        question, library.matcher.match(question), library.knowledge, datetime.fromisoformat(NOW), earlier
    )
    assert computed is not None
    assert computed.profile.average == 83
    assert computed.verdicts == {"ubc": OPEN}
