"""A mail as it travels: headers, plain text and HTML, what is attached, and an invitation for calendars."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy

from bot.files import calendars
from bot.messages import File, Language

_CALENDAR = ".ics"


@dataclass(frozen=True)
class Letter:
    """``about``: the Message-IDs of earlier ones that it belongs below. ``unsubscribe``: the link for one click, if there is one."""

    language: Language
    sender: str
    sender_name: str
    to: str
    message_id: str
    about: Sequence[str]
    subject: str
    text: str
    html: str
    files: Sequence[File]
    unsubscribe: str
    written_at: datetime


class _Policy(EmailPolicy):
    """Keeps identifiers and links in one piece, which the library would encode as if they were words."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in ("message-id", "in-reply-to", "references", "list-unsubscribe"):
            return f"{name}: {value}\r\n".encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _Policy(linesep="\r\n", cte_type="7bit")


def composed(letter: Letter) -> bytes:
    """Returns it as bytes that every server takes."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(letter.sender_name, addr_spec=letter.sender)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = letter.written_at
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    if letter.about:
        message["In-Reply-To"] = letter.about[-1]
        message["References"] = " ".join(letter.about)
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    _show(message, [file for file in letter.files if file.is_picture])
    invitation = _invitation(letter)
    if invitation is not None:
        _, content, method = invitation
        message.add_alternative(
            content.decode(), subtype="calendar", charset="utf-8", params={"method": method}
        )
    for file in letter.files:
        if file.is_picture:
            continue
        if invitation is not None and file is invitation[0]:
            _attach(message, File(file.name, invitation[1]), "application/ics")
        else:
            _attach(message, file, mimetypes.guess_type(file.name)[0] or "application/octet-stream")
    message["Content-Language"] = "zh-Hans" if letter.language is Language.ZH else "en"
    return message.as_bytes()


def _invitation(letter: Letter) -> tuple[File, bytes, str] | None:
    """Returns the calendar file that is one date, as an invitation, with its method; None if there is none, or several."""
    dates = [file for file in letter.files if file.name.endswith(_CALENDAR)]
    made = calendars.invitation(dates[0].content, letter.sender, letter.to) if len(dates) == 1 else None
    return (dates[0], *made) if made is not None else None


def _show(message: EmailMessage, pictures: Sequence[File]) -> None:
    """Puts pictures where the HTML shows them by their names."""
    html = message.get_body(("html",))
    for picture in pictures:
        assert html is not None, "the HTML comes first"
        html.add_related(
            picture.content,
            maintype="image",
            subtype="png",
            cid=f"<{picture.name}>",
            filename=picture.name,
            disposition="inline",
        )


def _attach(message: EmailMessage, file: File, kind: str) -> None:
    main, _, sub = kind.partition("/")
    message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
