"""How students ask at any university: the phrasebook that ships with the bot, and what of it a folder takes.

A topic of the folder with an id that the phrasebook knows gets its scope,
title, questions and points from there, beside its own, and where the office
has written no answer, the bot's own on itself. As soon as one topic
leaves its questions to the phrasebook, the outside questions, the places
elsewhere and small talk come along; a folder that brings all its questions
itself stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.documents import suggestion
from bot.errors import KnowledgeError
from bot.knowledge.entries import Entries, Entry, Folder
from bot.knowledge.models import Elsewhere, ElsewhereFile, Outside, Programme, Standard, Topic
from bot.messages import Language

FOLDER = Path(__file__).parent.parent / "phrasebook"
SMALLTALK = "smalltalk"

Tell = Callable[[tuple[str | int, ...], str, str], None]
"""Takes a problem: where within the entry, what is wrong, what to do."""
_Raw = dict[str, Any]


@dataclass(frozen=True)
class Phrasebook:
    topics: Entries[Standard]
    outside: Entries[Outside]
    elsewhere: ElsewhereFile


@cache
def phrasebook() -> Phrasebook:
    """Reads it, once; it does not change while the bot runs.

    Raises:
        KnowledgeError: a file of it is damaged.
    """
    source = Folder(FOLDER)
    topics = source.by_id("topics", Standard, "topic")
    outside = source.by_id("outside.yaml", Outside, "outside group")
    elsewhere = source.mapping("elsewhere.yaml", ElsewhereFile)
    if source.problems:
        raise KnowledgeError(source.problems)
    return Phrasebook(topics, outside, elsewhere.value if elsewhere is not None else ElsewhereFile())


class Completion:
    """Adds to the entries of one folder what the phrasebook knows of them.

    ``is_taken``: some topic leaves its questions to the phrasebook.
    """

    def __init__(self, book: Phrasebook) -> None:
        self._book = book
        self.is_taken = False

    def topic(self, written: _Raw, tell: Tell) -> _Raw | None:
        """Completes a topic as it was written; None if nobody could ever reach it."""
        id_ = written.get("id")
        entry = self._book.topics.get(id_) if isinstance(id_, str) else None
        if entry is None:
            if isinstance(id_, str) and "answer" in written and "questions" not in written:
                what = f"the phrasebook knows no topic '{id_}', and the entry brings no questions"
                tell(("id",), what, suggestion(id_, list(self._book.topics)))
                return None
            if "answer" not in written:
                tell(("answer",), "'answer' is missing", "add `answer:`")
            return {**written, "points": _points(str(id_), written.get("points"), {}, tell)}
        standard = entry.raw
        self.is_taken |= not {"scope", "questions"} <= set(written)
        known = {point["id"]: point for point in standard.get("points") or ()}
        return {
            **{key: standard[key] for key in ("scope", "title") if key in standard},
            **_answered(written, standard),
            "questions": _joined(written.get("questions"), standard["questions"]),
            "points": _points(str(id_), written.get("points"), known, tell),
        }

    def outside(self, written: _Raw, tell: Tell) -> _Raw:
        """Completes a group of outside questions as it was written."""
        entry = self._book.outside.get(str(written.get("id"))) if self.is_taken else None
        if entry is None:
            return written
        standard = entry.raw
        questions = _joined(written.get("questions"), standard["questions"])
        return {**standard, **written, "questions": questions}

    def more_topics(self, topics: Entries[Topic]) -> Entries[Topic]:
        """Returns small talk, where the folder has none."""
        entry = self._book.topics.get(SMALLTALK)
        if not self.is_taken or entry is None or SMALLTALK in topics:
            return {}
        return {SMALLTALK: Entry(entry.document, entry.at, Topic.model_validate(entry.raw))}

    def more_outside(self, groups: Entries[Outside]) -> Entries[Outside]:
        """Returns the groups that the folder does not name."""
        known = self._book.outside if self.is_taken else {}
        return {key: entry for key, entry in known.items() if key not in groups}

    def elsewhere(self, written: ElsewhereFile, programmes: Iterable[Programme]) -> ElsewhereFile:
        """Returns what the folder names elsewhere and, beside it, what the phrasebook does; never a programme, nor the home."""
        ours = list(programmes)
        if not self.is_taken or not ours:
            return written
        home = {name.casefold() for name in written.home}
        named = {name for place in (*written.universities, *written.places) for name in place.folded[1]}

        def is_new(place: Elsewhere) -> bool:
            is_named = bool(place.folded[0] & named) or bool(place.folded[1] & home)
            return not is_named and not any(place.is_programme(programme) for programme in ours)

        book = self._book.elsewhere
        return ElsewhereFile.model_construct(
            home=written.home,
            universities=(*written.universities, *filter(is_new, book.universities)),
            places=(*written.places, *filter(is_new, book.places)),
        )

    def standards(self, ids: Iterable[str]) -> list[Entry[Any]]:
        """Returns the phrasebook's entries that topics of these ids, and the outside questions, are made with."""
        topics = [self._book.topics[key] for key in ids if key in self._book.topics]
        return [*topics, *(self._book.outside.values() if self.is_taken else ())]


def _answered(written: _Raw, standard: _Raw) -> _Raw:
    """Returns a topic with an answer, where the office has written none: the phrasebook's, or what the programmes' files say."""
    if written.get("answer") is not None:
        return written
    if "answer" in standard:
        return {**written, "answer": standard["answer"], "states_facts": standard.get("states_facts", "true")}
    if {"scope": "general", **standard, **written}["scope"] == "programme":
        return {**written, "answer": dict.fromkeys(map(str, Language), "{{ fact }}")}
    return {key: value for key, value in written.items() if key != "answer"}


def _joined(own: Any, standard: Mapping[str, list[str]]) -> Any:
    """Returns phrasings with the standard ones behind them, in each language; what is no mapping is left to be refused."""
    if own is not None and not isinstance(own, dict):
        return own
    own = own or {}
    joined = {
        key: [*(own.get(key) or ()), *lines] if isinstance(own.get(key), list | None) else own[key]
        for key, lines in standard.items()
    }
    return {**own, **joined}


def _points(topic: str, written: Any, known: Mapping[str, _Raw], tell: Tell) -> Any:
    """Returns a topic's points, its own first.

    Args:
        written: a list of points, which are added or widened, or a mapping of
            answers by the ids of points that are there.
    """
    if written is None:
        return list(known.values())
    if isinstance(written, dict):
        for id_ in written:
            if id_ not in known:
                tell(("points", id_), f"'{topic}' has no point '{id_}'", suggestion(id_, list(known)))
        return [
            {**point, "answer": written[id_]} if id_ in written else point for id_, point in known.items()
        ]
    if not isinstance(written, list) or not all(isinstance(point, dict) for point in written):
        return written
    own = []
    for number, point in enumerate(written):
        standard = known.get(str(point.get("id")))
        if standard is None and "questions" not in point:
            what = (
                f"the phrasebook knows no point '{point.get('id')}' of '{topic}', and it brings no questions"
            )
            tell(("points", number), what, suggestion(str(point.get("id")), list(known)))
        elif standard is None:
            own.append(point)
        else:
            questions = _joined(point.get("questions"), standard["questions"])
            own.append({**standard, **point, "questions": questions})
    named = {point.get("id") for point in written}
    return [*own, *(point for id_, point in known.items() if id_ not in named)]
