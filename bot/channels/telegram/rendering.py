"""From a ``Reply`` to what Telegram takes: its HTML, its keyboards, its limits."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot import markup
from bot.markup import Run
from bot.messages import Markdown, Reply, Rows

MAX_TEXT = 4096  # characters after the entities are parsed
_MAX_ENTITIES = 90  # Telegram reads 100 and silently drops the rest
_MAX_DATA_BYTES = 64


def parts(reply: Reply, limit: int = MAX_TEXT) -> list[Reply]:
    """Returns the messages that a reply becomes, in order, each whole in its formatting; the buttons are under the last."""
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
    """Renders one message's text in Telegram's HTML."""
    return _html_of(reply.text)


@lru_cache(maxsize=256)  # an announcement says the same thousands of times
def _html_of(text: str) -> str:
    return "".join(map(_html, _calmed(markup.runs(text))))


def _calmed(piece: list[Run]) -> list[Run]:
    """Returns it plain where the formatting would be more than Telegram reads."""
    looks = sum(run.bold + run.italic + run.code + bool(run.url) for run in piece)
    return piece if looks <= _MAX_ENTITIES else [Run("".join(run.text for run in piece))]


def with_entities(markdown: str) -> tuple[str, list[dict[str, Any]]]:
    """Returns a text and its formatting as Telegram's entities, which count UTF-16 units: what a caption is made of."""
    entities: list[dict[str, Any]] = []
    text, offset = "", 0
    for run in _calmed(markup.runs(markdown)):
        length = len(run.text.encode("utf-16-le", "surrogatepass")) // 2
        looks = {"text_link": run.url, "bold": run.bold, "italic": run.italic, "code": run.code}
        for kind in (kind for kind, has_look in looks.items() if has_look):
            url = {"url": run.url} if kind == "text_link" else {}
            entities.append({"type": kind, "offset": offset, "length": length, **url})
        text, offset = text + run.text, offset + length
    return text, entities


def _html(run: Run) -> str:
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
