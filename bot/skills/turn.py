"""One turn of a conversation: what a skill gets to see, and what it may change."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from bot import texts
from bot.dialogue import Conversation, Step
from bot.dialogue.presses import Press
from bot.messages import Language, Markdown, Meaning, Message, Original, Reply
from bot.storage import Person

S = TypeVar("S", bound=Step)


@dataclass(frozen=True)
class Command:
    """``/name``, with its description in the texts as ``command-name``.

    ``is_personal``: works in a private chat only. ``opens``: begins a dialogue,
    and so ends one that is open. ``is_slow``: takes seconds and writes nothing.
    """

    name: str
    is_staff: bool = False
    is_personal: bool = True
    opens: bool = False
    is_slow: bool = False


class Skill(ABC):
    """One thing that the bot can do.

    It is asked when one of its commands comes, one of its buttons is pressed,
    it holds the open dialogue, or nobody else has answered yet.
    """

    name: str
    """Begins the data of its buttons too ("briefing:open:…"), unless ``buttons`` says otherwise."""
    buttons: str = ""
    """How the data of its buttons begins where several skills share them; they are asked in order."""
    commands: tuple[Command, ...] = ()
    steps: tuple[type[Step], ...] = ()
    """Where its dialogues wait for an answer."""
    presses: tuple[type[Press], ...] = ()
    """Its buttons; whatever else is pressed in its name is stale."""
    slow_presses: tuple[type[Press], ...] = ()
    """Buttons that take seconds and write nothing."""
    links: tuple[str, ...] = ()
    """The letters of links from outside that lead to it."""

    @abstractmethod
    async def respond(self, turn: Turn) -> Reply | None:
        """Returns the answer, or None if this is not for this skill."""

    async def heard(self, turn: Turn, means: Meaning) -> Reply | None:
        """Answers a whole message that is a yes or a no; None unless it is about what was said last, unasked."""
        return None

    async def asked_again(self, turn: Turn) -> Reply | None:
        """Returns what the open step waits for, to be said once more behind an answer to something else."""
        return None

    async def replied(self, turn: Turn, message_id: str) -> Reply | None:
        """Answers what is said in reply to a message of ours; None if that message is none of this skill's."""
        return None

    async def edited(self, turn: Turn) -> Reply | None:
        """Follows an edited message; None if nothing was made of it."""
        return None

    async def amended(self, turn: Turn, taken: Step) -> Reply | None:
        """Puts an edited text in the place of what it was, which a step of a dialogue took; None if that is not for this skill."""
        return None

    async def finished(self, turn: Turn, reply: Reply) -> Reply:
        """Returns the answer of a skill that settled a seat, or of which news will come, as it is said."""
        return reply

    async def cancelled(self, turn: Turn) -> Reply | None:
        """Undoes, after /cancel, what the open dialogue has begun; says so if that was anything."""
        return None


@dataclass
class Turn:
    """``arguments``: the words behind a command, ``argument_text`` all of it as it was written. ``pressed``: what a pressed button says. ``link``: the letter and the rest of a link from outside, ``t.me/bot?start=b_jinyun``. ``opened``: the step at which the conversation waits. ``held``: what was said, of which it was asked whether it means stop, or is a command. ``settles_seat``: a seat was given, moved or given back. ``awaits_news``: something came of it that is told of later."""

    message: Message
    person: Person
    language: Language
    is_staff: bool
    now: datetime
    conversation: Conversation
    opened: Step | None = None
    held: dict[str, Any] | None = None
    command: str | None = None
    arguments: tuple[str, ...] = ()
    argument_text: str = ""
    pressed: Press | None = None
    link: tuple[str, str] | None = None
    skill: str = ""
    settles_seat: bool = False
    awaits_news: bool = False

    @property
    def step(self) -> Any:
        """The open step, if the open dialogue is that of the skill now asked and the person wrote text."""
        is_text = self.command is None and self.pressed is None and self.link is None
        if not is_text or self.conversation.skill != self.skill:
            return None
        return self.opened or self.conversation.step

    def waits_at(self, step: type[S]) -> S | None:
        """Returns the open step if it is of this kind and of the skill now asked, however it was answered."""
        is_mine = self.conversation.skill == self.skill
        return self.opened if is_mine and isinstance(self.opened, step) else None

    @property
    def said(self) -> Markdown:
        """What the person wrote, behind the command if there is one, with its formatting."""
        return self.message.markdown(self._said_from)

    @property
    def original(self) -> Original | None:
        """Returns what it takes to say again what the person said, behind the command if there is one."""
        return self.message.original_from(self._said_from)

    @property
    def attached(self) -> Original | None:
        """Returns the same, if it is more than text: a photo, a file."""
        original = self.original
        return original if original is not None and "messages" in original else None

    @property
    def _said_from(self) -> int:
        return 0 if self.command is None else len(self.message.text.rstrip()) - len(self.argument_text)

    def say(self, key: str, **arguments: texts.Argument) -> Markdown:
        return texts.say(self.language, key, **arguments)

    def open(self, step: Step | str, **data: Any) -> None:
        """Takes the next text for this skill."""
        talk = self.conversation
        if isinstance(step, Step):
            self.opened, talk.step, talk.data = step, step.name, step.as_json()
        else:
            self.opened, talk.step, talk.data = None, step, data
        talk.skill = self.skill

    def close(self) -> None:
        self.opened = None
        self.conversation.close()

    def learnt(self, question: str, group: str | None) -> Markdown:
        """Returns what staff read after they said that a question must not be answered."""
        if group is None:
            return self.say("outside-no-group")
        return self.say("outside-learnt", question=question, group=group)

    def stale(self) -> Reply:
        """Returns what a button gets that no longer means anything."""
        return Reply(self.say("button-stale"))
