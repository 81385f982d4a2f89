"""What staff change about a briefing by button: close and open it, its seats, its time and place, its links, or call it off.

The files may say the same; whichever was changed last holds. Every change is
in the log, and those whom it concerns are told.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from bot import markup, moments, texts
from bot.briefings import naming
from bot.briefings.attendees import Attendees
from bot.briefings.buttons import Arrange, Arranging, ConfirmChange, DropChange, SetFact
from bot.briefings.changes import Changes
from bot.briefings.notices import news_line
from bot.briefings.tickets import Tickets
from bot.dialogue import Step
from bot.dialogue.presses import Press
from bot.files import tables
from bot.knowledge import Briefing, Mode, changed, facts_of, in_utc
from bot.library import Library
from bot.messages import Button, File, Markdown, Meaning, Reply, column
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Change, Storage
from bot.typed_text import link_in

_LONGEST_TEXT, _LONGEST_LINK = 100, 500
_MOST_SEATS = 100_000
_CHANGES_SHOWN = 8
_NO_LINK = ("-", "none", "无", "没有", "删除")
_LINKS = ("online_link", "slides_link", "recording_link")


@dataclass(frozen=True)
class Setting(Step):
    """One fact of a briefing is written anew: ``what`` is its key ("venue", "seats.campus")."""

    briefing: str
    what: str
    name: ClassVar[str] = "value"
    is_staff: ClassVar[bool] = True


@dataclass(frozen=True)
class Confirming(Step):
    """What is told to many is shown once more before; ``facts`` are the new ones by their keys."""

    briefing: str
    facts: dict[str, Any]
    name: ClassVar[str] = "confirm"
    is_staff: ClassVar[bool] = True


class Arrangement(Skill):
    name = "arrangement"
    steps = (Setting, Confirming)
    commands = (Command("arrange", is_staff=True, opens=True),)
    presses = (Arrange, SetFact, ConfirmChange, DropChange)

    def __init__(
        self, library: Library, storage: Storage, changes: Changes, attendees: Attendees, tickets: Tickets
    ) -> None:
        self._library = library
        self._storage = storage
        self._changes = changes
        self._attendees = attendees
        self._tickets = tickets

    async def respond(self, turn: Turn) -> Reply | None:
        if not turn.is_staff:
            return None
        if turn.command == "arrange":
            return await self._command(turn)
        if isinstance(turn.pressed, self.presses):
            briefing = self._library.knowledge.briefings.get(turn.pressed.briefing)
            return await self._pressed(turn, briefing, turn.pressed) if briefing is not None else None
        if isinstance(turn.step, Setting):
            return await self._take_value(turn, turn.step, turn.message.text.strip())
        return None

    async def _command(self, turn: Turn) -> Reply:
        known = self._library.knowledge
        briefing, _ = naming.meant(known, turn.argument_text, turn.now)
        if briefing is not None:
            return await self._overview(turn, briefing)
        return naming.chooser(
            known.briefings.values(), partial(Arrange, Arranging.SHOW), turn.language, self._library.zone
        )

    async def _pressed(self, turn: Turn, briefing: Briefing, press: Press) -> Reply | None:
        match press:
            case Arrange(what):
                return await self._arrange(turn, briefing, what)
            case ConfirmChange(_, change) if asked := self._asked(turn, briefing, change):
                return await self._confirmed(turn, briefing, asked.facts)
            case DropChange(_, change) if self._asked(turn, briefing, change):
                turn.close()
                return Reply(turn.say("dialogue-closed"), replaces=True)
            case SetFact(_, fact) if fact in _settable(briefing, turn.now):
                turn.open(Setting(briefing.id, fact))
                kind, _, mode = fact.partition(".")
                key = "arrange-ask-link" if kind in _LINKS else f"arrange-ask-{kind}"
                named = turn.say(f"mode-{mode}") if mode else ""
                return Reply(turn.say(key, mode=named, zone=str(self._library.zone)))
        return None

    async def _arrange(self, turn: Turn, briefing: Briefing, what: Arranging) -> Reply | None:
        match what:
            case Arranging.SHOW:
                return await self._overview(turn, briefing)
            case Arranging.LOG:
                return await self._whole_log(turn, briefing)
            case Arranging.CLOSE if not briefing.is_closed and turn.now < briefing.starts:
                return await self._change(turn, briefing, {"is_closed": True})
            case Arranging.OPEN if not briefing.is_cancelled and turn.now < briefing.starts:
                return await self._open(turn, briefing)
            case Arranging.REVIVE if briefing.is_cancelled and turn.now < briefing.starts:
                return await self._change(turn, briefing, {"is_cancelled": False})
            case Arranging.CANCEL if not briefing.is_cancelled:
                return await self._ask_cancel(turn, briefing)
        return None

    @staticmethod
    def _asked(turn: Turn, briefing: Briefing, change: str) -> Confirming | None:
        """Returns the question that is open now, if a Yes or No belongs to it."""
        asked = turn.waits_at(Confirming)
        is_it = asked and asked.briefing == briefing.id and _fingerprint(asked.facts) == change
        return asked if is_it else None

    # --- what is ------------------------------------------------------------------

    async def _overview(self, turn: Turn, briefing: Briefing) -> Reply:
        attendee_list = await self._attendees.of(briefing)
        lines = [
            self._tickets.described(briefing, turn.language),
            turn.say("arrange-state", state=_state(briefing, turn.now)),
            *attendee_list.counts(turn.language),
        ]
        changes = await self._storage.briefings.changes(briefing.id, _CHANGES_SHOWN)
        parts = [Markdown("\n".join(lines))]
        if changes:
            log = [self._logged(turn, change) for change in changes]
            parts.append(Markdown("\n".join([turn.say("arrange-log"), *log])))
        buttons = self._buttons(turn, briefing)
        if len(changes) == _CHANGES_SHOWN:
            buttons.append(Arrange(Arranging.LOG, briefing.id).button(turn.say("arrange-whole-log")))
        return Reply(Markdown("\n\n".join(parts)), column(*buttons))

    async def _whole_log(self, turn: Turn, briefing: Briefing) -> Reply:
        changes = await self._storage.briefings.changes(briefing.id, None)
        heading = [turn.say(f"log-{column}") for column in ("time", "name", "what")]
        rows = [
            [
                f"{change.changed_at.astimezone(self._library.zone):%Y-%m-%d %H:%M}",
                change.name or turn.say("arrange-by-file"),
                "; ".join(
                    markup.plain(news_line(key, news, turn.language, self._library.zone))
                    for key, news in change.changes.items()
                ),
            ]
            for change in changes
        ]
        file = File(f"{briefing.id}-log.csv", tables.csv(heading, rows))
        return Reply(turn.say("arrange-whole-log"), files=(file,))

    def _logged(self, turn: Turn, change: Change) -> Markdown:
        news = [
            news_line(key, news, turn.language, self._library.zone) for key, news in change.changes.items()
        ]
        return turn.say(
            "arrange-log-line",
            date=texts.moment(turn.language, change.changed_at, self._library.zone),
            name=change.name or turn.say("arrange-by-file"),
            news=Markdown("; ".join(news)),
        )

    @staticmethod
    def _buttons(turn: Turn, briefing: Briefing) -> list[Button]:
        id_ = briefing.id

        def button(key: str, press: Press, mode: Mode | None = None) -> Button:
            return press.button(turn.say(key, mode=turn.say(f"mode-{mode}") if mode else ""))

        links = [
            button(f"arrange-{link.replace('_', '-')}", SetFact(id_, link))
            for link in ("slides_link", "recording_link")
        ]
        if briefing.is_cancelled:
            return (
                [button("arrange-uncancel", Arrange(Arranging.REVIVE, id_))]
                if turn.now < briefing.starts
                else []
            )
        if briefing.ends <= turn.now:
            return links
        is_open = briefing.takes_registrations(turn.now)
        key, what = ("arrange-close", Arranging.CLOSE) if is_open else ("arrange-open", Arranging.OPEN)
        switch = button(key, Arrange(what, id_))
        return [
            *([switch] if turn.now < briefing.starts else []),
            *(button("arrange-seats", SetFact(id_, f"seats.{mode}"), mode) for mode in briefing.modes),
            button("arrange-starts", SetFact(id_, "starts")),
            button("arrange-venue", SetFact(id_, "venue")),
            *(
                [button("arrange-online-link", SetFact(id_, "online_link"))]
                if Mode.ONLINE in briefing.modes
                else []
            ),
            *links,
            button("arrange-cancel", Arrange(Arranging.CANCEL, id_)),
        ]

    # --- what changes ----------------------------------------------------------------

    async def _open(self, turn: Turn, briefing: Briefing) -> Reply:
        """Takes registrations (again); if their time was over, until the briefing starts."""
        facts: dict[str, Any] = {"is_closed": False}
        if briefing.registration_closes <= turn.now:
            facts["registration_closes"] = in_utc(briefing.starts)
        return await self._change(turn, briefing, facts)

    async def _confirmed(self, turn: Turn, briefing: Briefing, facts: dict[str, Any]) -> Reply:
        """Makes the change; a Yes may come much later than its question."""
        turn.close()
        if "starts" in facts and datetime.fromisoformat(facts["starts"]) <= turn.now:
            return Reply(turn.say("announce-time-past"))
        return await self._change(turn, briefing, facts)

    async def _ask_cancel(self, turn: Turn, briefing: Briefing) -> Reply:
        count = len(await self._storage.briefings.concerned(briefing.id, with_queue=True))
        question = turn.say("arrange-cancel-ask", count=count)
        return self._confirm(turn, briefing, {"is_cancelled": True}, question)

    def _confirm(self, turn: Turn, briefing: Briefing, facts: dict[str, Any], question: Markdown) -> Reply:
        turn.open(Confirming(briefing.id, facts))
        change = _fingerprint(facts)
        yes = ConfirmChange(briefing.id, change).button(turn.say("arrange-yes"), means=Meaning.YES)
        no = DropChange(briefing.id, change).button(turn.say("no"), means=Meaning.NO)
        return Reply(question, ((yes, no),))

    async def _take_value(self, turn: Turn, asked: Setting, said: str) -> Reply:
        what, briefing = asked.what, self._library.knowledge.briefings.get(asked.briefing)
        if briefing is None or what not in _settable(briefing, turn.now):
            turn.close()  # the file was changed meanwhile
            return turn.stale()
        kind = what.partition(".")[0]
        if kind == "seats":
            if not said.isdecimal() or int(said) > _MOST_SEATS:
                return Reply(turn.say("arrange-seats-wrong"))
            return await self._change(turn, briefing, {what: int(said)})
        if kind == "starts":
            return await self._take_start(turn, briefing, said)
        if kind in _LINKS:
            return await self._take_link(turn, briefing, what, said)
        said = " ".join(said.split())
        if not said or len(said) > _LONGEST_TEXT:
            return Reply(turn.say("arrange-venue-wrong", limit=_LONGEST_TEXT))
        return await self._ask_to_tell(turn, briefing, {"venue": {"en": said, "zh": said}})

    async def _take_link(self, turn: Turn, briefing: Briefing, what: str, said: str) -> Reply:
        """Takes the link alone; what else was pasted with it, such as a password, is shown, and not lost without a word."""
        link, rest = ("", "") if said.casefold() in _NO_LINK else link_in(said)
        if (not link and said.casefold() not in _NO_LINK) or len(link) > _LONGEST_LINK:
            return Reply(turn.say("arrange-link-wrong"))
        facts = {what: link or None}
        left = (
            turn.say("arrange-link-rest", rest=rest.strip(" ,，;；.。"))
            if any(c.isalnum() for c in rest)
            else None
        )
        if what == "online_link" or (link and briefing.ends <= turn.now):
            reply = await self._ask_to_tell(turn, briefing, facts)
            return replace(reply, text=Markdown(f"{reply.text}\n\n{left}")) if left else reply
        if left is None:
            return await self._change(turn, briefing, facts)
        ask = turn.say("arrange-link-ask", link=link)
        return self._confirm(turn, briefing, facts, Markdown(f"{ask}\n\n{left}"))

    async def _take_start(self, turn: Turn, briefing: Briefing, said: str) -> Reply:
        now = turn.now.astimezone(self._library.zone)
        if moments.is_time_alone(said):  # at another hour of the same day
            now = briefing.starts.astimezone(self._library.zone).replace(hour=0, minute=0)
        starts = moments.read(said, now)
        if starts is None or starts <= turn.now:
            return Reply(turn.say("announce-time-wrong" if starts is None else "announce-time-past"))
        closes = briefing.registration_closes + (starts - briefing.starts)  # as long before as it was
        facts = {"starts": in_utc(starts), "registration_closes": in_utc(closes)}
        return await self._ask_to_tell(turn, briefing, facts)

    async def _ask_to_tell(self, turn: Turn, briefing: Briefing, facts: dict[str, Any]) -> Reply:
        """Shows once more what will be pushed to many."""
        key = next(key for key in ("starts", "venue", *_LINKS) if key in facts)
        if facts_of(changed(briefing, facts))[key] == facts_of(briefing)[key]:
            turn.close()
            return Reply(turn.say("arrange-same"))
        mode = {"venue": Mode.CAMPUS, "online_link": Mode.ONLINE}.get(key)
        queue = turn.now < briefing.ends
        whom = await self._storage.briefings.concerned(briefing.id, mode=mode, with_queue=queue)
        change = [facts_of(briefing)[key], facts[key]]
        line = news_line(key, change, turn.language, self._library.zone)
        return self._confirm(turn, briefing, facts, turn.say("arrange-tell-ask", news=line, count=len(whom)))

    async def _change(self, turn: Turn, briefing: Briefing, facts: dict[str, Any]) -> Reply:
        if turn.conversation.skill == self.name:
            turn.close()
        if facts_of(changed(briefing, facts)) == facts_of(briefing):
            return Reply(turn.say("arrange-same"))
        name = turn.message.name or str(turn.person.address)
        after = await self._changes.change(briefing.id, facts, turn.person.id, name)
        notes = [turn.say("arrange-done")]
        taken = await self._storage.registrations.count(briefing.id)
        for mode, settings in after.modes.items():
            if f"seats.{mode}" in facts and taken.get(mode, 0) > settings.capacity:
                notes.append(
                    turn.say(
                        "seats-below",
                        briefing=briefing.id,
                        mode=mode,
                        capacity=settings.capacity,
                        count=taken[mode],
                    )
                )
        overview = await self._overview(turn, after)
        return Reply(Markdown("\n\n".join([*notes, overview.text])), overview.buttons)


def _settable(briefing: Briefing, now: datetime) -> list[str]:
    """Returns what can be written anew."""
    if briefing.is_cancelled or briefing.ends <= now:
        return [] if briefing.is_cancelled else ["slides_link", "recording_link"]
    return ["starts", "venue", *_LINKS, *(f"seats.{mode}" for mode in briefing.modes)]


def _state(briefing: Briefing, now: datetime) -> str:
    if briefing.is_cancelled:
        return "cancelled"
    if briefing.ends <= now:
        return "over"
    return "open" if briefing.takes_registrations(now) else "closed"


def _fingerprint(facts: dict[str, Any]) -> str:
    """Returns a mark of what a question is about, so that an older Yes does not answer a newer one."""
    return f"{zlib.crc32(json.dumps(facts, sort_keys=True).encode()):08x}"
