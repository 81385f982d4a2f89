"""From a topic and a programme to the text that a student reads.

Dates are counted at the moment of asking, a passed deadline never reads as
open, and whatever is not verified says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot import texts
from bot.knowledge import marks, templates
from bot.knowledge.models import Knowledge, Programme, Topic
from bot.knowledge.values import Verified
from bot.knowledge.views import BriefingView, FactView, Full, ProgrammeView, Scene
from bot.messages import Language, Markdown


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
        self._rendered_on_point = lru_cache(maxsize=1024)(self._render_on_point)

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

    def on_point(
        self,
        topic_id: str,
        point_id: str,
        programme_ids: Sequence[str],
        language: Language,
        now: datetime,
        full: Full = frozenset(),
    ) -> Markdown | None:
        """Returns what is written on one point of a topic as Markdown, or None where nothing is.

        Args:
            programme_ids: as for ``answer``; several, or none, are compared on
                this point alone.
            full: as for ``answer``.
        """
        since = self._since(now)
        return self._rendered_on_point(topic_id, point_id, tuple(programme_ids), language, since, full)

    def is_written(self, topic_id: str, programme_ids: Sequence[str]) -> bool:
        """Tells whether the office has written anything that is told on a topic, of any of these programmes, or of all."""
        topic = self._knowledge.topics[topic_id]
        if topic.scope == "general" or not templates.uses(topic.answer, "fact"):
            return topic.answer is not None
        if topic.overall is not None and len(programme_ids) != 1:
            return True
        programmes = [self._knowledge.programmes[key] for key in programme_ids or self._knowledge.programmes]
        return any(topic_id in programme.facts for programme in programmes)

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
                topic.answer_in(language), scene, named or self._knowledge.programmes.values()
            )
            if topic.states_facts:
                scene.told.append(topic)
        elif len(named) == 1:
            body = self._about_one(topic, named[0], scene)
        else:
            body = self._side_by_side(topic, named or list(self._knowledge.programmes.values()), scene)
        return Markdown("\n\n".join(part for part in (body, self._caution(scene)) if part))

    def _render_on_point(
        self,
        topic_id: str,
        point_id: str,
        programme_ids: tuple[str, ...],
        language: Language,
        now: datetime,
        full: Full,
    ) -> Markdown | None:
        topic = self._knowledge.topics[topic_id]
        scene = replace(self._scene(language, now, topic_id), full=full, keeps_marks=True)
        programmes = [self._knowledge.programmes[key] for key in programme_ids or self._knowledge.programmes]
        asked = programmes if topic.scope == "programme" else []
        said = [self._of_one(topic, point_id, programme, scene) for programme in asked]
        if not any(said):
            body = self._of_all(topic, point_id, programmes, scene)
        elif len(said) == 1:
            body = f"{_heading(topic, programmes[0], scene)}\n\n{said[0]}"
        else:
            missing = scene.say("point-unwritten-line")
            body = "\n".join(
                f"- **{programme.name.of(language)}**: {marks.in_one_line(words) or missing}"
                for programme, words in zip(programmes, said, strict=True)
            )
        if not body:
            return None
        return Markdown("\n\n".join(part for part in (body, self._caution(scene)) if part))

    def _of_one(self, topic: Topic, point_id: str, programme: Programme, scene: Scene) -> str:
        """Returns what is written on a point for one programme, or nothing."""
        view, fact = ProgrammeView(programme, scene), programme.facts.get(topic.id)
        if fact is not None and point_id in fact.points:
            return view.filled(fact, fact.points[point_id])
        if fact is None and templates.uses(topic.answer, "fact"):
            return ""
        source = topic.answer_in(scene.language)
        whole = self._filled(source, scene, [programme], programme=view, fact=FactView(view, scene))
        return marks.marked(whole, point_id)

    def _of_all(self, topic: Topic, point_id: str, programmes: Sequence[Programme], scene: Scene) -> str:
        """Returns what is written on a point whatever the programme, or nothing."""
        point = topic.point(point_id)
        scene.told[:] = [topic] if topic.scope == "general" and topic.states_facts else []
        if point is not None and point.answer is not None:
            return self._filled(point.answer.of(scene.language), scene, programmes)
        text = topic.answer if topic.scope == "general" else topic.overall
        return (
            marks.marked(self._filled(text.of(scene.language), scene, programmes), point_id) if text else ""
        )

    def deadlines(self, programme: Programme, language: Language, now: datetime) -> Markdown:
        """Lists one programme's deadlines, with how long they are open."""
        scene = self._scene(language, now)
        return Markdown(ProgrammeView(programme, scene).deadlines)

    def caution(self, facts: Sequence[Verified], language: Language, now: datetime) -> str:
        """Returns the sentence to add where facts are sample data or old, or nothing."""
        scene = self._scene(language, now)
        scene.told.extend(facts)
        return self._caution(scene)

    def _scene(self, language: Language, now: datetime, topic: str = "") -> Scene:
        return Scene(language, now, self._zone, self._institution(language), self._knowledge.holidays, topic)

    def _about_one(self, topic: Topic, programme: Programme, scene: Scene) -> str:
        heading = _heading(topic, programme, scene)
        view = ProgrammeView(programme, scene)
        source = topic.answer_in(scene.language)
        if templates.uses(topic.answer, "fact") and topic.id not in programme.facts:
            return f"{heading}\n\n{scene.say('fact-missing')}"
        return f"{heading}\n\n{self._filled(source, scene, [programme], programme=view, fact=FactView(view, scene))}"

    def _side_by_side(self, topic: Topic, programmes: Sequence[Programme], scene: Scene) -> str:
        if topic.overall is not None and programmes:
            return self._filled(topic.overall.of(scene.language), scene, programmes)
        if not templates.uses(topic.answer, "programme") and not templates.uses(topic.answer, "fact"):
            return self._filled(topic.answer_in(scene.language), scene, programmes)
        views = [ProgrammeView(programme, scene) for programme in programmes]
        return "\n".join(f"- **{view.name}**: {view.brief}" for view in views)

    def _filled(self, source: str, scene: Scene, programmes: Iterable[Programme], **values: object) -> str:
        coming = [b for b in self._knowledge.briefings.values() if b.ends > scene.now]
        return scene.fill(
            source,
            institution=scene.institution,
            programmes=[ProgrammeView(programme, scene) for programme in programmes],
            briefings=[BriefingView(b, scene) for b in coming if not b.is_cancelled],
            cancelled_briefings=[BriefingView(b, scene) for b in coming if b.is_cancelled],
            **values,
        )

    def _caution(self, scene: Scene) -> str:
        if any(fact.verified_on is None for fact in scene.told):
            return f"_{scene.say('sample-data')}_"
        confirmed = [fact.verified_on for fact in scene.told if fact.verified_on]
        today = scene.now.astimezone(self._zone).date()
        if confirmed and (today - min(confirmed)).days > self._confirm_after_days:
            return f"_{scene.say('last-confirmed', date=texts.day(scene.language, min(confirmed)))}_"
        return ""


def _heading(topic: Topic, programme: Programme, scene: Scene) -> str:
    return f"**{programme.short.of(scene.language)} · {topic.title_in(scene.language)}**"


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
