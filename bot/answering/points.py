"""What is told on a topic, or on one point of it: the office's words, or that it has written none."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from bot import texts
from bot.answering.first_line import asked_first, with_quote
from bot.knowledge import Full
from bot.library import Library
from bot.matching import Match, Status
from bot.messages import Language, Markdown

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """What an answer is wanted to.

    ``point``: None for the topic in general. ``masked``: the question, as
    ``Match.masked`` has it; empty where all is wanted, in the office's order.
    ``is_whole``: no narrow thing within the topic is asked for, as far as one can tell.
    """

    topic: str
    point: str | None
    programmes: tuple[str, ...]
    masked: str = ""
    is_whole: bool = True

    @classmethod
    def by(cls, match: Match, topic: str) -> Asked:
        masked = "" if match.leans else match.masked
        return cls(topic, match.point, match.programmes, masked, match.is_whole)


def told(
    asked: Asked, library: Library, language: Language, now: datetime, full: Full = frozenset()
) -> tuple[Status, Markdown]:
    """Returns whether exactly this is written, and the answer.

    Where nothing is, the first line says so, what comes nearest follows, and
    the log counts a hole in the knowledge.

    Args:
        full: the modes of briefings that are known to be full.
    """
    topic = library.knowledge.topics[asked.topic]
    point = topic.point(asked.point)
    is_written = library.answers.is_written(asked.topic, asked.programmes)
    whole = library.answers.answer(asked.topic, asked.programmes, language, now, full)
    if point is not None:
        answer = library.answers.on_point(asked.topic, point.id, asked.programmes, language, now, full)
    else:
        answer = _in_order(whole, asked, library) if is_written else None
    if answer is not None:
        return Status.ANSWERED, _quoting(asked, answer, library, language, now)
    programmes = ",".join(asked.programmes)
    log.info("point_unwritten topic=%s point=%s programmes=%s", asked.topic, asked.point, programmes)
    if point is None or not is_written:
        title = point.title.of(language) if point is not None else topic.title_in(language)
        return Status.UNWRITTEN, texts.say(language, "topic-unwritten", topic=title)
    first = texts.say(language, "point-unwritten", point=Markdown(point.title.of(language)))
    return Status.UNWRITTEN, Markdown(f"{first}\n\n{_in_order(whole, asked, library)}")


def _quoting(asked: Asked, answer: Markdown, library: Library, language: Language, now: datetime) -> Markdown:
    """Returns an answer, before it what else the office says of the one programme that was asked about."""
    if not asked.masked or asked.is_whole or len(asked.programmes) != 1:
        return answer
    return with_quote(answer, asked.programmes[0], asked.masked, library, language, now)


def _in_order(whole: Markdown, asked: Asked, library: Library) -> Markdown:
    """Returns all of a topic, what was asked first; what compares programmes stays in their order."""
    is_general = library.knowledge.topics[asked.topic].scope == "general"
    if not asked.masked or (not is_general and len(asked.programmes) != 1):
        return whole
    return asked_first(whole, asked.masked, library.matcher, is_whole=asked.is_whole, is_general=is_general)
