"""Which programme a question names; and universities that do not take part never borrow ours."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge import Elsewhere, Knowledge, Localised, Programme
from bot.knowledge.models import Phrasings
from bot.library import Library
from bot.matching.names import NameFinder
from bot.matching.normalisation import MASK, normalise


def _programme(
    key: str,
    name: str,
    zh: str,
    short: tuple[str, str],
    place: tuple[str, str, str, str],
    aliases: tuple[str, ...] = (),
) -> Programme:
    city, city_zh, country, country_zh = place
    return Programme(
        id=key,
        name=Localised(en=name, zh=zh),
        short=Localised(en=short[0], zh=short[1]),
        city=Localised(en=city, zh=city_zh),
        country=Localised(en=country, zh=country_zh),
        continent=Localised(en="Asia", zh="亚洲")
        if country == "Singapore"
        else Localised(en="Europe", zh="欧洲"),
        aliases=Phrasings(zh=aliases),
    )


_SINGAPORE = ("Singapore", "新加坡", "Singapore", "新加坡")
_OURS = [
    _programme(
        "nus", "National University of Singapore", "新加坡国立大学", ("NUS", "国大"), _SINGAPORE, ("新国立",)
    ),
    _programme(
        "ntu", "Nanyang Technological University", "南洋理工大学", ("NTU", "南大"), _SINGAPORE, ("南洋理工",)
    ),
    _programme(
        "manchester",
        "The University of Manchester",
        "曼彻斯特大学",
        ("Manchester", "曼大"),
        ("Manchester", "曼彻斯特", "United Kingdom", "英国"),
    ),
]
KNOWLEDGE = Knowledge(
    home=("重庆医科大学", "Chongqing Medical University"),
    programmes={p.id: p for p in _OURS},
    universities=(
        Elsewhere(
            name=Localised(en="Harvard University", zh="哈佛大学"),
            aliases=("harvard", "哈佛"),
            allowed_topics=("stories",),
        ),
        Elsewhere(name=Localised(en="University of Toronto", zh="多伦多大学")),
    ),
    places=(
        Elsewhere(name=Localised(en="Japan", zh="日本")),
        Elsewhere(name=Localised(en="Taiwan", zh="台湾")),
    ),
)
FINDER = NameFinder(KNOWLEDGE)


@pytest.mark.parametrize(
    ("question", "programmes"),
    [
        ("when does NUS close", ("nus",)),
        ("National University of Singapore deadline", ("nus",)),
        ("university of manchester fees", ("manchester",)),
        ("manchster fees", ("manchester",)),
        ("新国立什么时候截止", ("nus",)),
        ("新加坡國立大學什麼時候截止", ("nus",)),
        ("南阳理工的学费", ("ntu",)),
        ("曼彻斯特贵吗", ("manchester",)),
        ("is Singapore expensive", ("nus", "ntu")),
        ("NTU in Singapore", ("ntu",)),
        ("NUS or NTU?", ("nus", "ntu")),
        ("亚洲有哪些", ("nus", "ntu")),
        ("英国贵吗", ("manchester",)),
        ("NUS versus England and the United Kingdom", ("nus", "manchester")),
        ("when does it close", ()),
        ("the university library", ()),
        ("外国大学好吗", ()),
        ("出国大概多少钱", ()),
        ("", ()),
    ],
)
def test_our_programmes_are_found_however_written(question: str, programmes: tuple[str, ...]) -> None:
    named = FINDER.find(normalise(question))
    assert (named.programmes, named.elsewhere) == (programmes, None)


@pytest.mark.parametrize(
    ("question", "elsewhere"),
    [
        ("how much is harvard", "哈佛大学"),
        ("哈佛什么时候截止", "哈佛大学"),
        ("university of toronto fees", "多伦多大学"),
        ("is stanford university good", "Stanford University"),
        ("the university of wakanda", "University of Wakanda"),
        ("去日本要多少钱", "日本"),
        ("东京大学什么时候截止", "东京大学"),
        ("I want to go to japan", "日本"),
        ("is there an exchange with boise state university", "Boise State University"),
        ("iowa state housing", "Iowa State"),
        ("berklee college of music", "Berklee College"),
        ("the hochschule luzern", "Hochschule Luzern"),
        ("遵义医学院有交换吗", "遵义医学院"),
        ("四川外国语学院", "四川外国语学院"),
    ],
)
def test_a_university_outside_the_scheme_is_told_apart(question: str, elsewhere: str) -> None:
    named = FINDER.find(normalise(question))
    assert named.programmes == ()
    assert named.elsewhere is not None
    assert elsewhere in (named.elsewhere.name.en, named.elsewhere.name.zh)


def test_names_are_masked_so_that_the_topic_shows() -> None:
    assert FINDER.find("when does nus close").masked.split() == ["when", "does", MASK, "close"]
    assert FINDER.find("新国立什么时候截止").masked.replace(" ", "") == f"{MASK}什么时候截止"


def test_home_is_no_programme_and_nowhere_else() -> None:
    """Our own university's name adds nothing to a question."""
    named = FINDER.find("重庆医科大学的学生可以报名吗")
    assert (named.programmes, named.elsewhere) == ((), None)
    assert "重庆" not in named.masked


@pytest.mark.parametrize(
    "question",
    [
        "does my own university recognise it",
        "our sister universities",
        "when I started uni I failed a course",
        "I study at a medical college",
        "which partner university",
        "我是护理学院的",
        "第一临床学院大四",
        "所在学院盖章",
        "接收大学发的信",
        "I'm from Japan, can I apply",
        "我是日本留学生，能报名吗",
        "日本护照需要签证吗",
    ],
)
def test_our_own_university_and_where_one_is_from_are_nowhere_else(question: str) -> None:
    named = FINDER.find(normalise(question))
    assert (named.programmes, named.elsewhere) == ((), None)


def test_a_topic_may_be_allowed_for_a_university_elsewhere() -> None:
    elsewhere = FINDER.find("harvard").elsewhere
    assert elsewhere is not None
    assert elsewhere.allowed_topics == ("stories",)


def test_knowledge_without_programmes_finds_none() -> None:
    named = NameFinder(Knowledge()).find("when does nus close")
    assert (named.programmes, named.elsewhere) == ((), None)


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(["nus", "大学", "university of", "新国立", " ", "harvard", MASK, "国大", "南"]),
        max_size=30,
    ).map("".join)
)
def test_any_question_is_looked_through(text: str) -> None:
    """Never an error, and never a programme that does not exist."""
    named = FINDER.find(normalise(text))
    assert set(named.programmes) <= set(KNOWLEDGE.programmes)
    assert len(set(named.programmes)) == len(named.programmes)


def test_a_programme_that_still_stands_elsewhere_is_a_programme() -> None:
    """By every name that it has there."""
    rotterdam = Elsewhere(
        name=Localised(en="National University of Singapore", zh="狮城国大"), aliases=("nusing",)
    )
    finder = NameFinder(KNOWLEDGE.model_copy(update={"universities": (rotterdam,)}))
    for name in ("狮城国大", "nusing", "national university of singapore"):
        named = finder.find(normalise(name))
        assert (named.programmes, named.elsewhere) == (("nus",), None)


def test_another_university_with_the_same_letters_stays_another() -> None:
    taiwan = Elsewhere(
        name=Localised(en="National Taiwan University", zh="台湾大学"), aliases=("NTU", "台大")
    )
    finder = NameFinder(KNOWLEDGE.model_copy(update={"universities": (taiwan,)}))
    assert finder.find(normalise("台大")).elsewhere == taiwan
    assert finder.find(normalise("NTU")).programmes == ("ntu",)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Manchester, New Hampshire: deadline?", "Manchester, New Hampshire"),
        ("deadline at Manchester NH", "Manchester NH"),
        ("Manchester in Jamaica, how much?", "Manchester in Jamaica"),
        ("NUS High School deadline", "NUS High School"),
        ("NTU Taiwan deadline?", "NTU Taiwan"),
        ("NTU (Taiwan) deadline", "NTU (Taiwan)"),
        ("Taiwan's NTU", "Taiwan's NTU"),
        ("台湾的NTU什么时候截止", "台湾的NTU"),
        ("NUS附中要多少分", "NUS附中"),
        ("NTU Athens cost", "NTU Athens"),
        ("Manchester (Indiana) deadline", "Manchester (Indiana)"),
        ("University of Manchester, Indiana", "University of Manchester, Indiana"),
        ("曼大（印第安纳州）什么时候截止", "曼大(印第安纳州)"),
        ("NUS苏州研究院", "NUS苏州研究院"),
        ("NUS Suzhou deadline", "NUS Suzhou"),
        ("曼大社区学院", "曼大社区学院"),
        ("Manchester City college deadline", "Manchester City College"),
        ("Manchester United tickets", "Manchester United"),
        ("曼大联队", "曼大联队"),
        ("NTUST", "NTUST"),
        ("when does NTUA close", "NTUA"),
        ("NUSRI deadline", "NUSRI"),
    ],
)
def test_another_place_is_another_place(question: str, name: str) -> None:
    named = FINDER.find(normalise(question))
    assert named.programmes == ()
    assert named.elsewhere is not None
    assert name in (named.elsewhere.name.en, named.elsewhere.name.zh)


@pytest.mark.parametrize(
    "question",
    [
        "英属哥伦比亚理工学院截止",
        "Manchester University (Indiana) deadline",
        "曼彻斯特联队",
        "UBC Okanagan deadline",
        "UBC奥肯那根校区",
        "UBCO",
        "NUAA deadline",
        "NUIG",
        "UMIST deadline",
        "NUSRI",
        "新加坡国立大学苏州研究院",
        "NTUST",
    ],
)
def test_what_is_near_to_one_of_ours_takes_no_part(library: Library, question: str) -> None:
    match = library.matcher.match(question)
    assert match.elsewhere is not None
    assert match.programmes == ()


@pytest.mark.parametrize(
    "question",
    [
        "I am from Taiwan, is NUS open to me",
        "Compare NUS, Taiwan and Korea",
        "NUS 台湾 哪个好",
        "NUS in 10 days",
        "Manchester or NUS",
        "NUS, Singapore",
        "NUS, or Asia Europe Taiwan",
        "is NUS in Taiwan",
        "NUS Business School tuition",
        "国大护理专业什么时候截止",
        "NUS research options",
        "NUS科研",
        "NUS's deadline",
        "NUSs deadline for NUS",
        "Manchester United Kingdom or NUS",
        "Manchester city rent or NUS",
    ],
)
def test_a_place_beside_a_name_is_not_always_its_own(question: str) -> None:
    named = FINDER.find(normalise(question))
    assert "nus" in named.programmes
    assert named.elsewhere is None


@pytest.mark.parametrize(
    ("question", "programmes"),
    [
        ("除了NUS，其他什么时候截止", ("ntu", "manchester")),
        ("除了NUS以外呢", ("ntu", "manchester")),
        ("NUS以外的项目多少钱", ("ntu", "manchester")),
        ("除开国大和南大，其他的", ("manchester",)),
        ("不要曼大，其他的呢", ("nus", "ntu")),
        ("其他学校，不算NUS", ("ntu", "manchester")),
        ("除了NUS，NTU什么时候截止", ("ntu",)),
        ("all but NUS, NTU and Manchester: when do they close", ()),
        ("all except NUS and NTU, deadline?", ("manchester",)),
        ("Except NUS, when does NTU close?", ("ntu",)),
        ("除NUS，曼大以外的截止时间", ("ntu",)),
        ("all but NUS, please", ("ntu", "manchester")),
        ("every programme except for NUS and NTU", ("manchester",)),
        ("apart from the University of Manchester", ("nus", "ntu")),
        ("other than Manchester", ("nus", "ntu")),
        ("Besides NUS, when does NTU close?", ("ntu",)),
        ("excluding Singapore", ("manchester",)),
        ("所有学校，NUS除外", ("ntu", "manchester")),
        ("除了NUS、NTU和曼大", ()),
        ("国大曼大之外还有哪些学校", ("ntu",)),
        ("NUS and NTU aside", ("manchester",)),
        ("新加坡国大之外", ("ntu", "manchester")),
        ("no NUS please, what about scholarships at the others?", ("ntu", "manchester")),
        ("Not NUS, but NTU: deadline?", ("ntu",)),
        ("NTU, not NUS", ("ntu",)),
        ("not NUS or NTU, please", ("manchester",)),
        ("I don't want Manchester, when does NTU close?", ("ntu",)),
        ("I don't want to go to Manchester. What else is there?", ("nus", "ntu")),
        ("I'm not interested in NUS, what about NTU", ("ntu",)),
        ("我不想去曼大，想去NUS，什么时候截止", ("nus",)),
        ("不想去国大和曼大，别的呢", ("ntu",)),
        ("不是国大，是南洋理工", ("ntu",)),
    ],
)
def test_what_is_left_out_is_left_out(question: str, programmes: tuple[str, ...]) -> None:
    named = FINDER.find(normalise(question))
    assert named.programmes == programmes
    assert not any(word in named.masked for word in ("除", "all but", "except", "want", "不", "not"))
    assert MASK not in named.masked or len(programmes) == 1


@pytest.mark.parametrize(
    "question",
    [
        "why not NUS",
        "除了成绩，NUS还看什么",
        "NUS without IELTS",
        "except for visas, what does NUS need",
        "no NUS deadline yet?",
        "是不是NUS",
        "不去NUS会怎么样",
        "我不想去NUS了，怎么退出",
        "what happens if I don't go to NUS?",
        "I don't want to miss the NUS deadline",
    ],
)
def test_what_leaves_something_else_out_leaves_no_programme_out(question: str) -> None:
    assert FINDER.find(normalise(question)).programmes == ("nus",)
