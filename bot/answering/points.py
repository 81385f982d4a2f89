"""What is told on a topic, or on one point of it: the office's words, or that it has written none."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from bot import texts
from bot.knowledge import Full
from bot.library import Library
from bot.matching import Status
from bot.messages import Language, Markdown

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """What an answer is wanted to; ``point``: None for the topic in general."""

    topic: str
    point: str | None
    programmes: tuple[str, ...]


def told(
    asked: Asked, library: Library, language: Language, now: datetime, full: Full = frozenset()
) -> tuple[Status, Markdown]:
    """Returns whether exactly this is written, and the answer.

    Where nothing is, the first line says so, what comes nearest follows, and
    the log counts a hole in the knowledge.

    Args:
        full: the modes of briefings that are known to be full.
    """
    point = library.knowledge.topics[asked.topic].point(asked.point)
    if point is None:
        return Status.ANSWERED, library.answers.answer(asked.topic, asked.programmes, language, now, full)
    answer = library.answers.on_point(asked.topic, point.id, asked.programmes, language, now, full)
    if answer is not None:
        return Status.ANSWERED, answer
    log.info(
        "point_unwritten topic=%s point=%s programmes=%s", asked.topic, point.id, ",".join(asked.programmes)
    )
    first = texts.say(language, "point-unwritten", point=Markdown(point.title.of(language)))
    nearest = library.answers.answer(asked.topic, asked.programmes, language, now, full)
    return Status.UNWRITTEN, Markdown(f"{first}\n\n{nearest}")
