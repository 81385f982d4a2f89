"""From a ``Reply`` to what Telegram takes: its HTML, its keyboards, its limits."""

from __future__ import annotations

from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels import markup
from bot.messages import Reply, Rows

MAX_TEXT = 4096  # characters after the entities are parsed
_MAX_ENTITIES = 90  # Telegram reads 100 and silently drops the rest
_MAX_DATA_BYTES = 64


def html_pieces(reply: Reply, limit: int = MAX_TEXT) -> list[str]:
    """The text as one or more messages, each whole in its formatting."""
    return ["".join(map(_html, _calmed(piece))) for piece in markup.pieces(markup.runs(reply.text), limit)]


def parts(reply: Reply) -> list[tuple[str, InlineKeyboardMarkup | None]]:
    """The messages that a reply becomes, in order; the buttons are under the last."""
    before = parts(reply.before) if reply.before is not None else []
    pieces = html_pieces(reply)
    return [
        *before,
        *((piece, None) for piece in pieces[:-1]),
        *((piece, keyboard(reply.buttons)) for piece in pieces[-1:]),
    ]


def _calmed(piece: list[markup.Run]) -> list[markup.Run]:
    """Plain where the formatting would be more than Telegram reads."""
    looks = sum(1 for run in piece if run.bold or run.italic or run.code or run.url)
    return piece if looks <= _MAX_ENTITIES else [markup.Run("".join(run.text for run in piece))]


def _html(run: markup.Run) -> str:
    text = escape(run.text, quote=False)
    if run.code:
        text = f"<code>{text}</code>"
    if run.italic:
        text = f"<i>{text}</i>"
    if run.bold:
        text = f"<b>{text}</b>"
    return f'<a href="{escape(run.url)}">{text}</a>' if run.url else text


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    for row in rows:
        for button in row:
            if not button.url and not 1 <= len(button.data.encode()) <= _MAX_DATA_BYTES:
                raise ValueError(f"the button data {button.data!r} must have 1 to {_MAX_DATA_BYTES} bytes")
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(b.label, url=b.url)
                if b.url
                else InlineKeyboardButton(b.label, callback_data=b.data)
                for b in row
            ]
            for row in rows
        ]
    )
