"""What students ask about: topics with their points, and groups of outside questions, each with its phrasings."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator

from bot.knowledge.values import Headline, Localised, Model, Verified
from bot.messages import Language

PROGRAMME_MARK = "{p}"  # stands in a phrasing where students write a programme's name


_Lines = Annotated[
    tuple[Annotated[str, Field(max_length=500)], ...], BeforeValidator(lambda value: value or ())
]


class Phrasings(Model):
    """Ways to say one thing; ``mixed`` holds those in both languages at once."""

    en: _Lines = ()
    zh: _Lines = ()
    mixed: _Lines = ()

    @cached_property
    def all(self) -> tuple[str, ...]:
        return (*self.en, *self.zh, *self.mixed)


class _Asked(Model):
    """Something with an id that questions lead to."""

    id: str = Field(pattern=r"^[A-Za-z0-9_.\-]{1,40}$")
    questions: Phrasings

    @property
    def asked(self) -> tuple[Phrasings, ...]:
        """Returns what is asked about it in general, then what about each of its points."""
        return (self.questions,)

    @property
    def phrasings(self) -> tuple[str, ...]:
        """Returns all ways of asking, of the points too."""
        return tuple(text for questions in self.asked for text in questions.all)


class Point(Model):
    """A narrow thing asked within a topic; ``answer`` where no sentence of the topic's texts says it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    title: Headline
    questions: Phrasings
    answer: Localised | None = None

    @field_validator("questions")
    @classmethod
    def _can_be_asked(cls, questions: Phrasings) -> Phrasings:
        if not questions.all:
            raise ValueError("no question, so nobody can reach this point")
        return questions


_Points = Annotated[tuple[Point, ...], BeforeValidator(lambda value: value or ())]


class _Topic(_Asked):
    """``points``: the narrow things asked within it; its own questions are those about it in general."""

    scope: Literal["programme", "general"]
    title: Headline | None = None
    points: _Points = ()
    states_facts: bool = True

    @property
    def asked(self) -> tuple[Phrasings, ...]:
        return (self.questions, *(point.questions for point in self.points))

    def point(self, id_: str | None) -> Point | None:
        """Finds a point; None for the topic in general, and for one that is no more."""
        return next((point for point in self.points if point.id == id_), None)

    @field_validator("questions")
    @classmethod
    def _can_be_asked(cls, questions: Phrasings) -> Phrasings:
        if not questions.all:
            raise ValueError("no question, so nobody can reach this topic")
        return questions

    @field_validator("points")
    @classmethod
    def _has_each_point_once(cls, points: tuple[Point, ...]) -> tuple[Point, ...]:
        ids = [point.id for point in points]
        twice = next((id_ for id_ in ids if ids.count(id_) > 1), None)
        if twice is not None:
            raise ValueError(f"two points have the id '{twice}'")
        return points


class Standard(_Topic):
    """A topic of the phrasebook: how it is asked at any university; what the bot says of itself has an answer."""

    answer: Localised | None = None


class Topic(_Topic, Verified):
    """``answer``: None until the office has written one. ``overall`` answers a programme topic when no programme is named.

    ``states_facts``: false for small talk and what the bot says of itself,
    which no office needs to confirm.
    """

    answer: Localised | None = None
    overall: Localised | None = None

    def answer_in(self, language: Language) -> str:
        return self.answer.of(language) if self.answer is not None else ""

    def title_in(self, language: Language) -> str:
        return self.title.of(language) if self.title else self.id.replace("_", " ")


class Outside(_Asked):
    """Questions that must not be answered from here, and what is said instead.

    ``offers_office``: whether the question may be passed on with one tap.
    ``comes_first``: whether it is told even where only a part of a message is of this kind, as with somebody in distress.
    """

    offers_office: bool = True
    comes_first: bool = False
    answer: Localised
