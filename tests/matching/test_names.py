"""Which programme a question names; and universities that do not take part never borrow ours."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge import Elsewhere, Knowledge, Localised, Programme
from bot.knowledge.models import Phrasings
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
    places=(Elsewhere(name=Localised(en="Japan", zh="日本")),),
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
        ("the university of wakanda", "University Of Wakanda"),
        ("去日本要多少钱", "日本"),
        ("东京大学什么时候截止", "东京大学"),
        ("I want to go to japan", "日本"),
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
