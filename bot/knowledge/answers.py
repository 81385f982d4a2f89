"""From a topic and a programme to the text that a student reads.

Dates are counted at the moment of asking, a passed deadline never reads as
open, and whatever is not verified says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot import texts
from bot.knowledge import steps, templates
from bot.knowledge.figures import Figures
from bot.knowledge.models import Briefing, Deadline, Knowledge, Mode, Programme, Topic
from bot.knowledge.values import Verified
from bot.knowledge.working_days import Holidays
from bot.messages import Language, Markdown

Full = frozenset[tuple[str, Mode]]
"""The modes of briefings in which no seat is left, each with the briefing's id."""


@dataclass(frozen=True)
class _Scene:
    """Who reads, when, about which topic; ``told`` collects the facts that the answer made use of."""

    language: Language
    now: datetime
    zone: ZoneInfo
    institution: str
    holidays: Holidays
    topic: str = ""
    full: Full = frozenset()
    told: list[Verified] = field(default_factory=list)

    def moment(self, value: datetime) -> str:
        return texts.moment(self.language, value, self.zone)

    def say(self, key: str, **arguments: texts.Argument) -> Markdown:
        return texts.say(self.language, key, **arguments)


class Answers:
    """Renders answers from one state of the knowledge.

    Args:
        institution: the university's name in a language.
        confirm_after_days: older facts are shown with the day of their last confirmation.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        zone: ZoneInfo,
        institution: Callable[[Language], str],
        confirm_after_days: int = 180,
    ) -> None:
        self._knowledge = knowledge
        self._zone = zone
        self._institution = institution
        self._confirm_after_days = confirm_after_days
        self._changes = sorted(_changes(knowledge))
        self._rendered = lru_cache(maxsize=1024)(self._render)

    def answer(
        self,
        topic_id: str,
        programme_ids: Sequence[str],
        language: Language,
        now: datetime,
        full: Full = frozenset(),
    ) -> Markdown:
        """Returns the answer as Markdown.

        Args:
            programme_ids: those that the question named. One: that programme's
                own facts and no other's. Several: these side by side. None:
                all of them.
            full: what is known to be full; empty where nobody has counted.
        """
        return self._rendered(topic_id, tuple(programme_ids), language, self._since(now), full)

    def mentions_briefings(self, topic_id: str) -> bool:
        """Tells whether an answer says anything of briefings, and so whether the seats matter to it."""
        return templates.uses(self._knowledge.topics[topic_id].answer, "briefings")

    def _since(self, now: datetime) -> datetime:
        """Returns the moment since which every answer reads as it does now: midnight, or what came after it."""
        midnight = now.astimezone(self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
        passed = self._changes[: bisect_right(self._changes, now)]
        return max(midnight, passed[-1]) if passed else midnight

    def _render(
        self, topic_id: str, programme_ids: tuple[str, ...], language: Language, now: datetime, full: Full
    ) -> Markdown:
        topic = self._knowledge.topics[topic_id]
        scene = replace(self._scene(language, now, topic_id), full=full)
        named = [self._knowledge.programmes[key] for key in programme_ids]
        if topic.scope == "general":
            body = self._filled(
                topic.answer.of(language), scene, named or self._knowledge.programmes.values()
            )
            if topic.states_facts:
                scene.told.append(topic)
        elif len(named) == 1:
            body = self._about_one(topic, named[0], scene)
        else:
            body = self._side_by_side(topic, named or list(self._knowledge.programmes.values()), scene)
        return Markdown("\n\n".join(part for part in (body, self._caution(scene)) if part))

    def deadlines(self, programme: Programme, language: Language, now: datetime) -> Markdown:
        """Lists one programme's deadlines, with how long they are open."""
        scene = self._scene(language, now)
        return Markdown(_ProgrammeView(programme, scene).deadlines)

    def caution(self, facts: Sequence[Verified], language: Language, now: datetime) -> str:
        """Returns the sentence to add where facts are sample data or old, or nothing."""
        scene = self._scene(language, now)
        scene.told.extend(facts)
        return self._caution(scene)

    def _scene(self, language: Language, now: datetime, topic: str = "") -> _Scene:
        return _Scene(language, now, self._zone, self._institution(language), self._knowledge.holidays, topic)

    def _about_one(self, topic: Topic, programme: Programme, scene: _Scene) -> str:
        heading = f"**{programme.short.of(scene.language)} · {topic.title_in(scene.language)}**"
        view = _ProgrammeView(programme, scene)
        source = topic.answer.of(scene.language)
        if templates.uses(topic.answer, "fact") and topic.id not in programme.facts:
            return f"{heading}\n\n{scene.say('fact-missing')}"
        return f"{heading}\n\n{self._filled(source, scene, [programme], programme=view, fact=_FactView(view, scene))}"

    def _side_by_side(self, topic: Topic, programmes: Sequence[Programme], scene: _Scene) -> str:
        if topic.overall is not None and programmes:
            return self._filled(topic.overall.of(scene.language), scene, programmes)
        if not templates.uses(topic.answer, "programme") and not templates.uses(topic.answer, "fact"):
            return self._filled(topic.answer.of(scene.language), scene, programmes)
        views = [_ProgrammeView(programme, scene) for programme in programmes]
        return "\n".join(f"- **{view.name}**: {view.brief}" for view in views)

    def _filled(self, source: str, scene: _Scene, programmes: Iterable[Programme], **values: object) -> str:
        coming = [b for b in self._knowledge.briefings.values() if b.ends > scene.now]
        return templates.fill(
            source,
            institution=scene.institution,
            programmes=[_ProgrammeView(programme, scene) for programme in programmes],
            briefings=[_BriefingView(b, scene) for b in coming if not b.is_cancelled],
            cancelled_briefings=[_BriefingView(b, scene) for b in coming if b.is_cancelled],
            **values,
        )

    def _caution(self, scene: _Scene) -> str:
        if any(fact.verified_on is None for fact in scene.told):
            return f"_{scene.say('sample-data')}_"
        confirmed = [fact.verified_on for fact in scene.told if fact.verified_on]
        today = scene.now.astimezone(self._zone).date()
        if confirmed and (today - min(confirmed)).days > self._confirm_after_days:
            return f"_{scene.say('last-confirmed', date=texts.day(scene.language, min(confirmed)))}_"
        return ""


def _changes(knowledge: Knowledge) -> Iterator[datetime]:
    """Yields the moments, beside each midnight, at which an answer begins to read differently."""
    for programme in knowledge.programmes.values():
        for deadline in programme.deadlines:
            yield deadline.closes
            if deadline.opens is not None:
                yield deadline.opens
    for briefing in knowledge.briefings.values():
        yield briefing.registration_closes
        yield briefing.ends


class _FactView:
    """``{{ fact }}``: this programme's text on the topic."""

    def __init__(self, programme: _ProgrammeView, scene: _Scene) -> None:
        self._programme = programme
        self._scene = scene

    def __str__(self) -> str:
        return self._programme._fact_text("text")


class _ProgrammeView:
    """``{{ programme.… }}``: what templates may ask of a programme, in the reader's language."""

    def __init__(self, programme: Programme, scene: _Scene) -> None:
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
        self._scene.told.append(fact)
        source = getattr(fact, part).of(self._scene.language)
        return templates.fill(
            source,
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


class _BriefingView:
    """``{{ briefing.… }}`` in the reader's language."""

    def __init__(self, briefing: Briefing, scene: _Scene) -> None:
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


def _countdown(deadline: Deadline, scene: _Scene) -> str:
    if scene.now >= deadline.closes:
        return scene.say("countdown-closed")
    if deadline.opens and scene.now < deadline.opens:
        return scene.say("countdown-not-open")
    days = (deadline.closes.astimezone(scene.zone).date() - scene.now.astimezone(scene.zone).date()).days
    return scene.say("countdown-days", days=days)


def _sentence(deadline: Deadline, scene: _Scene) -> str:
    label = Markdown(deadline.label.of(scene.language))
    closes = scene.moment(deadline.closes)
    if scene.now >= deadline.closes:
        return scene.say("deadline-closed", label=label, date=closes)
    if deadline.opens and scene.now < deadline.opens:
        return scene.say("deadline-not-open", label=label, opens=scene.moment(deadline.opens), date=closes)
    return scene.say("deadline-open", label=label, date=closes, countdown=_countdown(deadline, scene))
