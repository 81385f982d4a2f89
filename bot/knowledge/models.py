"""What staff write, as values. Every text may be asked for in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from bot.knowledge.facts import Major, TypedFacts
from bot.knowledge.forms import FormField
from bot.knowledge.topics import PROGRAMME_MARK as PROGRAMME_MARK
from bot.knowledge.topics import Outside as Outside
from bot.knowledge.topics import Phrasings as Phrasings
from bot.knowledge.topics import Point as Point
from bot.knowledge.topics import Standard as Standard
from bot.knowledge.topics import Topic as Topic
from bot.knowledge.values import Closing, Headline, Model, Opening, Start
from bot.knowledge.values import Localised as Localised
from bot.knowledge.values import Verified as Verified
from bot.knowledge.working_days import Holidays
from bot.typed_text import link_in


class _Named(Model):
    name: Localised

    @property
    def names(self) -> tuple[str, ...]:
        raise NotImplementedError

    @cached_property
    def folded(self) -> tuple[frozenset[str], ...]:
        """Returns its name in each language, and all names, in small letters: to compare many with many."""
        named = ((self.name.en, self.name.zh), self.names)
        return tuple(frozenset((name or "").casefold() for name in names) for names in named)


class Fact(Verified):
    """``points``: what is said of a topic's points that no sentence of the text says."""

    brief: Localised
    text: Localised
    points: dict[str, Localised] = Field(default_factory=dict)


class Deadline(Verified):
    """Moments without a zone are the institution's; what closes on a day closes at its end."""

    id: str
    label: Headline
    opens: Opening | None = None
    closes: Closing

    @model_validator(mode="after")
    def _closes_after_it_opens(self) -> Self:
        if self.opens and self.closes.replace(tzinfo=None) <= self.opens.replace(tzinfo=None):
            raise ValueError("it closes before it opens")
        return self


class TravelDates(Verified):
    starts: date
    ends: date

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.ends <= self.starts:
            raise ValueError("the programme ends before it starts")
        return self

    @property
    def weeks(self) -> int:
        return round(((self.ends - self.starts).days + 1) / 7)


class Programme(_Named):
    """``order``: where it stands in computed lists. ``shared_aliases``: short names that another university has too; which is meant is asked back."""

    id: str
    name: Headline
    short: Headline
    city: Headline
    country: Headline
    continent: Headline
    aliases: Phrasings = Phrasings()
    shared_aliases: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    dates: TravelDates | None = None
    order: int = 0
    data: TypedFacts = TypedFacts()
    facts: Annotated[dict[str, Fact], BeforeValidator(lambda value: value or {})] = Field(
        default_factory=dict
    )

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it may be called, but for its id."""
        written = (self.name.en, self.name.zh, self.short.en, self.short.zh, *self.aliases.all)
        return tuple(name for name in written if name)

    @property
    def application(self) -> Deadline | None:
        return next((deadline for deadline in self.deadlines if deadline.id == "application"), None)


class Mode(StrEnum):
    """How somebody attends a briefing."""

    CAMPUS = "campus"
    ONLINE = "online"


class ModeSettings(Model):
    capacity: int = Field(ge=0)


def _link_alone(value: Any) -> Any:
    """Takes a web address as it is pasted: its scheme in capitals, or with a full stop behind it."""
    if not isinstance(value, str):
        return value
    link, rest = link_in(value)
    if not link:
        raise ValueError("is no link, or one cut short; write the whole address, which begins with https://")
    if any(c.isalnum() for c in rest):
        raise ValueError(
            f"holds more than a link: write {link} alone, and '{rest.strip(' ,，;；.。')}' elsewhere"
        )
    return link


_Link = Annotated[str | None, BeforeValidator(_link_alone)]


class Briefing(Verified):
    """``form``: what is asked beside name and number. ``offer_hours``: how long a freed seat is held for the next in the queue."""

    id: str = Field(pattern=r"^[a-z0-9_]{1,20}$")
    title: Headline
    campus: Headline
    venue: Headline
    starts: Start
    minutes: int = Field(gt=0, le=1440)
    registration_closes: Closing
    modes: dict[Mode, ModeSettings] = Field(min_length=1)
    online_link: _Link = None
    form: tuple[FormField, ...] = ()
    asks_speakers: bool = True
    offer_hours: float = Field(default=12, gt=0, le=168)
    is_closed: bool = False
    is_cancelled: bool = False
    slides_link: _Link = None
    recording_link: _Link = None

    @field_validator("form")
    @classmethod
    def _asks_each_thing_once(cls, form: tuple[FormField, ...]) -> tuple[FormField, ...]:
        ids = [field.id for field in form]
        twice = next((id_ for id_ in ids if ids.count(id_) > 1), None)
        if twice is not None:
            raise ValueError(f"two form fields have the id '{twice}'")
        return form

    def capacity(self, mode: Mode) -> int:
        """Seats in a mode; none in one that the briefing does not have."""
        return self.modes[mode].capacity if mode in self.modes else 0

    @property
    def ends(self) -> datetime:
        return self.starts + timedelta(minutes=self.minutes)

    def takes_registrations(self, now: datetime) -> bool:
        return not self.is_closed and not self.is_cancelled and now < self.registration_closes

    def overlaps(self, other: Briefing) -> bool:
        return self.starts < other.ends and other.starts < self.ends


class Elsewhere(_Named):
    """A university or place outside the scheme.

    ``allowed_topics``: topics that may be answered although it is named, such
    as the story of an alumnus who went there.
    """

    aliases: tuple[str, ...] = ()
    allowed_topics: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.name.en, self.name.zh, *self.aliases) if name)

    def is_programme(self, programme: Programme) -> bool:
        """Tells whether it takes part by now: the name of either is a name of the other; NTU alone may be two."""
        (my_name, mine), (their_name, theirs) = self.folded, programme.folded
        return bool(my_name & theirs or their_name & mine)


class ElsewhereFile(Model):
    """``home``: names of the own university, which tell nothing about what is asked."""

    home: tuple[str, ...] = ()
    universities: tuple[Elsewhere, ...] = ()
    places: tuple[Elsewhere, ...] = ()


class Example(Model):
    """A question with the answer that it must get; ``welcome``: whether newcomers read it as an example."""

    q: str
    topic: str | None = None
    programme: str | None = None
    status: Literal["answered", "unanswered"] = "answered"
    welcome: bool = False
    line: int = 0


class Labelled(Model):
    """A question as students ask it, with the topic that is right: to measure on, never to learn from.

    ``topic``: None if it must not be answered. ``also``: other topics that
    are right too. ``lang``, ``style``, ``kind``: groups to report by.
    """

    q: str
    topic: str | None = None
    programme: str | None = None
    also: tuple[str, ...] = ()
    lang: str | None = None
    style: str | None = None
    kind: str | None = None

    @property
    def topics(self) -> tuple[str, ...]:
        """All that are right; none if it must not be answered."""
        return (self.topic, *self.also) if self.topic else ()

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(group for group in (self.lang, self.style, self.kind) if group)


class Knowledge(Model):
    """Everything that staff wrote, valid as a whole."""

    programmes: dict[str, Programme] = Field(default_factory=dict)
    topics: dict[str, Topic] = Field(default_factory=dict)
    briefings: dict[str, Briefing] = Field(default_factory=dict)
    outside: dict[str, Outside] = Field(default_factory=dict)
    home: tuple[str, ...] = ()
    universities: tuple[Elsewhere, ...] = ()
    places: tuple[Elsewhere, ...] = ()
    examples: tuple[Example, ...] = ()
    labelled: tuple[Labelled, ...] = ()
    majors: dict[str, Major] = Field(default_factory=dict)
    holidays: Holidays = Holidays()

    def with_outside(self, learned: Iterable[tuple[str, str]]) -> Knowledge:
        """Adds questions that must not be answered, each with its group; a group that is gone is passed over."""
        more: dict[str, list[str]] = {}
        for question, group in learned:
            if group in self.outside:
                more.setdefault(group, []).append(question[:500])
        if not more:
            return self
        outside = dict(self.outside)
        for group, questions in more.items():
            known = outside[group].questions
            wider = known.model_copy(update={"mixed": (*known.mixed, *questions)})
            wider.__dict__.pop("all", None)  # a copy takes the cached value along
            outside[group] = outside[group].model_copy(update={"questions": wider})
        return self.model_copy(update={"outside": outside})

    @property
    def asked(self) -> tuple[Topic | Outside, ...]:
        """Everything that questions lead to: topics first, then groups of outside questions."""
        return (*self.topics.values(), *self.outside.values())
