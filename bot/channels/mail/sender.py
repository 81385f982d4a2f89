"""The courier's way to people's mailboxes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiosmtplib import SMTP

from bot import texts
from bot.channels.mail import rendering
from bot.channels.mail.faults import as_delivery_errors
from bot.channels.mail.letters import Letter, composed
from bot.channels.mail.rendering import Choice
from bot.channels.originals import shown
from bot.channels.signed_links import Kind, Links
from bot.channels.web.view import files, parts
from bot.config import Settings
from bot.courier import Unpaced
from bot.dialogue.buttons import ConfirmEmail
from bot.errors import DeliveryRefused, RecipientGone
from bot.messages import Address, Button, Language, Markdown, Reply
from bot.storage import MAIL, Delivery, Person, Storage, Written
from bot.storage.audiences import is_about_a_seat

_LONGEST_LABEL = 40  # shown where the link leads
_ANSWER_SECONDS = 30.0  # that the server may take for each step


@dataclass(frozen=True)
class _Recipient:
    address_id: str
    email: str
    person: Person

    @property
    def language(self) -> Language:
        return self.person.reads


class MailSender(Unpaced):
    """See ``bot.courier.Sender`` and ``Posts``. A mail has arrived once the server has taken it.

    Args:
        subscribed: the authors of what people have ordered, and can end by one click; announcements are such too.
    """

    def __init__(
        self,
        storage: Storage,
        settings: Settings,
        clock: Callable[[], datetime],
        subscribed: Sequence[str] = (),
    ) -> None:
        self._storage = storage
        self._settings = settings
        self._mail = settings.mail
        self._clock = clock
        self._subscribed = subscribed
        self._links = Links(storage.database.cipher, settings.web.url)
        self.per_second = settings.mail.per_minute / 60

    @property
    def reachable(self) -> str:
        return MAIL

    def messages(self, reply: Reply) -> list[Reply]:
        return [reply]

    def link_to(self, payload: str) -> str:
        return f"{self._settings.web.url}/start/{payload}"

    async def post(self, delivery: Delivery, message: Reply) -> tuple[str, ...]:
        """Sends what a row says, under a Message-ID that is the same at each attempt."""
        to = await self._recipient(delivery.address, delivery.person_id)
        is_ordered = await self._is_ordered(delivery)
        return await self._say(to, message, f"outbox {delivery.id}", is_ordered=is_ordered)

    async def _is_ordered(self, delivery: Delivery) -> bool:
        """Tells whether the link that ends what was ordered would end this."""
        if delivery.announcement_id is not None:
            announcement = await self._storage.announcements.get(delivery.announcement_id)
            return announcement is not None and not is_about_a_seat(announcement.audience)
        return isinstance(delivery.content, Written) and delivery.content.author in self._subscribed

    async def send(
        self, address: Address, message: Reply, *, edits: str | None = None, answers: str | None = None
    ) -> tuple[str, ...]:
        return await self._say(await self._recipient(address), message, f"{self._clock()}")

    async def change(self, address: Address, message_id: str, message: Reply) -> None:
        raise DeliveryRefused("a mail that was sent cannot be changed")

    async def correct(self, address: Address, message_ids: Sequence[str], message: Reply) -> None:
        """Says the right words in a second mail below the first, which stays; on the page, where it stood too, in its place."""
        to = await self._recipient(address)
        right = shown(message, to.language)
        begins = texts.say(to.language, "mail-correction")
        correction = Reply(Markdown(f"{begins}\n\n{right.text}"))
        mails, entries = _parted(message_ids)
        await self._say(to, correction, f"correction {mails}", about=mails)
        for entry in entries[:1]:
            await self._storage.transcripts.replace(to.person.id, entry, right)

    async def recall(self, address: Address, message_ids: Sequence[str]) -> None:
        """Says in a second mail below the first, which stays, that it no longer holds; takes it off the page, where it stood too."""
        to = await self._recipient(address)
        mails, entries = _parted(message_ids)
        await self._say(to, Reply(texts.say(to.language, "mail-recall")), f"recall {mails}", about=mails)
        for entry in entries:
            await self._storage.transcripts.remove(to.person.id, entry)

    async def _recipient(self, address: Address, person_id: int | None = None) -> _Recipient:
        people = self._storage.people
        email = await self._storage.addresses.email_at(address)
        person = await (people.get(person_id) if person_id is not None else people.find(address))
        if email is None or person is None:
            raise RecipientGone("nobody is known at this address")
        return _Recipient(address.id, email, person)

    async def _say(
        self, to: _Recipient, message: Reply, key: str, *, is_ordered: bool = False, about: Sequence[str] = ()
    ) -> tuple[str, ...]:
        language, message = to.language, shown(message, to.language)
        said = [part.text for part in parts(message) if part.text.strip()]
        choices = [self._choice(to, button) for row in message.buttons for button in row]
        notes = [texts.say(language, "mail-note", email=to.email)]
        unsubscribe = self._link(to, Kind.UNSUBSCRIBE) if is_ordered else ""
        if unsubscribe:
            notes.append(texts.say(language, "mail-unsubscribe", link=Markdown(unsubscribe)))
        if self._links:
            notes.append(texts.say(language, "mail-page", link=Markdown(self._settings.web.url)))
        attached = files(message)
        institution = self._settings.institution_in(language)
        mark = self._storage.database.cipher.mark(f"mail {key} {to.email}")[:32]
        letter = Letter(
            language=language,
            sender=self._mail.sender,
            sender_name=institution,
            to=to.email,
            message_id=f"<{mark}@{self._mail.sender.partition('@')[2]}>",
            about=about,
            subject=rendering.subject("\n".join(said), institution),
            text=rendering.text(said, choices, notes),
            html=rendering.html(
                language, institution, said, choices, notes, [f.name for f in attached if f.is_picture]
            ),
            files=attached,
            unsubscribe=unsubscribe,
            written_at=self._clock(),
        )
        await self._hand_over(to.email, composed(letter))
        return (letter.message_id,)

    def _choice(self, to: _Recipient, button: Button) -> Choice:
        if button.data == ConfirmEmail().pack():
            return Choice(button.label, self._link(to, Kind.CONFIRM, to.address_id))
        what = f"{button.data}\n{button.label[:_LONGEST_LABEL]}"
        return Choice(button.label, button.url or self._link(to, Kind.PRESS, what))

    def _link(self, to: _Recipient, kind: Kind, what: str = "") -> str:
        return self._links.make(kind, to.person.id, self._clock(), what) if self._links else ""

    async def _hand_over(self, email: str, content: bytes) -> None:
        mail = self._mail
        client = SMTP(
            hostname=mail.host,
            port=mail.port,
            username=mail.user or None,
            password=mail.password.get_secret_value() if mail.password is not None else None,
            use_tls=mail.security == "tls",
            start_tls=mail.security == "starttls",
            timeout=_ANSWER_SECONDS,
        )
        with as_delivery_errors():
            await client.connect()
        async with client:
            with as_delivery_errors():
                await client.mail(mail.sender)
                await client.rcpt(email)
            with as_delivery_errors(is_leaving=True):
                await client.data(content)


def _parted(message_ids: Sequence[str]) -> tuple[list[str], list[int]]:
    """Returns the numbers of mails, and those of the entries on the page that went out before them."""
    mails = [number for number in message_ids if number.startswith("<")]
    return mails, [int(number) for number in message_ids if number.isdecimal()]
