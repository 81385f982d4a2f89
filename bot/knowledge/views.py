"""What a template may ask of programmes and briefings, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import texts
from bot.knowledge import steps, templates
from bot.knowledge.figures import Figures
from bot.knowledge.models import Briefing, Deadline, Fact, Localised, Mode, Programme
from bot.knowledge.values import Verified
from bot.knowledge.working_days import Holidays
from bot.messages import Language, Markdown

Full = frozenset[tuple[str, Mode]]
"""The modes of briefings in which no seat is left, each with the briefing's id."""


@dataclass(frozen=True)
class Scene:
    """Who reads, when, about which topic; ``told`` collects the facts that the answer made use of.

    ``keeps_marks``: one point's sentences are wanted of what is filled.
    """

    language: Language
    now: datetime
    zone: ZoneInfo
    institution: str
    holidays: Holidays
    topic: str = ""
    full: Full = frozenset()
    keeps_marks: bool = False
    told: list[Verified] = field(default_factory=list)

    def moment(self, value: datetime) -> str:
        return texts.moment(self.language, value, self.zone)

    def say(self, key: str, **arguments: texts.Argument) -> Markdown:
        return texts.say(self.language, key, **arguments)

    def fill(self, source: str, **values: object) -> str:
        """Fills a template, as ``templates.fill`` does."""
        fill = templates.fill_marked if self.keeps_marks else templates.fill
        return fill(source, **values)


class FactView:
    """``{{ fact }}``: this programme's text on the topic."""

    def __init__(self, programme: ProgrammeView, scene: Scene) -> None:
        self._programme = programme
        self._scene = scene

    def __str__(self) -> str:
        return self._programme._fact_text("text")


class ProgrammeView:
    """``{{ programme.… }}``: what templates may ask of a programme, in the reader's language."""

    def __init__(self, programme: Programme, scene: Scene) -> None:
        self._programme = programme
        self._scene = scene
        language = scene.language
        self.name = programme.name.of(language)
        self.short = programme.short.of(language)
        self.city = programme.city.of(language)
        self.country = programme.country.of(language)
        self.continent = programme.continent.of(language)

    def _fact_text(self, part: str) -> str:
        fact = self._programme.facts.get(self._scene.topic)
        if fact is None:
            return self._scene.say("fact-missing")
        return self.filled(fact, getattr(fact, part))

    def filled(self, fact: Fact, text: Localised) -> str:
        """Fills a text that stands in one of its facts."""
        self._scene.told.append(fact)
        return self._scene.fill(
            text.of(self._scene.language),
            programme=self,
            data=Figures(self._programme.data, self._scene.language),
            institution=self._scene.institution,
        )

    @property
    def brief(self) -> str:
        return self._fact_text("brief")

    def _application(self) -> Deadline | None:
        deadline = self._programme.application
        if deadline is not None:
            self._scene.told.append(deadline)
        return deadline

    @property
    def opens(self) -> str:
        deadline = self._application()
        return (
            self._scene.moment(deadline.opens)
            if deadline and deadline.opens
            else self._scene.say("date-unknown")
        )

    @property
    def closes(self) -> str:
        deadline = self._application()
        return self._scene.moment(deadline.closes) if deadline else self._scene.say("date-unknown")

    @property
    def countdown(self) -> str:
        deadline = self._application()
        return _countdown(deadline, self._scene) if deadline else self._scene.say("date-unknown")

    @property
    def deadlines(self) -> str:
        self._scene.told.extend(self._programme.deadlines)
        lines = [f"- {_sentence(deadline, self._scene)}" for deadline in self._programme.deadlines]
        return "\n".join(lines) or f"- {self._scene.say('date-unknown')}"

    def _travel(self, which: str) -> str:
        dates = self._programme.dates
        if dates is None:
            return self._scene.say("date-unknown")
        self._scene.told.append(dates)
        return texts.day(self._scene.language, getattr(dates, which))

    @property
    def results(self) -> str:
        """The day of the results, counted in the office's working days."""
        day = steps.day(self._programme, "results", self._scene.holidays)
        return texts.day(self._scene.language, day) if day else self._scene.say("date-unknown")

    @property
    def starts(self) -> str:
        return self._travel("starts")

    @property
    def ends(self) -> str:
        return self._travel("ends")

    @property
    def weeks(self) -> str:
        dates = self._programme.dates
        return self._scene.say("weeks", count=dates.weeks) if dates else self._scene.say("date-unknown")


class BriefingView:
    """``{{ briefing.… }}`` in the reader's language."""

    def __init__(self, briefing: Briefing, scene: Scene) -> None:
        language = scene.language
        self._briefing = briefing
        self._scene = scene
        self.id = briefing.id
        self.title = briefing.title.of(language)
        self.campus = briefing.campus.of(language)
        self.venue = briefing.venue.of(language)
        self.ends = scene.moment(briefing.ends)
        self.minutes = briefing.minutes
        self.registration_closes = scene.moment(briefing.registration_closes)
        full = [mode for mode in briefing.modes if (briefing.id, mode) in scene.full]
        self.is_open = briefing.takes_registrations(scene.now)
        self.is_full = len(full) == len(briefing.modes)
        self.modes = self._named(briefing.modes)
        self.full_modes = self._named(full)
        self.free_modes = self._named(mode for mode in briefing.modes if mode not in full)

    def _named(self, modes: Iterable[Mode]) -> str:
        return self._scene.say("list-separator").join(self._scene.say(f"mode-{mode}") for mode in modes)

    @property
    def starts(self) -> str:
        self._scene.told.append(self._briefing)
        return self._scene.moment(self._briefing.starts)


def _countdown(deadline: Deadline, scene: Scene) -> str:
    if scene.now >= deadline.closes:
        return scene.say("countdown-closed")
    if deadline.opens and scene.now < deadline.opens:
        return scene.say("countdown-not-open")
    days = (deadline.closes.astimezone(scene.zone).date() - scene.now.astimezone(scene.zone).date()).days
    return scene.say("countdown-days", days=days)


def _sentence(deadline: Deadline, scene: Scene) -> str:
    label = Markdown(deadline.label.of(scene.language))
    closes = scene.moment(deadline.closes)
    if scene.now >= deadline.closes:
        return scene.say("deadline-closed", label=label, date=closes)
    if deadline.opens and scene.now < deadline.opens:
        return scene.say("deadline-not-open", label=label, opens=scene.moment(deadline.opens), date=closes)
    return scene.say("deadline-open", label=label, date=closes, countdown=_countdown(deadline, scene))
