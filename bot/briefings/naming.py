"""Which briefing is meant: by its id, or by its campus in either language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import texts
from bot.dialogue.presses import Press
from bot.knowledge import Briefing, Knowledge, Mode
from bot.messages import Language, Reply, column
from bot.typed_text import simplified, tidy

MODES = {
    Mode.CAMPUS: ("campus", "onsite", "on-site", "site", "现场", "线下", "到场"),
    Mode.ONLINE: ("online", "on-line", "remote", "remotely", "zoom", "线上", "在线", "网上", "直播", "远程"),
}


_MARKS = re.compile(r"[,，、;；:：/。.()&+|!！~]+|(?<=\s)[-–—]+(?=\s)")  # between words of any keyboard
_FILLERS = re.compile(
    r"\b(?:the|one|at|for|a|seat|please|pls|thanks|thank you|i want)\b|参加|报名|名额|[那这]?场次|[那这]场|我要|我想|谢谢|的|请"
)
"""Words around a briefing and a way of attending that change neither."""
_ON_SITE = re.compile(r"\b(?:on[ -]site|in[ -]person|face[ -]to[ -]face|at the (?:campus|venue))\b")

_WISH = re.compile(
    r"(?:(?:please|pls|hi|hello)[, ]+)*(?:(?:can|could) you )?(?:register|sign|book|put) me (?:up |down |in )?(?:for |at |to )?(.+)"
    r"|(?:请|麻烦|老师|[,，])*(?:帮我|给我|我要|我想要?)(?:报名|登记|预约)(?:参加)?(.+)",
    re.IGNORECASE,
)


def names_of(briefing: Briefing) -> tuple[str, ...]:
    """Returns its id, and other words for it; all in small letters."""
    english, chinese = (briefing.campus.en or "").casefold(), briefing.campus.zh or ""
    names = (briefing.id, english.removesuffix(" campus"), chinese, chinese.removesuffix("校区"))
    return tuple(dict.fromkeys(filter(None, names)))


def named(
    knowledge: Knowledge, text: str, now: datetime, *, with_campus: bool = True
) -> tuple[list[Briefing], str]:
    """Returns the briefings whose names are in a text, and what else is in it, in small letters.

    Each name counts once: in "jinyun Li Jinyun" the second is a person's.

    Args:
        now: of several at one campus, those that are still to come are meant.
        with_campus: the word "campus" behind a name belongs to it, and is no way of attending.
    """
    rest = text.casefold()
    found: list[Briefing] = []
    owners: dict[str, list[Briefing]] = {}
    for briefing in knowledge.briefings.values():
        for name in names_of(briefing):
            owners.setdefault(name, []).append(briefing)
    for name in sorted(owners, key=len, reverse=True):
        if name in rest and not all(briefing in found for briefing in owners[name]):
            coming = [briefing for briefing in owners[name] if now < briefing.ends]
            meant = coming or owners[name]
            rest = _without(rest, name, with_campus=with_campus)
            found += [briefing for briefing in meant if briefing not in found]
    return found, " ".join(rest.split())


def _without(text: str, name: str, *, with_campus: bool) -> str:
    whole = f"{name} campus"
    return text.replace(whole if with_campus and whole in text else name, " ", 1)


def seats_named(knowledge: Knowledge, text: str, now: datetime) -> tuple[list[Briefing], set[Mode], str]:
    """Returns the briefings and modes that are named, in any order, and the first word that is neither."""
    text = _MARKS.sub(" ", simplified(tidy(text)).casefold())
    text = _ON_SITE.sub("onsite", text)
    is_online = any(word in text.split() for word in MODES[Mode.ONLINE])
    found, rest = named(knowledge, text, now, with_campus=is_online)
    modes: set[Mode] = set()
    for word in _FILLERS.sub(" ", rest).split():
        mode = next((key for key, words in MODES.items() if word in words), None)
        if mode is None:
            return found, modes, word
        modes.add(mode)
    return found, modes, ""


def wished(knowledge: Knowledge, text: str, now: datetime) -> str:
    """Returns where and how somebody asks to be registered ("sign me up for jinyun online"); "" unless all of it is clear."""
    match = _WISH.fullmatch(text.strip().rstrip("?？"))
    rest = (match[1] or match[2]) if match is not None else ""
    briefings, modes, unknown = seats_named(knowledge, rest, now)
    return rest if len(briefings) == 1 and len(modes) < 2 and not unknown else ""


def meant(knowledge: Knowledge, text: str, now: datetime) -> tuple[Briefing | None, str]:
    """Returns the one that a text names, or the only one there is; and what else is in the text."""
    found, rest = named(knowledge, text, now)
    known = list(knowledge.briefings.values())
    if not found and len(known) == 1:
        found = known
    return (found[0] if len(found) == 1 else None), rest


def chooser(
    briefings: Iterable[Briefing], press: Callable[[str], Press], language: Language, zone: ZoneInfo
) -> Reply:
    """Asks which, with a button for each.

    Args:
        press: what the button of a briefing says, by its id.
    """
    buttons = [
        press(briefing.id).button(
            texts.say(
                language,
                "briefing-button",
                campus=briefing.campus.of(language),
                date=texts.day(language, briefing.starts.astimezone(zone).date()),
            )
        )
        for briefing in briefings
    ]
    return Reply(
        texts.say(language, "briefing-which" if buttons else "briefings-none-at-all"), column(*buttons)
    )
