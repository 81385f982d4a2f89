"""Codes to hang up and to show: a poster that leads to a briefing, and the slide that checks people in."""

from __future__ import annotations

from bot import texts
from bot.briefings import naming, times
from bot.briefings.door_codes import DoorCodes
from bot.briefings.tickets import Tickets
from bot.files import qr_codes
from bot.knowledge import Briefing
from bot.library import Library
from bot.messages import File, Markdown, Reply
from bot.skills.turn import Command, Skill, Turn


class Display(Skill):
    name = "display"
    commands = (Command("poster", is_staff=True), Command("slide", is_staff=True))

    def __init__(self, library: Library, tickets: Tickets, door_codes: DoorCodes) -> None:
        self._library = library
        self._tickets = tickets
        self._door_codes = door_codes

    async def respond(self, turn: Turn) -> Reply | None:
        if not turn.is_staff:
            return None
        if turn.command in ("poster", "slide"):
            found, _ = naming.named(self._library.knowledge, turn.argument_text, turn.now)
            coming = [b for b in self._library.knowledge.briefings.values() if b.ends > turn.now]
            found = found or (coming if len(coming) == 1 else [])
            if len(found) != 1:
                return naming.chooser(coming, f"display:{turn.command}", turn.language, self._library.zone)
            return await self._show(turn, turn.command, found[0])
        match turn.press:
            case (("poster" | "slide") as what, briefing_id):
                briefing = self._library.knowledge.briefings.get(briefing_id)
                return await self._show(turn, what, briefing) if briefing is not None else None
        return None

    async def _show(self, turn: Turn, what: str, briefing: Briefing) -> Reply:
        if what == "poster":
            return self._poster(turn, briefing)
        if briefing.is_cancelled or turn.now >= briefing.ends:
            return Reply(turn.say("briefing-is-cancelled" if briefing.is_cancelled else "briefing-is-over"))
        if not times.is_open(briefing, turn.now):
            opens = texts.moment(turn.language, times.opens(briefing), self._library.zone)
            return Reply(
                turn.say("slide-early", title=Markdown(briefing.title.of(turn.language)), opens=opens)
            )
        await self._door_codes.put_up(briefing, turn.person.id)
        return Reply(turn.say("slide-coming"))

    def _poster(self, turn: Turn, briefing: Briefing) -> Reply:
        link = self._tickets.link_to(briefing)
        text = turn.say(
            "poster", title=Markdown(briefing.title.of(turn.language)), link=Markdown(f"`{link}`")
        )
        return Reply(
            text,
            files=(
                File(f"poster-{briefing.id}.png", qr_codes.png(link, 1200)),
                File(f"poster-{briefing.id}.svg", qr_codes.svg(link)),
            ),
        )
