"""What staff were shown of somebody who is forgotten: on their page, in what waits to be said to them, and below what they were asked last."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, or_, select, update

from bot import markup
from bot.messages import Address
from bot.storage.database import Database
from bot.storage.schema import outbox, people, transcripts
from bot.storage.staff import CHANNEL, PREFIX

_TABLES = (".csv", ".xlsx")
_TELLING = re.compile(r"\w\W+\w|[\u3400-\u9fff]{2}|\d{4}")
"""Stands in a name of more than one word, a question, a student number; anything shorter stands in too much that is about nobody."""
_SHOWN_IN_TALKS = ("choices", "further", "listed", "held", "typed")


class Traces:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget(
        self, details: Iterable[str | None], questions: Iterable[str], staff: Collection[Address]
    ) -> None:
        """Deletes what staff were shown of somebody, and every table they were sent; nothing of anybody else's is touched.

        Args:
            details: their name and student number.
            staff: whoever is of staff besides those who were invited, and their group.
        """
        pattern = _pattern(details, questions)
        if pattern is None:
            return
        decrypt = self._database.cipher.decrypt_json
        async with self._database.transaction() as connection:
            theirs = select(people).where(_at(people, staff))
            members = (await connection.execute(theirs)).all()
            waiting = select(outbox).where(_at(outbox, staff), outbox.c.content.is_not(None))
            rows = [(outbox, row) for row in (await connection.execute(waiting)).all()]
            on_pages = select(transcripts).where(transcripts.c.person_id.in_([row.id for row in members]))
            rows += [(transcripts, row) for row in (await connection.execute(on_pages)).all()]
            for table in (outbox, transcripts):
                shown = [row.id for of, row in rows if of is table and _shows(decrypt(row.content), pattern)]
                await connection.execute(delete(table).where(table.c.id.in_(shown)))
            for member in members:
                sealed = self._without(member, pattern)
                if sealed is not None:
                    mine = update(people).where(people.c.id == member.id)
                    await connection.execute(mine.values(conversation=sealed))

    def _without(self, member: Row[Any], pattern: re.Pattern[str]) -> bytes | None:
        """Returns the state of a talk without the buttons and lists that show it; None if it shows nothing."""
        cipher = self._database.cipher
        talk = cipher.decrypt_json(member.conversation) if member.conversation else {}
        shown = [key for key in _SHOWN_IN_TALKS if any(map(pattern.search, _words(talk.get(key))))]
        kept = {key: value for key, value in talk.items() if key not in shown}
        return cipher.encrypt_json(kept) if shown else None


def _at(table: Any, staff: Collection[Address]) -> ColumnElement[bool]:
    """Finds staff by their addresses, and whoever was invited once: what a former one was shown stands on a page, too."""
    named = [and_(table.c.channel == each.channel, table.c.address == each.id) for each in staff]
    invited = and_(table.c.channel == CHANNEL, table.c.address.startswith(PREFIX, autoescape=True))
    return or_(invited, *named)


def _pattern(details: Iterable[str | None], questions: Iterable[str]) -> re.Pattern[str] | None:
    """Returns what finds these words as whole ones; a short question only where it is a line of its own."""
    whole = [text for text in details if text and _TELLING.search(text)]
    lines: list[str] = []
    for text in questions:
        (whole if _TELLING.search(text) else lines).append(text)
    found = [rf"(?<!\w){re.escape(text)}(?!\w)" for text in whole]
    found += [rf"^{re.escape(text)}$" for text in lines]
    return re.compile("|".join(found), re.MULTILINE) if found else None


def _shows(content: dict[str, Any], pattern: re.Pattern[str]) -> bool:
    """Tells whether what was said, or is to be, holds a table or these words; what is worded later never does."""
    return any(name.endswith(_TABLES) for name in _files(content)) or any(
        pattern.search(words) for words in _words(content)
    )


def _files(content: dict[str, Any]) -> Iterator[str]:
    reply = content.get("reply", content)
    while reply is not None:
        yield from (name for name, _ in reply.get("files", ()))
        reply = reply.get("before")


def _words(value: Any, key: str = "") -> Iterator[str]:
    """Yields all texts within a stored value, as they are read; files are none."""
    if isinstance(value, str):
        yield value
        yield markup.plain(value)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _words(each, name)
    elif isinstance(value, Sequence) and key != "files":
        for each in value:
            yield from _words(each)
