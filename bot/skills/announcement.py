"""Staff speak to every subscriber: written, looked at, confirmed, then sent."""

from __future__ import annotations

import secrets

from bot import texts
from bot.config import Settings
from bot.courier import Courier
from bot.messages import Button, Markdown, Reply
from bot.skills.turn import Command, Turn
from bot.storage import Announcement as SentAnnouncement
from bot.storage import Storage

_MAX_LENGTH = 3500
_SHOWN = 5


class Announcement:
    name = "announcement"
    commands = (Command("announce", is_staff=True, opens=True), Command("announcements", is_staff=True))

    def __init__(self, storage: Storage, courier: Courier, settings: Settings) -> None:
        self._storage = storage
        self._courier = courier
        self._settings = settings

    async def respond(self, turn: Turn) -> Reply | None:
        if not turn.is_staff:
            return None
        match turn.command, turn.press, turn.step:
            case "announce", _, _:
                turn.open("text")
                return (
                    await self._preview(turn, turn.argument_text)
                    if turn.argument_text
                    else Reply(turn.say("announce-ask"))
                )
            case "announcements", _, _:
                return await self._latest(turn)
            case _, _, "text":
                return await self._preview(turn, turn.message.text.strip())
            case _, ("send", draft), _:
                return await self._send(turn, draft)
            case _, ("drop", draft), _:
                return self._drop(turn, draft)
        return None

    async def _preview(self, turn: Turn, text: str) -> Reply:
        if not text:
            return Reply(turn.say("empty"))
        if len(text) > _MAX_LENGTH:
            return Reply(turn.say("announce-too-long", length=len(text), limit=_MAX_LENGTH))
        recipients = await self._storage.people.count_subscribers()
        draft = secrets.token_hex(4)
        turn.open("text", draft=draft, text=text)  # another text replaces the draft
        send = Button(turn.say("announce-send", count=recipients), f"announcement:send:{draft}")
        drop = Button(turn.say("announce-drop"), f"announcement:drop:{draft}")
        rows = ((send,), (drop,)) if recipients else ((drop,),)
        return Reply(turn.say("announce-preview", count=recipients), rows, before=Reply(Markdown(text)))

    async def _send(self, turn: Turn, draft: str) -> Reply | None:
        if not self._is_current(turn, draft):
            return None
        text = turn.conversation.data["text"]
        turn.close()
        number = await self._storage.outbox.announce(turn.person.id, text, turn.now)
        self._courier.wake()
        announcement = await self._storage.outbox.announcement(number)
        assert announcement is not None
        return Reply(
            turn.say("announce-queued", id=str(number), count=announcement.tally.total), replaces=True
        )

    def _drop(self, turn: Turn, draft: str) -> Reply | None:
        if not self._is_current(turn, draft):
            return None
        turn.close()
        return Reply(turn.say("announce-dropped"), replaces=True)

    def _is_current(self, turn: Turn, draft: str) -> bool:
        return turn.conversation.skill == self.name and turn.conversation.data.get("draft") == draft

    async def _latest(self, turn: Turn) -> Reply:
        announcements = await self._storage.outbox.latest_announcements(_SHOWN)
        if not announcements:
            return Reply(turn.say("announcements-none"))
        lines = [self._line(turn, announcement) for announcement in announcements]
        return Reply(Markdown("\n\n".join([turn.say("announcements"), *lines])))

    def _line(self, turn: Turn, announcement: SentAnnouncement) -> str:
        tally = announcement.tally
        beginning = announcement.text.replace("\n", " ")
        return turn.say(
            "announcement-line",
            id=str(announcement.id),
            date=texts.moment(turn.language, announcement.announced_at, self._settings.zone),
            text=beginning if len(beginning) <= 60 else f"{beginning[:60]}…",
            sent=tally.sent,
            total=tally.total,
            queued=tally.queued,
            gone=tally.gone,
            failed=tally.failed,
        )
