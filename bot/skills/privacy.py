"""What is kept about a person, shown and deleted on request."""

from __future__ import annotations

from datetime import datetime

from bot import texts
from bot.answering import fit
from bot.answering.wording import Wording
from bot.briefings.forms import QUESTION, shown
from bot.config import Settings
from bot.deadlines.following import explained, pause_note
from bot.desk.learning import Learning
from bot.dialogue.buttons import Forget, KeepData, ShowMyData
from bot.knowledge.money import grouped
from bot.library import Library
from bot.messages import Markdown, Meaning, Reply
from bot.skills.turn import Command, Skill, Turn
from bot.storage import DONE, KNOWN, Roster, Storage

_DELETE = (
    *(
        "delete",
        "delete it",
        "delete it all",
        "delete all",
        "delete everything",
        "delete my data",
        "forget me",
    ),
    *(
        "删",
        "删除",
        "确认删除",
        "确定删除",
        "全部删除",
        "都删除",
        "全删",
        "都删",
        "删掉",
        "删除全部",
        "删除所有",
        "删除一切",
        "删吧",
    ),
)
_KEEP = (
    *(
        "don't delete",
        "don't delete it",
        "do not delete",
        "do not delete it",
        "keep",
        "keep it",
        "keep everything",
    ),
    *("不删", "不删除", "别删", "别删除", "先不删", "不要删", "不要删除", "保留"),
)


class Privacy(Skill):
    name = "privacy"
    commands = (Command("privacy", is_personal=False), Command("mydata"), Command("forget"))
    presses = (ShowMyData, Forget, KeepData)

    def __init__(
        self, library: Library, learning: Learning, storage: Storage, roster: Roster, settings: Settings
    ) -> None:
        self._library = library
        self._learning = learning
        self._storage = storage
        self._roster = roster
        self._settings = settings

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.command, turn.pressed:
            case "privacy", _:
                return Reply(turn.say("privacy", institution=self._settings.institution_in(turn.language)))
            case ("mydata", _) | (_, ShowMyData()):
                return Reply(await self._everything(turn))
            case "forget", _:
                yes = Forget().button(turn.say("forget-yes"), means=Meaning.YES, also=_DELETE)
                no = KeepData().button(turn.say("no"), means=Meaning.NO, also=_KEEP)
                return Reply(turn.say("forget-ask"), ((yes, no),))
            case _, Forget():
                staff = {*await self._roster.members(), *await self._roster.told()}
                staff |= {await self._storage.moves.current(each) for each in staff}
                await self._storage.forget(turn.person, turn.now, staff - {turn.person.address})
                await self._learning.unlearn()
                turn.close()
                return Reply(
                    turn.say("forgotten-muted" if turn.person.is_muted else "forgotten"), replaces=True
                )
            case _, KeepData():
                return Reply(turn.say("kept"), replaces=True)
        return None

    async def _gets(self, turn: Turn) -> list[Markdown]:
        """Returns what they get, until when it is paused, and what was kept aside."""
        what = explained(
            turn.language, self._library, await self._storage.interests.of_person(turn.person.id)
        )
        aside = explained(turn.language, self._library, turn.person.interests_aside)
        return [
            turn.say("settings-subscribed", what=what) if what else turn.say("settings-not-subscribed"),
            *(
                [note]
                if (note := pause_note(turn.language, turn.person, turn.now, self._settings.zone))
                else []
            ),
            *([turn.say("mydata-aside", what=aside)] if aside else []),
        ]

    async def _reminders(self, turn: Turn) -> list[Markdown]:
        """Returns which deadlines they were reminded of, are done with, or knew when they began to follow."""
        return [
            turn.say(
                "mydata-reminder",
                kind={DONE: "done", KNOWN: "known"}.get(row.days_before, "sent"),
                what=self._deadline(turn, row.deadline),
                days=row.days_before,
                date=texts.moment(turn.language, row.reminded_at, self._settings.zone),
            )
            for row in await self._storage.interests.reminders_of(turn.person.id)
        ]

    async def _ticks(self, turn: Turn) -> list[Markdown]:
        """Returns what they or the office have ticked."""
        return [
            turn.say(
                "mydata-tick",
                programme=self._programme(turn, tick.programme),
                what=self._item(turn, tick.programme, tick.item),
                year=str(tick.year),
                who="office" if tick.is_by_office else "you",
                date=texts.moment(turn.language, tick.ticked_at, self._settings.zone),
            )
            for tick in await self._storage.ticks.of_person(turn.person.id)
        ]

    def _programme(self, turn: Turn, programme_id: str) -> str:
        programme = self._library.knowledge.programmes.get(programme_id)
        return Markdown(programme.short.of(turn.language)) if programme is not None else programme_id

    def _item(self, turn: Turn, programme_id: str, item_id: str) -> str:
        """Returns a deadline or an item of the checklist by its label; by its id if it is gone."""
        programme = self._library.knowledge.programmes.get(programme_id)
        if programme is None:
            return item_id
        labels = {deadline.id: deadline.label for deadline in programme.deadlines}
        labels |= {item.id: item.title for item in programme.data.items if item.title}
        return Markdown(labels[item_id].of(turn.language)) if item_id in labels else item_id

    def _deadline(self, turn: Turn, key: str) -> Markdown:
        """Returns the deadline with the date that it had then."""
        programme_id, deadline_id, closes = key.split("/", 2)
        return turn.say(
            "deadline-named",
            programme=self._programme(turn, programme_id),
            label=self._item(turn, programme_id, deadline_id),
            date=texts.moment(turn.language, datetime.fromisoformat(closes), self._settings.zone),
        )

    async def _at_briefings(self, turn: Turn) -> list[Markdown]:
        """Returns what was entered for briefings, whether they came, what they said of them; queues and consent."""
        zone, lines = self._settings.zone, []
        for registration in await self._storage.registrations.of_person(turn.person.id):
            briefing = registration.briefing_id
            lines += self._entered(turn, briefing, registration.answers)
            if registration.checked_in_at is not None:
                date = texts.moment(turn.language, registration.checked_in_at, zone)
                lines.append(turn.say("mydata-checked-in", briefing=briefing, date=date))
            said = [
                *(["★" * registration.stars] if registration.stars else []),
                *([turn.say(f"missing-{registration.missing}")] if registration.missing else []),
                *([turn.say(f"plans-{registration.plans}")] if registration.plans else []),
                *([turn.say(f"absence-{registration.absence}")] if registration.absence else []),
            ]
            if said:
                words = Markdown(turn.say("list-separator").join(said))
                lines.append(turn.say("mydata-feedback", briefing=briefing, words=words))
        for place in await self._storage.waiting_list.of_person(turn.person.id):
            since = texts.moment(turn.language, place.since, zone)
            mode = turn.say(f"mode-{place.mode}")
            lines.append(turn.say("mydata-queue", briefing=place.briefing_id, mode=mode, date=since))
            lines += self._entered(turn, place.briefing_id, place.answers)
        if turn.person.consented_at is not None:
            date = texts.moment(turn.language, turn.person.consented_at, zone)
            lines.append(turn.say("mydata-consent", date=date))
        return lines

    def _entered(self, turn: Turn, briefing_id: str, answers: dict[str, str]) -> list[Markdown]:
        """Lists what was entered, also to questions that stand in no form any more."""
        briefing = self._library.knowledge.briefings.get(briefing_id)
        fields = {field.id: field for field in briefing.form} if briefing is not None else {}
        return [
            turn.say("speakers-line", question=answer)
            if key == QUESTION
            else turn.say(
                "form-line",
                question=Markdown(fields[key].question.of(turn.language)) if key in fields else f"{key}:",
                answer=shown(fields[key], answer, turn.language) if key in fields else answer,
            )
            for key, answer in answers.items()
            if answer
        ]

    async def _everything(self, turn: Turn) -> Markdown:
        person = turn.person
        questions = await self._storage.questions.of_person(person.id)
        further = await self._storage.addresses.of_person(person.id)
        asides = [
            await self._storage.inbox.count_set_aside(address)
            for address in (person.address, *(one.address for one in further))
        ]
        aside = sum(asides)
        page = await self._storage.transcripts.count(person.id)
        lines = [
            turn.say("mydata-address", address=str(person.address)),
            *(
                turn.say(
                    "mydata-further",
                    address=str(one),
                    state="gone" if one.is_gone else "confirmed" if one.confirmed_at else "open",
                )
                for one in further
            ),
            turn.say("mydata-language", language=person.fixed_language or person.language or "-"),
            *await self._gets(turn),
            *await self._reminders(turn),
            *await self._ticks(turn),
            turn.say("mydata-name", name=person.name or "-", number=person.student_number or "-"),
            *await self._seats(turn),
            *await self._at_briefings(turn),
            *(turn.say("mydata-question", text=question.text) for question in questions),
            *(turn.say("mydata-answer", text=question.answer) for question in questions if question.answer),
            *await self._labels(turn),
            *([turn.say("mydata-set-aside", count=aside)] if aside else []),
            turn.say("mydata-announcements", count=await self._storage.outbox.count_sent(person.id)),
            *self._fit(turn),
            *([turn.say("mydata-page", count=page)] if page else []),
            *([turn.say("mydata-conversation")] if turn.conversation.as_json() else []),
        ]
        body = "\n".join(f"- {line}" for line in lines)
        return Markdown(f"{turn.say('mydata')}\n\n{body}\n\n{turn.say('mydata-end')}")

    async def _seats(self, turn: Turn) -> list[str]:
        return [
            turn.say(
                "mydata-registration",
                briefing=registration.briefing_id,
                mode=turn.say(f"mode-{registration.mode}"),
                date=texts.moment(turn.language, registration.registered_at, self._settings.zone),
            )
            for registration in await self._storage.registrations.of_person(turn.person.id)
        ]

    async def _labels(self, turn: Turn) -> list[str]:
        return [
            turn.say("mydata-label", text=label.question, topic=label.topic or "-")
            if label.outside is None
            else turn.say("mydata-refused", text=label.question)
            for label in await self._storage.labels.of_person(turn.person.id)
        ]

    def _fit(self, turn: Turn) -> list[str]:
        """Tells what is kept for the verdicts, if it is."""
        kept = fit.unpacked(turn.conversation.kept)
        if kept is None:
            return []
        told = Wording(self._library.knowledge, self._library.answers, turn.language).told(kept.profile)
        if kept.budget is not None:
            told.append(texts.money(turn.language, grouped(kept.budget.amount), kept.budget.currency))
        if kept.free_from is not None:
            told.append(texts.day(turn.language, kept.free_from))
        return [turn.say("mydata-fit", what=turn.say("list-separator").join(told) or "-")]
