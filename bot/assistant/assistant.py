"""Message in, reply out: who is it, and what state are they in."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bot import texts
from bot.assistant.dispatch import Dispatcher
from bot.dialogue import hearing, pages
from bot.dialogue.buttons import ChangeSubscription, SubscriptionChange
from bot.dialogue.pages import TurnPage
from bot.matching import language_of
from bot.messages import Address, Language, Meaning, Message, Reply
from bot.skills import Command, Conversation, Skill, Turn
from bot.storage import Person, Roster, Storage

log = logging.getLogger(__name__)


class Assistant:
    """The whole bot, without any channel.

    Args:
        skills: in the order in which they may claim a text; the last one always answers.
        roster: who belongs to staff; the administrators of their group speak for it.
        catch_up: learns what another process has changed, given the number of the last change.
    """

    def __init__(
        self,
        storage: Storage,
        skills: Sequence[Skill],
        roster: Roster,
        clock: Callable[[], datetime],
        catch_up: Callable[[int | None], Awaitable[None]],
    ) -> None:
        self._storage = storage
        self._dispatcher = Dispatcher(skills)
        self._roster = roster
        self._clock = clock
        self._catch_up = catch_up

    @property
    def commands(self) -> tuple[Command, ...]:
        return self._dispatcher.commands

    def is_slow(self, message: Message) -> bool:
        """Tells whether the answer takes seconds and writes nothing, so that no transaction should be held for it."""
        return self._dispatcher.is_slow(message)

    def takes_file(self, message: Message) -> bool:
        """Tells whether the file that came with a message is to be fetched: staff send tables."""
        return message.file is not None and self._roster.names(message.sender)

    async def respond(self, message: Message) -> Reply:
        """Answers one message; whatever goes wrong becomes a reply too."""
        try:
            return await self.answer(message)
        except Exception:
            log.exception("answer_failed")
            return self.apology(message)

    async def answer(self, message: Message, person: Person | None = None) -> Reply:
        """Answers one message; what that changes is kept as a whole or not at all.

        Args:
            person: the sender, if they were read already.

        Raises:
            Exception: whatever a skill could not cope with.
        """
        message = message.visible()
        if self.is_slow(message):
            return await self._answer(message, None)
        async with self._storage.transaction():
            return await self._answer(message, person)

    async def is_in_dialogue(self, address: Address) -> bool:
        """Tells whether somebody was asked something and has not answered yet."""
        person = await self._storage.people.find(address)
        return person is not None and "skill" in person.conversation

    def apology(self, message: Message) -> Reply:
        """Returns what is said when something went wrong on our side."""
        language = Language.of_tag(message.language_tag) or language_of(message.text) or Language.EN
        return Reply(texts.say(language, "error"))

    async def welcome_back(self, address: Address, language_tag: str | None) -> Reply | None:
        """Returns what a person who had blocked the bot gets on coming back; None if there is nothing to give back."""
        person = await self._storage.people.find(address)
        if person is None:
            return None
        await self._storage.people.set_gone(address, gone=False)
        if not person.interests_aside:
            return None
        language = person.fixed_language or person.language or Language.of_tag(language_tag) or Language.EN
        yes = ChangeSubscription(SubscriptionChange.BACK).button(
            texts.say(language, "give-back-button"), means=Meaning.YES
        )
        no = ChangeSubscription(SubscriptionChange.NO).button(
            texts.say(language, "subscribe-no"), means=Meaning.NO
        )
        reply = Reply(texts.say(language, "welcome-back"), ((yes, no),))
        talk = Conversation.of_json(person.conversation)
        talk.asks(hearing.choices(reply), self._clock())
        await self._storage.people.remember(person.id, language, talk.as_json())
        return reply

    async def _answer(self, message: Message, person: Person | None) -> Reply:
        now = self._clock()
        people = self._storage.people
        person = person or await people.meet(message.sender, Language.of_tag(message.language_tag), now)
        await self._catch_up(person.last_change)
        if person.is_gone:
            await people.set_gone(message.sender, gone=False)
        talk = Conversation.of_json(person.conversation if message.is_private else {})
        turn = Turn(
            message=message,
            person=person,
            language=_language(message, person, talk),
            is_staff=await self._is_said_by_staff(message),
            now=now,
            conversation=talk,
        )
        turn.held, talk.held = talk.held, None
        before = (talk.step, talk.data)
        whole = await self._dispatcher.respond(turn)
        reply = pages.page(whole, turn.pressed, turn.language)
        asked = hearing.choices(reply)
        further = tuple(choice for choice in hearing.choices(whole) if choice not in asked)
        if further and not isinstance(turn.pressed, TurnPage):
            talk.listed = Reply(whole.text, whole.buttons).as_json()
        is_over = talk.step is None and any(choice.means for choice in talk.choices)
        if asked or is_over or (talk.step, talk.data) != before:
            talk.asks(asked, now, further)
        state = talk.as_json()
        changed = message.is_private and (state != person.conversation or turn.language != person.language)
        if changed:
            await people.remember(person.id, turn.language, state)
        return reply

    async def _is_said_by_staff(self, message: Message) -> bool:
        if message.speaks_for is None or self._roster.group is None:
            return await self._roster.includes(message.sender)
        return message.speaks_for == await self._storage.moves.current(self._roster.group)


def _language(message: Message, person: Person, talk: Conversation) -> Language:
    """Returns the fixed language; else that of the question; else the one last used; else the client's.

    What answers a question of ours (a name, a number, "ok") tells nothing of the language.
    """
    is_question = not message.text.startswith(("/", "／")) and talk.skill is None
    is_answer = (
        hearing.meaning(message.text) is not None
        or hearing.chosen(message.text, talk.choices, talk.further, literally=True) is not None
    )
    before = person.language or Language.of_tag(message.language_tag)
    spoken = language_of(message.text, before) if is_question and not is_answer else None
    return person.fixed_language or spoken or before or Language.EN
