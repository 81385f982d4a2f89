"""Questions asked of the knowledge alone: no person, no database, nothing remembered but the session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import texts
from bot.library import Library
from bot.matching import Context, Match, Status, language_of
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

    def ask(self, question: str) -> dict[str, Any]:
        """The answer, as ``ask --json`` prints it."""
        match = self.library.matcher.match(question, self._context if self.keeps_context else None)
        language = language_of(question) or (self._language if self.keeps_context else Language.EN)
        self._language = language
        answer = self._answer(match, language)
        return {
            "question": question,
            "status": str(match.status),
            "topic": match.topic,
            "programme": match.programme,
            "score": round(match.score, 4),
            "language": str(language),
            "answer": answer,
            "alternatives": [
                {"topic": a.topic, "programme": a.programme, "score": round(a.score, 4)}
                for a in match.alternatives
            ],
        }

    def _answer(self, match: Match, language: Language) -> str:
        knowledge = self.library.knowledge
        if match.status is Status.ANSWERED and match.topic is not None:
            if match.topic != "smalltalk":
                scope = knowledge.topics[match.topic].scope
                self._context = self._context.after(match.topic, match.programmes, scope)
            return self.library.answers.answer(match.topic, match.programmes, language, self.clock())
        if match.status is Status.CLARIFY:
            titles = [knowledge.topics[a.topic].title_in(language) for a in match.alternatives]
            return "\n".join([texts.say(language, "did-you-mean"), *(f"- {title}" for title in titles)])
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
