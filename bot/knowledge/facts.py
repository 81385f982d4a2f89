"""What can be counted about a programme, as values; texts use them by placeholder, verdicts by rule."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from bot.documents import suggestion
from bot.knowledge.checklist import Document, Item, Step, Way
from bot.knowledge.costs import Cost, Grant
from bot.knowledge.money import Amount
from bot.knowledge.requirements import Count, Eligibility, Language, Percent, Several
from bot.knowledge.values import Localised, Model, Verified


class Places(Model):
    total: Count
    undergraduate: Count = 0
    postgraduate: Count = 0
    clinical_medicine: Count | None = None
    other_majors: Count | None = None
    most_of_one_major: Count | None = None
    for_nursing: Count | None = None
    waiting_list: Count = 0
    at_least: Count = 0

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        for name in ("undergraduate", "postgraduate", "clinical_medicine", "other_majors", "at_least"):
            if (getattr(self, name) or 0) > self.total:
                raise ValueError(f"'{name}' is more than the total of {self.total}")
        if self.undergraduate + self.postgraduate != self.total:
            raise ValueError("undergraduate and postgraduate places do not add up to the total")
        return self


class Teaching(Model):
    """Hours in all, and a week; ``visits``: days or half days in the hospital. ``attendance``: percent."""

    hours: Count
    courses: Count | None = None
    laboratory: Count | None = None
    hospital: Count | None = None
    weekly: Count | None = None
    modules: Count
    visits: Count
    attendance: Percent | None = None
    credits: Count
    host_credits: bool | None = None
    transcript: bool | None = None
    marks: bool | None = None

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        for name in ("courses", "laboratory", "hospital"):
            if (getattr(self, name) or 0) > self.hours:
                raise ValueError(f"'{name}' is more than the total of {self.hours}")
        return self


class Room(Model):
    """``beds``: in one bedroom. ``kitchen``: whether one can cook."""

    beds: int = Field(ge=1)
    price: Amount
    unit: Literal["night", "week"]
    nights: Count
    deposit: Amount
    laundry: Amount | None = None
    air_conditioning: bool | None = None
    own_bathroom: bool | None = None
    kitchen: bool | None = None
    bedding: bool | None = None
    internet: bool | None = None
    dishes: bool | None = None


class Application(Model):
    """How one applies. ``letters``: of recommendation; ``referees``: who fill in a form instead. ``passport``: "needed", or "later" where it may follow."""

    online: bool
    paper: bool
    letters: Count = 0
    referees: Count = 0
    video: bool = False
    passport: Literal["needed", "receipt", "later"] = "later"
    statement: bool = True


class Selection(Model):
    """Points out of 100; ``interviewed``: how many are asked to come, all if none."""

    grades: Count
    language: Count = 0
    statement: Count = 0
    interview: Count = 0
    activities: Count = 0
    video: Count = 0
    answers: Count = 0
    letters: Count = 0
    minutes: Count | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        parts = {name: value for name, value in self if name != "minutes"}
        if sum(parts.values()) != 100:
            raise ValueError(f"the points add up to {sum(parts.values())}, not to 100")
        return self


class Life(Model):
    """``hours_ahead``: of home. Temperatures in °C, ``meal`` and ``downtown`` (minutes) as the office writes them."""

    hours_ahead: int = Field(ge=-24, le=24)
    warmest: int
    coolest: int | None = None
    meal: Amount | None = None
    downtown: Count | None = None


class Insurance(Model):
    cover: Amount
    price: Amount
    is_group: bool = False


class TypedFacts(Verified):
    """Every section may be left out; then nobody can compute with it, and the bot says so.

    ``talk_about_exams``: with an examination in the first week one asks the office before applying.
    """

    eligibility: Eligibility | None = None
    language: Language | None = None
    cost: Cost | None = None
    grants: Annotated[tuple[Grant, ...], Several] = ()
    places: Places | None = None
    teaching: Teaching | None = None
    room: Room | None = None
    application: Application | None = None
    selection: Selection | None = None
    insurance: Insurance | None = None
    life: Life | None = None
    ways: Annotated[tuple[Way, ...], Several] = ()
    documents: Annotated[tuple[Document, ...], Several] = ()
    steps: Annotated[tuple[Step, ...], Several] = ()
    talk_about_exams: bool = False

    @field_validator("grants")
    @classmethod
    def _name_each_other(cls, grants: tuple[Grant, ...]) -> tuple[Grant, ...]:
        ids = [grant.id for grant in grants]
        for other in (name for grant in grants for name in (grant.instead_of, grant.not_with) if name):
            if other not in ids:
                raise ValueError(f"there is no grant '{other}'; {suggestion(other, ids)}")
        return grants

    @model_validator(mode="after")
    def _grants_fit_the_places(self) -> Self:
        for grant in self.grants:
            if self.places and (grant.students or 0) > self.places.total:
                raise ValueError(f"the grant '{grant.id}' is for more students than there are places")
        return self

    @property
    def items(self) -> tuple[Item, ...]:
        """What a checklist may hold: the documents, then the steps."""
        return (*self.documents, *self.steps)

    def step(self, step_id: str) -> Step | None:
        """Finds a step; handing in a document is one too."""
        handing_in = (Step(id=document.id, at=document.by) for document in self.documents)
        return next((step for step in (*self.steps, *handing_in) if step.id == step_id), None)


class Major(Model):
    """A subject of study; ``aliases``: how students write it."""

    id: str = Field(pattern=r"^[a-z_]{1,40}$")
    name: Localised
    aliases: Annotated[tuple[str, ...], Several] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Returns all of them, in small letters."""
        return tuple(name.casefold() for name in (self.name.en, self.name.zh, *self.aliases) if name)
