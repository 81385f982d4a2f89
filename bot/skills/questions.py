"""From the student to a person in the office, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot import texts
from bot.config import Settings
from bot.desk.askers import Askers
from bot.desk.learning import Learning
from bot.desk.relay import MOST_OPEN, Relay
from bot.desk.replies import Answered, Replies
from bot.dialogue import Step
from bot.dialogue.buttons import (
    AnswerQuestion,
    CloseAllOf,
    CloseQuestion,
    ListQuestions,
    MarkQuestionOutside,
    MuteAsker,
    PassOn,
    UnmuteAsker,
)
from bot.messages import Button, Markdown, Reply
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Asker, Question, Storage

_ASKERS_SHOWN = 5
_OF_EACH_SHOWN = 3
_MUTED_SHOWN = 8
_MAX_LENGTH = 2000


@dataclass(frozen=True)
class Asking(Step):
    """The student writes the question."""

    name: ClassVar[str] = "question"
    takes_attachments: ClassVar[bool] = True


@dataclass(frozen=True)
class Answering(Step):
    """A member of staff writes the answer to a question; ``seen``: what it read like when they were shown it."""

    number: int
    seen: str = ""
    name: ClassVar[str] = "answer"
    is_staff: ClassVar[bool] = True
    is_literal: ClassVar[bool] = True
    takes_attachments: ClassVar[bool] = True


class Questions(Skill):
    name = "questions"
    steps = (Asking, Answering)
    presses = (
        PassOn,
        AnswerQuestion,
        MarkQuestionOutside,
        ListQuestions,
        CloseQuestion,
        CloseAllOf,
        MuteAsker,
        UnmuteAsker,
    )
    commands = (Command("human", opens=True), Command("questions", is_staff=True))

    def __init__(
        self,
        learning: Learning,
        storage: Storage,
        settings: Settings,
        relay: Relay,
        replies: Replies,
    ) -> None:
        self._learning = learning
        self._storage = storage
        self._questions = storage.questions
        self._settings = settings
        self._relay = relay
        self._replies = replies
        self._askers = Askers(storage)

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.command, turn.pressed, turn.step:
            case "human", _, _:
                return await self._human(turn)
            case "questions", _, _:
                return await self._list(turn)
            case _, PassOn(), _:
                return await self._pass_on(turn, turn.conversation.unanswered)
            case _, AnswerQuestion() | MarkQuestionOutside() | ListQuestions(), _ if turn.is_staff:
                return await self._seen_to(turn)
            case _, CloseQuestion() | CloseAllOf() | MuteAsker() | UnmuteAsker(), _ if turn.is_staff:
                return await self._put_away(turn)
            case _, _, Asking():
                return await self._pass_on(turn, turn.message.text) or Reply(turn.say("empty"))
            case _, _, Answering(number, seen) if turn.is_staff:
                return await self._answer_seen(turn, number, seen)
        return None

    # --- the student ---------------------------------------------------------------

    async def _human(self, turn: Turn) -> Reply | None:
        if turn.argument_text or turn.attached is not None:
            return await self._pass_on(turn, turn.argument_text)
        if (refusal := await self._refusal(turn)) is not None:
            return refusal
        turn.open(Asking())
        return Reply(turn.say("human-ask"))

    async def _pass_on(self, turn: Turn, text: str | None) -> Reply | None:
        original = turn.attached
        text = (text or "").strip() or (turn.say("attachment-alone") if original is not None else "")
        if not text:
            return None
        if len(text) > _MAX_LENGTH:
            turn.open(Asking())
            return Reply(turn.say("human-too-long", length=len(text), limit=_MAX_LENGTH))
        turn.close()
        if (refusal := await self._refusal(turn)) is not None:
            return refusal
        wrong = turn.conversation.answered if text == turn.conversation.unanswered else None
        turn.conversation.unanswered, turn.conversation.answered = None, None
        number = await self._questions.ask(turn.person.id, text, turn.now, wrong, original)
        self._askers.note(turn.person, turn.now)
        if turn.pressed is None:
            await self._storage.sources.note(turn.person.id, turn.message.source, self.name, number)
        turn.awaits_news = True
        can_be_reached = await self._relay.pass_on(number)
        return Reply(turn.say("passed-on" if can_be_reached else "passed-on-later"))

    async def _refusal(self, turn: Turn) -> Reply | None:
        """Says why no (more) questions are taken from this person now."""
        if why := await self._askers.refused(turn.person, turn.now):
            return Reply(turn.say(why))
        count = await self._questions.count_open(turn.person.id)
        return Reply(turn.say("human-too-many", count=count)) if count >= MOST_OPEN else None

    async def edited(self, turn: Turn) -> Reply | None:
        """Lets a question follow the student's edit as long as it is open, and an answer that of staff until it leaves."""
        source = await self._storage.sources.find(turn.person.id, turn.message.source or "")
        if source is None or source.kind not in (self.name, "answer"):
            return None
        question = await self._questions.get(source.number)
        if source.kind == "answer":
            return await self._revise_answer(turn, question) if turn.is_staff else None
        if question is None or not question.is_open:
            return Reply(turn.say("question-edited-late"))
        text = (turn.message.text if turn.command is None else turn.argument_text).strip()
        original = turn.attached
        if not text or len(text) > _MAX_LENGTH:
            return Reply(turn.say("question-edit-refused", limit=_MAX_LENGTH))
        if text == question.text and original == question.original:
            return Reply("")
        if why := await self._askers.refused(turn.person, turn.now):
            return Reply(turn.say(why))
        self._askers.note(turn.person, turn.now)
        await self._questions.reword(question.id, text, original)
        await self._relay.pass_on(question.id, "question-reworded")
        return Reply(turn.say("question-edited", text=text))

    # --- the list --------------------------------------------------------------------

    async def _list(self, turn: Turn, page: int = 0) -> Reply:
        """Lists them by person, so that one who asks much does not hide the others."""
        askers, people = await self._questions.askers(page * _ASKERS_SHOWN, _ASKERS_SHOWN, _OF_EACH_SHOWN)
        muted = await self._questions.muted(_MUTED_SHOWN)
        if not people and not muted:
            return Reply(turn.say("questions-none"))
        count = await self._questions.count_open()
        lines = [turn.say("questions", count=count) if count else turn.say("questions-none")]
        rows: list[tuple[Button, ...]] = []
        for asker in askers:
            lines.append(self._shown(turn, asker))
            rows += _rows(turn, asker)
        turns = [
            ListQuestions(there).button(turn.say(key))
            for key, there in (("page-before", page - 1), ("page-next", page + 1))
            if 0 <= there * _ASKERS_SHOWN < people
        ]
        rows += [tuple(turns)] if turns else []
        rows += [
            (UnmuteAsker(number).button(turn.say("unmute-button", person=str(person))),)
            for number, person in muted
        ]
        return Reply(Markdown("\n\n".join(lines)), tuple(rows), replaces=turn.pressed is not None)

    def _shown(self, turn: Turn, asker: Asker) -> Markdown:
        lines = [turn.say("questions-of", person=str(asker.person_id), count=asker.count)]
        lines += [
            Markdown(f"- **#{question.id}** {self._line(turn, question)}") for question in asker.questions
        ]
        if asker.count > len(asker.questions):
            lines.append(turn.say("questions-of-more", count=asker.count - len(asker.questions)))
        return Markdown("\n".join(lines))

    def _line(self, turn: Turn, question: Question) -> Markdown:
        asked = texts.moment(turn.language, question.asked_at, self._settings.zone)
        line = turn.say("question-line", text=question.text, date=asked)
        undelivered = (turn.say("question-undelivered"),) if question.answer is not None else ()
        return texts.together(turn.language, line, *undelivered)

    async def _seen_to(self, turn: Turn) -> Reply | None:
        match turn.pressed:
            case AnswerQuestion(number):
                return await self._take_up(turn, number)
            case MarkQuestionOutside(number):
                return await self._must_not_be_answered(turn, number)
            case ListQuestions(page):
                return await self._list(turn, page)
        return None

    async def _must_not_be_answered(self, turn: Turn, number: int) -> Reply | None:
        question = await self._questions.get(number)
        if question is None:
            return None
        group = await self._learning.must_not_be_answered(question.text, turn.now, question.person_id)
        return Reply(turn.learnt(question.text, group))

    async def _put_away(self, turn: Turn) -> Reply | None:
        """Closes questions without an answer, and says so to whoever asked; or takes no more of them."""
        number = getattr(turn.pressed, "number", 0)
        question = await self._questions.get(number)
        if question is None:
            return Reply(turn.say("question-gone"))
        people, person_id = self._storage.people, question.person_id
        match turn.pressed:
            case CloseQuestion():
                count = int(await self._questions.close(number, turn.now))
                said = turn.say("question-closed" if count else "question-not-open", number=str(number))
                buttons: tuple[Button, ...] = ()
            case CloseAllOf():
                count = await self._questions.close_all_of(person_id, turn.now)
                said, buttons = turn.say("questions-closed", count=count), ()
            case MuteAsker():
                count = await self._questions.close_all_of(person_id, turn.now)
                await people.set_muted(person_id, muted=True)
                said = turn.say("asker-muted", person=str(person_id), count=count)
                buttons = (UnmuteAsker(number).button(turn.say("unmute-button", person=str(person_id))),)
            case _:
                count, buttons = 0, ()
                await people.set_muted(person_id, muted=False)
                said = turn.say("asker-unmuted", person=str(person_id))
        if count:
            await self._replies.close(question, count)
        return Reply(said, (buttons,) if buttons else ())

    # --- the answer --------------------------------------------------------------------

    async def _take_up(self, turn: Turn, number: int) -> Reply | None:
        question = await self._questions.get(number)
        if question is None:
            return None
        if question.answered_at is not None:
            return Reply(turn.say("question-answered-already", answer=question.answer or "-"))
        turn.open(Answering(question.id, question.fingerprint))
        return Reply(turn.say("answer-ask", text=question.text))

    async def _answer_seen(self, turn: Turn, number: int, seen: str) -> Reply:
        """Sends what answers the question as it was shown; one that was edited since is shown first."""
        question = await self._questions.get(number)
        if question is None or not question.is_open or seen in ("", question.fingerprint):
            return await self._send_answer(turn, number)
        turn.open(Answering(number, question.fingerprint))
        return Reply(turn.say("question-edited-since", text=question.text))

    async def replied(self, turn: Turn, message_id: str) -> Reply | None:
        """Takes the reply of staff to the notice of a question as its answer, in their group too."""
        if not turn.is_staff:
            return None
        chat = turn.message.chat or turn.message.sender
        told = await self._storage.relays.question_of(chat, message_id)
        if told is None:
            return None
        number, is_newest = told
        question = await self._questions.get(number)
        if question is not None and question.is_open and not is_newest:
            return Reply(turn.say("question-edited-since-notice", number=str(number), text=question.text))
        return await self._send_answer(turn, number)

    async def _send_answer(self, turn: Turn, number: int) -> Reply:
        answer, formatted, original = turn.message.text.strip(), turn.said, turn.original
        turn.close()
        question = await self._questions.get(number)
        if question is None:
            return Reply(turn.say("question-gone"))
        if not answer and turn.attached is None:
            turn.open(Answering(number, question.fingerprint))
            return Reply(turn.say("empty"))
        answer = answer or turn.say("attachment-alone")
        reply = await self._replies.in_words(question, formatted, original)
        answered = await self._replies.answer(question, answer, reply, _answerer(turn))
        if answered is Answered.ALREADY:
            first = await self._questions.get(number)
            said = turn.say("question-answered-already", answer=(first.answer if first else None) or "-")
            return Reply(Markdown(f"{said}\n\n{turn.say('answer-how-to-correct')}"))
        await self._storage.sources.note(turn.person.id, turn.message.source, "answer", number)
        if answered is Answered.SENT:
            return Reply(turn.say("answer-sent"))
        return Reply(turn.say("answer-gone", number=str(number)))

    async def _revise_answer(self, turn: Turn, question: Question | None) -> Reply:
        """Lets an answer follow its edit before it leaves; tells how to correct it after."""
        if question is None:
            return Reply(turn.say("question-gone"))
        answer = turn.message.text.strip() or turn.say("attachment-alone")
        reply = await self._replies.in_words(question, turn.said, turn.original)
        if await self._questions.revise(question.id, answer, reply, _answerer(turn)):
            return Reply(turn.say("answer-edited"))
        return Reply(Markdown(f"{turn.say('answer-edited-late')}\n\n{turn.say('answer-how-to-correct')}"))


def _answerer(turn: Turn) -> int | None:
    """Returns who is told what became of the answer; nobody in private who did not show who they are."""
    return turn.person.id if turn.message.speaks_for is None else None


def _rows(turn: Turn, asker: Asker) -> list[tuple[Button, ...]]:
    first = asker.questions[0].id
    answers = tuple(
        AnswerQuestion(q.id).button(turn.say("answer-number-button", number=str(q.id)))
        for q in asker.questions
    )
    close = CloseAllOf(first).button(
        turn.say("close-all-button", person=str(asker.person_id), count=asker.count)
    )
    mute = MuteAsker(first).button(turn.say("mute-button", person=str(asker.person_id)))
    return [answers, (close, mute)]
