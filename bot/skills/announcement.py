"""Staff speak to many: written, looked at, perhaps approved, sent now or later, corrected or recalled."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot import tables, texts
from bot.announcing import Announcing, controls, language_of
from bot.config import Settings
from bot.courier import Courier
from bot.library import Library
from bot.matching import language_of as language_in
from bot.messages import Address, Button, File, Language, Markdown, Reply, Rows, column, grid
from bot.skills.turn import Command, Turn
from bot.storage import Action, Storage
from bot.storage import Announcement as Stored

_MAX_LENGTH = 3500
_SHOWN = 5
_BEGINNING = 60
_TIME = re.compile(
    r"(?:(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?\s*)?(?P<hour>\d{1,2})[:：](?P<minute>\d{2})"
)


class Announcement:
    name = "announcement"
    commands = (Command("announce", is_staff=True, opens=True), Command("announcements", is_staff=True))
    slow_presses = ("table",)
    takes_attachments = True

    def __init__(
        self,
        library: Library,
        storage: Storage,
        courier: Courier,
        announcing: Announcing,
        settings: Settings,
        staff: tuple[Address, ...],
    ) -> None:
        self._library = library
        self._storage = storage
        self._announcements = storage.announcements
        self._courier = courier
        self._announcing = announcing
        self._settings = settings
        self._staff = tuple(address for address in staff if not address.id.startswith("-"))

    async def respond(self, turn: Turn) -> Reply | None:
        if not turn.is_staff:
            return None
        if turn.press is not None:
            return await self._pressed(turn, *turn.press)
        match turn.command, turn.step:
            case "announce", _:
                turn.open("content")
                return await self._write(turn) if turn.argument_text else Reply(turn.say("announce-ask"))
            case "announcements", _:
                return await self._list(turn)
            case _, "content" | "other":
                return await self._write(turn)
            case _, "time":
                return await self._take_time(turn)
            case _, "correction":
                return await self._take_correction(turn)
        return None

    async def _pressed(self, turn: Turn, verb: str = "", number: str = "", *more: str) -> Reply | None:
        announcement = await self._announcements.get(int(number)) if number.isdecimal() else None
        if announcement is None:
            return None
        match verb:
            case "show":
                return await self._details(turn, announcement)
            case "table":
                return await self._table(turn, announcement)
            case "pause" | "resume" | "stop":
                return await self._control(turn, announcement, verb)
            case "again":
                return await self._send_again(turn, announcement)
            case "correct" | "recall" | "recalled":
                return await self._change_sent(turn, announcement, verb)
            case "approve" | "reject":
                return await self._decide(turn, announcement, verb)
        if announcement.status != "draft" or announcement.author_id != turn.person.id:
            return None
        match verb:
            case "send":
                return await self._send(turn, announcement)
            case "drop":
                await self._announcements.move_on(announcement.id, ("draft",), "dropped")
                self._close_if_about(turn, announcement)
                return Reply(turn.say("announce-dropped"), replaces=True)
            case "audience":
                return await self._audiences(turn, announcement)
            case "for":
                return await self._choose_audience(turn, announcement, ":".join(more))
            case "exempt":
                await self._announcements.change(announcement.id, is_exempt=not announcement.is_exempt)
                return await self._card(turn, announcement.id, replaces=True)
            case "other":
                turn.open("other", draft=announcement.id)
                return Reply(turn.say("announce-other-ask"))
            case "at":
                turn.open("time", draft=announcement.id)
                return Reply(turn.say("announce-time-ask", zone=self._settings.timezone))
            case "now":
                await self._announcements.change(announcement.id, starts_at=None)
                return await self._card(turn, announcement.id, replaces=True)
            case "test":
                await self._show_to(turn.person.id, announcement, turn.now)
                return Reply(turn.say("announce-tested"))
            case "card":
                return await self._card(turn, announcement.id, replaces=True)
        return None

    # --- writing -----------------------------------------------------------------

    async def _write(self, turn: Turn) -> Reply:
        """What staff wrote is a draft; another message takes the place of the one before in its language."""
        content = self._content(turn)
        if isinstance(content, Markdown):
            return Reply(content)
        number = turn.conversation.data.get("draft")
        draft = await self._announcements.get(number) if number is not None else None
        if draft is None or draft.status != "draft":
            language = language_in(turn.message.text) or turn.language
            number = await self._announcements.draft(turn.person.id, {language: content}, turn.now)
        elif turn.step == "other":
            (first,) = list(draft.contents)[:1]
            number = draft.id
            await self._announcements.change(number, contents={**draft.contents, first.other: content})
        else:
            number = await self._replace(draft, self._with(draft, content, turn), turn)
        turn.open("content", draft=number, album=turn.message.album)
        return await self._card(turn, number)

    async def _replace(self, draft: Stored, contents: dict[Language, Reply], turn: Turn) -> int:
        """A draft of its own, so that the buttons below the old one send nothing that was not seen."""
        await self._announcements.move_on(draft.id, ("draft",), "dropped")
        number = await self._announcements.draft(
            turn.person.id, contents, turn.now, audience=draft.audience, is_exempt=draft.is_exempt
        )
        await self._announcements.change(number, starts_at=draft.starts_at)
        return number

    def _with(self, draft: Stored, content: Reply, turn: Turn) -> dict[Language, Reply]:
        """The draft's texts with a new one: the rest of an album, or a text in place of another."""
        language = language_in(turn.message.text) or next(iter(draft.contents))
        album = turn.message.album
        if album is not None and album == turn.conversation.data.get("album"):
            before = next(iter(draft.contents.values()))
            messages = [*(before.original or {}).get("messages", []), *(content.original or {})["messages"]]
            return {**draft.contents, next(iter(draft.contents)): _with_messages(before, messages)}
        if len(draft.contents) == 1:
            return {language: content}
        return {**draft.contents, language: content}

    def _content(self, turn: Turn) -> Reply | Markdown:
        """What is to be said, or what is wrong with it."""
        message = turn.message
        text = (turn.argument_text if turn.command else message.text).strip()
        original = message.original if not turn.command else None
        if not text and original is None:
            return turn.say("empty")
        if len(text) > _MAX_LENGTH:
            return turn.say("announce-too-long", length=len(text), limit=_MAX_LENGTH)
        return Reply(Markdown(text or f"[{message.attachment or 'album'}]"), original=original)

    async def _card(self, turn: Turn, number: int, *, replaces: bool = False) -> Reply:
        """How it looks, whom it goes to, and what can be done with it."""
        draft = await self._announcements.get(number)
        assert draft is not None
        count = (await self._storage.audiences.counts([draft.audience], turn.now))[draft.audience]
        lines = [
            turn.say("announce-preview", count=count, audience=self._audience_name(turn, draft.audience))
        ]
        if draft.starts_at is not None:
            when = texts.moment(turn.language, draft.starts_at, self._settings.zone)
            lines.append(turn.say("announce-starts", date=when))
        if self._settings.announcements.is_quiet(turn.now.astimezone(self._settings.zone)):
            lines.append(turn.say("announce-exempt-now" if draft.is_exempt else "announce-quiet-now"))
        elif draft.is_exempt:
            lines.append(turn.say("announce-exempt-now"))
        if len(draft.contents) == 1:
            lines.append(turn.say("announce-one-language"))
        if self._needs_approval(count):
            lines.append(turn.say("announce-needs-approval"))
        lines.append(turn.say("announce-change"))
        shown = None
        if not replaces:
            for content in reversed(draft.contents.values()):
                shown = Reply(content.text, before=shown, original=content.original)
        return Reply(
            Markdown("\n\n".join(lines)), self._buttons(turn, draft, count), replaces=replaces, before=shown
        )

    def _buttons(self, turn: Turn, draft: Stored, count: int) -> Rows:
        def button(key: str, verb: str) -> Button:
            return Button(turn.say(key), f"announcement:{verb}:{draft.id}")

        send = "announce-ask-approval" if self._needs_approval(count) else "announce-send"
        first = (Button(turn.say(send, count=count), f"announcement:send:{draft.id}"),)
        other = next(iter(draft.contents)).other
        rows: list[tuple[Button, ...]] = [first] if count else []
        rows.append((button("announce-audience", "audience"), button("announce-test", "test")))
        rows.append(
            (
                Button(turn.say(f"announce-other-{other}"), f"announcement:other:{draft.id}"),
                button("announce-at", "at") if draft.starts_at is None else button("announce-now", "now"),
            )
        )
        rows.append((button("announce-not-exempt" if draft.is_exempt else "announce-exempt", "exempt"),))
        rows.append((button("announce-drop", "drop"),))
        return tuple(rows)

    def _needs_approval(self, count: int) -> bool:
        above = self._settings.announcements.approve_above
        return above is not None and count > above

    async def _audiences(self, turn: Turn, draft: Stored) -> Reply:
        knowledge = self._library.knowledge
        audiences = ["all", "language:zh", "language:en", "briefings", "deadlines"]
        audiences += [f"programme:{key}" for key in knowledge.programmes]
        audiences += [f"briefing:{b.id}" for b in knowledge.briefings.values() if b.ends > turn.now]
        counts = await self._storage.audiences.counts(audiences, turn.now)
        buttons = [
            Button(
                turn.say("audience-button", name=self._audience_name(turn, key), count=counts[key]),
                f"announcement:for:{draft.id}:{key}",
            )
            for key in audiences
        ]
        return Reply(turn.say("announce-audience-ask"), column(*buttons), replaces=True)

    async def _choose_audience(self, turn: Turn, draft: Stored, audience: str) -> Reply | None:
        if self._audience_name(turn, audience) == "":
            return None
        await self._announcements.change(draft.id, audience=audience)
        return await self._card(turn, draft.id, replaces=True)

    def _audience_name(self, turn: Turn, audience: str) -> Markdown:
        """In words; nothing if there is no such audience (any more)."""
        kind, _, argument = audience.partition(":")
        knowledge = self._library.knowledge
        match kind:
            case "programme" if argument in knowledge.programmes:
                name = knowledge.programmes[argument].short.of(turn.language)
            case "briefing" if argument in knowledge.briefings:
                name = knowledge.briefings[argument].campus.of(turn.language)
            case "language" if argument in tuple(Language):
                name = {"en": "English", "zh": "中文"}[argument]
            case "all" | "briefings" | "deadlines" if not argument:
                name = ""
            case _:
                return Markdown("")
        return turn.say(f"audience-{kind}", name=name)

    async def _take_time(self, turn: Turn) -> Reply:
        number = turn.conversation.data["draft"]
        when = _moment(turn.message.text, turn.now.astimezone(self._settings.zone))
        if when is None or when <= turn.now:
            return Reply(turn.say("announce-time-wrong" if when is None else "announce-time-past"))
        await self._announcements.change(number, starts_at=when)
        turn.open("content", draft=number)
        return await self._card(turn, number)

    async def _show_to(self, person_id: int, announcement: Stored, now: datetime) -> None:
        for content in announcement.contents.values():
            await self._storage.outbox.put([person_id], content, now)
        self._courier.wake()

    # --- sending -----------------------------------------------------------------

    async def _send(self, turn: Turn, draft: Stored) -> Reply | None:
        count = (await self._storage.audiences.counts([draft.audience], turn.now))[draft.audience]
        if self._needs_approval(count):
            return await self._ask_approval(turn, draft, count)
        self._close_if_about(turn, draft)
        return await self._set_out(turn, draft, count)

    async def _set_out(self, turn: Turn, draft: Stored, count: int) -> Reply:
        if draft.starts_at is not None and draft.starts_at > turn.now:
            await self._announcements.move_on(draft.id, ("draft", "waiting"), "scheduled")
            date = texts.moment(turn.language, draft.starts_at, self._settings.zone)
            stop = Button(turn.say("announce-drop"), f"announcement:stop:{draft.id}")
            text = turn.say("announce-scheduled", id=str(draft.id), date=date, count=count)
            return Reply(text, ((stop,),), replaces=True)
        await self._announcing.begin(draft.id)
        started = await self._announcements.get(draft.id)
        assert started is not None
        if turn.message.id is not None and turn.person.id == draft.author_id:
            await self._announcements.change(draft.id, shown_at=(turn.message.sender, turn.message.id))
        text = turn.say("announce-queued", id=str(draft.id), count=started.tally.total)
        return Reply(text, controls(started, turn.language), replaces=True)

    async def _ask_approval(self, turn: Turn, draft: Stored, count: int) -> Reply:
        others = [address for address in self._staff if address != turn.person.address]
        if not others:
            return Reply(turn.say("announce-nobody-approves"))
        await self._announcements.move_on(draft.id, ("draft",), "waiting")
        self._close_if_about(turn, draft)
        for address in others:
            person = await self._storage.people.meet(address, None, turn.now)
            language = language_of(person)
            await self._show_to(person.id, draft, turn.now)
            ask = texts.say(
                language,
                "announce-approve-ask",
                id=str(draft.id),
                name=turn.message.name or turn.person.address.id,
                count=count,
                audience=self._audience_name(replace(turn, language=language), draft.audience),
            )
            buttons = (
                Button(texts.say(language, "announce-approve"), f"announcement:approve:{draft.id}"),
                Button(texts.say(language, "announce-reject"), f"announcement:reject:{draft.id}"),
            )
            await self._storage.outbox.put([person.id], Reply(ask, (buttons,)), turn.now)
        self._courier.wake()
        return Reply(turn.say("announce-waiting", id=str(draft.id)), replaces=True)

    async def _decide(self, turn: Turn, announcement: Stored, verb: str) -> Reply | None:
        if announcement.status != "waiting":
            return None
        if announcement.author_id == turn.person.id:
            return Reply(turn.say("announce-not-oneself"))
        count = (await self._storage.audiences.counts([announcement.audience], turn.now))[
            announcement.audience
        ]
        if verb == "reject":
            await self._announcements.move_on(announcement.id, ("waiting",), "dropped")
            reply = Reply(turn.say("announce-dropped"), replaces=True)
        else:
            await self._announcements.change(announcement.id, approver_id=turn.person.id)
            reply = await self._set_out(turn, announcement, count)
        author = await self._storage.people.get(announcement.author_id) if announcement.author_id else None
        if author is not None:
            key = "announce-approved" if verb == "approve" else "announce-rejected"
            told = Reply(texts.say(language_of(author), key, id=str(announcement.id)))
            await self._storage.outbox.put([author.id], told, turn.now)
            self._courier.wake()
        return reply

    async def _control(self, turn: Turn, announcement: Stored, verb: str) -> Reply | None:
        number = announcement.id
        if verb == "stop" and announcement.status == "scheduled":
            await self._announcements.move_on(number, ("scheduled",), "dropped")
            return Reply(turn.say("announce-dropped"), replaces=True)
        if verb == "stop":
            done = await self._stop(number, turn.now)
        elif verb == "pause":
            done = await self._announcements.move_on(number, ("running",), "paused")
            self._courier.withhold(number, "queued")
        else:
            done = await self._announcements.move_on(number, ("paused",), "running")
            self._courier.resume(number)
        if not done:
            return None
        now = await self._announcements.get(number)
        assert now is not None
        text = self._announcing.progress(now, turn.language)
        rows = controls(now, turn.language) if now.status in ("running", "paused") else ()
        return Reply(text, rows, replaces=True)

    async def _stop(self, number: int, now: datetime) -> bool:
        done = await self._announcements.stop(number, now)
        if done:
            self._courier.withhold(number, "stopped")
        return done

    # --- afterwards --------------------------------------------------------------

    async def _list(self, turn: Turn) -> Reply:
        if turn.arguments:
            number = turn.arguments[0].lstrip("#")
            announcement = await self._announcements.get(int(number)) if number.isdecimal() else None
            if announcement is None or announcement.status in ("draft", "dropped"):
                return Reply(turn.say("announcement-unknown", id=turn.arguments[0][:20]))
            return await self._details(turn, announcement)
        announcements = await self._announcements.latest(_SHOWN)
        if not announcements:
            return Reply(turn.say("announcements-none"))
        lines = [self._line(turn, announcement) for announcement in announcements]
        buttons = [Button(f"{a.id}", f"announcement:show:{a.id}") for a in announcements]
        return Reply(Markdown("\n\n".join([turn.say("announcements"), *lines])), grid(buttons, 5))

    def _line(self, turn: Turn, announcement: Stored) -> Markdown:
        tally = announcement.tally
        beginning = announcement.text.replace("\n", " ")
        return turn.say(
            "announcement-line",
            id=str(announcement.id),
            action=announcement.action.value,
            status=announcement.status,
            date=texts.moment(turn.language, announcement.announced_at, self._settings.zone),
            text=beginning if len(beginning) <= _BEGINNING else f"{beginning[:_BEGINNING]}…",
            sent=tally.sent,
            total=tally.total,
            queued=tally.queued,
            gone=tally.gone,
            failed=tally.failed + tally.unknown,
        )

    async def _details(self, turn: Turn, announcement: Stored) -> Reply:
        """Counts and reasons, and what can still be done."""
        tally = announcement.tally
        lines = [self._line(turn, announcement)]
        lines.append(turn.say("announcement-audience", name=self._audience_name(turn, announcement.audience)))
        counts = {"capped": tally.capped, "stopped": tally.stopped, "unknown-count": tally.unknown}
        counts["doubtful"] = tally.doubtful
        lines += [turn.say(f"announcement-{key}", count=count) for key, count in counts.items() if count]
        lines += [
            turn.say("announcement-reason", status=status, reason=reason or "-", count=count)
            for status, reason, count in await self._announcements.reasons(announcement.id)
        ]

        def button(key: str, verb: str, count: int = 0) -> Button:
            return Button(turn.say(key, count=count), f"announcement:{verb}:{announcement.id}")

        rows: list[tuple[Button, ...]] = []
        if announcement.status in ("running", "paused"):
            rows += controls(announcement, turn.language)
        lost = tally.failed + tally.unknown
        if lost and announcement.status in ("finished", "stopped"):
            rows.append((button("announcement-again", "again", lost),))
        if announcement.action is Action.SEND and tally.sent:
            rows.append(
                (
                    button("announcement-correct", "correct", tally.sent),
                    button("announcement-recall", "recall", tally.sent),
                )
            )
        if tally.total:
            rows.append((button("announcement-table", "table"),))
        return Reply(Markdown("\n".join(lines)), tuple(rows))

    async def _send_again(self, turn: Turn, announcement: Stored) -> Reply | None:
        count = await self._announcements.send_again(announcement.id)
        if not count:
            return None
        self._courier.resume(announcement.id)
        return Reply(turn.say("announcement-again-queued", count=count))

    async def _table(self, turn: Turn, announcement: Stored) -> Reply:
        """Per person, for a spreadsheet program; made in a thread, because there may be many."""
        receipts = await self._announcements.receipts(announcement.id)
        heading = [turn.say(f"table-{key}") for key in ("chat", "status", "time", "reason", "doubts")]
        words = {key: str(turn.say(f"status-{key}")) for key in {receipt.status for receipt in receipts}}
        zone = self._settings.zone
        rows = (
            (
                receipt.address.id,
                words[receipt.status],
                receipt.settled_at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
                if receipt.settled_at
                else "",
                receipt.error or "",
                receipt.doubts,
            )
            for receipt in receipts
        )
        name = f"announcement-{announcement.id}"
        content = await asyncio.to_thread(tables.xlsx, name, heading, rows)
        text = turn.say("announcement-table-made", id=str(announcement.id), count=len(receipts))
        return Reply(text, file=File(f"{name}.xlsx", content))

    async def _change_sent(self, turn: Turn, announcement: Stored, verb: str) -> Reply | None:
        if announcement.action is not Action.SEND or not announcement.tally.sent:
            return None
        count = announcement.tally.sent
        if verb == "correct":
            turn.open("correction", of=announcement.id)
            return Reply(turn.say("correction-ask", count=count, languages=len(announcement.contents)))
        if verb == "recall":
            yes = Button(turn.say("recall-yes"), f"announcement:recalled:{announcement.id}")
            return Reply(turn.say("recall-ask", count=count), ((yes,),))
        await self._stop(announcement.id, turn.now)
        return await self._apply(turn, announcement, Action.RECALL)

    async def _take_correction(self, turn: Turn) -> Reply:
        """A text in the language of one that was sent takes its place; the other stays."""
        content = self._content(turn)
        announcement = await self._announcements.get(turn.conversation.data["of"])
        if isinstance(content, Markdown):
            return Reply(content)
        if announcement is None:
            turn.close()
            return turn.stale()
        languages = list(announcement.contents)
        language = language_in(turn.message.text) or turn.language
        language = language if language in languages else languages[0]
        turn.close()
        before = announcement.contents[language].original
        if before is not None and "messages" in before and content.original is not None:
            # what is corrected under a picture is its caption; the picture itself stays
            caption = content.original.get("text") or content.original.get("caption")
            kept = {**before, "caption": caption, "entities": content.original.get("entities", [])}
            content = replace(content, original=kept)
        contents = {**announcement.contents, language: content}
        await self._announcements.change(announcement.id, contents=contents)
        return await self._apply(turn, replace(announcement, contents=contents), Action.CORRECT)

    async def _apply(self, turn: Turn, announcement: Stored, action: Action) -> Reply:
        number = await self._announcements.draft(
            turn.person.id,
            announcement.contents,
            turn.now,
            audience=announcement.audience,
            action=action,
            of_id=announcement.id,
            is_exempt=True,
        )
        await self._announcing.begin(number)
        started = await self._announcements.get(number)
        assert started is not None
        text = turn.say(f"{action.value}-queued", id=str(number), count=started.tally.total)
        return Reply(text, controls(started, turn.language), replaces=turn.press is not None)

    def _close_if_about(self, turn: Turn, announcement: Stored) -> None:
        if turn.conversation.skill == self.name and turn.conversation.data.get("draft") == announcement.id:
            turn.close()


def _with_messages(reply: Reply, messages: list[int]) -> Reply:
    return replace(reply, original={**(reply.original or {}), "messages": sorted(set(messages))})


def _moment(text: str, now: datetime) -> datetime | None:
    """ "2026-12-01 09:00", "12-01 09:00", "12月1日 9:00"; "09:00" alone is the next time that the clock shows it."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    parts = {key: int(value) for key, value in match.groupdict().items() if value is not None}
    try:
        moment = now.replace(second=0, microsecond=0, **parts)  # type: ignore[arg-type]
    except ValueError:
        return None
    if moment <= now and "month" not in parts:
        moment += timedelta(days=1)
    elif moment <= now and "year" not in parts:
        moment = moment.replace(year=moment.year + 1)
    return moment
