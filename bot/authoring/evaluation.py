"""Labelled questions against the matcher: how often right, how often silent, how often wrong."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import KnowledgeError, Problem
from bot.knowledge import Knowledge, Labelled
from bot.matching import Match, Matcher, Status


def read_labelled(path: Path) -> list[Labelled]:
    """Reads JSON lines with ``q``, ``topic``, ``programme``, and, if there, ``also``, ``lang``, ``style``, ``kind``.

    Raises:
        KnowledgeError: a line is no such object.
    """
    problems, rows = [], []
    try:
        lines = path.read_bytes().decode("utf-8-sig", "replace").split("\n")
    except OSError as error:
        raise KnowledgeError(
            [Problem(path, 1, f"cannot be read ({error.strerror})", "name a file of JSON lines")]
        ) from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            rows.append(_labelled(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            problems.append(
                Problem(
                    path,
                    number,
                    "is no labelled question",
                    'write {"q": "…", "topic": "…", "programme": null}',
                )
            )
    if not rows and not problems:
        problems.append(
            Problem(path, 1, "holds no question", 'write {"q": "…", "topic": "…", "programme": null}')
        )
    if problems:
        raise KnowledgeError(problems)
    return rows


def _labelled(row: dict[str, Any]) -> Labelled:
    """Builds one without pydantic, which refuses half a surrogate pair; a student's phone may send one."""
    ids = {key: row.get(key) for key in ("topic", "programme", "lang", "style", "kind")}
    also = row.get("also", [])
    texts = [row["q"], *(value for value in ids.values() if value is not None), *also]
    if not isinstance(also, list) or not all(isinstance(text, str) for text in texts):
        raise TypeError("ids and questions are texts")
    return Labelled.model_construct(q=row["q"], also=tuple(also), **ids)


@dataclass
class Evaluation:
    """Counts; the shares are of the questions that have an answer, or of those that must not get one; ``asked_back``: of the former."""

    right: int = 0
    offered: int = 0
    wrong: int = 0
    silent: int = 0
    asked_back: int = 0
    outside: int = 0
    outside_answered: int = 0
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_group: dict[str, tuple[int, int]] = field(default_factory=dict)
    by_score: dict[int, list[tuple[float, bool]]] = field(default_factory=dict)

    @property
    def inside(self) -> int:
        return self.right + self.offered + self.wrong + self.silent

    def as_json(self) -> dict[str, Any]:
        inside, outside = self.inside or 1, self.outside or 1
        return {
            "questions": self.inside,
            "right": round(self.right / inside, 4),
            "right_or_offered": round((self.right + self.offered) / inside, 4),
            "wrong": round(self.wrong / inside, 4),
            "abstained": round((self.silent + self.offered) / inside, 4),
            "buttons_held_the_right_one": round(self.offered / (self.asked_back or 1), 4),
            "left_to_the_office": round((self.silent + self.offered - self.asked_back) / inside, 4),
            "outside": self.outside,
            "outside_answered": round(self.outside_answered / outside, 4),
            "by_group": {
                group: round(right / total, 4) for group, (right, total) in sorted(self.by_group.items())
            },
            "reliability": [
                {
                    "from": tenth / 10,
                    "to": (tenth + 1) / 10,
                    "questions": len(found),
                    "mean_score": round(sum(score for score, _ in found) / len(found), 4),
                    "right": round(sum(is_right for _, is_right in found) / len(found), 4),
                }
                for tenth, found in sorted(self.by_score.items())
            ],
            "confusions": [
                {"expected": expected, "got": got, "count": count}
                for (expected, got), count in self.confusions.most_common(10)
            ],
        }


def evaluate(rows: Iterable[Labelled], matcher: Matcher, knowledge: Knowledge) -> Evaluation:
    """Measures answers. ``right``: right topic and programme. ``offered``: among the buttons of a question back."""
    result = Evaluation()
    for row in rows:
        match = matcher.match(row.q)
        if match.status is not Status.UNANSWERED:  # how often the first topic is right, at each score
            found = result.by_score.setdefault(min(9, int(match.score * 10)), [])
            found.append((match.score, match.topic in row.topics))
        if not row.topics:
            result.outside += 1
            is_answered = match.status is Status.ANSWERED and match.topic != "smalltalk"
            result.outside_answered += is_answered
            if is_answered:
                result.confusions["(outside)", match.topic or ""] += 1
            continue
        is_right = is_right_answer(row, match, knowledge)
        result.asked_back += match.status is Status.CLARIFY
        if is_right:
            result.right += 1
        elif match.status is Status.ANSWERED:
            result.wrong += 1
            result.confusions[
                _label(row.topics[0], row.programme), _label(match.topic or "", match.programme)
            ] += 1
        elif any(alternative.topic in row.topics for alternative in match.alternatives):
            result.offered += 1
        else:
            result.silent += 1
        for group in row.groups:
            right, total = result.by_group.get(group, (0, 0))
            result.by_group[group] = (right + is_right, total + 1)
    return result


def is_right_answer(row: Labelled, match: Match, knowledge: Knowledge) -> bool:
    """Tells whether an answer is right; a general topic is, whatever programme was named beside it."""
    if match.status is not Status.ANSWERED or match.topic not in row.topics:
        return False
    topic = knowledge.topics.get(match.topic)
    return (topic is not None and topic.scope == "general") or match.programme == row.programme


def _label(topic: str, programme: str | None) -> str:
    return f"{topic}/{programme}" if programme else topic


def in_words(figures: dict[str, Any]) -> Iterator[str]:
    """Writes what ``Evaluation.as_json`` returns as lines to read."""
    if figures["questions"]:
        yield f"questions              {figures['questions']}"
        yield f"right (accuracy)       {figures['right']:.1%}"
        yield f"right or offered       {figures['right_or_offered']:.1%}"
        yield f"wrong                  {figures['wrong']:.1%}"
        yield f"abstained              {figures['abstained']:.1%}  (asked back, or left to the office)"
        yield f"buttons held the right {figures['buttons_held_the_right_one']:.1%}  (of those asked back)"
        yield f"left to the office     {figures['left_to_the_office']:.1%}"
    if figures["outside"]:
        yield f"outside questions      {figures['outside']}"
        yield f"answered all the same  {figures['outside_answered']:.1%}"
    for group, share in figures["by_group"].items():
        yield f"  {group:20} {share:.1%}"
    if figures["reliability"]:
        yield "score        questions   mean score   first topic right"
    for row in figures["reliability"]:
        yield (
            f"{row['from']:.1f} to {row['to']:.1f} {row['questions']:11} {row['mean_score']:12.2f} {row['right']:19.1%}"
        )
    for confusion in figures["confusions"]:
        yield f"  {confusion['expected']} answered as {confusion['got']}: {confusion['count']}"
