"""Who gets what of the office's announcements: all of them, or by interest; stopped, or paused for two weeks."""

from __future__ import annotations

from datetime import timedelta

from bot import texts
from bot.config import Settings
from bot.library import Library
from bot.messages import Button, Markdown, Reply, Rows
from bot.skills.turn import Command, Turn
from bot.storage import Storage

_PAUSE = timedelta(days=14)
_KINDS = ("all", "briefings", "deadlines")
_WORDS = {
    "all": ("all", "everything", "announcements", "全部", "所有", "通知"),
    "briefings": ("briefings", "briefing", "宣讲会", "说明会"),
    "deadlines": ("deadlines", "deadline", "截止", "截止日期"),
}


class Subscription:
    name = "subscription"
    commands = (Command("subscribe"), Command("unsubscribe"))

    def __init__(self, library: Library, storage: Storage, settings: Settings) -> None:
        self._library = library
        self._interests = storage.interests
        self._settings = settings

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.command, turn.press:
            case "subscribe", _:
                return await self._subscribe(turn)
            case "unsubscribe", _:
                return await self._unsubscribe(turn)
            case _, ("on",):
                return await self._add(turn, "all")
            case _, ("off",):
                return await self._remove_all(turn)
            case _, ("pause",):
                await self._interests.pause(turn.person.id, turn.now + _PAUSE)
                until = texts.day(turn.language, (turn.now + _PAUSE).astimezone(self._settings.zone).date())
                resume = Button(turn.say("resume-button"), "subscription:resume")
                return Reply(turn.say("paused", date=until), ((resume,),), replaces=True)
            case _, ("resume",):
                await self._interests.pause(turn.person.id, None)
                return Reply(turn.say("resumed"), replaces=True)
            case _, ("toggle", *parts):
                return await self._toggle(turn, ":".join(parts))
        return None

    async def _subscribe(self, turn: Turn) -> Reply:
        if not turn.argument_text:
            return await self._add(turn, "all")
        interest = self._understood(turn.argument_text)
        return await self._add(turn, interest) if interest else self._unclear(turn)

    async def _add(self, turn: Turn, interest: str) -> Reply:
        has_already = interest in await self._interests.of_person(turn.person.id)
        await self._interests.add(turn.person.id, interest, turn.now)
        rows = await self._choices(turn)
        if interest == "all":
            return Reply(turn.say("already-subscribed" if has_already else "subscribed"), rows)
        return Reply(turn.say("subscribed-to", what=self._in_words(turn, interest)), rows)

    async def _unsubscribe(self, turn: Turn) -> Reply:
        if not turn.argument_text:
            return await self._remove_all(turn)
        interest = self._understood(turn.argument_text)
        if interest is None:
            return self._unclear(turn)
        if interest == "all":
            return await self._remove_all(turn)
        await self._interests.remove(turn.person.id, interest)
        text = turn.say("unsubscribed-from", what=self._in_words(turn, interest))
        return Reply(text, await self._choices(turn))

    async def _remove_all(self, turn: Turn) -> Reply:
        had_some = await self._interests.remove(turn.person.id)
        return Reply(turn.say("unsubscribed" if had_some else "not-subscribed"))

    async def _toggle(self, turn: Turn, interest: str) -> Reply | None:
        if self._in_words(turn, interest) == "":
            return None
        if not await self._interests.remove(turn.person.id, interest):
            await self._interests.add(turn.person.id, interest, turn.now)
        return Reply(turn.say("interests"), await self._choices(turn), replaces=True)

    async def _choices(self, turn: Turn) -> Rows:
        """One button for each interest, with a mark where it is chosen; below, the way out."""
        mine = await self._interests.of_person(turn.person.id)
        every = [*_KINDS, *(f"programme:{key}" for key in self._library.knowledge.programmes)]
        buttons = [
            Button(f"{'✓ ' if key in mine else ''}{self._in_words(turn, key)}", f"subscription:toggle:{key}")
            for key in every
        ]
        rows = [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]
        if mine:
            pause = Button(turn.say("pause-button"), "subscription:pause")
            rows.append((pause, Button(turn.say("unsubscribe-button"), "subscription:off")))
        return tuple(rows)

    def _understood(self, text: str) -> str | None:
        """What somebody means to subscribe to, if it is clear."""
        word = text.strip().casefold()
        for kind, words in _WORDS.items():
            if word in words:
                return kind
        programmes = self._library.matcher.programmes_in(text)
        return f"programme:{programmes[0]}" if len(programmes) == 1 else None

    def _unclear(self, turn: Turn) -> Reply:
        return Reply(turn.say("subscribe-unclear", what=turn.argument_text[:40]))

    def _in_words(self, turn: Turn, interest: str) -> Markdown:
        """Nothing if there is no such interest (any more)."""
        if interest in _KINDS:
            return turn.say(f"interest-{interest}")
        programme = self._library.knowledge.programmes.get(interest.removeprefix("programme:"))
        return Markdown(programme.short.of(turn.language)) if programme is not None else Markdown("")
