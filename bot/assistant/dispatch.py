"""Which skill answers: the one whose command, button, link, dialogue or question it is."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from rapidfuzz import process

from bot.assistant.asking_back import (
    DO,
    KEEP,
    STOP,
    ask_whether_button,
    ask_whether_command,
    ask_whether_stop,
    ask_which,
)
from bot.assistant.commands import COMMAND, is_mistyped, mended, name_of
from bot.dialogue import Step, hearing, pages, presses
from bot.dialogue.pages import TurnPage
from bot.dialogue.presses import Press
from bot.matching import language_of
from bot.messages import Meaning, Message, Reply
from bot.skills import Command, Skill, Turn

log = logging.getLogger(__name__)

_LINK = re.compile(r"([a-z]+)[_-](.+)", re.DOTALL)
_SENTENCE = re.compile(r"\S+(?:\s+\S+){3}|[\u3400-\u9fff](?:.*[\u3400-\u9fff]){7}", re.DOTALL)
"""More than a command is given, mostly."""


class Dispatcher:
    """All skills, by what they answer.

    Args:
        skills: in the order in which they may claim a text; the last one always answers.
    """

    def __init__(self, skills: Sequence[Skill]) -> None:
        self._skills = {skill.name: skill for skill in skills}
        self._commands = {command.name: (command, skill) for skill in skills for command in skill.commands}
        self._buttons: dict[str, list[Skill]] = {}
        for skill in skills:
            self._buttons.setdefault(skill.buttons or skill.name, []).append(skill)
        self._links = {letter: skill for skill in skills for letter in skill.links}
        self._steps = {(skill.name, step.name): step for skill in skills for step in skill.steps}

    @property
    def commands(self) -> tuple[Command, ...]:
        return tuple(command for command, _ in self._commands.values())

    def is_slow(self, message: Message) -> bool:
        """Tells whether the answer takes seconds and writes nothing, so that no transaction should be held for it."""
        if message.button is not None:
            name, _, _ = message.button.partition(":")
            skills = self._buttons.get(name, ())
            return any(presses.read(message.button, skill.slow_presses) for skill in skills)
        match = COMMAND.match(message.text.strip())
        command, _ = self._commands.get(name_of(match), (None, None)) if match else (None, None)
        return command is not None and command.is_slow

    async def respond(self, turn: Turn) -> Reply:
        """Lets the skill answer that this message is for."""
        if turn.message.is_edit:
            return await self._edited(turn)
        turn.message = self._mended(turn)
        reply = self._lost(turn) or await self._dispatch(turn)
        if turn.settles_seat or turn.awaits_news:
            for skill in self._skills.values():
                reply = await skill.finished(turn, reply)
        return reply

    def _mended(self, turn: Turn) -> Message:
        """Returns a command that was nearly typed as it was meant; in a group it may be meant for another bot."""
        message, known = turn.message, self._commands
        text = message.text.strip()
        match = COMMAND.match(text)
        is_open = message.is_private and message.button is None and message.attachment is None
        if not is_open or (match is not None and (match[2] or name_of(match) in known)):
            return message
        meant = mended(text, [name for name, (command, _) in known.items() if not command.is_slow])
        word = text.lstrip("/／ ")
        if meant == "/cancel" and turn.conversation.skill is None and hearing.is_to_a_mailing(word):
            meant = word  # "/stop" where there is nothing to cancel
        return replace(message, text=meant, runs=(), original=None) if meant is not None else message

    def _lost(self, turn: Turn) -> Reply | None:
        """Opens the stored dialogue again; says so where an earlier version wrote what does not fit any more."""
        talk = turn.conversation
        step = self._steps.get((talk.skill or "", talk.step or ""))
        if step is None:
            return None
        if step.is_staff and not turn.is_staff:
            turn.close()
            return None
        turn.opened = self._opened(talk.state())
        if turn.opened is None:
            log.warning("dialogue_outdated skill=%s step=%s", talk.skill, talk.step)
            turn.close()
            is_text = turn.message.button is None and not COMMAND.match(turn.message.text.strip())
            return Reply(turn.say("dialogue-outdated")) if is_text else None
        return None

    def _opened(self, state: dict[str, Any]) -> Step | None:
        """Returns the step of a stored dialogue; None where an earlier version wrote what does not fit any more."""
        step = self._steps.get((state["skill"] or "", state["step"] or ""))
        try:
            return step.of_json(state["data"]) if step is not None else None
        except ValidationError:
            return None

    async def _dispatch(self, turn: Turn) -> Reply:
        message = turn.message
        if message.button is not None:
            return await self._pressed(turn, message.button)
        if message.replies_to is not None and not COMMAND.match(message.text.strip()):
            for skill in self._skills.values():
                turn.skill = skill.name
                if (reply := await skill.replied(turn, message.replies_to)) is not None:
                    return reply
        takes_attachments = turn.opened is not None and turn.opened.takes_attachments
        is_staffs_table = turn.is_staff and message.file is not None
        if message.attachment and not (message.text or takes_attachments or is_staffs_table):
            return Reply(turn.say("attachment", kind=message.attachment))
        match = COMMAND.match(message.text.strip())
        if match and self._may_be_text(turn, match):
            return ask_whether_command(turn, match)
        if match:
            return await self._commanded(turn, name_of(match), (match[2] or "").strip())
        return await self._heard(turn) or await self._told(turn)

    async def _edited(self, turn: Turn) -> Reply:
        """Lets what was made of a message follow it; silent where nothing was."""
        match = COMMAND.match(turn.message.text.strip())
        owner = self._commands.get(name_of(match), (None, None))[1] if match else None
        for skill in self._skills.values():
            turn.skill, turn.command, turn.argument_text = skill.name, None, ""
            if match and skill is owner:
                turn.command, turn.argument_text = name_of(match), (match[2] or "").strip()
            if (reply := await skill.edited(turn)) is not None:
                return reply
        taken = turn.conversation.typed.get(turn.message.source or "")
        return await self._amended(turn, taken) if taken is not None and turn.message.text else Reply("")

    async def _amended(self, turn: Turn, taken: dict[str, Any]) -> Reply:
        """Lets a dialogue follow the edit of an answer: asks the skills, or takes the latest answer once more."""
        talk, source = turn.conversation, turn.message.source
        self._lost(turn)
        holder, step = self._skills.get(talk.skill or ""), self._opened(taken)
        if step is None or COMMAND.match(turn.message.text.strip()):
            return Reply(turn.say("edit-not-followed"))
        for skill in self._skills.values():
            turn.skill, turn.command = skill.name, None
            if (reply := await skill.amended(turn, step)) is not None:
                return reply if skill is holder else await self._asked_again(turn, holder, reply)
        is_latest = list(talk.typed)[-1] == source and talk.skill == taken["skill"]
        if not is_latest:
            return await self._asked_again(turn, holder, Reply(turn.say("edit-not-followed")))
        talk.goes_back(taken)
        turn.opened = step
        return await self._told(turn)

    async def _heard(self, turn: Turn) -> Reply | None:
        """Takes a whole message that is a yes, a no, a stop, a label or a number for the answer to what was asked last."""
        said, talk = turn.message.text, turn.conversation
        if not said.strip() or not turn.message.is_private or turn.message.attachment is not None:
            return None
        is_literal = turn.opened is not None and turn.opened.is_literal and turn.held is None
        means = hearing.meaning(said)
        if means not in (None, Meaning.PAUSE) and not is_literal:
            for skill in self._skills.values():
                turn.skill = skill.name
                if (reply := await skill.heard(turn, means)) is not None:
                    return reply
        choice = hearing.chosen(said, talk.choices, talk.further, literally=is_literal)
        before = talk.state()
        if choice is not None and (reply := await self._pressed_in_words(turn, choice.data)) is not None:
            talk.took(turn.message.source, before)
            return reply
        if talk.skill is not None:
            if turn.held is not None and means in (Meaning.YES, Meaning.NO):
                return ask_which(turn, turn.held)
            if means is Meaning.PAUSE or is_mistyped(said) or (means is Meaning.STOP and is_literal):
                return ask_whether_stop(turn)
            if means is Meaning.STOP:
                return await self._cancel(turn)
            if is_literal and (asked := ask_whether_button(turn, means)) is not None:
                return asked
        return await self._refused(turn, means) if not is_literal else None

    async def _pressed_in_words(self, turn: Turn, data: str) -> Reply | None:
        """Does what the button does; None if the button does nothing any more, so that the text is met as any other."""
        written = turn.message
        turn.message = replace(written, text="", button=data, id=None)  # no message of ours to edit
        reply = await self._press(turn, data)
        turn.message = written
        return replace(reply, replaces=False) if reply is not None else None

    async def _refused(self, turn: Turn, means: Meaning | None) -> Reply | None:
        """Answers a no where only a yes was offered, or a stop where no dialogue is open."""
        offered = turn.conversation.choices
        if means not in (Meaning.NO, Meaning.STOP) or turn.conversation.skill is not None:
            return None
        no = next((choice for choice in offered if choice.means is Meaning.NO), None)
        if no is not None:
            return await self._pressed_in_words(turn, no.data)
        is_asked = any(choice.means is Meaning.YES for choice in offered)
        return Reply(turn.say("question-dropped")) if is_asked else None

    def _may_be_text(self, turn: Turn, match: re.Match[str]) -> bool:
        """Tells whether a sentence that begins with a command may be what is to be written: /register opens on Monday."""
        _, skill = self._commands.get(name_of(match), (None, None))
        is_own = skill is not None and skill.name == turn.conversation.skill
        is_awaited = turn.opened is not None and turn.opened.is_literal and not is_own
        return is_awaited and name_of(match) != "cancel" and _SENTENCE.match(match[2] or "") is not None

    async def _held(self, turn: Turn, data: str) -> Reply | None:
        """Does what was meant by what was held."""
        if turn.held is None or turn.conversation.skill is None:
            return None
        if data == STOP:
            return await self._cancel(turn)
        turn.message = turn.message.saying(turn.held)
        match = COMMAND.match(turn.message.text.strip()) if data == DO else None
        if match is not None:
            return await self._commanded(turn, name_of(match), (match[2] or "").strip())
        return await self._told(turn)

    async def _pressed(self, turn: Turn, data: str) -> Reply:
        reply = await self._press(turn, data) if turn.message.is_private else None
        return reply or turn.stale()

    async def _press(self, turn: Turn, data: str) -> Reply | None:
        if data in (STOP, DO, KEEP):
            return await self._held(turn, data)
        if (turning := TurnPage.unpack(data)) is not None:
            turn.pressed, told = turning, turn.conversation.listed
            return pages.turned(Reply.of_json(told), turning, turn.language) if told is not None else None
        for skill in self._buttons.get(data.partition(":")[0], ()):
            press = presses.read(data, skill.presses)
            if press is not None and (reply := await self._ask(skill, turn, pressed=press)) is not None:
                return reply
        return None

    async def _linked(self, turn: Turn, payload: str) -> Reply | None:
        """Returns what a link or a QR code leads to; None if it is none of ours."""
        found = _LINK.fullmatch(payload)
        skill = self._links.get(found[1]) if found is not None else None
        if found is None or skill is None or not turn.message.is_private:
            return None
        turn.skill, turn.link = skill.name, (found[1], found[2])
        return await skill.respond(turn)

    async def _commanded(self, turn: Turn, name: str, arguments: str) -> Reply:
        linked = await self._linked(turn, arguments) if name == "start" else None
        if linked is not None:
            return self._still_open(turn, linked)
        command, skill = self._commands.get(name, (None, None))
        if command is None or skill is None:
            return self._unknown(turn, name)
        if command.is_staff and not turn.is_staff:
            return Reply(turn.say("staff-only"))
        if command.is_personal and not turn.message.is_private:
            return Reply(turn.say("private-only", command=f"/{name}"))
        if name == "cancel" and turn.conversation.skill is not None:
            closed = await self._cancel(turn)
            if not arguments:
                return closed
        if command.opens or (turn.opened is not None and turn.opened.is_brief):
            turn.close()
        turn.argument_text = arguments
        reply = await self._ask(skill, turn, command=name, arguments=tuple(arguments.split()))
        if reply is None:
            return self._unknown(turn, name)
        return reply if command.opens else self._still_open(turn, reply)

    async def _cancel(self, turn: Turn) -> Reply:
        """Leaves the open dialogue."""
        holder = self._skills.get(turn.conversation.skill or "")
        closed = await holder.cancelled(turn) if holder is not None else None
        turn.conversation.typed = {}
        turn.close()
        return closed or Reply(turn.say("dialogue-closed"))

    def _still_open(self, turn: Turn, reply: Reply) -> Reply:
        """Says so, if there is a dialogue that goes on after this."""
        is_brief = turn.opened is not None and turn.opened.is_brief
        if turn.conversation.skill not in self._skills or is_brief:
            return reply
        return replace(reply, text=f"{reply.text}\n\n{turn.say('dialogue-still-open')}")

    async def _told(self, turn: Turn) -> Reply:
        """Asks the skill that holds the dialogue, then each; what another answers, the dialogue goes on after."""
        talk = turn.conversation
        holder, asked = self._skills.get(talk.skill or ""), talk.state()
        reply = await self._ask(holder, turn) if holder is not None else None
        if reply is not None:
            talk.took(turn.message.source, asked)
            return reply
        if holder is not None:  # no answer to a question of ours, which would say nothing of the language
            spoken = language_of(turn.message.text, turn.language)
            turn.language = turn.person.fixed_language or spoken or turn.language
        for skill in self._skills.values():
            reply = await self._ask(skill, turn)
            if reply is not None:
                return await self._asked_again(turn, holder, reply)
        raise LookupError("no skill answered; the last one must")

    async def _asked_again(self, turn: Turn, holder: Skill | None, reply: Reply) -> Reply:
        """Asks once more, behind an answer to something else, what the open dialogue waits for."""
        if holder is None or turn.conversation.skill != holder.name:
            return reply
        turn.skill = holder.name
        again = await holder.asked_again(turn)
        return replace(again, before=reply) if again is not None else self._still_open(turn, reply)

    @staticmethod
    async def _ask(
        skill: Skill,
        turn: Turn,
        command: str | None = None,
        arguments: tuple[str, ...] = (),
        pressed: Press | None = None,
    ) -> Reply | None:
        turn.skill, turn.command, turn.arguments, turn.pressed = skill.name, command, arguments, pressed
        return await skill.respond(turn)

    def _unknown(self, turn: Turn, name: str) -> Reply:
        """Says so; not in a group, where a command may be meant for another bot."""
        if not turn.message.is_private:
            return Reply("")
        visible = [command.name for command in self.commands if turn.is_staff or not command.is_staff]
        near = process.extractOne(name, visible, score_cutoff=70)
        if near:
            return Reply(turn.say("command-unknown-near", command=f"/{name}", near=f"/{near[0]}"))
        return Reply(turn.say("command-unknown", command=f"/{name}"))
