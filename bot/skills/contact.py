"""An e-mail address to be told at: given, confirmed, changed and taken back."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.briefings.address_confirmation import confirm
from bot.config import Settings
from bot.courier import Courier
from bot.dialogue import Step, emails
from bot.dialogue.buttons import (
    ChangeEmail,
    ConfirmEmail,
    KeepEmail,
    MailAgain,
    MendEmail,
    RemoveEmail,
    ShowEmail,
)
from bot.messages import Address, Button, Markdown, Meaning, Reply, column
from bot.skills.turn import Command, Skill, Turn
from bot.storage import FurtherAddress, Storage
from bot.typed_text import chinese_digits, tidy

_DAY = timedelta(days=1)
_MOST_A_DAY = 3  # mails to one address that is not confirmed, and so perhaps nobody's who asked for them
_MOST_OF_ONE = 6  # of one person
_CODE_LASTS = timedelta(minutes=15)
_MOST_WRONG = 5
_CALENDAR = ".ics"


@dataclass(frozen=True)
class AskingEmail(Step):
    name = "email"
    is_brief = True


@dataclass(frozen=True)
class Doubting(Step):
    """Whether ``email`` was a slip of ``meant``."""

    email: str
    meant: str
    name = "doubt"
    is_brief = True


@dataclass(frozen=True)
class EnteringCode(Step):
    """``wrong``: how often another one was typed."""

    email: str
    code: str
    sent_at: datetime
    wrong: int = 0
    name = "code"
    is_brief = True
    is_literal = True


class Contact(Skill):
    name = "email"
    commands = (Command("email", opens=True),)
    presses = (ShowEmail, ChangeEmail, RemoveEmail, MailAgain, MendEmail, KeepEmail)
    steps = (AskingEmail, Doubting, EnteringCode)

    def __init__(self, storage: Storage, courier: Courier, settings: Settings) -> None:
        self._storage = storage
        self._addresses = storage.addresses
        self._courier = courier
        self._is_on = bool(settings.mail.host)
        self._has_links = bool(settings.web.enabled and settings.web.url)
        self._own_domain = settings.mail.sender.partition("@")[2]
        self._mailed: dict[str, list[datetime]] = {}

    async def respond(self, turn: Turn) -> Reply | None:
        if turn.command is None and turn.pressed is None and turn.step is None:
            return None
        if not self._is_on:
            return Reply(turn.say("email-off"))
        match turn.command, turn.pressed, turn.step:
            case "email", _, _ if turn.argument_text:
                return await self._take(turn, turn.argument_text)
            case ("email", _, _) | (_, ShowEmail(), _):
                return await self._show(turn)
            case _, ChangeEmail(), _:
                return self._ask(turn)
            case _, RemoveEmail(), _:
                return await self._remove(turn)
            case _, MailAgain(), _:
                return await self._again(turn)
            case _, MendEmail() | KeepEmail(), _:
                return await self._chosen(turn)
            case _, _, AskingEmail() | Doubting():
                return await self._take(turn, turn.message.text)
            case _, _, EnteringCode() as waiting:
                return await self._enter(turn, waiting)
        return None

    async def asked_again(self, turn: Turn) -> Reply | None:
        return Reply(turn.say("email-ask")) if turn.waits_at(AskingEmail) else None

    # --- which address ---------------------------------------------------------------

    async def _mine(self, turn: Turn) -> FurtherAddress | None:
        """Returns the one that counts: the one to be confirmed, if there is one."""
        mine = [each for each in await self._addresses.of_person(turn.person.id) if each.email is not None]
        return next((each for each in mine if each.confirmed_at is None), mine[-1] if mine else None)

    async def _show(self, turn: Turn) -> Reply:
        mine = await self._mine(turn)
        if mine is None:
            return self._ask(turn)
        state = "open" if mine.confirmed_at is None else "gone" if mine.is_gone else "confirmed"
        buttons = [MailAgain().button(turn.say("email-again"))] if state != "confirmed" else []
        buttons.append(ChangeEmail().button(turn.say("email-change")))
        buttons.append(RemoveEmail().button(turn.say("email-remove")))
        return Reply(turn.say("email-shown", email=str(mine), state=state), column(*buttons))

    @staticmethod
    def _ask(turn: Turn) -> Reply:
        turn.open(AskingEmail())
        return Reply(turn.say("email-ask"))

    async def _take(self, turn: Turn, said: str) -> Reply:
        email = emails.read(said)
        if email is None:
            turn.open(AskingEmail())
            return Reply(turn.say("email-unclear", said=" ".join(said.split())[:60]))
        meant = emails.meant(email, self._own_domain)
        if meant is None:
            return await self._mail(turn, email)
        turn.open(Doubting(email, meant))
        yes = MendEmail().button(turn.say("email-mend", email=meant), means=Meaning.YES)
        no = KeepEmail().button(turn.say("email-keep", email=email), means=Meaning.NO)
        return Reply(turn.say("email-doubt", email=email, meant=meant), column(yes, no))

    async def _chosen(self, turn: Turn) -> Reply | None:
        doubt = turn.waits_at(Doubting)
        if doubt is None:
            return None
        return await self._mail(turn, doubt.meant if isinstance(turn.pressed, MendEmail) else doubt.email)

    async def _remove(self, turn: Turn) -> Reply:
        turn.close()
        mine = [each for each in await self._addresses.of_person(turn.person.id) if each.email is not None]
        for each in mine:
            await self._addresses.remove(turn.person.id, each.address)
        return Reply(turn.say("email-removed" if mine else "email-none"), replaces=True)

    # --- whose it is -------------------------------------------------------------------

    async def _again(self, turn: Turn) -> Reply:
        mine = await self._mine(turn)
        if mine is None or mine.email is None:
            return self._ask(turn)
        return await self._mail(turn, mine.email)

    async def _mail(self, turn: Turn, email: str) -> Reply:
        """Sends a link, or a code where there is no page that a link could lead to."""
        turn.close()
        address = self._addresses.of_email(email)
        mine = {each.address: each for each in await self._addresses.of_person(turn.person.id)}
        known = mine.get(address)
        if known is not None and known.confirmed_at is not None and not known.is_gone:
            return Reply(turn.say("email-already", email=email))
        if not self._may_mail(turn.person.address, address.id, turn.now):
            return Reply(turn.say("email-too-often"))
        await self._addresses.propose(turn.person.id, email, turn.now)
        code = "" if self._has_links else f"{secrets.randbelow(10**6):06}"
        buttons = column(ConfirmEmail().button(turn.say("mail-do-confirm"))) if self._has_links else ()
        asked = turn.say("email-code-mail", code=code) if code else turn.say("email-link-mail")
        await self._addresses.write_to(turn.person.id, address, Reply(asked, buttons), turn.now)
        self._courier.wake()
        if code:
            turn.open(EnteringCode(email, code, turn.now))
        return Reply(turn.say("email-code-sent" if code else "email-link-sent", email=email))

    def _may_mail(self, sender: Address, address_id: str, now: datetime) -> bool:
        """Counts one more, unless that is too many: whoever asks may not be whose address it is."""
        limits = {address_id: _MOST_A_DAY, f"of {sender}": _MOST_OF_ONE}
        lately = {key: [at for at in times if at > now - _DAY] for key, times in self._mailed.items()}
        self._mailed = {key: times for key, times in lately.items() if times}
        if any(len(self._mailed.get(key, ())) >= most for key, most in limits.items()):
            return False
        for key in limits:
            self._mailed.setdefault(key, []).append(now)
        return True

    async def _enter(self, turn: Turn, waiting: EnteringCode) -> Reply:
        said = "".join(filter(str.isdecimal, chinese_digits(tidy(turn.message.text))))
        again = column(MailAgain().button(turn.say("email-again")))
        if turn.now > waiting.sent_at + _CODE_LASTS or waiting.wrong >= _MOST_WRONG:
            turn.close()
            return Reply(turn.say("email-code-over"), again)
        if not hmac.compare_digest(said, waiting.code):
            turn.open(replace(waiting, wrong=waiting.wrong + 1))
            return Reply(turn.say("email-code-wrong", email=waiting.email), again)
        turn.close()
        address = self._addresses.of_email(waiting.email)
        is_there = await confirm(self._storage, turn.person.id, address, turn.now)
        return Reply(turn.say("email-confirmed" if is_there else "email-replaced"))

    # --- behind what others answer -------------------------------------------------------

    async def finished(self, turn: Turn, reply: Reply) -> Reply:
        """Sends a ticket to the confirmed address too; offers to take one to whoever has none, and is told of nothing once the page is closed."""
        if not self._is_on or not (turn.settles_seat or turn.awaits_news):
            return reply
        mine = await self._mine(turn)
        if mine is None:
            is_on_page = turn.message.sender.channel == "web"
            return replace(reply, buttons=(*reply.buttons, (self._offer(turn),))) if is_on_page else reply
        is_ticket = any(file.name.endswith(_CALENDAR) for file in reply.files)
        if is_ticket and turn.settles_seat and mine.confirmed_at is not None and not mine.is_gone:
            await self._addresses.write_to(turn.person.id, mine.address, reply, turn.now)
            self._courier.wake()
            told = turn.say("email-ticket", email=str(mine))
            return replace(reply, text=Markdown(f"{reply.text}\n\n{told}"))
        return reply

    @staticmethod
    def _offer(turn: Turn) -> Button:
        return ChangeEmail().button(turn.say("email-offer"))
