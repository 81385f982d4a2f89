"""Questions that lean on what was said before: "and Manchester?", 那个呢, "no, I mean NUS"."""

from __future__ import annotations

import re

from bot.matching.normalisation import MASK, tokens

# Words that add no subject of their own.
_FILLERS = frozenset(
    """
    and what about how for the a an one ones then ok okay oh no not wait i i'm im mean meant sorry
    actually please plz pls hmm so or but also same with at in of to is it s there that this these
    those too again just now rather instead wrong me my sir teacher hi hello tell question asking
    ask all every each both them they programme programmes program programs university universities
    uni school schools exchange say saying said any as well
    """.split()
)
_FILLERS_ZH = re.compile(
    r"那个|这个|那么|那边|这边|那里|这里|那所|这所|怎么样|咋样|如何|一样|相同|同样|也是|是说|我是说|我说的是|意思是|不对|不是|搞错|错了|说错|打错|应该是|换成|改成|"
    r"的话|请问|老师|同学|您好|你好|前面|刚才|刚刚|另外|还有|所有|每个|每所|各个|全部|项目|学校|大学|哦|噢|嗯|啊|呀|呢|吗|嘛|哈|喔|咧|吧|那|这|我|你|是|的|也|都|又|再|就|问|去|到|想|个|所|和|跟|与|对|要|啦|了|不"
)
_QUESTION_WORDS = frozenset(
    "why how what when where who which huh 为什么 为什么呢 为啥 为啥子 怎么 咋个 什么 啥 啥子 谁 哪里 哪个 多少".split()
)
_ALL = re.compile(r"\b(?:all|every|each|any)\b|所有|每个|每所|各个|各所|全部|分别")


def is_complete(masked: str) -> bool:
    """Whether a masked question names a subject of its own."""
    for token in tokens(masked):
        if token == MASK or token in _FILLERS:
            continue
        if _FILLERS_ZH.sub("", token):
            return True
    return False


def is_fragment(masked: str) -> bool:
    """Whether a masked question is a question word and nothing else: "why", 为什么呢."""
    said = tokens(masked)
    return bool(said) and all(token in _QUESTION_WORDS for token in said)


def means_all(masked: str) -> bool:
    """Whether all programmes are meant, whatever the talk was about."""
    return bool(_ALL.search(masked))
