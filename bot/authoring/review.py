"""What ``check`` finds in the knowledge beyond its shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.errors import Problem
from bot.knowledge import Knowledge, Localised, Programme, Reading, marks
from bot.knowledge.prose import with_figures
from bot.matching import Matcher, Status
from bot.messages import Language

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_LINK = re.compile(r"https?://[^\s)>\]，。；）]+|[\w.+-]+@[\w-]+(?:\.[A-Za-z]+)+", re.ASCII)
_SHOWN = 15
_PAIRS = 5
_CLOSE = 0.02
_ENOUGH = 40  # phrasings of a topic in a language that the rest of the knowledge speaks


@dataclass(frozen=True)
class Review:
    """``errors`` must be mended; ``notices`` are for staff to look at."""

    errors: list[str]
    notices: list[str]


def review(reading: Reading, matcher: Matcher) -> Review:
    knowledge = reading.knowledge
    errors = [str(problem) for problem in reading.problems]
    errors += _failed_examples(knowledge, matcher)
    errors += _disagreements(knowledge)
    notices = _listed("sample data, not confirmed", reading.unverified)
    notices += _listed("confirmed too long ago", reading.stale)
    notices += _thinly_asked(knowledge)
    notices += [
        f"{one} and {other} lie close together ({share:.1%} of the one sounds like the other); "
        "write phrasings that tell them apart"
        for one, other, share in matcher.confusable(_PAIRS)
        if share >= _CLOSE
    ]
    strays = [stray for stray in matcher.strays() if stray[0] in reading.own]
    notices += [f'phrasing "{p}" of {own} reads like {other}' for p, own, other in strays[:_SHOWN]]
    if len(strays) > _SHOWN:
        notices.append(f"… and {len(strays) - _SHOWN} phrasings more that read like another topic's")
    return Review(errors, notices)


def _thinly_asked(knowledge: Knowledge) -> Iterator[str]:
    """Finds topics with far fewer phrasings in a language than the knowledge has elsewhere."""
    for language in Language:
        counts = {
            topic.id: sum(len(asked.zh if language is Language.ZH else asked.en) for asked in topic.asked)
            for topic in knowledge.topics.values()
        }
        usual = sorted(counts.values())[len(counts) // 2]
        for topic, count in counts.items():
            if count < min(_ENOUGH, usual // 2):
                yield (
                    f"topics: {topic} has {count} phrasings in {language}, where others have {usual}; "
                    "the more ways of asking it knows, the fewer questions it misses"
                )


def _listed(what: str, problems: list[Problem]) -> list[str]:
    """Joins many findings about one file in one line."""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(str(problem.path), []).append(problem)
    return [
        f"{path}: {what}: {len(found)} {'entry' if len(found) == 1 else 'entries'} (lines {', '.join(str(p.line) for p in found[:8])}"
        f"{', …' if len(found) > 8 else ''})"
        for path, found in sorted(by_file.items())
    ]


def _failed_examples(knowledge: Knowledge, matcher: Matcher) -> Iterator[str]:
    """Runs the examples; a question back that offers the right topic is no failure."""
    for example in knowledge.examples:
        match = matcher.match(example.q)
        if example.topic is None:
            if match.status is Status.ANSWERED:
                yield f'examples.yaml:{example.line}: "{example.q}" must not be answered, but gets {match.topic}; add phrasings to outside.yaml'
            continue
        offered = match.status is Status.CLARIFY and example.topic in [a.topic for a in match.alternatives]
        if not offered and (match.status is not Status.ANSWERED or match.topic != example.topic):
            got = match.topic if match.status is Status.ANSWERED else str(match.status)
            thief = _thief(matcher, example.q, example.topic)
            yield (
                f'examples.yaml:{example.line}: "{example.q}" must get {example.topic}, but gets {got}; '
                f"add phrasings to topics/{example.topic}.yaml{thief}"
            )
        elif example.programme is not None and match.programme != example.programme:
            yield (
                f'examples.yaml:{example.line}: "{example.q}" is about {example.programme}, but {match.programme or "none"} was found; '
                f"add an alias to programmes/{example.programme}.yaml"
            )


def _thief(matcher: Matcher, question: str, topic: str) -> str:
    """Finds the phrasing of another topic that lies nearest to a question."""
    nearest = matcher.nearest_phrasing(question)
    if nearest is None or nearest[1] == topic:
        return ""
    return f', or mend the phrasing "{nearest[0]}" of {nearest[1]}, which takes it away'


def _disagreements(knowledge: Knowledge) -> Iterator[str]:
    """Finds numbers and links that stand in one language only."""
    for where, text in _texts(knowledge):
        if not text.en or not text.zh:
            continue
        for what, pattern in (("numbers", _NUMBER), ("links", _LINK)):
            english, chinese = set(pattern.findall(text.en)), set(pattern.findall(text.zh))
            if english != chinese:
                only = ", ".join(sorted(english ^ chinese))
                yield f"{where}: the two languages disagree on {what} ({only}); correct one of them"


def _texts(knowledge: Knowledge) -> Iterator[tuple[str, Localised]]:
    for topic in knowledge.topics.values():
        if topic.answer is not None:
            yield f"topics: {topic.id}", marks.unmarked(topic.answer)
        if topic.overall is not None:
            yield f"topics: {topic.id} (overall)", marks.unmarked(topic.overall)
    for programme in knowledge.programmes.values():
        yield from _facts(programme)
    for group in knowledge.outside.values():
        yield f"outside.yaml: {group.id}", group.answer


def _facts(programme: Programme) -> Iterator[tuple[str, Localised]]:
    for key, fact in programme.facts.items():
        yield f"programmes/{programme.id}.yaml: {key} (brief)", with_figures(fact.brief, programme)
        yield f"programmes/{programme.id}.yaml: {key} (text)", with_figures(fact.text, programme)
