"""The first line answers: of what is told on a topic, the part that was asked for stands first.

An office writes for everybody; who asks "are there pots in the kitchen" reads
of the pots first, and then of the beds. Nothing is left out and nothing is
said anew: a paragraph, or an item of a list, is moved. What stands under
another heading ("do I pack my own lab coat", which is told with the hospital) is
quoted from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import pairwise

from bot import markup
from bot.library import Library
from bot.matching import Match, Matcher, Status
from bot.messages import Language, Markdown

_FROM = 0.2  # how like the question a part must be to be moved …
_FROM_OF_WHOLE = 0.5  # … the same where nothing narrow seems to be asked …
_FROM_OF_GENERAL = 0.6  # … and where no programme is spoken of …
_LEAD = 0.05  # … and how much more so than what stands first
_QUOTED_FROM, _QUOTED_LEAD = 0.5, 0.12  # the same for a sentence that is not in the answer
_FOUND_FROM = 0.5  # how like the question a sentence must be to tell what was meant
_CLOSE = 8  # sentences with the words of the question: only so many are understood, which takes a while
_OVERVIEW = "overview"  # says a little of everything
_ITEM = re.compile(r"^[-*+] ")
_NUMBERED = re.compile(r"\d+[.)] ")
_HEADING = re.compile(r"\*\*[^*\n]+\*\*")
_ASIDE = re.compile(r"_[^\n]+_")  # such as what is sample data
_LEANING = re.compile(  # on what came before
    r"(?:It|Still|They|This|These|That|Those|In return|Otherwise|Then|Also|But|Here|There)\b|但|不过|它|这[些样]?|那|因此|所以|否则|另外|最后|其中|同时"
)
_CHINESE = re.compile(r"[\u3400-\u9fff“《（]")
_SENTENCE_END = re.compile(r"(?<=[。！？])|(?<=[.!?])\s+")


@dataclass(frozen=True)
class _Part:
    """A paragraph or an item of a list, and the line breaks before it."""

    text: str
    gap: str

    @property
    def is_frame(self) -> bool:
        """Tells whether it says nothing of its own."""
        return any(frame.fullmatch(self.text) for frame in (_HEADING, _ASIDE))

    @property
    def is_movable(self) -> bool:
        """Tells whether it can be read alone: no step of several, nothing that leads to a list or leans on what came before."""
        is_bound = _NUMBERED.match(self.text) or _LEANING.match(self.text) or self.text.endswith((":", "："))
        return not self.is_frame and not is_bound

    @property
    def is_item(self) -> bool:
        return _ITEM.match(self.text) is not None

    @property
    def alone(self) -> str:
        """Returns it as a paragraph of its own."""
        return _ITEM.sub("", self.text, count=1)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Returns them as Markdown."""
        return tuple(filter(str.strip, _SENTENCE_END.split(self.alone)))

    def beginning_with(self, sentence: str) -> str:
        """Returns it as a paragraph of its own, with one of its sentences first, where none leans on another there."""
        at = self.sentences.index(sentence)
        behind = self.sentences[at + 1 : at + 2]
        if not at or any(_LEANING.match(each) for each in (sentence, *behind)):
            return self.alone
        others = (*self.sentences[:at], *self.sentences[at + 1 :])
        return ("" if _CHINESE.match(sentence) else " ").join((sentence, *others))


@dataclass(frozen=True)
class _Sentence:
    """``heading`` stands over the answer that it is of."""

    text: str
    part: _Part
    heading: str = ""

    @cached_property
    def plain(self) -> str:
        return markup.plain(self.text)


def asked_first(
    answer: Markdown, masked: str, matcher: Matcher, *, is_whole: bool, is_general: bool = False
) -> Markdown:
    """Returns an answer with the part first that is most like the question.

    Args:
        masked: the question, as ``Match.masked`` has it.
        is_whole: whether no narrow thing seems to be asked for.
        is_general: whether the answer is of no programme; then the office has
            put first what is true now, such as that a briefing is full.
    """
    least = _FROM_OF_GENERAL if is_general else _FROM_OF_WHOLE if is_whole else _FROM
    parts = _parts(answer)
    said = [part for part in parts if not part.is_frame]
    movable = [part for part in said if part.is_movable]
    if len(movable) < 2:
        return answer
    beginning = said[: said.index(movable[0]) + 1]
    enough = _likest(_sentences(beginning), masked, matcher)[0] + _LEAD
    likeness, asked = _likest(_sentences(movable), masked, matcher)
    if asked is None or likeness < max(least, enough):
        return answer
    return _with_first(parts, beginning, asked)


def with_quote(
    answer: Markdown,
    programme: str,
    masked: str,
    library: Library,
    language: Language,
    now: datetime,
) -> Markdown:
    """Returns an answer, before it what else the office says of the programme, with its heading, where that is much liker the question."""
    others = [
        sentence
        for key, (heading, *parts) in _of_programme(programme, library, language, now)
        if key != _OVERVIEW
        for sentence in _sentences((part for part in parts if part.is_movable), heading.text)
        if sentence.text not in answer
    ]
    matcher = library.matcher
    by_words = matcher.likeness.by_words(masked, [each.plain for each in others])
    likeness, best = _likest([others[i] for i in by_words.argsort()[::-1][:_CLOSE]], masked, matcher)
    told = _sentences(part for part in _parts(answer) if not part.is_frame)
    if best is None or likeness < max(_QUOTED_FROM, _likest(told, masked, matcher)[0] + _QUOTED_LEAD):
        return answer
    said = best.part.alone if _LEANING.match(best.text) else best.text
    return Markdown(f"{best.heading}\n\n{said}\n\n{answer.removeprefix(best.heading).lstrip()}")


def found(match: Match, library: Library, language: Language, now: datetime) -> Match:
    """Takes the likeliest topic for meant, where the office's own words on it are much like the question."""
    if match.status is not Status.CLARIFY or match.topic is None or len(match.named) != 1:
        return match
    if match.outside is not None or match.topic not in library.knowledge.programmes[match.named[0]].facts:
        return match
    parts = _parts(library.answers.answer(match.topic, match.named, language, now))
    said = _sentences(part for part in parts if not part.is_frame)
    if _likest(said, match.masked, library.matcher)[0] < _FOUND_FROM:
        return match
    return replace(match, status=Status.ANSWERED, programmes=match.named, alternatives=match.alternatives[1:])


def _likest(sentences: Sequence[_Sentence], masked: str, matcher: Matcher) -> tuple[float, _Sentence | None]:
    """Returns how like the question the likest sentence is, and the sentence; 0 and None where there is none."""
    if not sentences:
        return 0.0, None
    scores = matcher.likeness.of(masked, [each.plain for each in sentences])
    best = int(scores.argmax())
    return float(scores[best]), sentences[best]


def _sentences(parts: Iterable[_Part], heading: str = "") -> tuple[_Sentence, ...]:
    return _sentences_of(tuple(parts), heading)


@lru_cache(maxsize=1024)
def _sentences_of(parts: tuple[_Part, ...], heading: str) -> tuple[_Sentence, ...]:
    return tuple(_Sentence(text, part, heading) for part in parts for text in part.sentences)


def _of_programme(
    programme: str, library: Library, language: Language, now: datetime
) -> Iterator[tuple[str, tuple[_Part, ...]]]:
    """Yields each topic on which something is written of a programme, and the parts of what is told on it."""
    for topic in library.knowledge.programmes[programme].facts:
        if topic in library.knowledge.topics:
            yield topic, _parts(library.answers.answer(topic, (programme,), language, now))


def _with_first(parts: Sequence[_Part], beginning: Sequence[_Part], asked: _Sentence) -> Markdown:
    """Moves a part: within its list, where the answer begins with that, else before all that is said."""
    between = parts[parts.index(beginning[-1]) : parts.index(asked.part) + 1]
    is_one_list = all(part.is_item for part in between)
    before = beginning[-1] if is_one_list else beginning[0]
    moved = f"{asked.part.text}\n" if is_one_list else f"{asked.part.beginning_with(asked.text)}\n\n"
    text = ""
    for part in parts:
        if part is before:
            text += part.gap + moved + part.text
        elif part is not asked.part:
            text += part.gap + part.text
    return Markdown(text)


@lru_cache(maxsize=1024)  # the same answers come again and again
def _parts(answer: str) -> tuple[_Part, ...]:
    """Returns what an answer consists of; lines that are no item belong to the part before, unless a line is left free."""
    lines = answer.split("\n")
    begins = [
        number
        for number, line in enumerate(lines)
        if line
        and (not number or not lines[number - 1].strip() or _ITEM.match(line) or _NUMBERED.match(line))
    ]
    end, parts = 0, []
    for begin, following in pairwise([*begins, len(lines)]):
        text = "\n".join(lines[begin:following]).rstrip()
        parts.append(_Part(text, "\n" * (begin - end + 1) if begin else ""))
        end = begin + text.count("\n") + 1
    return tuple(parts)
