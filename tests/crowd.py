"""Subscribers, settings and pictures, for the tests of announcements."""

from __future__ import annotations

from bot.config import Settings
from bot.messages import Message
from tests.conftest import Person, World


async def subscribers(world: World, *names: str) -> list[Person]:
    people = [world.person(name) for name in names]
    for person in people:
        await person.says("/subscribe")
    return people


def settings_with(world: World, **announcements: object) -> Settings:
    own = world.settings.announcements.model_copy(update=announcements)
    return world.settings.model_copy(update={"announcements": own})


async def sends_photo(person: Person, caption: str = "", *, number: int = 1, album: str | None = None) -> str:
    """What Telegram's channel makes of a photo."""
    original = {"chat": 500, "messages": [number], "caption": caption or None, "entities": []}
    kind = None if caption else "photo"
    return await person.does(
        Message(person.address, caption, attachment=kind, language_tag="en", original=original, album=album)
    )
