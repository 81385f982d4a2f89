"""From a folder of YAML files to ``Knowledge``, or to every problem in it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from bot import documents
from bot.documents import Document, Location
from bot.errors import KnowledgeError, Problem
from bot.knowledge import templates
from bot.knowledge.models import (
    Briefing,
    Deadline,
    Elsewhere,
    ElsewhereFile,
    Example,
    Fact,
    Knowledge,
    Labelled,
    Localised,
    Outside,
    Programme,
    Topic,
    TravelDates,
    Verified,
)

Model = TypeVar("Model", bound=BaseModel)


@dataclass
class Reading:
    """The knowledge of a folder, what is wrong in it without making it unusable, and its sample data."""

    knowledge: Knowledge
    problems: list[Problem] = field(default_factory=list)
    unverified: list[Problem] = field(default_factory=list)
    stale: list[Problem] = field(default_factory=list)


def read_folder(folder: Path, zone: ZoneInfo, now: datetime, confirm_after_days: int = 180) -> Reading:
    """Reads and validates a knowledge folder; only ``topics/`` must be there.

    Args:
        zone: moments in the files that name no zone are in this one.
        now: tells which facts were last confirmed too long ago.

    Raises:
        KnowledgeError: with every problem that keeps it from being used.
    """
    if not folder.is_dir():
        raise KnowledgeError(
            [
                Problem(
                    folder,
                    1,
                    "there is no such folder",
                    "name the knowledge folder in config.yaml or with --knowledge",
                )
            ]
        )
    return _FolderReader(folder, zone, now, confirm_after_days).read()


class _FolderReader:
    def __init__(self, folder: Path, zone: ZoneInfo, now: datetime, confirm_after_days: int) -> None:
        self.folder = folder
        self.zone = zone
        self.now = now
        self.confirm_after_days = confirm_after_days
        self.problems: list[Problem] = []
        self.unreadable: set[str] = set()
        self.unverified: list[Problem] = []
        self.stale: list[Problem] = []

    def read(self) -> Reading:
        programmes = self._by_id(self._programmes(), "programme")
        topics = self._by_id(self._entries("topics", Topic), "topic")
        briefings = self._by_id(self._entries("briefings.yaml", Briefing), "briefing")
        outside = self._by_id(self._entries("outside.yaml", Outside), "outside group")
        examples = [
            (document, at, example) for document, at, example in self._entries("examples.yaml", Example)
        ]
        labelled = list(self._entries("labelled.yaml", Labelled))
        elsewhere = self._elsewhere()
        self._check_closing(briefings)
        if not topics and not self._fatal():
            self.problems.append(
                Problem(self.folder / "topics", 1, "no topic is there", "write at least one topics/*.yaml")
            )
        if not self.unreadable & {"topics", "programmes"}:  # else the cause would drown in its consequences
            self._check_facts(programmes, topics)
            self._check_ids(examples, programmes, topics)
            self._check_ids(labelled, programmes, topics, fatal=False)  # they only measure
        self._check_templates(topics, programmes)
        self._check_names(programmes)
        if self._fatal():
            raise KnowledgeError(sorted(self.problems, key=lambda problem: (str(problem.path), problem.line)))
        knowledge = Knowledge.model_construct(
            programmes={key: value[2] for key, value in programmes.items()},
            topics={key: value[2] for key, value in topics.items()},
            briefings={
                key: self._zoned_briefing(value[2])
                for key, value in sorted(briefings.items(), key=lambda item: str(item[1][2].starts))
            },
            outside={key: value[2] for key, value in outside.items()},
            home=elsewhere.home,
            universities=elsewhere.universities,
            places=elsewhere.places,
            examples=tuple(e.model_copy(update={"line": document.line(at)}) for document, at, e in examples),
            labelled=tuple(row for _, _, row in labelled),
        )
        return Reading(knowledge, self.problems, self.unverified, self.stale)

    def _fatal(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.fatal]

    # --- files -----------------------------------------------------------

    def _documents(self, name: str) -> Iterator[Document]:
        path = self.folder / name
        if path.is_dir():
            paths = sorted(
                p for p in path.iterdir() if p.suffix in (".yaml", ".yml") and not p.name.startswith(".")
            )
        else:
            paths = [path] if path.exists() else []
        for path in paths:
            try:
                yield documents.read(path)
            except KnowledgeError as error:
                self.problems.extend(error.problems)
                self.unreadable.add(name)

    def _entries(self, name: str, model: type[Model]) -> Iterator[tuple[Document, Location, Model]]:
        """Each entry of the list that a file holds."""
        for document in self._documents(name):
            if document.data is None:
                continue
            if not isinstance(document.data, list):
                self.problems.append(
                    document.problem((), "the file must hold a list", "begin each entry with '- '")
                )
                continue
            for index, value in enumerate(document.data):
                entry = self._validated(document, (index,), value, model)
                if entry is not None:
                    yield document, (index,), entry

    def _validated(self, document: Document, at: Location, value: Any, model: type[Model]) -> Model | None:
        if not isinstance(value, dict):
            self.problems.append(
                document.problem(at, "an entry must hold `key: value` lines", "see the other entries")
            )
            return None
        try:
            entry = model.model_validate(value)
        except ValidationError as error:
            self.problems.extend(documents.problems_of(error, document, at, model))
            return None
        self._look_through(document, at, entry)
        return entry

    def _programmes(self) -> Iterator[tuple[Document, Location, Programme]]:
        for document in self._documents("programmes"):
            value = document.data
            if isinstance(value, dict):
                value = {"id": document.path.stem, **value}
            programme = self._validated(document, (), value, Programme)
            if programme is not None:
                zoned = tuple(self._zoned_deadline(deadline) for deadline in programme.deadlines)
                yield document, (), programme.model_copy(update={"deadlines": zoned})

    def _elsewhere(self) -> ElsewhereFile:
        for document in self._documents("elsewhere.yaml"):
            found = self._validated(document, (), document.data, ElsewhereFile)
            if found is not None:
                return found
        return ElsewhereFile()

    def _by_id(
        self, entries: Iterable[tuple[Document, Location, Any]], kind: str
    ) -> dict[str, tuple[Document, Location, Any]]:
        result: dict[str, tuple[Document, Location, Any]] = {}
        for document, at, entry in entries:
            if entry.id in result:
                first, where, _ = result[entry.id]
                what = f"the {kind} '{entry.id}' is already defined in {first.path.name}:{first.line(where)}"
                self.problems.append(
                    document.problem((*at, "id"), what, "give one of the two another id, or merge them")
                )
                continue
            result[entry.id] = (document, at, entry)
        return result

    # --- moments without a zone are the institution's ----------------------

    def _zoned(self, moment: datetime) -> datetime:
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)

    def _zoned_deadline(self, deadline: Deadline) -> Deadline:
        opens = self._zoned(deadline.opens) if deadline.opens else None
        return deadline.model_copy(update={"opens": opens, "closes": self._zoned(deadline.closes)})

    def _zoned_briefing(self, briefing: Briefing) -> Briefing:
        closes = self._zoned(briefing.registration_closes)
        return briefing.model_copy(
            update={"starts": self._zoned(briefing.starts), "registration_closes": closes}
        )

    def _check_closing(self, briefings: dict[str, tuple[Document, Location, Briefing]]) -> None:
        for document, at, briefing in briefings.values():
            if self._zoned(briefing.registration_closes) > self._zoned(briefing.starts):
                what = "registration closes after the briefing has begun"
                remedy = "write an earlier moment in `registration_closes:`"
                self.problems.append(document.problem((*at, "registration_closes"), what, remedy))

    # --- what the shape alone does not show ---------------------------------

    def _look_through(self, document: Document, at: Location, value: Any) -> None:
        """Missing languages, sample data and stale facts, wherever they stand within an entry."""
        if isinstance(value, Localised):
            if value.missing:
                self.problems.append(
                    document.problem(
                        at,
                        f"no '{value.missing}' text",
                        f"add `{value.missing}:` beside the other language",
                        fatal=False,
                    )
                )
            return
        if isinstance(value, Fact | Deadline | TravelDates | Briefing) or (
            isinstance(value, Topic) and value.scope == "general" and value.states_facts
        ):
            self._look_at_verification(document, at, value)
        if isinstance(value, BaseModel):
            for name in type(value).model_fields:
                self._look_through(document, (*at, name), getattr(value, name))
        elif isinstance(value, dict):
            for name, item in value.items():
                self._look_through(document, (*at, name), item)
        elif (
            isinstance(value, tuple)
            and value
            and isinstance(value[0], BaseModel)
            and not isinstance(value[0], Elsewhere)
        ):
            for index, item in enumerate(value):
                self._look_through(document, (*at, index), item)

    def _look_at_verification(self, document: Document, at: Location, value: Verified) -> None:
        where = ".".join(str(part) for part in at if isinstance(part, str)) or getattr(value, "id", "")
        if value.verified_on is None:
            self.unverified.append(
                document.problem(
                    at, f"'{where}' is sample data", "check it, then write `verified_on:`", fatal=False
                )
            )
        elif (self.now.date() - value.verified_on).days > self.confirm_after_days:
            what = f"'{where}' was last confirmed on {value.verified_on}"
            self.stale.append(
                document.problem(at, what, "confirm it and write the new date in `verified_on:`", fatal=False)
            )

    def _check_facts(self, programmes: dict[str, Any], topics: dict[str, Any]) -> None:
        ids = [key for key, (_, _, topic) in topics.items() if topic.scope == "programme"]
        for document, _, programme in programmes.values():
            for key in programme.facts:
                if topics and key not in ids:
                    self.problems.append(
                        document.problem(
                            ("facts", key), f"'{key}' is no programme topic", documents.suggestion(key, ids)
                        )
                    )
            missing = [
                key
                for key in ids
                if key not in programme.facts and templates.uses(topics[key][2].answer, "fact")
            ]
            if missing:
                what = f"no facts for {', '.join(missing)}"
                self.problems.append(
                    document.problem(("facts",), what, "write a brief and a text for each", fatal=False)
                )

    def _check_names(self, programmes: dict[str, Any]) -> None:
        """A name that leads to two programmes would lead to neither."""
        owners: dict[str, str] = {}
        for document, _, programme in programmes.values():
            if programme.deadlines and programme.application is None:
                what = "no deadline has the id 'application'"
                self.problems.append(
                    document.problem(
                        ("deadlines",), what, "give it to the one by which to apply", fatal=False
                    )
                )
            names = (
                programme.name.en,
                programme.name.zh,
                programme.short.en,
                programme.short.zh,
                *programme.aliases.all,
            )
            for name in {name.casefold() for name in names if name}:
                owner = owners.setdefault(name, programme.id)
                if owner != programme.id:
                    what = f"the name '{name}' belongs to {owner} already"
                    self.problems.append(
                        document.problem(("name",), what, "take it out of one of the two", fatal=False)
                    )

    def _check_ids(
        self,
        questions: list[Any],
        programmes: dict[str, Any],
        topics: dict[str, Any],
        *,
        fatal: bool = True,
    ) -> None:
        for document, at, example in questions:
            if example.topic is not None and example.topic not in topics:
                self.problems.append(
                    document.problem(
                        (*at, "topic"),
                        f"there is no topic '{example.topic}'",
                        documents.suggestion(example.topic, list(topics)),
                        fatal=fatal,
                    )
                )
            if example.programme is not None and example.programme not in programmes:
                what = f"there is no programme '{example.programme}'"
                self.problems.append(
                    document.problem(
                        (*at, "programme"),
                        what,
                        documents.suggestion(example.programme, list(programmes)),
                        fatal=fatal,
                    )
                )

    def _check_templates(self, topics: dict[str, Any], programmes: dict[str, Any]) -> None:
        for document, at, topic in topics.values():
            self._check_template(
                document, (*at, "answer"), topic.answer, needs_programme=topic.scope == "programme"
            )
            if topic.overall is not None:
                self._check_template(document, (*at, "overall"), topic.overall, needs_programme=False)
        for document, _, programme in programmes.values():
            for key, fact in programme.facts.items():
                self._check_template(
                    document, ("facts", key, "text"), fact.text, needs_programme=True, in_fact=True
                )
                self._check_template(
                    document, ("facts", key, "brief"), fact.brief, needs_programme=True, in_fact=True
                )

    def _check_template(
        self,
        document: Document,
        at: Location,
        text: Localised,
        *,
        needs_programme: bool,
        in_fact: bool = False,
    ) -> None:
        for language in ("en", "zh"):
            source = getattr(text, language)
            complaint = (
                templates.complaint(source, needs_programme=needs_programme, in_fact=in_fact)
                if source
                else None
            )
            if complaint:
                what, remedy = complaint
                self.problems.append(document.problem((*at, language), what, remedy))
