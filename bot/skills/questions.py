"""From the student to a person in the office, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot import texts
from bot.config import Settings
from bot.courier import Courier
from bot.desk.learning import Learning
from bot.dialogue import Step
from bot.dialogue.buttons import AnswerQuestion, MarkQuestionOutside, PassOn
from bot.library import Library
from bot.messages import Address, Language, Markdown, Original, Reply, column
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Question, Storage

_SHOWN = 8
_MAX_LENGTH = 2000


@dataclass(frozen=True)
class Asking(Step):
    """The student writes the question."""

    name: ClassVar[str] = "question"


@dataclass(frozen=True)
class Answering(Step):
    """A member of staff writes the answer to a question."""

    number: int
    name: ClassVar[str] = "answer"
    is_literal: ClassVar[bool] = True


class Questions(Skill):
    name = "questions"
    steps = (Asking, Answering)
    presses = (PassOn, AnswerQuestion, MarkQuestionOutside)
    commands = (Command("human", opens=True), Command("questions", is_staff=True))

    def __init__(
        self,
        library: Library,
        learning: Learning,
        storage: Storage,
        courier: Courier,
        settings: Settings,
        staff: tuple[Address, ...],
    ) -> None:
        self._library = library
        self._learning = learning
        self._storage = storage
        self._courier = courier
        self._settings = settings
        self._staff = staff

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.command, turn.pressed, turn.step:
            case "human", _, _:
                return await self._human(turn)
            case "questions", _, _:
                return await self._list(turn)
            case _, PassOn(), _:
                return await self._pass_on(turn, turn.conversation.unanswered)
            case _, AnswerQuestion(number), _ if turn.is_staff:
                return await self._take_up(turn, number)
            case _, MarkQuestionOutside(number), _ if turn.is_staff:
                return await self._must_not_be_answered(turn, number)
            case _, _, Asking():
                return await self._pass_on(turn, turn.message.text) or Reply(turn.say("empty"))
            case _, _, Answering(number) if turn.is_staff:
                return await self._send_answer(turn, number)
        return None

    async def _human(self, turn: Turn) -> Reply | None:
        if turn.argument_text:
            return await self._pass_on(turn, turn.argument_text)
        turn.open(Asking())
        return Reply(turn.say("human-ask"))

    async def _pass_on(self, turn: Turn, text: str | None) -> Reply | None:
        if not text or not text.strip():
            return None
        text = text.strip()
        if len(text) > _MAX_LENGTH:
            turn.open(Asking())
            return Reply(turn.say("human-too-long", length=len(text), limit=_MAX_LENGTH))
        turn.close()
        wrong = turn.conversation.answered if text == turn.conversation.unanswered else None
        turn.conversation.unanswered, turn.conversation.answered = None, None
        number = await self._storage.questions.ask(turn.person.id, text, turn.now, wrong)
        people = [await self._storage.people.meet(address, None, turn.now) for address in self._staff]
        for person in people:
            language = person.fixed_language or person.language or Language.ZH
            notice = self._notice(language, number, text, wrong, is_private=_is_private(person.address))
            await self._storage.outbox.put([person.id], notice, turn.now)
        self._courier.wake()
        return Reply(turn.say("passed-on" if people else "passed-on-later"))

    def _notice(
        self, language: Language, number: int, text: str, wrong: str | None, *, is_private: bool
    ) -> Reply:
        """What staff get of a question, with what the bot had answered if that was wrong."""
        said = texts.say(language, "question-for-staff", number=str(number), text=text)
        buttons = [AnswerQuestion(number).button(texts.say(language, "answer-button"))]
        topic = self._library.knowledge.topics.get(wrong or "")
        if topic is not None:
            title = topic.title_in(language)
            said = Markdown(f"{said}\n\n{texts.say(language, 'question-answered-wrongly', title=title)}")
            buttons.append(MarkQuestionOutside(number).button(texts.say(language, "outside-button")))
        return Reply(said, column(*buttons) if is_private else ())

    async def _must_not_be_answered(self, turn: Turn, number: int) -> Reply | None:
        question = await self._storage.questions.get(number)
        if question is None:
            return None
        group = await self._learning.must_not_be_answered(question.text, turn.now)
        return Reply(turn.learnt(question.text, group))

    async def _list(self, turn: Turn) -> Reply:
        questions, total = await self._storage.questions.open(_SHOWN)
        if not questions:
            return Reply(turn.say("questions-none"))
        lines = [f"- **#{question.id}** {self._shown(turn, question)}" for question in questions]
        buttons = [
            AnswerQuestion(q.id).button(turn.say("answer-number-button", number=str(q.id))) for q in questions
        ]
        return Reply(
            Markdown(f"{turn.say('questions', count=total)}\n\n" + "\n".join(lines)), column(*buttons)
        )

    def _shown(self, turn: Turn, question: Question) -> Markdown:
        asked = texts.moment(turn.language, question.asked_at, self._settings.zone)
        return turn.say("question-line", text=question.text, date=asked)

    async def _take_up(self, turn: Turn, number: int) -> Reply | None:
        question = await self._storage.questions.get(number)
        if question is None:
            return None
        if question.answer is not None:
            return Reply(turn.say("question-answered-already", answer=question.answer))
        turn.open(Answering(question.id))
        return Reply(turn.say("answer-ask", text=question.text))

    async def _send_answer(self, turn: Turn, number: int) -> Reply:
        answer, formatted = turn.message.text.strip(), turn.said
        turn.close()
        question = await self._storage.questions.get(number)
        if question is None:
            return Reply(turn.say("question-gone"))
        if not answer:
            turn.open(Answering(number))
            return Reply(turn.say("empty"))
        if not await self._storage.questions.answer(number, answer, turn.now):
            first = await self._storage.questions.get(number)
            return Reply(
                turn.say("question-answered-already", answer=(first.answer if first else None) or "-")
            )
        person = await self._storage.people.get(question.person_id)
        language = person.reads if person is not None else Language.EN
        reply = _answer(question, formatted, turn.message.original, language)
        await self._storage.outbox.put([question.person_id], reply, turn.now)
        self._courier.wake()
        return Reply(turn.say("answer-sent"))


def _answer(question: Question, answer: Markdown, original: Original | None, language: Language) -> Reply:
    """What the student gets; what cannot stand within a sentence of ours comes behind it, as it is."""
    if original is None:
        return Reply(texts.say(language, "answer-from-staff", question=question.text, answer=answer))
    heading = texts.say(language, "answer-from-staff", question=question.text, answer="")
    return Reply(answer, original=original, otherwise=answer, before=Reply(Markdown(heading.rstrip())))


def _is_private(address: Address) -> bool:
    """Telegram's groups have negative ids; buttons work in private chats only."""
    return not address.id.startswith("-")
