"""What must hold after whatever anybody does: each promise compares the database before and after with what was said.

Written as plainly as possible, and without asking the code that keeps them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot import texts
from bot.knowledge import Briefing
from bot.messages import Language, Markdown, Reply
from tests.snapshots import State

_MOST_BUTTONS, _MOST_BYTES = 100, 64
_DESCRIBED = re.compile(r"\*\*.+\*\*\n.*\d{4}.*\d\d:\d\d.*\n.+")
_SEATS = {
    Language.EN: re.compile(r".+: -?\d+ of \d+ seats left"),
    Language.ZH: re.compile(r".+：共 \d+ 个名额，还剩 -?\d+ 个"),
}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Broken(AssertionError):
    """A promise was not kept; ``kind`` is the first word."""

    @property
    def kind(self) -> str:
        return str(self).split(":", 1)[0]


def holds(condition: object, promise: str) -> None:
    if not condition:
        raise Broken(promise)


@dataclass(frozen=True)
class Happened:
    """One step: who did it (None for the world), with which button, what they read, and what changed."""

    before: State
    after: State
    now: datetime
    briefings: Mapping[str, Briefing]
    zone: Any
    actor: str | None = None
    is_staff: bool = False
    button: str | None = None
    text: str = ""
    reply: Reply | None = None
    most_seats: Mapping[tuple[str, str], int] = field(default_factory=dict)
    knows: bool = True
    """Whether the process that answered has read what the files say now."""
    others: frozenset[int | None] = frozenset()
    """Who did something at the same moment."""

    @property
    def who(self) -> int | None:
        return self.after.addresses.get(self.actor or "", self.before.addresses.get(self.actor or ""))

    def did(self, person: int | None) -> bool:
        """Whether somebody did something themselves, who may have been forgotten by it."""
        return person in (self.who, self.before.addresses.get(self.actor or "")) or person in self.others

    @property
    def said(self) -> str:
        return "\n\n".join(part.text for part in _parts(self.reply)) if self.reply is not None else ""

    def says(self, key: str, **arguments: str | int) -> bool:
        """Whether this sentence stands in the reply, in either language."""
        return any(texts.say(language, key, **arguments) in self.said for language in Language)


def _parts(reply: Reply | None) -> Iterator[Reply]:
    while reply is not None:
        yield reply
        reply = reply.before


def check(h: Happened) -> None:
    """Raises ``Broken`` with the first promise that was not kept."""
    for promise in PROMISES:
        promise(h)


# --- what is said ------------------------------------------------------------------------------


def sound(reply: Reply) -> None:
    """Every message has words, and its buttons can be told apart and carried."""
    for part in _parts(reply):
        holds(part.text.strip() or part.files or part.original, "empty: a message without words")
        buttons = [button for row in part.buttons for button in row]
        data = [button.data or button.url for button in buttons]
        holds(len(buttons) <= _MOST_BUTTONS, f"buttons: {len(buttons)} below one message")
        holds(len(set(data)) == len(data), f"buttons: the same twice: {data}")
        labels = [button.label for button in buttons]
        holds(len(set(labels)) == len(labels), f"buttons: two with one label: {labels}")
        for button in buttons:
            holds(button.url or 1 <= len(button.data.encode()) <= _MOST_BYTES, f"buttons: {button.data!r}")
            holds(button.label.strip(), f"buttons: no label: {button.data}")


def _words(h: Happened) -> None:
    if h.reply is None:
        return
    sound(h.reply)
    holds(h.said.strip(), "empty: nothing was said")
    holds(not h.says("error"), f"apology: {h.said}")


def _in_their_language(h: Happened) -> None:
    """Texts that people wrote are left out: they are what they are."""
    language = h.after.languages.get(h.who or 0)
    if h.reply is None or language is None:
        return
    text = h.said
    if language is Language.ZH:
        holds(_CHINESE.search(text), f"language: no Chinese in {text!r}")


def _as_it_is(h: Happened) -> None:
    """Times and places are those of now, and so are the seats that are left; beside somebody else, of a moment ago."""
    if not h.knows or h.reply is None:
        return
    moments = (h.before, h.after) if h.others else (h.after,)
    described(h.said, h.briefings, h.zone)
    for language in Language:
        allowed = {
            texts.say(
                language,
                "briefing-seats",
                mode=texts.say(language, f"mode-{mode}"),
                left=max(0, m.capacity - moment.taken(b.id, mode)),
                capacity=m.capacity,
            )
            for moment in moments
            for b in h.briefings.values()
            for mode, m in b.modes.items()
        }
        for line in _SEATS[language].findall(h.said):
            holds(line.strip() in allowed, f"seats: {line!r} is said, true would be one of {sorted(allowed)}")


def described(said: str, briefings: Mapping[str, Briefing], zone: Any) -> None:
    allowed = {
        texts.say(
            language,
            "briefing-described",
            title=Markdown(b.title.of(language)),
            date=texts.moment(language, b.starts, zone),
            minutes=b.minutes,
            campus=b.campus.of(language),
            venue=b.venue.of(language),
        )
        for b in briefings.values()
        for language in Language
    }
    for found in _DESCRIBED.findall(said):
        holds(found in allowed, f"untrue: {found!r} is said; true would be one of {sorted(allowed)}")


# --- seats -------------------------------------------------------------------------------------


def _nobody_loses_a_seat(h: Happened) -> None:
    for (person, b), seat in h.before.seats.items():
        after = h.after.seats.get((person, b))
        if after is not None:
            if after.mode != seat.mode:
                is_mine = person in h.others or (person == h.who and h.says("swapped"))
                holds(is_mine, f"seat: {person}'s mode at {b} changed")
            continue
        if person in h.others or (h.did(person) and h.says("forgotten")):
            continue
        campuses = _campuses(h)
        is_told = (
            h.says("swapped")
            or any(h.says("swapped-from", campus=campus) for campus in campuses)
            or any(h.says("cancelled", campus=Markdown(campus)) for campus in campuses)
            or _gave_back_what_has_gone(h)
        )
        holds(person == h.who and is_told, f"seat: {person} lost the one at {b}: {h.said!r}")


def _campuses(h: Happened) -> set[str]:
    """In both languages; also of a briefing with seats that has gone from the files."""
    known = {text for x in h.briefings.values() for text in (x.campus.en, x.campus.zh) if text}
    held = {b for _, b in h.before.seats}
    return known | {f"{b.title()} Campus" for b in held} | {f"{b}校区" for b in held}


def _gave_back_what_has_gone(h: Happened) -> bool:
    """A briefing that stands in no file is named by the title that it had."""
    sentences = [texts.say(language, "cancelled-missed", title=Markdown("§")) for language in Language]
    return any(
        h.said.startswith(before) and h.said.endswith(after)
        for before, _, after in (sentence.partition("§") for sentence in sentences)
    )


def _booked_is_booked(h: Happened) -> None:
    mine = {key: seat for key, seat in h.after.seats.items() if key[0] not in h.others}
    new = [key for key in mine if key not in h.before.seats]
    moved = [k for k, s in mine.items() if k in h.before.seats and h.before.seats[k].mode != s.mode]
    is_moved = h.says("swapped") or any(h.says("swapped-from", campus=campus) for campus in _campuses(h))
    for person, b in new:
        holds(person == h.who, f"booked: {person} got a seat at {b} by nothing")
        holds(h.says("confirmed") or is_moved, f"booked: and not told: {h.said!r}")
    if h.says("confirmed"):
        holds(new, "booked: it was said, and there is no new seat")
    if is_moved:
        holds(new or moved, "booked: moved, it was said, and no seat has changed")
    for mode in ("campus", "online"):
        for language in Language:
            word = texts.say(language, f"mode-{mode}")
            if texts.say(language, "register-already", mode=word) in h.said:
                has = any(p == h.who and s.mode == mode for (p, _), s in h.after.seats.items())
                holds(has, f"booked: already {mode}, it was said, and there is no such seat")


def _never_over_capacity(h: Happened) -> None:
    keys = {(b, seat.mode) for (_, b), seat in h.after.seats.items()}
    keys |= {(b, place.mode) for (_, b), place in h.after.places.items() if place.offered_at}
    for b, mode in keys:
        taken, most = h.after.taken(b, mode), h.most_seats.get((b, mode), 0)
        holds(
            taken <= max(most, h.before.taken(b, mode)),
            f"capacity: {taken} of {most} at {b} {mode}, before it were {h.before.taken(b, mode)}",
        )


def _the_queue_in_order(h: Happened) -> None:
    lapsed = Counter(
        (row.person, row.data["briefing"])
        for row in h.after.new_rows(h.before)
        if row.author == "seat-lapsed"
    )
    # written and sent within one step: what it said is kept no longer
    told = {row.person for row in h.after.new_rows(h.before) if row.author is None and row.status == "sent"}
    for (person, b), place in h.before.places.items():
        after = h.after.places.get((person, b))
        if after is not None and after.id == place.id:
            continue
        is_mine = h.did(person)
        is_told = lapsed[person, b] == 1 or person in told | h.before.gone | h.after.gone
        holds(is_mine or (place.offered_at and is_told), f"queue: {person} lost the place at {b}")
    for (person, b), place in h.after.places.items():
        was = h.before.places.get((person, b))
        if was is None or was.id != place.id:
            holds(h.did(person), f"queue: {person} waits at {b} by nothing")
        if place.offered_at and (was is None or was.id != place.id or not was.offered_at):
            row = h.after.rows.get(place.row or 0)
            is_written = row is not None and row.author == "seat-offer" and row.data["place"] == place.id
            is_told = is_written or (row is not None and row.person in told)  # and is read already
            holds(is_told, f"queue: {person} is not told of the seat held at {b}")
            ahead = [
                key
                for key, other in h.after.places.items()
                if key[1] == b
                and (other.mode, other.offered_at) == (place.mode, None)
                and other.id < place.id
                and key[0] not in h.after.gone
            ]
            holds(not ahead, f"queue: {person} was offered before {ahead} at {b}")


def _said_of_the_queue(h: Happened) -> None:
    mine = {b: place for (p, b), place in h.after.places.items() if p == h.who}
    if h.says("queue-left"):
        was = {b for (p, b) in h.before.places if p == h.who}
        holds(was - mine.keys(), "queue: left, it was said, and nothing was left")
    for language in Language:
        begins = texts.say(language, "queue-place", title="|", mode="|", number=0, hours="|").split("|")[0]
        if h.said.startswith(begins) or f"\n\n{begins}" in h.said:
            allowed = [
                texts.say(
                    language,
                    "queue-place",
                    title=Markdown(h.briefings[b].title.of(language)),
                    mode=texts.say(language, f"mode-{place.mode}"),
                    number=1
                    if place.offered_at  # to the first, by what somebody else did at the same time
                    else sum(
                        1
                        for (_, other), o in h.after.places.items()
                        if other == b and o.mode == place.mode and not o.offered_at and o.id <= place.id
                    ),
                    hours=f"{h.briefings[b].offer_hours:g}",
                )
                for b, place in mine.items()
                if b in h.briefings and (not place.offered_at or h.others)
            ]
            is_so = not h.knows or any(text in h.said for text in allowed)
            holds(is_so, f"queue: {h.said!r} is said; true would be one of {allowed}")


def _an_offer_holds(h: Happened) -> None:
    """Who accepts in time sits."""
    verb, _, b = (h.button or "").rpartition(":")
    place, briefing = h.before.places.get((h.who or 0, b)), h.briefings.get(b)
    if verb != "seat:accept" or place is None or place.ends_at is None or briefing is None:
        return
    is_in_time = h.now < place.ends_at and h.now < briefing.starts and not briefing.is_cancelled
    if is_in_time and h.knows and place.mode in briefing.modes:
        seat = h.after.seats.get((h.who or 0, b))
        holds(seat and seat.mode == place.mode, f"offer: accepted in time, and not kept: {h.said!r}")


# --- answers, announcements, staff -------------------------------------------------------------


def _passed_on(h: Happened) -> None:
    new = {n: q for n, q in h.after.questions.items() if n not in h.before.questions and q[0] not in h.others}
    is_later = h.says("passed-on-later")
    is_said = h.says("passed-on") or is_later
    holds(bool(new) == is_said, f"passed-on: said {is_said}, kept {new}")
    for number, (person, *_) in new.items():
        holds(person == h.who, "passed-on: for somebody else")
        told = [row for row in h.after.new_rows(h.before) if row.data.get("question") == number]
        holds(told or is_later, f"passed-on: nobody of staff is told of question {number}")


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _no_answer_is_lost(h: Happened) -> None:
    answered: list[int] = []
    is_alone = not h.others
    for number, (person, _, answer, was_due) in h.before.questions.items():
        after = h.after.questions.get(number)
        if after is None:
            holds(h.says("forgotten") or not is_alone, f"answer: question {number} is gone")
            continue
        said, is_due = after[2:]
        if not was_due:
            holds(said in (answer, None), f"answer: that to {number} was changed")
        elif not is_due and said is not None and (said != answer or h.actor is not None):
            answered.append(number)
            holds(h.is_staff or not is_alone, f"answer: {number} was answered by no staff")
            is_told = any(
                row.person == person and said[:20] in _plain(row.text) for row in h.after.new_rows(h.before)
            )
            is_gone = person in h.after.gone
            holds(is_told or is_gone, f"answer: {person} does not get that to {number}")
    is_said = h.says("answer-sent") or any(h.says("answer-gone", number=number) for number in answered)
    holds(is_said == bool(answered) or not is_alone, f"answer: said {is_said}, kept {answered}")


def _as_they_wished(h: Happened) -> None:
    """Nobody is subscribed or unsubscribed but by themselves, and what is said of it is so."""
    for person in h.before.interests.keys() | h.after.interests.keys():
        before, after = h.before.interests.get(person), h.after.interests.get(person)
        is_mine = h.did(person) or person in h.after.gone
        holds(before == after or is_mine, f"interests: {person}'s changed from {before} to {after}")
    mine = h.after.interests.get(h.who or 0, frozenset())
    if h.says("subscribed") or h.says("already-subscribed"):
        holds("all" in mine, "interests: subscribed, it was said, and they are not")
    if h.says("unsubscribed"):
        holds(not mine, f"interests: stopped, it was said, and {mine} is left")


def _only_staff_changes(h: Happened) -> None:
    new = {
        key: change
        for key, change in h.after.changes.items()
        if key not in h.before.changes and change[1] not in h.others
    }
    by_button = [change for change in new.values() if change[1] is not None]
    holds(all(person == h.who and h.is_staff for _, person, _ in by_button), f"arrange: {new} by {h.actor}")
    if h.reply is not None and h.actor is not None:
        holds(h.says("arrange-done") == bool(by_button), f"arrange: said {h.said!r}, logged {new}")
    for number in h.after.announcements.keys() - h.before.announcements.keys():
        holds(h.is_staff or h.others, f"announcement: {number} by {h.actor}")


def _announced_to_whom_it_concerns(h: Happened) -> None:
    for row in h.after.new_rows(h.before):
        if row.announcement is None:
            continue
        _, audience, action = h.after.announcements[row.announcement]
        if action == "send" and audience == "all":
            wanted = h.after.interests.get(row.person or 0, frozenset())
            holds("all" in wanted, f"announcement: {row.person} did not want it")


# --- nothing twice -----------------------------------------------------------------------------


def _each_thing_once(h: Happened) -> None:
    """In one step nobody is told of the same thing by two rows; and no reminder is queued twice at all."""
    new = Counter(
        (row.person, row.author, repr(sorted(row.data.items(), key=str)))
        for row in h.after.new_rows(h.before)
        if row.author
    )
    for what, count in new.items():
        holds(count == 1, f"twice: {what}")
    live = Counter(
        (row.person, row.author, row.data["briefing"], row.data["notice"])
        for row in h.after.rows.values()
        if row.author == "briefing-reminder" and row.status in ("queued", "sending", "sent")
    )
    for reminder, count in live.items():
        holds(count == 1, f"twice: {reminder}")


PROMISES = (
    _words,
    _in_their_language,
    _as_it_is,
    _nobody_loses_a_seat,
    _booked_is_booked,
    _never_over_capacity,
    _the_queue_in_order,
    _said_of_the_queue,
    _an_offer_holds,
    _passed_on,
    _no_answer_is_lost,
    _as_they_wished,
    _only_staff_changes,
    _announced_to_whom_it_concerns,
    _each_thing_once,
)
