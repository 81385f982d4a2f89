"""What was attached in one channel, as the others tell of it."""

from __future__ import annotations

from dataclasses import replace

from bot import texts
from bot.messages import Language, Markdown, Reply


def shown(message: Reply, language: Language) -> Reply:
    """Returns what another channel shows: of what was attached elsewhere, the words, and that there was more."""
    original = message.original
    if original is None or "text" in original:
        return replace(message, original=None)
    lost = texts.say(language, "attached-elsewhere")
    said = message.otherwise or f"{message.text}\n\n{lost}"
    return replace(message, text=Markdown(said), original=None, otherwise="")
