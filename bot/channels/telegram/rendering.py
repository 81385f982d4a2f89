"""From a ``Reply`` to what Telegram takes: its HTML, its keyboards, its limits."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot import markup
from bot.messages import Markdown, Reply, Rows

MAX_TEXT = 4096  # characters after the entities are parsed
_MAX_ENTITIES = 90  # Telegram reads 100 and silently drops the rest
_MAX_DATA_BYTES = 64


def parts(reply: Reply, limit: int = MAX_TEXT) -> list[Reply]:
    """The messages that a reply becomes, in order, each whole in its formatting; the buttons are under the last."""
    before = parts(reply.before) if reply.before is not None else []
    pieces = markup.pieces(markup.runs(reply.text), limit)
    texts = (
        [Markdown(markup.markdown(piece)) for piece in pieces]
        if len(pieces) > 1
        else [reply.text] * len(pieces)
    )
    return [
        *before,
        *(Reply(text) for text in texts[:-1]),
        *(Reply(text, reply.buttons) for text in texts[-1:]),
    ]


def html(reply: Reply) -> str:
    """One message's text in Telegram's HTML."""
    return _html_of(reply.text)


@lru_cache(maxsize=256)  # an announcement says the same thousands of times
def _html_of(text: str) -> str:
    return "".join(map(_html, _calmed(markup.runs(text))))


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
