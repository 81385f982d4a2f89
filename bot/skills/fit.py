"""`/fit`: at most six questions, by button or in words, then what every programme makes of the answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from bot import texts
from bot.answering import fit
from bot.answering.asking import asks_something_else, asks_whether
from bot.answering.fit import OTHER, Answers, Fit, Question
from bot.answering.profile import Failed
from bot.answering.wording import Wording
from bot.dialogue import Step
from bot.dialogue.buttons import AnswerFit, AskTopic, DropFit, KeepFit, StartFit, ToggleReminder
from bot.knowledge.language_tests import LANGUAGE_TESTS
from bot.knowledge.money import grouped
from bot.library import Library
from bot.matching import Status
from bot.messages import Button, Markdown, Reply, Rows, grid
from bot.skills.turn import Command, Skill, Turn

_SKIP = "skip"
_YEARS = ("undergraduate-1", "undergraduate-2", "undergraduate-3", "undergraduate-4", "undergraduate-5", "master-1", "master-2", "master-3", "doctoral")  # fmt: skip
_TESTS = 5
_NONE = ("no", "none", "never", "没有", "没有挂过", "没挂过", "没挂", "无", "从来没有")


@dataclass(frozen=True)
class Asking(Step):
    """One of the questions is open."""

    answers: Answers
    name: ClassVar[str] = "asking"


@dataclass(frozen=True)
class Judged(Step):
    """The verdicts were said; they may still be kept."""

    answers: Answers
    name: ClassVar[str] = "judged"
    is_brief: ClassVar[bool] = True


class FitSkill(Skill):
    name = "fit"
    commands = (Command("fit", opens=True),)
    steps = (Asking, Judged)
    presses = (StartFit, AnswerFit, KeepFit, DropFit)

    def __init__(self, library: Library) -> None:
        self._library = library

    async def respond(self, turn: Turn) -> Reply | None:
        if turn.command == "fit":
            return self._started(turn)
        match turn.pressed:
            case StartFit():
                return self._go_on(turn, Answers())
            case AnswerFit(question, value) if question in set(Question):
                return self._pressed(turn, Question(question), value)
            case KeepFit():
                return self._kept(turn)
            case DropFit():
                turn.conversation.kept = {}
                return Reply(turn.say("fit-dropped"), replaces=True)
        match turn.step:
            case Asking(answers):
                return self._heard(turn, answers)
        return None

    async def amended(self, turn: Turn, taken: Step) -> Reply | None:
        """Reads an edited answer as one to the question that it was for; it replaces what it said."""
        opened = turn.opened if turn.conversation.skill == self.name else None
        if not isinstance(taken, Asking) or not isinstance(opened, Asking | Judged):
            return None
        said = fit.read_answer(
            taken.answers.open(),
            self._spelt(turn.message.text),
            taken.answers,
            self._library.knowledge,
            self._local(turn),
        )
        if not (said.profile or said.budget or said.free_from):
            return Reply(turn.say("fit-unread"))
        return self._told(turn, opened.answers, said)

    async def asked_again(self, turn: Turn) -> Reply | None:
        match turn.opened:
            case Asking(answers) if (question := answers.open()) is not None:
                return self._ask(turn, answers, question)
        return None

    # --- the questions ----------------------------------------------------------

    def _started(self, turn: Turn) -> Reply:
        """Reads the words behind the command first; what was kept is judged at once."""
        answers = Answers()
        if turn.argument_text:
            knowledge, now = self._library.knowledge, self._local(turn)
            return self._told(
                turn, answers, fit.read_answer(None, self._spelt(turn.argument_text), answers, knowledge, now)
            )
        kept = fit.unpacked(turn.conversation.kept)
        return self._judged(turn, kept, is_kept=True) if kept else self._go_on(turn, answers)

    def _spelt(self, text: str) -> str:
        return self._library.matcher.match(text).masked or text

    def _local(self, turn: Turn) -> datetime:
        return turn.now.astimezone(self._library.zone)

    def _heard(self, turn: Turn, answers: Answers) -> Reply | None:
        """Words: whatever they say of the student counts; a question about something else is answered in between."""
        text = turn.message.text
        question = answers.open()
        match = self._library.matcher.match(text)
        said = fit.read_answer(
            question, match.masked or text, answers, self._library.knowledge, self._local(turn)
        )
        asks = bool(re.search(r"[?？]|[吗呢么]\s*$", text)) or asks_something_else(text)
        if said.profile or said.budget or said.free_from:
            is_aside = asks_something_else(text) or (asks_whether(text) and bool(match.named))
            is_aside = is_aside or (asks and not (said.profile or said.budget))  # "what is due this week?"
            return None if is_aside else self._told(turn, answers, said)
        is_known = match.status is Status.ANSWERED and match.topic != "smalltalk"
        if is_known or asks:
            return None
        asked = self._ask(turn, answers, question) if question else None
        return Reply(Markdown(f"{turn.say('fit-unread')}\n\n{asked.text}"), asked.buttons) if asked else None

    def _told(self, turn: Turn, answers: Answers, said: Answers) -> Reply:
        """Asks back in one sentence what cannot be, and never compares it."""
        wrong = self._wording(turn).impossible(said.profile)
        answers = answers.told(said)
        if not wrong:
            return self._go_on(turn, answers)
        turn.open(Asking(answers))
        question = answers.open()
        buttons = self._ask(turn, answers, question).buttons if question else ()
        return Reply(Markdown("\n".join(wrong)), buttons)

    def _pressed(self, turn: Turn, question: Question, value: str) -> Reply | None:
        opened = turn.waits_at(Asking)
        if opened is None:
            return None
        answers = opened.answers
        if value == _SKIP:
            return self._go_on(turn, answers.skipping(question), replaces=True)
        if question is Question.MAJOR and value not in (OTHER, *self._library.knowledge.majors):
            return None
        chosen = fit.chosen(question, value, answers)
        return self._go_on(turn, chosen, replaces=True) if chosen is not None else None

    def _go_on(self, turn: Turn, answers: Answers, *, replaces: bool = False) -> Reply:
        question = answers.open()
        if question is None:
            return self._judged(turn, answers)
        turn.open(Asking(answers))
        asked = self._ask(turn, answers, question)
        return Reply(asked.text, asked.buttons, replaces=replaces)

    def _ask(self, turn: Turn, answers: Answers, question: Question) -> Reply:
        number = list(Question).index(question) + 1
        key = f"fit-{question}" if answers.test is None else "fit-score"
        test = self._test(turn, answers.test) if answers.test else ""
        first = [turn.say("fit-intro"), ""] if number == 1 else []
        text = "\n".join([*first, f"**{number}/{len(Question)}** {turn.say(key, test=test)}"])
        return Reply(Markdown(text), self._buttons(turn, answers, question))

    def _buttons(self, turn: Turn, answers: Answers, question: Question) -> Rows:
        knowledge = self._library.knowledge
        labels: list[tuple[str, str]] = []
        match question:
            case Question.YEAR:
                labels = [(key, turn.say("fit-level", level=key)) for key in _YEARS]
            case Question.MAJOR:
                labels = [
                    (key, knowledge.majors[key].name.of(turn.language)) for key in fit.majors(knowledge)
                ]
                labels.append((OTHER, turn.say("fit-other-major")))
            case Question.FAILED:
                kinds = (Failed.NONE, Failed.OLDER, Failed.RECENT, Failed.OPEN)
                labels = [(kind, turn.say("fit-failed-answer", kind=kind)) for kind in kinds]
            case Question.LANGUAGE if answers.test is not None:
                test = answers.test
                labels = [(f"{test}-{total}", str(total)) for total in fit.totals(knowledge, test)]
            case Question.LANGUAGE:
                labels = [(test, self._test(turn, test)) for test in fit.tests(knowledge)[:_TESTS]]
            case Question.MEANS:
                labels = [
                    (str(amount), texts.money(turn.language, grouped(amount), "CNY"))
                    for amount in fit.budgets(knowledge)
                ]
        buttons = [
            AnswerFit(question, key).button(label, also=_NONE if key == Failed.NONE else ())
            for key, label in labels
        ]
        skip = AnswerFit(question, _SKIP).button(
            turn.say("fit-skip", question=question),
            also=("skip", "跳过", "不知道", "not sure", "i don't know"),
        )
        return (*grid(buttons, 2), (skip,))

    @staticmethod
    def _test(turn: Turn, test: str) -> str:
        found = LANGUAGE_TESTS[test]
        return found.name_zh if str(turn.language) == "zh" else found.name_en

    # --- what comes of them -----------------------------------------------------

    def _judged(self, turn: Turn, answers: Answers, *, is_kept: bool = False) -> Reply:
        turn.open(Judged(answers))
        knowledge = self._library.knowledge
        found = fit.fits(answers, knowledge, self._local(turn))
        lines = self._wording(turn).verdicts([one.verdict for one in found])
        parts = ["\n".join(lines).strip()]
        if answers.budget is not None or answers.free_from is not None:
            parts.append("\n".join(self._means(turn, answers, one) for one in found))
        possible = [one.programme for one in found if one.is_possible]
        parts.append(turn.say("fit-next" if possible else "fit-none"))
        caution = self._library.answers.caution(
            [one.programme.data for one in found], turn.language, turn.now
        )
        parts += [caution] if caution else []
        if is_kept:
            parts.insert(0, turn.say("fit-from-kept"))
        names = {programme.id: programme.short.of(turn.language) for programme in possible}
        steps: list[Button] = []
        for key, name in names.items():
            steps.append(AskTopic("apply", key).button(turn.say("fit-apply-button", programme=name)))
            steps.append(ToggleReminder(key).button(turn.say("fit-remind-button", programme=name)))
        keep = (
            DropFit().button(turn.say("fit-drop-button"))
            if is_kept
            else KeepFit().button(turn.say("fit-keep-button"))
        )
        again = StartFit().button(turn.say("fit-again-button"))
        return Reply(Markdown("\n\n".join(parts)), (*grid(steps, 2), (keep, again)))

    def _means(self, turn: Turn, answers: Answers, one: Fit) -> str:
        said = []
        cost, dates = one.programme.data.cost, one.programme.dates
        if one.affordable is not None and cost is not None:
            total = texts.money(turn.language, grouped(cost.total.amount), cost.total.currency)
            said.append(turn.say("fit-cost", total=total, enough="yes" if one.affordable else "no"))
        if one.in_time is not None and dates is not None:
            day = texts.day(turn.language, dates.starts)
            said.append(turn.say("fit-start", date=day, fits="yes" if one.in_time else "no"))
        name = Markdown(one.programme.short.of(turn.language))
        return f"- **{name}**{turn.say('colon')}{turn.say('clause-separator').join(said)}"

    def _wording(self, turn: Turn) -> Wording:
        return Wording(self._library.knowledge, self._library.answers, turn.language)

    # --- kept for next time -----------------------------------------------------

    def _kept(self, turn: Turn) -> Reply | None:
        judged = turn.waits_at(Judged)
        if judged is None:
            return None
        turn.conversation.kept = fit.packed(judged.answers)
        turn.close()
        return Reply(turn.say("fit-kept"))
