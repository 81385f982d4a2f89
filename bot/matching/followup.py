"""Questions that lean on what was said before: "and Manchester?", 那个呢, "no, I mean NUS"."""

from __future__ import annotations

import re

from bot.matching.normalisation import MASK, is_cjk, tokens

# Words that add no subject of their own.
_FILLERS = frozenset(
    """
    and what about how for the a an one ones then ok okay oh no not wait i i'm im mean meant sorry
    actually please plz pls hmm so or but also same with at in of to is it s there that this these
    those too again just now rather instead wrong me my sir teacher hi hello tell question asking
    ask all every each both them they programme programmes program programs university universities
    uni school schools exchange say saying said any as well he she him her his hers its previous with without
    earlier former before first above
    """.split()
)
_FILLERS_ZH = re.compile(
    r"那个|这个|那么|那边|这边|那里|这里|那所|这所|怎么样|咋样|如何|一样|相同|同样|也是|是说|我是说|我说的是|意思是|不对|不是|搞错|错了|说错|打错|应该是|换成|改成|"
    r"的话|请问|老师|同学|您好|你好|前面|刚才|刚刚|另外|还有|所有|每个|每所|各个|全部|项目|学校|大学|他们|她们|它们|他|她|它|之前|上面|上一|第一|头一|先前|头个|哦|噢|嗯|啊|呀|呢|吗|嘛|哈|喔|咧|吧|那|这|我|你|是|的|也|都|又|再|就|问|去|到|想|个|所|和|跟|与|对|要|啦|了|不"
)
_QUESTION_WORDS = frozenset(
    "why how what when where who which huh 为什么 为什么呢 为啥 为啥子 怎么 咋个 什么 啥 啥子 谁 哪里 哪个 多少".split()
)
_ALL = re.compile(r"\b(?:all|every|each|any)\b|所有|每个|每所|各个|各所|全部|分别")

_OPEN = re.compile(
    r"where (?:can|could|may|might|should|would) i (?:still )?(?:go|apply)\b(?= ?(?:with|then|now|if|given|at all|[?.,]|$))|my options"
    r"|which (?:(?:of (?:the|these) )?(?:programm?e?s|ones|universities|schools|deadlines)|are (?:for|open|still)|can i|could i|may i|would take|take|accept|close)\b"
    r"|(?:能|可以|该|应该)(?:去|报|申|选|申请|报名)(?:哪|什么学校|什么项目)(?!.{0,3}(?:玩|逛|吃|买|看|旅))|(?:报|申|申请)哪(?:个|些|几|所|里)"
    r"|哪(?:些|几个|几所)(?:项目|学校|大学|能|可以|会|收|认|不|还能|还可以|适合|截止|我)"
)
_CHOICE = re.compile(
    r"which (?:one )?(?:is|has|costs?|closes|starts|ends|takes|gives|lasts)?\b.{0,20}(?:est|most|least|first|last)\b|which (?:one|programme|program|university|school)\b"
    r"|哪(?:个|所|1个)(?:项目|学校|大学)?.{0,6}最|最.{1,4}的?是哪(?:个|所)|哪(?:个|所)(?:项目|学校|大学)"
)


def is_complete(masked: str) -> bool:
    """Tells whether a masked question names a subject of its own."""
    for token in tokens(masked):
        if token == MASK or token in _FILLERS:
            continue
        if _FILLERS_ZH.sub("", token):
            return True
    return False


def is_fragment(masked: str) -> bool:
    """Tells whether a masked question is a question word and nothing else: "why", 为什么呢."""
    said = tokens(masked)
    return bool(said) and all(token in _QUESTION_WORDS for token in said)


def means_all(masked: str, *, of_one: bool = False) -> bool:
    """Tells whether all programmes are meant, whatever the talk was about: "all of them", "where could I go?".

    Args:
        of_one: the talk was about one programme, among which there is nothing to choose.
    """
    return bool(_ALL.search(masked) or _OPEN.search(masked) or (of_one and _CHOICE.search(masked)))


_EARLIER = re.compile(
    r"\b(?:previous|earlier|former|first) (?:one|uni|university|school|programme|program)\b|the (?:former|previous)\b|the one before|"
    r"(?:前面|之前|刚才|刚刚|上面|先前|上一|头一|第一|头)(?:说的|问的|提的|讲的)?(?:那个|那所|个|所)"
)
_CORRECTION = re.compile(
    r"\b(?:no|nope|not|meant|mean|sorry|wrong)\b|不是|不对|搞错|说错|打错|错了|我问的是|我是问|我是说|我说的是"
)
_SAME = re.compile(
    r"\b(?:same|too|also|as well|likewise)\b|一样|也是|也要|也能|也可以|也有|也得|也在|同样|相同"
)
_POINTS = re.compile(r"\b(?:it|that|this|one|those|these|them|he|she|him|her)\b|[他她它]|那个|这个|前面")
_ASKS = re.compile(r"[?？]\s*$|[呢吗嘛不没]\s*$")
_SHORT = 6  # Chinese characters or, counted double, Latin words


def means_earlier(masked: str) -> bool:
    """Tells whether the programme that the talk was about before the last one is meant: "the previous one", 前面那个."""
    return bool(_EARLIER.search(masked))


def points_back(masked: str) -> bool:
    """Tells whether a question without a subject of its own asks on about the last answer: "and without it?"."""
    return bool(_POINTS.search(masked) and _ASKS.search(masked))


def pull_of_the_talk(masked: str, *, names_another: bool) -> float:
    """Returns how much likelier the talk's topic is than it would be alone.

    More for a few words that can hardly stand alone, and for "is it the same
    at …"; none where the last answer is being corrected.

    Args:
        names_another: a programme is named that the talk was not about.
    """
    if names_another and _SAME.search(masked):
        return 12.0
    if _CORRECTION.search(masked) and not names_another:
        return 1.0
    return 8.0 if weight(masked) <= _SHORT else 2.0


def weight(masked: str) -> int:
    """Returns how much is said beside names and fillers: Chinese characters and, counted double, other words."""
    weight = 0
    for token in tokens(masked):
        if is_cjk(token):
            weight += len(_FILLERS_ZH.sub("", token))
        elif token != MASK and token not in _FILLERS:
            weight += 2
    return weight
