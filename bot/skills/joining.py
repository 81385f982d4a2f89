"""One person, several chats: a code that one chat gives and another takes, and a link that can be kept."""

from __future__ import annotations

import re
import unicodedata

from bot.briefings.joining import Joined, Joining
from bot.config import Settings
from bot.courier import Courier
from bot.dialogue.buttons import KeepConversation, MakeCode, StayApart, TakeCode
from bot.library import Library
from bot.messages import Markdown, Meaning, Reply, column
from bot.skills.turn import Command, Skill, Turn
from bot.storage import STAFF_CHANNEL, Person, Place, Registration, Roster, Storage
from bot.storage.joins import LENGTH, LETTERS

LINK = "join"
_NO_LETTER = re.compile(r"[\W_]+")


class Joins(Skill):
    name = "joining"
    commands = (Command("join"),)
    presses = (MakeCode, TakeCode, StayApart, KeepConversation)
    links = (LINK,)

    def __init__(
        self,
        library: Library,
        storage: Storage,
        courier: Courier,
        joining: Joining,
        roster: Roster,
        settings: Settings,
    ) -> None:
        self._library = library
        self._storage = storage
        self._courier = courier
        self._joining = joining
        self._roster = roster
        self._web = settings.web

    async def respond(self, turn: Turn) -> Reply | None:
        if turn.is_staff and (turn.command or turn.pressed or turn.link):
            return Reply(turn.say("join-staff"))
        match turn.command, turn.pressed, turn.link:
            case "join", _, _:
                return await (self._ask(turn, turn.argument_text) if turn.argument_text else self._code(turn))
            case _, MakeCode(), _:
                return await self._code(turn)
            case _, TakeCode(code), _:
                return await self._take(turn, code)
            case _, StayApart(), _:
                return Reply(turn.say("join-not"), replaces=True)
            case _, KeepConversation(), _:
                return await self._keep(turn)
            case _, _, (_, code):
                return await self._ask(turn, code)
        return None

    # --- the code ------------------------------------------------------------------

    async def _code(self, turn: Turn) -> Reply:
        """Gives one, with the links that take it along."""
        code = await self._storage.joins.code(turn.person.id, turn.now)
        mine = turn.message.sender.channel
        links = [
            turn.say("join-link", channel=channel, link=Markdown(f"<{link}>"))
            for channel, link in self._courier.links_to(f"{LINK}-{code}").items()
            if channel != mine and "://" in link
        ]
        return Reply(Markdown("\n\n".join([turn.say("join-code", code=code), *links])))

    async def _ask(self, turn: Turn, said: str) -> Reply:
        """Asks first: whoever is sent somebody else's link must know what it does."""
        code, other = _read(said), await self._other(turn, said)
        if isinstance(other, Reply):
            return other
        yes = TakeCode(code).button(turn.say("join-yes"), means=Meaning.YES)
        no = StayApart().button(turn.say("no"), means=Meaning.NO)
        return Reply(turn.say("join-ask", channel=other.address.channel), ((yes, no),))

    async def _take(self, turn: Turn, code: str) -> Reply:
        other = await self._other(turn, code)
        if isinstance(other, Reply):
            return other
        # a cookie is lost more easily than an account
        is_kept = turn.person.address.channel != STAFF_CHANNEL or other.address.channel == STAFF_CHANNEL
        kept, gone = (turn.person, other) if is_kept else (other, turn.person)
        joined = await self._joining.join(kept, gone)
        return Reply(self._told(turn, joined), replaces=True)

    async def _other(self, turn: Turn, said: str) -> Person | Reply:
        """Returns whose code this is; else what is wrong with it."""
        if not await self._storage.joins.may_try(turn.person.id, turn.now):
            return Reply(turn.say("join-too-often"))
        number = await self._storage.joins.owner_of(_read(said), turn.person.id, turn.now)
        other = await self._storage.people.get(number) if number is not None else None
        if other is None:
            return Reply(turn.say("join-unknown"), column(MakeCode().button(turn.say("join-button"))))
        if other.id == turn.person.id:
            return Reply(turn.say("join-own"))
        if await self._is_staff(other) or await self._is_staff(turn.person):
            return Reply(turn.say("join-staff"))
        return other

    async def _is_staff(self, person: Person) -> bool:
        """Tells whether somebody belongs to staff, wherever they write from now."""
        further = await self._storage.addresses.of_person(person.id)
        addresses = [person.address, *(each.address for each in further)]
        return any([await self._roster.includes(address) for address in addresses])

    # --- what was moved ----------------------------------------------------------------

    def _told(self, turn: Turn, joined: Joined) -> Markdown:
        moved = joined.moved
        counts = {
            "questions": moved.questions,
            "interests": moved.interests,
            "ticks": moved.ticks,
            "reminders": moved.reminders,
        }
        lines = [
            *(self._line(turn, "join-seat", seat) for seat in joined.seats if seat not in joined.doubled),
            *(self._line(turn, "join-place", place) for place in joined.places),
            *(turn.say(f"join-{what}", count=count) for what, count in counts.items() if count),
            *(self._line(turn, "join-doubled", seat) for seat in joined.doubled),
            *([turn.say("join-email", email=joined.email)] if joined.email else []),
        ]
        body = "\n".join(f"- {line}" for line in lines)
        return Markdown("\n\n".join([turn.say("joined"), *([body] if lines else [turn.say("join-nothing")])]))

    def _line(self, turn: Turn, key: str, held: Registration | Place) -> Markdown:
        briefing = self._library.knowledge.briefings.get(held.briefing_id)
        title = Markdown(briefing.title.of(turn.language)) if briefing is not None else held.briefing_id
        return turn.say(key, title=title, mode=turn.say(f"mode-{held.mode}"))

    # --- the link that can be kept --------------------------------------------------------

    async def _keep(self, turn: Turn) -> Reply:
        if await self._is_staff(turn.person):
            return Reply(turn.say("join-staff"))
        if not self._web.enabled:
            return Reply(turn.say("join-no-page"))
        key = await self._storage.joins.private_link(turn.person.id)
        again = KeepConversation().button(turn.say("keep-again"))
        link = Markdown(f"<{self._web.root}/keep/{key}>")
        return Reply(turn.say("keep-link", link=link), column(again))


def _read(said: str) -> str:
    """Returns a code as it was made, however it was typed."""
    letters = _NO_LETTER.sub("", unicodedata.normalize("NFKC", said)).upper()
    is_code = len(letters) == LENGTH and set(letters) <= set(LETTERS)
    return letters if is_code else ""
