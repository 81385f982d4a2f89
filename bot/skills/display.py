"""Codes to hang up and to show: a poster that leads to a briefing, and the slide that checks people in."""

from __future__ import annotations

from bot import texts
from bot.briefings import naming, times
from bot.briefings.buttons import ShowPoster, ShowSlide
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
    presses = (ShowPoster, ShowSlide)

    def __init__(self, library: Library, tickets: Tickets, door_codes: DoorCodes) -> None:
        self._library = library
        self._tickets = tickets
        self._door_codes = door_codes

    async def respond(self, turn: Turn) -> Reply | None:
        if not turn.is_staff:
            return None
        known = self._library.knowledge.briefings
        if turn.command in ("poster", "slide"):
            press, show = (ShowPoster, self._poster) if turn.command == "poster" else (ShowSlide, self._slide)
            found, _ = naming.named(self._library.knowledge, turn.argument_text, turn.now)
            coming = [b for b in known.values() if b.ends > turn.now]
            found = found or (coming if len(coming) == 1 else [])
            if len(found) != 1:
                return naming.chooser(coming, press, turn.language, self._library.zone)
            return await show(turn, found[0])
        match turn.pressed:
            case ShowPoster(briefing_id) if briefing_id in known:
                return await self._poster(turn, known[briefing_id])
            case ShowSlide(briefing_id) if briefing_id in known:
                return await self._slide(turn, known[briefing_id])
        return None

    async def _slide(self, turn: Turn, briefing: Briefing) -> Reply:
        if briefing.is_cancelled or turn.now >= briefing.ends:
            return Reply(turn.say("briefing-is-cancelled" if briefing.is_cancelled else "briefing-is-over"))
        if not times.is_open(briefing, turn.now):
            opens = texts.moment(turn.language, times.opens(briefing), self._library.zone)
            return Reply(
                turn.say("slide-early", title=Markdown(briefing.title.of(turn.language)), opens=opens)
            )
        await self._door_codes.put_up(briefing, turn.person.id)
        return Reply(turn.say("slide-coming"))

    async def _poster(self, turn: Turn, briefing: Briefing) -> Reply:
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
