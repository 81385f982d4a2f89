"""A YAML file that people wrote, with the line of every value in it.

Every plain value is read as text (or nothing): a phrasing "no" stays "no" and
"12:30" a time, not the 750 of YAML 1.1. The models that use a document say
what is a number or a date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, get_args

import yaml
from pydantic import BaseModel, ValidationError
from rapidfuzz import process

from bot.errors import KnowledgeError, Problem

Location = tuple[str | int, ...]

_LOADER = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # the C parser is ten times as fast, where it was built
_MAX_DEPTH = 20
_MAX_BYTES = 20_000_000


@dataclass(frozen=True)
class Document:
    path: Path
    data: Any
    lines: dict[Location, int]

    def line(self, location: Location) -> int:
        """Returns the line of a value, or of the nearest thing around it that stands in the file."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

    def values(
        self, within: Location = (), keys: tuple[str, ...] | None = None
    ) -> Iterator[tuple[Location, Any]]:
        """Yields the place and the value of these keys, or of all, wherever they stand within a place."""
        for location in self.lines:
            if location and location[: len(within)] == within and (keys is None or location[-1] in keys):
                value = self.data
                for part in location:
                    value = value[part]
                yield location, value

    def problem(self, location: Location, what: str, remedy: str, *, fatal: bool = True) -> Problem:
        return Problem(self.path, self.line(location), what, remedy, fatal)


def read(path: Path) -> Document:
    """Reads one YAML file.

    Raises:
        KnowledgeError: it cannot be read, is no YAML, or names a key twice;
            with one problem for each.
    """
    try:
        if not (path.is_file() or path.is_dir()) and path.exists():  # a pipe would never end
            raise KnowledgeError(
                [Problem(path, 1, "is no ordinary file", "write the text into a file there")]
            )
        if path.stat().st_size > _MAX_BYTES:
            raise KnowledgeError([Problem(path, 1, "the file is larger than 20 MB", "split it")])
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise KnowledgeError(
            [Problem(path, 1, f"cannot be read ({error.strerror})", "check that it is there and may be read")]
        ) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise KnowledgeError(
            [Problem(path, line, "is not UTF-8 text", "save the file with the encoding UTF-8")]
        ) from None
    reader = _Reader(path)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"is not valid YAML ({error.problem or error.context})"
        remedy = "check indentation, colons and quotes there"
        raise KnowledgeError([Problem(path, mark.line + 1 if mark else 1, what, remedy)]) from None
    except yaml.YAMLError as error:
        line = text[: getattr(error, "position", 0) or 0].count("\n") + 1
        what = "holds a character that YAML does not allow"
        raise KnowledgeError([Problem(path, line, what, "delete the invisible character there")]) from None
    if reader.problems:
        raise KnowledgeError(reader.problems)
    return Document(path, reader.data, reader.lines)


class _Reader:
    """Builds the value from the parser's events: flat, so that no depth of brackets ends the process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data: Any = None
        self.lines: dict[Location, int] = {}
        self.problems: list[Problem] = []
        self._open: list[_Container] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent(style=style, value=value):  # nearly all are
                is_plain = style not in ("'", '"', "|", ">")
                self._put(event, None if is_plain and value in ("", "~", "null") else value)
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._refuse(event, "another document begins here", "take out the line '---'")
            case yaml.MappingStartEvent():
                self._enter(event, {})
            case yaml.SequenceStartEvent():
                self._enter(event, [])
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._open.pop()
            case yaml.AliasEvent(anchor=anchor):
                self._refuse(
                    event,
                    f"the alias '*{anchor}' is not read here",
                    "write the value out, or put it in quotes",
                )

    def _enter(self, event: yaml.Event, value: dict[str, Any] | list[Any]) -> None:
        if len(self._open) >= _MAX_DEPTH:
            self._refuse(event, "is nested too deeply", "take a level out")
        at = self._put(event, value)
        self._open.append(_Container(value, at))

    def _put(self, event: yaml.Event, value: Any) -> Location:
        """Lays a value where it belongs; returns its place."""
        line = _line(event)
        at: Location
        if not self._open:
            self.data, at = value, ()
        else:
            holder = self._open[-1]
            if isinstance(holder.value, list):
                at = (*holder.at, len(holder.value))
                holder.value.append(value)
            elif holder.key is None:
                return self._take_key(event, holder, value)
            else:
                at, line = (*holder.at, holder.key), self.lines[(*holder.at, holder.key)]
                holder.value[holder.key] = value
                holder.key = None
        self.lines[at] = line
        return at

    def _take_key(self, event: yaml.Event, holder: _Container, key: Any) -> Location:
        if not isinstance(key, str):
            self._refuse(event, "a key must be a word", "write `key: value`")
        if key in holder.value:
            self._complain(event, f"the key '{key}' stands twice", "delete one of the two")
        holder.key = key
        self.lines[(*holder.at, key)] = _line(event)
        return holder.at

    def _complain(self, event: yaml.Event, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.path, _line(event), what, remedy))

    def _refuse(self, event: yaml.Event, what: str, remedy: str) -> NoReturn:
        """Raises the problem of a file that cannot be read any further."""
        self._complain(event, what, remedy)
        raise KnowledgeError(self.problems)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


@dataclass
class _Container:
    """A mapping or list that is still open; ``key`` waits for its value."""

    value: Any
    at: Location
    key: str | None = None


def problems_of(
    error: ValidationError, document: Document, at: Location, model: type[BaseModel]
) -> list[Problem]:
    """Returns Pydantic's findings about the value at ``at``, as problems with their lines."""
    found = []
    for item in error.errors():
        location = (*at, *(part for part in item["loc"] if not _is_pydantics_own(part)))
        name = ".".join(str(part) for part in location if isinstance(part, str))
        if item["type"] == "extra_forbidden":
            known = known_keys(model, item["loc"][:-1])
            found.append(
                document.problem(location, f"unknown key '{name}'", suggestion(str(location[-1]), known))
            )
        elif item["type"] == "missing":
            found.append(document.problem(location[:-1], f"'{name}' is missing", f"add `{location[-1]}:`"))
        else:
            message = _message(item["type"], item["msg"])
            shown = (
                "" if isinstance(item["input"], dict | list) else f" (it says '{str(item['input'])[:40]}')"
            )
            what = f"'{name}': {message}{shown}" if name else f"{message}{shown}"
            found.append(document.problem(location, what, "correct the value"))
    return found


def _message(kind: str, said: str) -> str:
    if kind.startswith("datetime_"):
        return "is no moment; write it as 2027-03-26 18:00"
    if kind.startswith("date_"):
        return "is no date; write it as 2027-03-26"
    return said.removeprefix("Value error, ")


def _is_pydantics_own(part: str | int) -> bool:
    """Tells whether a part of a location is the type name that a union branch adds."""
    return isinstance(part, str) and (part in ("str", "int", "float") or part[:1].isupper() or "[" in part)


def known_keys(model: type[BaseModel], location: Location) -> list[str]:
    """Returns the keys that may stand at ``location`` within ``model``."""
    for part in location:
        field = model.model_fields.get(part) if isinstance(part, str) else None
        inner: Any = field.annotation if field else None
        inner = next(iter(get_args(inner)), inner)  # of a list, what stands in it
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            model = inner
    return list(model.model_fields)


def suggestion(word: str, known: list[str]) -> str:
    best = process.extractOne(word, known, score_cutoff=60)
    return f"did you mean '{best[0]}'?" if best else f"known here: {', '.join(known)}"


def written(value: Any) -> str:
    """Writes plain values as YAML, as a person would."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10_000)
