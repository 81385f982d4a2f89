"""What people, staff and the world might do next, with how often they do it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from bot import texts
from bot.messages import Button, Language
from tests.hall import STARTS, ZONE, briefing, other

PEOPLE = {"li": "en", "zhang": "zh", "wu": "en", "chen": "zh", "teacher": "en", "dean": "zh"}
STAFF = ("teacher", "dean")


@dataclass(frozen=True)
class Step:
    """``says``: somebody writes or presses; ``both``: two at once, in two processes. ``value`` is JSON."""

    kind: str
    who: str = ""
    process: int = 0
    text: str = ""
    button: str | None = None
    attachment: str | None = None
    value: Any = None


_WORDS = (
    """
/start|/help|/briefings|/briefings jinyun|/register|/register jinyun|/register jinyun campus|/register jinyun online
/register yuanjiagang campus|/register online|/my|/cancel|/cancel jinyun|/subscribe|/unsubscribe|/unsubscribe all
/subscribe briefings|/settings|/language|/mydata|/forget|/human|/human Is the canteen open?|/privacy|/start b_jinyun
yes|no|ok|stop|1|2|3|the first|jinyun|online|on site|campus|Li Ming|张三|王小明|20230101|2023010102|2023010199
好|不要|是|停止|第一个|线上|现场|缙云|要多少钱|要办签证吗|谢谢|How much does it cost?|Do I need a visa?|thanks
Is there a swimming pool?|食堂几点开门？|asdf jkl|/nonsense|?|。|**bold** _x_|😀|what about online|change|skip|跳过
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
_STAFF_WORDS = (
    """
/arrange|/arrange jinyun|/arrange yuanjiagang|/attendees jinyun|/checkin|/questions|/announcements|/announce
/announce Hello **all**|/announce 大家好|/stats jinyun|/staff|/slide|/poster|0|1|2|3|5|Hall 7|7号厅|-
https://example.edu/a|https://example.edu/b|2027-03-07 10:00|2027-03-06 16:00|15:00|tomorrow 9:00|2027-03-02 09:00
It opens at noon.|Li Ming|2023010102|/announcements 1|Hello again|大家好！
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
_FORGED = (
    """
seat:register:jinyun:campus|seat:register:moon:campus|seat:cancel:jinyun|seat:accept:jinyun|seat:decline:jinyun
seat:wait:jinyun:campus|seat:wait:jinyun:online|seat:both:jinyun|seat:swap:jinyun:yuanjiagang:campus
seat:swap:jinyun:jinyun:online|seat:swap:yuanjiagang:jinyun:campus|seat:ticket:jinyun|seat:ask:jinyun
seat:details:same:jinyun:campus:seat:|seat:pick:college:0|seat:skip:college|questions:pass|questions:answer:1
questions:answer:99|questions:outside:1|announcement:send:1|announcement:drop:1|mailing:stop:1|mailing:recall:1
mailing:again:1|arrangement:close:jinyun|arrangement:cancel:jinyun|arrangement:confirm:jinyun:0|arrangement:set:jinyun:starts
checkin:in:1|checkin:undo:1:0|survey:stars:jinyun:5|survey:why:jinyun:class|subscription:toggle:all|subscription:back
basics:language:zh|dialogue:stop|dialogue:keep|privacy:forget|faq:none|faq:wrong|faq:ask:cost:|x|:|nobody:home
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
_WISHES = tuple(
    f"/register {b} {mode}" for b in ("jinyun", "jinyun", "yuanjiagang") for mode in ("campus", "online")
)
_NAMES = ("Li Ming", "张三", "Wu Wei", "陈晨")
_TIMES = ("2027-03-07 10:00", "2027-03-06 16:00", "15:00", "2027-03-10 9:00")
_ASKED: Mapping[str, Sequence[str]] = {
    "name-ask": _NAMES,
    "number-ask": ("2023010101", "20230102", "2023110999"),
    "human-ask": ("Is there a bus?", "有班车吗"),
    "speakers-ask": ("Why?", "为什么"),
    "answer-ask": ("At noon.", "中午。"),
    "announce-ask": ("Hello **all**", "大家好"),
    "announce-time-ask": _TIMES,
    "arrange-ask-starts": _TIMES,
    "arrange-ask-seats": ("0", "1", "2", "3"),
    "arrange-ask-venue": ("Hall 7", "7号厅"),
    "arrange-ask-link": ("https://example.edu/a", "-"),
}
_KINDS = ("says", "deliver", "waits", "save", "reload", "restart", "fault", "kill", "both")
_HOW_OFTEN = (80, 10, 4, 4, 2, 2, 2, 1, 3)


def chosen(
    rng: random.Random,
    shown: Mapping[str, Sequence[Sequence[Button]]],
    said: Mapping[str, str],
    files: Mapping[str, dict[str, Any] | None],
    now: datetime,
) -> Step:
    """Returns the next step; it holds all that is needed to do it again."""
    [kind] = rng.choices(_KINDS, _HOW_OFTEN)
    process = rng.choice((0, 0, 1))
    match kind:
        case "both":
            one, two = rng.sample(list(PEOPLE), 2)
            steps = [_message(rng, who, n, shown, said) for n, who in enumerate((one, two))]
            return Step(kind, value=[asdict(step) for step in steps])
        case "waits":
            return Step(kind, value=_minutes(rng, now))
        case "save":
            return Step(
                kind, process=process, text=rng.choice(("both", "both", "one")), value=_edit(rng, files)
            )
        case "fault":
            which = rng.choices(("gone", "failed", "refused", "unknown", "arrived"), k=rng.choice((1, 1, 3)))
            return Step(kind, rng.choice(list(PEOPLE)), value=which)
        case "kill":
            return Step(kind, process=process, value=rng.choice((0, 0, 1, 3)))
        case "says":
            who = rng.choices(list(PEOPLE), (5, 5, 5, 3, 4, 1))[0]
            return _message(rng, who, process, shown, said)
    return Step(kind, process=process)


def _message(
    rng: random.Random,
    who: str,
    process: int,
    shown: Mapping[str, Sequence[Sequence[Button]]],
    said: Mapping[str, str],
) -> Step:
    mine = shown.get(who, ())
    if rng.random() < 0.8 and (fitting := _fitting(rng, said.get(who, ""))):
        return Step("says", who, process, fitting)
    [how] = rng.choices(
        ("tap", "older", "label", "number", "words", "forged", "photo"), (42, 8, 6, 4, 34, 5, 1)
    )
    if how in ("tap", "older", "label", "number") and mine:
        buttons = mine[-1] if how != "older" else rng.choice(mine)
        button = rng.choice(buttons)
        if how == "number":
            return Step("says", who, process, str(rng.randint(1, len(buttons))))
        if how == "label" or not button.data:
            return Step("says", who, process, button.label)
        return Step("says", who, process, button=button.data)
    if how == "forged":
        others = [button.data for theirs in shown.values() for row in theirs for button in row if button.data]
        return Step(
            "says", who, process, button=rng.choice([*_FORGED, *rng.choices(others or _FORGED, k=20)])
        )
    if how == "photo":
        return Step("says", who, process, attachment="photo")
    return Step("says", who, process, _word(rng, who))


def _word(rng: random.Random, who: str) -> str:
    if rng.random() < 0.35:
        return rng.choice(_WISHES)
    return rng.choice(_STAFF_WORDS if who in STAFF and rng.random() < 0.6 else _WORDS)


def _fitting(rng: random.Random, said: str) -> str:
    """Returns what was asked for, if something was."""
    for key, answers in _ASKED.items():
        if any(opening(language, key) in said for language in Language):
            return rng.choice(answers)
    return ""


def opening(language: Language, key: str) -> str:
    """Returns a sentence as far as it is the same whatever its arguments are, or what follows the first one."""
    arguments = dict.fromkeys(("name", "text", "zone", "mode", "number"), "|")
    return max(texts.say(language, key, **arguments).split("|"), key=len)


def _minutes(rng: random.Random, now: datetime) -> int:
    """Some minutes or hours; now and then until a moment that matters."""
    if rng.random() < 0.25:
        moments = [STARTS + timedelta(minutes=m) for m in (-1441, -1439, -61, -59, -1, 1, 121, 60 * 24 * 3)]
        coming = [moment for moment in moments if moment > now]
        if coming and (gap := min(coming) - now) < timedelta(days=4):
            return int(gap / timedelta(minutes=1)) + 1
    return rng.choice((1, 5, 31, 90, 60 * 5, 60 * 13))


def _edit(rng: random.Random, files: Mapping[str, dict[str, Any] | None]) -> dict[str, dict[str, Any] | None]:
    """One fact of a briefing anew, or all of it gone, or back."""
    key = rng.choice(("jinyun", "jinyun", "yuanjiagang"))
    content = files.get(key)
    if content is None:
        return {key: _plain(briefing() if key == "jinyun" else other())}
    if rng.random() < 0.06:
        return {key: None}
    day = rng.choice((6, 6, 7, 10))
    changes: list[dict[str, Any]] = [
        {"minutes": rng.choice((30, 60, 120, 0))},
        {"venue": {"en": f"Hall {day}", "zh": f"第{day}报告厅"}},
        {"title": {"en": f"Briefing {day}", "zh": f"宣讲会{day}"}},
        {"modes": {"campus": {"capacity": rng.randint(0, 3)}, "online": {"capacity": rng.randint(1, 4)}}},
        {"modes": {"campus": {"capacity": rng.randint(0, 3)}, "online": {"capacity": rng.randint(1, 4)}}},
        {"starts": f"2027-03-{day:02} {rng.choice((9, 14, 19)):02}:30"},
        {"starts": rng.choice(("2026-03-06 14:30", "2027-03-02 12:00", "not a time"))},
        {"is_cancelled": not content.get("is_cancelled", False)},
        {"is_closed": not content.get("is_closed", False)},
        {"online_link": rng.choice((None, "https://meeting.example.edu/x"))},
        {"slides_link": "https://example.edu/slides", "recording_link": "https://example.edu/recording"},
        {"form": [_FIELD] if not content.get("form") else []},
    ]
    return {key: {**content, **rng.choice(changes)}}


def _plain(content: dict[str, Any]) -> dict[str, Any]:
    return {**content, "verified_on": "2027-03-01"}


_FIELD = {
    "id": "college",
    "kind": "choice",
    "question": {"en": "Which college?", "zh": "哪个学院？"},
    "options": [{"en": "Arts", "zh": "文学院"}, {"en": "Law", "zh": "法学院"}],
}
assert ZONE is STARTS.tzinfo
