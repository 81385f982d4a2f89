"""The entries of a knowledge folder: each validated alone, with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from bot import documents
from bot.documents import Document, Location
from bot.errors import KnowledgeError, Problem
from bot.knowledge.models import Programme

Model = TypeVar("Model", bound=BaseModel)
_YAML = (".yaml", ".yml")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]+")
_NOT_KNOWLEDGE = (".md", ".swp")  # notes, and what an editor has open


@dataclass(frozen=True)
class Entry(Generic[Model]):
    """A valid value, and where it stands: the file, and the way to it within."""

    document: Document
    at: Location
    value: Model

    @property
    def line(self) -> int:
        return self.document.line(self.at)

    @property
    def raw(self) -> Any:
        """Returns it as the file says it."""
        value: Any = self.document.data
        for part in self.at:
            value = value[part]
        return value

    def problem(self, where: Location, what: str, remedy: str, *, fatal: bool = True) -> Problem:
        """Names something wrong at ``where`` within the entry."""
        return self.document.problem((*self.at, *where), what, remedy, fatal=fatal)


Entries = dict[str, Entry[Model]]
_Raw = dict[str, Any]
_Complete = Callable[[_Raw, Callable[[Location, str, str], None]], _Raw | None]
"""Adds to a value what stands elsewhere, and tells what is wrong with it; None where it cannot be used."""


class Folder:
    """Reads the entries of one folder, and collects in ``problems`` all that is wrong with any.

    ``valid``: every entry read so far that is right in itself. ``unreadable``:
    names of which at least one file could not be read. ``broken``: ids of
    entries that are there and wrong, so that nobody is told that they are missing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.valid: list[Entry[Any]] = []
        self.unreadable: set[str] = set()
        self.broken: set[str] = set()
        self._seen: set[Path] = set()

    def by_id(
        self, name: str, model: type[Model], kind: str, complete: _Complete | None = None
    ) -> Entries[Model]:
        """Reads the lists of a file or subfolder, by the ids of their entries.

        Args:
            complete: adds to an entry what it leaves to others, before it is validated.
        """
        return self._by_id(self._listed(name, model, complete), kind)

    def entries(self, name: str, model: type[Model]) -> list[Entry[Model]]:
        """Reads the lists of a file or subfolder."""
        return list(self._listed(name, model))

    def programmes(self) -> Entries[Programme]:
        """Reads ``programmes/``, where a file is a programme and its name the id."""
        return self._by_id(self._programmes(), "programme")

    def mapping(self, name: str, model: type[Model]) -> Entry[Model] | None:
        """Reads a file that holds one entry; None if it is not there."""
        found = (self._validated(document, (), document.data, model) for document in self._documents(name))
        return next((entry for entry in found if entry is not None), None)

    def ignored(self) -> Iterator[Problem]:
        """Yields the files that nothing has read so far: misnamed, or in a place where nobody looks."""
        for path in sorted(self.path.rglob("*")):
            is_hidden = any(part.startswith(".") for part in path.relative_to(self.path).parts)
            if path in self._seen or is_hidden or not path.is_file():
                continue
            if path.suffix.casefold() not in _NOT_KNOWLEDGE and not path.name.endswith("~"):
                remedy = (
                    "give it the name of a file that is read, with .yaml in small letters, or take it out"
                )
                yield Problem(path, 1, "the file is not read", remedy, fatal=False)

    def _documents(self, name: str) -> Iterator[Document]:
        for path in _files(self.path / name):
            self._seen.add(path)
            try:
                document = documents.read(path)
            except KnowledgeError as error:
                self.problems.extend(error.problems)
                self.unreadable.add(name)
                continue
            if path != self.path / name and not _PLAIN_NAME.fullmatch(path.stem):
                remedy = "take it out if it is a copy, or name it with letters a-z, digits, _ and - alone"
                self.problems.append(Problem(path, 1, f"the file name '{path.name}' is no plain id", remedy))
                self.unreadable.add(name)
            elif document.data is None:
                is_needed = path != self.path / name  # one of a folder is there for what it holds
                remedy = "write its entries again, or delete the file"
                self.problems.append(Problem(path, 1, "the file is empty", remedy, fatal=is_needed))
                self.unreadable.add(name)
            else:
                yield document

    def _listed(
        self, name: str, model: type[Model], complete: _Complete | None = None
    ) -> Iterator[Entry[Model]]:
        for document in self._documents(name):
            if not isinstance(document.data, list):
                what, remedy = "the file must hold a list", "begin each entry with '- '"
                self.problems.append(document.problem((), what, remedy))
                continue
            for index, value in enumerate(document.data):
                if complete is not None and isinstance(value, dict):
                    value = self._completed(document, (index,), value, complete)
                    if value is None:
                        continue
                entry = self._validated(document, (index,), value, model)
                if entry is not None:
                    yield entry

    def _completed(self, document: Document, at: Location, value: _Raw, complete: _Complete) -> _Raw | None:
        def tell(where: Location, what: str, remedy: str) -> None:
            self.problems.append(document.problem((*at, *where), what, remedy))

        completed = complete(value, tell)
        if completed is None:
            self.broken.add(str(value.get("id")))
        return completed

    def _programmes(self) -> Iterator[Entry[Programme]]:
        for document in self._documents("programmes"):
            value = document.data
            if isinstance(value, dict):
                value = {"id": document.path.stem, **value}
            else:
                self.broken.add(document.path.stem)
            entry = self._validated(document, (), value, Programme)
            if entry is not None:
                yield entry

    def _validated(
        self, document: Document, at: Location, value: Any, model: type[Model]
    ) -> Entry[Model] | None:
        if not isinstance(value, dict):
            what, remedy = "an entry must hold `key: value` lines", "see the other entries"
            self.problems.append(document.problem(at, what, remedy))
            return None
        try:
            entry = Entry(document, at, model.model_validate(value))
        except ValidationError as error:
            self.problems.extend(documents.problems_of(error, document, at, model))
            self.broken.add(str(value.get("id")))
            return None
        self.valid.append(entry)
        return entry

    def _by_id(self, entries: Iterable[Entry[Any]], kind: str) -> Entries[Any]:
        result: Entries[Any] = {}
        for entry in entries:
            id_ = entry.value.id
            first = result.setdefault(id_, entry)
            if first is not entry:
                what = f"the {kind} '{id_}' is already defined in {first.document.path.name}:{first.line}"
                remedy = "give one of the two another id, or merge them"
                self.problems.append(entry.problem(("id",), what, remedy))
        return result


def _files(path: Path) -> Sequence[Path]:
    """Lists the YAML files of a folder in order, or the file itself if it is there."""
    if path.is_dir():
        return sorted(p for p in path.iterdir() if p.suffix in _YAML and not p.name.startswith("."))
    return [path] if path.exists() else []
