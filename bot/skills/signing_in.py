"""From the chat onto the pages of staff: a link that works once."""

from __future__ import annotations

from bot.config import Settings
from bot.messages import Address, Markdown, Reply
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Roster, Storage


class SigningIn(Skill):
    name = "signing_in"
    commands = (Command("staff", is_staff=True),)

    def __init__(self, storage: Storage, roster: Roster, settings: Settings) -> None:
        self._storage = storage
        self._roster = roster
        self._web = settings.web

    async def respond(self, turn: Turn) -> Reply | None:
        if turn.command != "staff":
            return None
        if not self._web.enabled:
            return Reply(turn.say("staff-no-page"))
        name = turn.message.name or turn.person.address.id
        key = await self._storage.sign_ins.invite(await self._address(turn, name), name, turn.now)
        said = turn.say("staff-link", link=Markdown(f"<{self._web.root}/staff/enter/{key}>"))
        return Reply(said if self._web.url else Markdown(f"{said}\n\n{turn.say('staff-link-local')}"))

    async def _address(self, turn: Turn, name: str) -> Address:
        """Returns as whom they sign in: as themselves, unless only this process knows them, as the terminal does."""
        address = turn.person.address
        if await self._roster.is_known_everywhere(address):
            return address
        return (await self._storage.invited.add(name, turn.now)).address
