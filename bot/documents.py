"""A YAML file that people wrote, with the line of every value in it.

Every plain value is read as text (or nothing): a phrasing "no" stays "no" and
"12:30" a time, not the 750 of YAML 1.1. The models that use a document say
what is a number or a date.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
_MAX_VALUES = 2_000_000  # aliases of aliases can make a small file endless


@dataclass(frozen=True)
class Document:
    path: Path
    data: Any
    lines: dict[Location, int]

    def line(self, location: Location) -> int:
        """The line of a value, or of the nearest thing around it that stands in the file."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

    def problem(self, location: Location, what: str, remedy: str, *, fatal: bool = True) -> Problem:
        return Problem(self.path, self.line(location), what, remedy, fatal)


def read(path: Path) -> Document:
    """Reads one YAML file.

    Raises:
        KnowledgeError: it cannot be read, is no YAML, or names a key twice;
            with one problem for each.
    """
    try:
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
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"is not valid YAML ({error.problem or error.context})"
        raise KnowledgeError(
            [Problem(path, mark.line + 1 if mark else 1, what, "check indentation, colons and quotes there")]
        ) from None
    except yaml.YAMLError as error:
        line = text[: getattr(error, "position", 0) or 0].count("\n") + 1
        raise KnowledgeError(
            [
                Problem(
                    path,
                    line,
                    "holds a character that YAML does not allow",
                    "delete the invisible character there",
                )
            ]
        ) from None
    reader = _Reader(path)
    data = reader.value(node, ()) if node is not None else None
    if reader.problems:
        raise KnowledgeError(reader.problems)
    return Document(path, data, reader.lines)


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Location, int] = {}
        self.problems: list[Problem] = []

    def value(self, node: yaml.Node, at: Location) -> Any:
        self.lines[at] = node.start_mark.line + 1
        if len(self.lines) > _MAX_VALUES:
            self._complain(
                node,
                "the file holds more than two million values",
                "take out aliases (*name) that repeat others",
            )
            raise KnowledgeError(self.problems)
        if len(at) > _MAX_DEPTH:
            self._complain(node, "is nested too deeply", "take a level out")
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, at)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*at, index)) for index, item in enumerate(node.value)]
        is_plain = getattr(node, "style", None) not in ("'", '"', "|", ">")
        return None if is_plain and node.value in ("", "~", "null") else node.value

    def _mapping(self, node: yaml.MappingNode, at: Location) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key, str):
                self._complain(key_node, "a key must be a word", "write `key: value`")
                continue
            if key in result:
                self._complain(key_node, f"the key '{key}' stands twice", "delete one of the two")
            result[key] = self.value(value_node, (*at, key))
            self.lines[(*at, key)] = key_node.start_mark.line + 1
        return result

    def _complain(self, node: yaml.Node, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.path, node.start_mark.line + 1, what, remedy))


def problems_of(
    error: ValidationError, document: Document, at: Location, model: type[BaseModel]
) -> list[Problem]:
    """Pydantic's findings about the value at ``at``, as problems with their lines."""
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
            message = item["msg"].removeprefix("Value error, ")
            shown = (
                "" if isinstance(item["input"], dict | list) else f" (it says '{str(item['input'])[:40]}')"
            )
            found.append(document.problem(location, f"'{name}': {message}{shown}", "correct the value"))
    return found


def _is_pydantics_own(part: str | int) -> bool:
    """Union branches appear in a location under the name of their type."""
    return isinstance(part, str) and (part in ("str", "int", "float") or part[:1].isupper() or "[" in part)


def known_keys(model: type[BaseModel], location: Location) -> list[str]:
    """The keys that may stand at ``location`` within ``model``."""
    for part in location:
        field = model.model_fields.get(part) if isinstance(part, str) else None
        inner = field.annotation if field else None
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            model = inner
    return list(model.model_fields)


def suggestion(word: str, known: list[str]) -> str:
    best = process.extractOne(word, known, score_cutoff=60)
    return f"did you mean '{best[0]}'?" if best else f"known here: {', '.join(known)}"
