"""Questions asked of the knowledge alone: no person, no database, nothing remembered but the session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import texts
from bot.answering.computed import Computed
from bot.answering.first_line import found
from bot.answering.follow_ups import followed
from bot.answering.points import Asked, told
from bot.answering.profile import Profile
from bot.answering.requests import Request, requests_in
from bot.answering.statements import profile_in
from bot.answering.wording import worded
from bot.answering.years import with_year
from bot.library import Library
from bot.matching import (
    ANSWER_FROM,
    POINT_FROM,
    Alternative,
    Context,
    Explanation,
    Match,
    Status,
    language_of,
)
from bot.messages import Language


@dataclass
class Inquiry:
    """Answers one question after the other.

    Args:
        keeps_context: later questions may lean on earlier ones.
    """

    library: Library
    clock: Callable[[], datetime]
    keeps_context: bool = False

    def __post_init__(self) -> None:
        self._context = Context()
        self._language = Language.EN
        self._profile = Profile()
        self._last: str | None = None

    def ask(self, question: str, *, explain: bool = False) -> dict[str, Any]:
        """Returns the answer, as ``ask --json`` prints it.

        Args:
            explain: adds ``explanation``, which shows why.
        """
        context = self._context if self.keeps_context else None
        explanation = self.library.matcher.explain(question, context) if explain else None
        language = language_of(question) or (self._language if self.keeps_context else Language.EN)
        self._language = language
        requests = requests_in(question, self.library.matcher, context)
        answers = [self._element(request, language, explain=explain) for request in requests]
        first = next((a for a in answers if a["status"] == Status.ANSWERED), answers[0])
        read = first.pop("reading", None)
        if len(requests) == 1 and requests[0].match.names_each:
            answers = self._parted(first, language)
        return {
            "question": question,
            **{
                name: first[name] for name in ("status", "topic", "point", "programme", "programmes", "score")
            },
            "language": str(language),
            **{name: first[name] for name in ("answer", "alternatives", "computed")},
            "answers": answers,
            **({"explanation": explained(explanation)} if explanation is not None else {}),
            **({"reading": read} if read is not None else {}),
        }

    def _element(self, request: Request, language: Language, *, explain: bool) -> dict[str, Any]:
        """Answers one request of a message."""
        now, earlier = self.clock(), self._profile if self.keeps_context else None
        match = found(request.match, self.library, language, now)
        match = followed(match, self._last, self._profile)
        by_rule = worded(request.text, match, self.library, language, now, earlier)
        if self.keeps_context:
            today = now.astimezone(self.library.zone).date()
            said = profile_in(match.masked or request.text, self.library.knowledge, today)
            self._profile = said.after(self._profile)
            self._last = match.masked if by_rule else None
        if by_rule is None:
            return self._matched(request.asked, match, language)
        return self._computed(match, *by_rule) | ({"reading": reading(by_rule[0])} if explain else {})

    def _parted(self, element: dict[str, Any], language: Language) -> list[dict[str, Any]]:
        """Returns an element for each of several programmes: what is asked of each is a request of its own."""
        topic, programmes = element["topic"], element["programmes"]
        if element["status"] != Status.ANSWERED or element["computed"] or len(programmes) < 2:
            return [element]
        parts = []
        for key in programmes:
            asked = Asked(topic, element["point"], (key,))
            status, answer = told(asked, self.library, language, self.clock())
            part = {"status": str(status), "programme": key, "programmes": [key], "answer": answer}
            parts.append(element | part)
        return parts

    def _matched(self, question: str, match: Match, language: Language) -> dict[str, Any]:
        status, answer = self._answer(question, match, language)
        return {
            "status": str(status),
            "topic": match.topic,
            "point": match.point,
            "programme": match.programme,
            "programmes": list(match.programmes),
            "score": round(match.score, 4),
            "answer": answer,
            "alternatives": [_offered(a) for a in match.alternatives],
            "computed": None,
        }

    def _computed(self, match: Match, computed: Computed, answer: str) -> dict[str, Any]:
        asked = computed.asked if match.named or match.programmes else ()
        scope = self.library.knowledge.topics[computed.topic].scope
        self._context = self._context.after(computed.topic, asked, scope)
        return {
            "status": str(Status.ANSWERED),
            "topic": computed.topic,
            "point": None,
            "programme": asked[0] if len(asked) == 1 else None,
            "programmes": list(asked),
            "score": round(match.score, 4),
            "answer": answer,
            "alternatives": [_offered(a) for a in match.alternatives],
            "computed": computed.as_json(),
        }

    def _answer(self, question: str, match: Match, language: Language) -> tuple[Status, str]:
        if match.status is not Status.ANSWERED or match.topic is None:
            return match.status, self._unanswered(match, language)
        knowledge, now = self.library.knowledge, self.clock()
        if match.topic != "smalltalk":
            scope = knowledge.topics[match.topic].scope
            self._context = self._context.after(match.topic, match.programmes, scope, match.point)
        asked = Asked.by(match, match.topic)
        status, text = told(asked, self.library, language, now)
        return status, with_year(question, match.topic, text, knowledge, (language, now))

    def _unanswered(self, match: Match, language: Language) -> str:
        knowledge = self.library.knowledge
        self._context = self._context.naming(match.named)
        if match.shared is not None and match.status is Status.CLARIFY:
            names = [knowledge.programmes[key].name.of(language) for key in match.shared.programmes]
            names += [match.shared.elsewhere.name.of(language)] if match.shared.elsewhere else []
            first = texts.say(language, "which-university", name=match.shared.written)
            return "\n".join([first, *(f"- {name}" for name in names)])
        if match.status is Status.CLARIFY:
            titles = [knowledge.topics[a.topic].title_in(language) for a in match.alternatives]
            say = "did-you-mean" if match.outside is None else "did-you-mean-of-ours"
            return "\n".join([texts.say(language, say), *(f"- {title}" for title in titles)])
        if match.elsewhere is not None:
            ours = [programme.short.of(language) for programme in knowledge.programmes.values()]
            return texts.say(
                language,
                "elsewhere",
                name=match.elsewhere.name.of(language),
                ours=texts.say(language, "list-separator").join(ours) or "-",
            )
        if match.outside is not None:
            return knowledge.outside[match.outside].answer.of(language)
        return texts.say(language, "unknown-plain")


def _offered(alternative: Alternative) -> dict[str, Any]:
    return {
        "topic": alternative.topic,
        "point": alternative.point,
        "programme": alternative.programme,
        "score": round(alternative.score, 4),
    }


def reading(computed: Computed) -> dict[str, Any]:
    """Returns what was read from the message, and each comparison."""
    profile = computed.profile
    result = computed.result
    verdicts = result if isinstance(result, tuple) else ()
    return {
        "said": {name: str(getattr(profile, name)) for name in sorted(profile.told)},
        "comparisons": [
            {
                "programme": verdict.programme,
                "condition": comparison.condition,
                "outcome": str(comparison.outcome),
                "said": comparison.said,
                "asked": comparison.asked,
                "missing": comparison.missing,
            }
            for verdict in verdicts
            for comparison in verdict.comparisons
        ],
    }


def reading_in_words(read: dict[str, Any], computed: dict[str, Any]) -> str:
    """Returns what was read, for the terminal."""
    lines = [f"computed: {computed['kind']} by {computed['by']}"]
    lines += [f"read: {name} = {value}" for name, value in read["said"].items()]
    lines += [
        f"{row['programme']:12} {row['condition']:14} {row['outcome']:8} said {row['said'] or '-'}, asked {row['asked'] or '-'}"
        + (f", {row['missing']} short" if row["missing"] else "")
        for row in read["comparisons"]
    ]
    return "\n".join(lines)


def explained(explanation: Explanation) -> dict[str, Any]:
    """Returns an explanation as plain values."""
    return {
        "names": [
            {"written": found.written, "at": found.start, "name": found.name, "means": list(found.means)}
            for found in explanation.names
        ],
        "read_as": explanation.masked,
        "explained": round(explanation.explained, 4),
        "leans_on_the_talk": explanation.leans,
        "word_for_word": explanation.is_word_for_word,
        "context": {
            "topic": explanation.context.topic,
            "programmes": list(explanation.context.programmes),
        },
        "weights": {
            "words": round(explanation.weights[0], 3),
            "meaning": round(explanation.weights[1], 3),
        },
        "topics": [
            {
                "topic": standing.label,
                "words": round(standing.words, 4),
                "meaning": round(standing.meaning, 4) if standing.meaning is not None else None,
                "weighed": round(standing.weighed, 4),
                "score": round(standing.score, 4),
            }
            for standing in explanation.standings
        ],
        "points": [{"point": point, "share": round(share, 4)} for point, share in explanation.points],
        "outside": round(explanation.outside, 4),
        "thresholds": {
            "answer": ANSWER_FROM,
            "ask_back": round(explanation.offered_from, 4),
            "point": POINT_FROM,
            "explained": explanation.explained_from,
        },
    }


def explained_in_words(why: dict[str, Any]) -> str:
    """Returns an explanation for the terminal."""
    lines = [
        f'name: "{name["written"]}" at {name["at"]} is {name["name"]} → '
        f"{', '.join(name['means']) or 'our own university, which tells nothing'}"
        for name in why["names"]
    ] or ["name: none found"]
    lines.append(f"read as: {why['read_as']}  (§ stands for a name; spelling repaired)")
    if why["context"]["topic"] or why["context"]["programmes"]:
        lines.append(
            f"talk: {why['context']['topic'] or '-'}; {', '.join(why['context']['programmes']) or '-'}"
        )
    if why["leans_on_the_talk"]:
        lines.append("says nothing but a name: the topic is that of the talk, else the overview")
    elif not why["topics"]:
        lines.append(
            f"known words: {why['explained']:.0%}, less than the {why['thresholds']['explained']:.0%} that a question "
            "needs, or a question word and nothing else: no topic was looked for"
        )
    else:
        lines.append(f"known words: {why['explained']:.0%}")
        if why["word_for_word"]:
            lines.append("stands word for word among the phrasings")
        lines.append(
            f"{'topic':28} {'words':>8} {'meaning':>8} {'weighed':>8} {'score':>8}"
            f"   (weights: words {why['weights']['words']}, meaning {why['weights']['meaning']})"
        )
        lines += [
            f"{row['topic']:28} {row['words']:8.1%} {_percent(row['meaning'])} {row['weighed']:8.1%} {row['score']:8.1%}"
            for row in why["topics"]
        ]
        if why["points"]:
            shares = ", ".join(f"{row['point'] or 'in general'} {row['share']:.1%}" for row in why["points"])
            lines.append(
                f"points of {_likeliest(why['topics'])}: {shares}; answered alone from {why['thresholds']['point']:.0%}"
            )
        lines.append(
            f"outside, all groups: {why['outside']:.1%}; answered from {why['thresholds']['answer']:.0%}, "
            f"asked back from {why['thresholds']['ask_back']:.0%}, where outside is less"
        )
    return "\n".join(lines)


def _likeliest(rows: list[dict[str, Any]]) -> str:
    return next(str(row["topic"]) for row in rows if not row["topic"].startswith("outside/"))


def _percent(share: float | None) -> str:
    return f"{share:8.1%}" if share is not None else f"{'-':>8}"
