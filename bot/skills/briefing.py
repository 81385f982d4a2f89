"""Briefings: what is coming, a seat there, and giving it back.

The way to a seat: which briefing, on site or online, who you are. Whatever is
known already (by arguments, by a single choice, from the last time) is not
asked again.
"""

from __future__ import annotations

import re

from bot import texts
from bot.config import Settings
from bot.knowledge import Briefing as BriefingEvent
from bot.library import Library
from bot.matching import Status
from bot.messages import Button, Markdown, Reply, column
from bot.skills.turn import Command, Turn
from bot.storage import Booking, Registration, Storage

_NAME = re.compile(r"[^\d\W][^\d\n?？!！/:：;；<>{}\[\]@#]{0,48}[^\W\d?？]|[^\d\W]", re.UNICODE)
_NUMBER = re.compile(r"[A-Za-z]{0,4}\d{4,16}[A-Za-z]?")
_MODES = {
    "campus": ("campus", "onsite", "on-site", "site", "现场", "线下", "到场"),
    "online": ("online", "线上", "在线", "网上", "直播"),
}


class Briefing:
    name = "briefing"
    commands = (
        Command("briefings", is_personal=False),
        Command("register", opens=True),
        Command("cancel"),
    )

    def __init__(self, library: Library, storage: Storage, settings: Settings) -> None:
        self._library = library
        self._storage = storage
        self._settings = settings

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.command, turn.press, turn.step:
            case ("briefings", _, _) | (_, ("list",), _):
                return await self._list(turn)
            case "register", _, _:
                return await self._register(turn)
            case _, ("register", *choices), _:
                return await self._choose(turn, *choices, "", "")
            case _, ("details", "again"), _ if turn.conversation.skill == self.name:
                return self._ask_name(turn, turn.conversation.data)
            case _, ("details", "same"), _ if turn.conversation.skill == self.name:
                return await self._same_details(turn)
            case _, _, "name":
                return self._take_name(turn)
            case _, _, "number":
                return await self._take_number(turn)
            case "cancel", _, _:
                return await self._cancel(turn)
            case _, ("cancel", briefing_id), _:
                return await self._give_back(turn, briefing_id)
        return None

    # --- what is coming ------------------------------------------------------

    def _coming(self, turn: Turn) -> list[BriefingEvent]:
        return [
            briefing for briefing in self._library.knowledge.briefings.values() if briefing.ends > turn.now
        ]

    async def _list(self, turn: Turn) -> Reply:
        briefings = self._coming(turn)
        if not briefings:
            return Reply(turn.say("briefings-none"))
        taken = await self._storage.registrations.taken()
        mine = {r.briefing_id: r for r in await self._storage.registrations.of_person(turn.person.id)}
        parts = [turn.say("briefings")]
        for briefing in briefings:
            lines = [self._described(turn, briefing)]
            lines += [self._seats(turn, briefing, mode, taken) for mode in briefing.modes]
            lines.append(self._closing(turn, briefing))
            if briefing.id in mine and turn.message.is_private:
                lines.append(turn.say("briefing-mine", mode=turn.say(f"mode-{mine[briefing.id].mode}")))
            parts.append(Markdown("\n".join(lines)))
        caution = self._library.answers.caution(briefings, turn.language, turn.now)
        buttons = [
            Button(
                turn.say("register-button", campus=b.campus.of(turn.language)), f"briefing:register:{b.id}"
            )
            for b in briefings
            if b.id not in mine and b.registration_closes > turn.now
        ]
        return Reply(Markdown("\n\n".join([*parts, caution] if caution else parts)), column(*buttons))

    def _described(self, turn: Turn, briefing: BriefingEvent) -> Markdown:
        language = turn.language
        return turn.say(
            "briefing-described",
            title=Markdown(briefing.title.of(language)),
            date=texts.moment(language, briefing.starts, self._settings.zone),
            minutes=briefing.minutes,
            campus=Markdown(briefing.campus.of(language)),
            venue=Markdown(briefing.venue.of(language)),
        )

    @staticmethod
    def _seats(turn: Turn, briefing: BriefingEvent, mode: str, taken: dict[tuple[str, str], int]) -> Markdown:
        capacity = briefing.capacity(mode)
        left = max(0, capacity - taken.get((briefing.id, mode), 0))
        return turn.say("briefing-seats", mode=turn.say(f"mode-{mode}"), left=left, capacity=capacity)

    def _closing(self, turn: Turn, briefing: BriefingEvent) -> Markdown:
        if briefing.registration_closes <= turn.now:
            return turn.say("registration-closed")
        return turn.say(
            "registration-closes",
            date=texts.moment(turn.language, briefing.registration_closes, self._settings.zone),
        )

    # --- a seat --------------------------------------------------------------

    async def _register(self, turn: Turn) -> Reply | None:
        """``/register jinyun online``: the words in any order, any of them left out."""
        briefing_ids, modes, unknown = self._understood(turn.argument_text.casefold())
        if unknown or len(briefing_ids) > 1 or len(modes) > 1:
            known = turn.say("list-separator").join(self._library.knowledge.briefings) or "-"
            word = unknown or turn.argument_text
            return Reply(turn.say("register-unclear", word=word[:30], known=known))
        return await self._choose(turn, next(iter(briefing_ids), ""), next(iter(modes), ""))

    def _understood(self, text: str) -> tuple[set[str], set[str], str]:
        """The briefings and modes that are named, and the first word that is neither."""
        briefing_ids: set[str] = set()
        modes: set[str] = set()
        names = [
            (name, b) for b in self._library.knowledge.briefings.values() for name in (b.id, *_places(b))
        ]
        for name, briefing in sorted(names, key=lambda pair: -len(pair[0])):
            if name in text:
                # Beside "online", "Jinyun Campus" is a place and not a way of attending.
                is_place = any(word in text.split() for word in _MODES["online"])
                text = text.replace(f"{name} campus" if is_place else name, " ").replace(name, " ")
                briefing_ids.add(briefing.id)
        for word in text.split():
            mode = next((key for key, words in _MODES.items() if word in words), None)
            if mode is None:
                return briefing_ids, modes, word
            modes.add(mode)
        return briefing_ids, modes, ""

    async def _choose(self, turn: Turn, briefing_id: str, mode: str, *_: str) -> Reply | None:
        """Asks for what is still open; a button of a briefing that is no more is stale."""
        open_now = [b for b in self._coming(turn) if b.registration_closes > turn.now]
        if not briefing_id and len(open_now) == 1:
            briefing_id = open_now[0].id
        if not briefing_id:
            return self._ask_briefing(turn, open_now, mode)
        briefing = self._library.knowledge.briefings.get(briefing_id)
        if briefing is None or (mode and mode not in briefing.modes):
            return None if turn.press is not None else Reply(turn.say("mode-not-there"))
        if briefing not in open_now:
            return Reply(turn.say("registration-closed"))
        mine = await self._registration(turn, briefing_id)
        if mine is not None:
            return Reply(turn.say("register-already", mode=turn.say(f"mode-{mine.mode}")))
        if not mode and len(briefing.modes) == 1:
            mode = next(iter(briefing.modes))
        taken = await self._storage.registrations.taken()
        if not mode:
            return self._ask_mode(turn, briefing, taken)
        if taken.get((briefing_id, mode), 0) >= briefing.capacity(mode):
            return self._full(turn, briefing, mode, taken)
        return self._ask_details(turn, {"briefing": briefing_id, "mode": mode})

    def _ask_briefing(self, turn: Turn, briefings: list[BriefingEvent], mode: str) -> Reply:
        if not briefings:
            return Reply(turn.say("briefings-none"))
        buttons = [
            Button(
                turn.say(
                    "briefing-button",
                    campus=b.campus.of(turn.language),
                    date=texts.day(turn.language, b.starts.astimezone(self._settings.zone).date()),
                ),
                f"briefing:register:{b.id}:{mode}",
            )
            for b in briefings
        ]
        return Reply(turn.say("register-which"), column(*buttons))

    def _ask_mode(self, turn: Turn, briefing: BriefingEvent, taken: dict[tuple[str, str], int]) -> Reply:
        lines = [
            self._described(turn, briefing),
            *(self._seats(turn, briefing, mode, taken) for mode in briefing.modes),
        ]
        buttons = [
            Button(turn.say(f"mode-{mode}"), f"briefing:register:{briefing.id}:{mode}")
            for mode in briefing.modes
        ]
        return Reply(Markdown("\n".join(lines) + f"\n\n{turn.say('register-how')}"), (tuple(buttons),))

    def _full(
        self, turn: Turn, briefing: BriefingEvent, mode: str, taken: dict[tuple[str, str], int]
    ) -> Reply:
        free = [
            other
            for other, settings in briefing.modes.items()
            if other != mode and taken.get((briefing.id, other), 0) < settings.capacity
        ]
        text = turn.say("register-full", mode=turn.say(f"mode-{mode}"))
        if not free:
            return Reply(Markdown(f"{text} {turn.say('register-full-everywhere')}"))
        buttons = [
            Button(turn.say(f"mode-{other}"), f"briefing:register:{briefing.id}:{other}") for other in free
        ]
        return Reply(Markdown(f"{text} {turn.say('register-other-mode')}"), (tuple(buttons),))

    # --- who ------------------------------------------------------------------

    def _ask_details(self, turn: Turn, choice: dict[str, str]) -> Reply:
        person = turn.person
        if person.name is None or person.student_number is None:
            return self._ask_name(turn, choice)
        turn.open("details", **choice)
        same = Button(turn.say("details-same"), "briefing:details:same")
        again = Button(turn.say("details-again"), "briefing:details:again")
        return Reply(
            turn.say("details-known", name=person.name, number=person.student_number), ((same, again),)
        )

    def _ask_name(self, turn: Turn, choice: dict[str, str]) -> Reply:
        turn.open("name", briefing=choice["briefing"], mode=choice["mode"])
        return Reply(turn.say("name-ask"))

    def _take_name(self, turn: Turn) -> Reply:
        name = " ".join(turn.message.text.split())
        if not _NAME.fullmatch(name) or self._is_question(name):
            return Reply(turn.say("name-wrong"))
        turn.open("number", **{**turn.conversation.data, "name": name})
        return Reply(turn.say("number-ask", name=name))

    def _is_question(self, text: str) -> bool:
        """Who asks something in the middle of a registration must not be booked under that name."""
        is_long = len(text.split()) >= 3 or (len(text) >= 5 and not text.isascii())
        match = self._library.matcher.match(text)
        return len(text.split()) > 6 or (
            is_long and match.status is Status.ANSWERED and match.topic != "smalltalk"
        )

    async def _take_number(self, turn: Turn) -> Reply:
        number = turn.message.text.strip().upper()
        if not _NUMBER.fullmatch(number):
            return Reply(turn.say("number-wrong"))
        choice = turn.conversation.data
        await self._storage.people.set_details(turn.person.id, choice["name"], number)
        return await self._book(turn, choice, choice["name"], number)

    async def _same_details(self, turn: Turn) -> Reply | None:
        choice, person = turn.conversation.data, turn.person
        if not person.name or not person.student_number or "briefing" not in choice:
            return None
        return await self._book(turn, choice, person.name, person.student_number)

    async def _book(self, turn: Turn, choice: dict[str, str], name: str, number: str) -> Reply:
        turn.close()
        briefing, mode = self._library.knowledge.briefings.get(choice["briefing"]), choice["mode"]
        if briefing is None or mode not in briefing.modes or briefing.registration_closes <= turn.now:
            return Reply(turn.say("registration-closed"))
        registrations = self._storage.registrations
        capacity = briefing.capacity(mode)
        outcome = await registrations.book(turn.person.id, briefing.id, mode, capacity, turn.now)
        if outcome is Booking.FULL:
            return self._full(turn, briefing, mode, await registrations.taken())
        if outcome is Booking.ALREADY:
            mine = await self._registration(turn, briefing.id)
            return Reply(turn.say("register-already", mode=turn.say(f"mode-{mine.mode if mine else mode}")))
        details = turn.say("confirmed-person", name=name, number=number)
        parts = [
            turn.say("confirmed"),
            self._described(turn, briefing),
            self._how_to_attend(turn, briefing, mode),
            details,
        ]
        caution = self._library.answers.caution([briefing], turn.language, turn.now)
        return Reply(
            Markdown("\n\n".join([*parts, turn.say("confirmed-end"), *([caution] if caution else [])]))
        )

    @staticmethod
    def _how_to_attend(turn: Turn, briefing: BriefingEvent, mode: str) -> Markdown:
        if mode == "online" and briefing.online_link:
            return turn.say("confirmed-online", link=Markdown(f"<{briefing.online_link}>"))
        return turn.say(f"confirmed-{mode}-plain")

    # --- mine ------------------------------------------------------------------

    async def _registration(self, turn: Turn, briefing_id: str) -> Registration | None:
        mine = await self._storage.registrations.of_person(turn.person.id)
        return next((registration for registration in mine if registration.briefing_id == briefing_id), None)

    async def _coming_registrations(self, turn: Turn) -> list[Registration]:
        coming = {briefing.id for briefing in self._coming(turn)}
        mine = await self._storage.registrations.of_person(turn.person.id)
        return [registration for registration in mine if registration.briefing_id in coming]

    def _cancel_buttons(self, turn: Turn, mine: list[Registration]) -> list[Button]:
        briefings = self._library.knowledge.briefings
        return [
            Button(
                turn.say("cancel-button", campus=briefings[r.briefing_id].campus.of(turn.language)),
                f"briefing:cancel:{r.briefing_id}",
            )
            for r in mine
        ]

    async def _cancel(self, turn: Turn) -> Reply:
        briefings = self._library.knowledge.briefings
        mine = await self._coming_registrations(turn)
        if not mine:
            return Reply(turn.say("my-none"))
        named = [
            r
            for r in mine
            if any(
                w.casefold() in (r.briefing_id, *_places(briefings[r.briefing_id])) for w in turn.arguments
            )
        ]
        if named:
            return await self._give_back(turn, named[0].briefing_id)
        return Reply(turn.say("cancel-which"), column(*self._cancel_buttons(turn, mine)))

    async def _give_back(self, turn: Turn, briefing_id: str) -> Reply:
        given_back = await self._storage.registrations.cancel(turn.person.id, briefing_id)
        briefing = self._library.knowledge.briefings.get(briefing_id)
        if not given_back:
            return Reply(turn.say("cancel-nothing"))
        campus = briefing.campus.of(turn.language) if briefing is not None else briefing_id
        return Reply(turn.say("cancelled", campus=Markdown(campus)))


def _places(briefing: BriefingEvent) -> tuple[str, ...]:
    """Other words for a briefing: its campus, in either language."""
    english, chinese = (briefing.campus.en or "").casefold(), briefing.campus.zh or ""
    return tuple(filter(None, (english.removesuffix(" campus"), chinese, chinese.removesuffix("校区"))))
