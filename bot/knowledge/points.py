"""What the office wrote on points: every mark and every answer belongs to a point that is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.documents import Location, suggestion
from bot.errors import Problem
from bot.knowledge import marks
from bot.knowledge.entries import Entries, Entry
from bot.knowledge.models import Localised, Programme, Topic


def problems(topics: Entries[Topic], programmes: Entries[Programme]) -> Iterator[Problem]:
    """Yields marks and answers of points that do not exist, and marks that stand in one language only."""
    for topic in topics.values():
        known = [point.id for point in topic.value.points]
        for part, text in (("answer", topic.value.answer), ("overall", topic.value.overall)):
            if text is not None:
                yield from _in_text(topic, (part,), text, topic.value.id, known)
    for programme in programmes.values():
        for key, fact in programme.value.facts.items():
            if key not in topics:
                continue
            known = [point.id for point in topics[key].value.points]
            for part, text in (("brief", fact.brief), ("text", fact.text)):
                yield from _in_text(programme, ("facts", key, part), text, key, known)
            for id_ in fact.points:
                if id_ not in known:
                    yield _unknown(programme, ("facts", key, "points", id_), key, id_, known)


def _in_text(
    entry: Entry[Topic] | Entry[Programme], at: Location, text: Localised, topic: str, known: Sequence[str]
) -> Iterator[Problem]:
    marked = {
        language: marks.points_in(said) for language, said in (("en", text.en), ("zh", text.zh)) if said
    }
    for language, ids in marked.items():
        for id_ in ids:
            if id_ not in known:
                yield _unknown(entry, (*at, language), topic, id_, known)
            elif any(id_ not in others for others in marked.values()):
                what = f"the point '{id_}' is marked in one language only"
                yield entry.problem((*at, language), what, "mark it in the other too", fatal=False)


def _unknown(
    entry: Entry[Topic] | Entry[Programme], at: Location, topic: str, id_: str, known: Sequence[str]
) -> Problem:
    return entry.problem(at, f"'{topic}' has no point '{id_}'", suggestion(id_, list(known)), fatal=False)
