"""From a folder of YAML files to ``Knowledge``, or to every problem in it at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.errors import KnowledgeError, Problem
from bot.knowledge import checks, phrasings, points, prose, verification
from bot.knowledge.entries import Entries, Entry, Folder
from bot.knowledge.facts import Major
from bot.knowledge.models import (
    Briefing,
    Deadline,
    ElsewhereFile,
    Example,
    Knowledge,
    Labelled,
    Outside,
    Programme,
    Topic,
)
from bot.knowledge.phrasebook import Completion, phrasebook
from bot.knowledge.working_days import Holidays


class Reading:
    """The knowledge of a folder; what staff should look at in it is looked for once somebody asks, as no answer needs it."""

    def __init__(
        self,
        source: Folder,
        content: _Content,
        noticed: list[Problem],
        now: datetime,
        confirm_after_days: int,
    ) -> None:
        self.knowledge = content.knowledge()
        self._source, self._content, self._noticed = source, content, noticed
        self._now, self._confirm_after_days = now, confirm_after_days

    @cached_property
    def problems(self) -> list[Problem]:
        """What is wrong without making the knowledge unusable."""
        return [*self._noticed, *self._content.remarks(self._source, self._now)]

    @cached_property
    def own(self) -> frozenset[str]:
        """The phrasings that stand in the folder itself, not in the phrasebook."""
        topics, outside = self._content.topics, self._content.outside
        return phrasings.standing_in([*topics.values(), *outside.values()], self._source.path)

    @cached_property
    def unverified(self) -> list[Problem]:
        """What is sample data."""
        return [problem for entry in self._source.valid for problem in verification.unverified(entry)]

    @cached_property
    def stale(self) -> list[Problem]:
        """What was last confirmed too long ago."""
        today, days = self._now.date(), self._confirm_after_days
        return [problem for entry in self._source.valid for problem in verification.stale(entry, today, days)]


def read_folder(folder: Path, zone: ZoneInfo, now: datetime, confirm_after_days: int = 180) -> Reading:
    """Reads and validates a knowledge folder; only ``topics/`` must be there.

    Args:
        zone: moments in the files that name no zone are in this one.
        now: tells which facts were last confirmed too long ago.

    Raises:
        KnowledgeError: with every problem that keeps it from being used.
    """
    if not folder.is_dir():
        remedy = "name the knowledge folder in config.yaml or with --knowledge"
        raise KnowledgeError([Problem(folder, 1, "there is no such folder", remedy)])
    source = Folder(folder)
    content = _Content.of(source, zone)
    found = [*source.problems, *content.problems(source)]
    if any(problem.fatal for problem in found):
        found += content.remarks(source, now)
        raise KnowledgeError(sorted(found, key=lambda problem: (str(problem.path), problem.line)))
    return Reading(source, content, found, now, confirm_after_days)


@dataclass(frozen=True)
class _Content:
    """All that a folder holds; moments without a zone are the institution's."""

    programmes: Entries[Programme]
    topics: Entries[Topic]
    briefings: Entries[Briefing]
    outside: Entries[Outside]
    examples: list[Entry[Example]]
    labelled: list[Entry[Labelled]]
    elsewhere: Entry[ElsewhereFile] | None
    places: ElsewhereFile
    majors: Entries[Major]
    holidays: Holidays
    standards: list[Entry[Any]]

    @classmethod
    def of(cls, source: Folder, zone: ZoneInfo) -> _Content:
        programmes = source.programmes()
        completion = Completion(phrasebook())
        topics = source.by_id("topics", Topic, "topic", completion.topic)
        topics |= completion.more_topics(topics)
        briefings = source.by_id("briefings.yaml", Briefing, "briefing")
        outside = source.by_id("outside.yaml", Outside, "outside group", completion.outside)
        outside |= completion.more_outside(outside)
        examples = source.entries("examples.yaml", Example)
        labelled = source.entries("labelled.yaml", Labelled)
        elsewhere = source.mapping("elsewhere.yaml", ElsewhereFile)
        majors = source.by_id("majors.yaml", Major, "major")
        holidays = source.mapping("holidays.yaml", Holidays)
        return cls(
            {
                key: replace(entry, value=_zoned_programme(entry.value, zone))
                for key, entry in programmes.items()
            },
            topics,
            {
                key: replace(entry, value=_zoned_briefing(entry.value, zone))
                for key, entry in briefings.items()
            },
            outside,
            examples,
            labelled,
            elsewhere,
            completion.elsewhere(
                elsewhere.value if elsewhere is not None else ElsewhereFile(),
                [entry.value for entry in programmes.values()],
            ),
            majors,
            holidays.value if holidays is not None else Holidays(),
            completion.standards(topics),
        )

    def problems(self, source: Folder) -> Iterator[Problem]:
        """Yields what can make the knowledge unusable; where a file could not be read, only what that has not caused."""
        yield from checks.closing(self.briefings)
        if not self.topics and not any(problem.fatal for problem in source.problems):
            yield Problem(source.path / "topics", 1, "no topic is there", "write at least one topics/*.yaml")
        if not source.unreadable & {"topics", "programmes"}:
            yield from checks.facts(self.programmes, self.topics, source.broken)
            yield from checks.ids(self.examples, self.programmes, self.topics, source.broken, fatal=True)
        yield from checks.placeholders(self.topics, self.programmes)
        yield from checks.names(self.programmes)
        yield from checks.majors(self.programmes, self.majors, source.broken)
        yield from checks.checklists(self.programmes, self.holidays)
        for entry in self.programmes.values():
            yield from prose.unfillable(entry)

    def remarks(self, source: Folder, now: datetime) -> Iterator[Problem]:
        """Yields what makes no answer impossible, and that staff should look at all the same."""
        for entry in source.valid:
            yield from verification.untranslated(entry)
        dated: list[Entry[Programme] | Entry[Briefing]] = [
            *self.programmes.values(),
            *self.briefings.values(),
        ]
        yield from checks.days_alone(dated)
        if not source.unreadable & {"topics", "programmes"}:  # labelled questions only measure
            yield from checks.ids(self.labelled, self.programmes, self.topics, source.broken, fatal=False)
        yield from points.problems(self.topics, self.programmes)
        yield from phrasings.said_twice([*self.topics.values(), *self.outside.values()], self.standards)
        yield from checks.deadlines(self.programmes)
        yield from checks.elsewhere(self.programmes, self.elsewhere)
        for programme in self.programmes.values():
            yield from prose.disagreements(programme)
        yield from checks.dates(dated, now)
        yield from checks.invisible(source.valid)
        yield from source.ignored()

    def knowledge(self) -> Knowledge:
        briefings = sorted(self.briefings.items(), key=lambda item: item[1].value.starts)
        return Knowledge.model_construct(
            programmes={key: entry.value for key, entry in self.programmes.items()},
            topics={key: entry.value for key, entry in self.topics.items()},
            briefings={key: entry.value for key, entry in briefings},
            outside={key: entry.value for key, entry in self.outside.items()},
            home=self.places.home,
            universities=self.places.universities,
            places=self.places.places,
            examples=tuple(entry.value.model_copy(update={"line": entry.line}) for entry in self.examples),
            labelled=tuple(entry.value for entry in self.labelled),
            majors={key: entry.value for key, entry in self.majors.items()},
            holidays=self.holidays,
        )


def _zoned(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _zoned_deadline(deadline: Deadline, zone: ZoneInfo) -> Deadline:
    opens = _zoned(deadline.opens, zone) if deadline.opens else None
    return deadline.model_copy(update={"opens": opens, "closes": _zoned(deadline.closes, zone)})


def _zoned_programme(programme: Programme, zone: ZoneInfo) -> Programme:
    deadlines = tuple(_zoned_deadline(deadline, zone) for deadline in programme.deadlines)
    return programme.model_copy(update={"deadlines": deadlines})


def _zoned_briefing(briefing: Briefing, zone: ZoneInfo) -> Briefing:
    starts, closes = _zoned(briefing.starts, zone), _zoned(briefing.registration_closes, zone)
    return briefing.model_copy(update={"starts": starts, "registration_closes": closes})
