"""Who gets what of the office's announcements: all of them, or by interest; stopped, or paused for two weeks."""

from __future__ import annotations

import re
from datetime import timedelta

from bot import texts
from bot.config import Settings
from bot.deadlines.following import (
    KINDS,
    explained,
    follows,
    in_words,
    key_of,
    keys_followed,
    last_day,
    named,
    pause_note,
)
from bot.dialogue import hearing
from bot.dialogue.buttons import ChangeSubscription, SubscriptionChange, ToggleInterest
from bot.library import Library
from bot.messages import Markdown, Meaning, Reply, Rows, column, grid
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Storage

_PAUSE = timedelta(days=14)
_WORDS = {
    "all": ("all", "everything", "announcements", "all announcements", "全部", "所有", "通知", "全部通知"),
    "briefings": ("briefings", "briefing", "宣讲会", "说明会"),
    "deadlines": ("deadlines", "deadline", "all deadlines", "截止", "截止日期", "所有截止日期"),
}
_EVERYTHING = ("all", "everything", "全部", "所有")
_PAUSING = ("pause", "pause for two weeks", "暂停", "暂停两周")
_BETWEEN = re.compile(r"\s*[,，、;；+&]\s*|\s+and\s+|\s*[和与及跟]\s*", re.IGNORECASE)

_POLITE = re.compile(
    r"^(?:from|to|请)\s*|[\s,，]*(?:please|pls|thanks?(?: you)?|谢谢|吧|了)?[.!。！\s]*$", re.IGNORECASE
)
_FROM = re.compile(
    r"(?:please |pls |请|帮我)?(?:unsubscribe(?: me)? from|opt[- ]?out of|退订|取消订阅)\s*(.+?)[\s.!。！]*",
    re.IGNORECASE,
)


class Subscription(Skill):
    name = "subscription"
    commands = (Command("subscribe"), Command("unsubscribe"))
    presses = (ToggleInterest, ChangeSubscription)

    def __init__(self, library: Library, storage: Storage, settings: Settings) -> None:
        self._library = library
        self._interests = storage.interests
        self._settings = settings

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.command, turn.pressed:
            case "subscribe", _:
                return await self._subscribe(turn)
            case "unsubscribe", _:
                return await self._unsubscribe(turn, turn.argument_text)
            case _, ChangeSubscription(change):
                return await self._change(turn, change)
            case _, ToggleInterest(interest):
                return await self._toggle(turn, interest)
        return await self._told_to_stop(turn) if turn.command is None and turn.pressed is None else None

    async def heard(self, turn: Turn, means: Meaning) -> Reply | None:
        """Ends what is sent to whoever writes STOP, 退订 or TD, as to any mailing; an open dialogue is stopped first."""
        if not hearing.is_to_a_mailing(turn.message.text) or turn.conversation.skill is not None:
            return None
        await self._interests.drop_aside(turn.person.id)
        return await self._unsubscribe(turn, "")

    async def _told_to_stop(self, turn: Turn) -> Reply | None:
        """Takes "unsubscribe from NUS" and 退订截止日期, where that is clear."""
        said = _FROM.fullmatch(turn.message.text.strip())
        if said is None or not turn.message.is_private:
            return None
        _, unclear = self._understood(said[1])
        return None if unclear else await self._unsubscribe(turn, said[1])

    async def _change(self, turn: Turn, change: SubscriptionChange) -> Reply | None:
        match change:
            case SubscriptionChange.ON:
                return await self._add(turn, ["all"])
            case SubscriptionChange.NO:
                return await self._decline(turn)
            case SubscriptionChange.BACK:
                return await self._give_back(turn)
            case SubscriptionChange.OFF:
                return await self._remove_all(turn)
            case SubscriptionChange.CHOOSE:
                return Reply(turn.say("interests"), await self._choices(turn), replaces=True)
            case SubscriptionChange.PAUSE:
                return await self._pause(turn)
            case SubscriptionChange.RESUME:
                return await self._resume(turn)

    # --- more ----------------------------------------------------------------------

    async def _subscribe(self, turn: Turn) -> Reply:
        if not turn.argument_text:
            return await self._add(turn, ["all"])
        wanted, unclear = self._understood(_POLITE.sub("", turn.argument_text))
        return self._unclear(turn, unclear) if unclear else await self._add(turn, wanted)

    async def _add(self, turn: Turn, wanted: list[str]) -> Reply:
        has_already = set(wanted) <= set(await self._interests.of_person(turn.person.id))
        for interest in wanted:
            await self._start(turn, interest)
        if wanted == ["all"]:
            text = turn.say("already-subscribed" if has_already else "subscribed")
        else:
            text = turn.say("subscribed-to", what=named(turn.language, self._library, wanted))
        return Reply(self._with_pause(turn, text), await self._choices(turn))

    async def _start(self, turn: Turn, interest: str) -> None:
        turn.awaits_news = True
        knows = keys_followed(self._library.knowledge, interest, self._settings.zone)
        await self._interests.add(turn.person.id, interest, turn.now, knows)

    async def _give_back(self, turn: Turn) -> Reply | None:
        """Gives back what was kept aside when they blocked the bot; what the knowledge no longer has is left out."""
        aside = [i for i in turn.person.interests_aside if in_words(turn.language, self._library, i)]
        if not aside:
            return None
        for interest in aside:
            await self._start(turn, interest)
        await self._interests.drop_aside(turn.person.id)
        text = turn.say("given-back", what=explained(turn.language, self._library, aside))
        return Reply(self._with_pause(turn, text), await self._choices(turn))

    # --- less ----------------------------------------------------------------------

    async def _decline(self, turn: Turn) -> Reply:
        """Stops announcements; programmes that they follow stay."""
        await self._interests.drop_aside(turn.person.id)
        await self._interests.remove(turn.person.id, "all")
        left = await self._interests.of_person(turn.person.id)
        if not left:
            return Reply(turn.say("not-subscribed"))
        text = turn.say("declined", what=explained(turn.language, self._library, left))
        return Reply(text, await self._choices(turn))

    async def _unsubscribe(self, turn: Turn, what: str) -> Reply:
        what = _POLITE.sub("", what).strip()
        words = what.casefold()
        mine = await self._interests.of_person(turn.person.id)
        if words in _PAUSING:
            return await self._pause(turn)
        if words in _EVERYTHING or (not words and len(mine) < 2):
            return await self._remove_all(turn)
        if not words:
            return self._offer(turn, mine)
        unwanted, unclear = self._understood(what)
        if unclear:
            return self._unclear(turn, unclear)
        for interest in unwanted:
            await self._stop(turn, interest)
        return await self._left(turn, unwanted)

    def _offer(self, turn: Turn, mine: list[str]) -> Reply:
        """Asks whoever gets several things which of them to stop."""
        return Reply(
            turn.say("unsubscribe-which", what=explained(turn.language, self._library, mine)),
            column(
                ChangeSubscription(SubscriptionChange.OFF).button(turn.say("unsubscribe-button")),
                ChangeSubscription(SubscriptionChange.CHOOSE).button(turn.say("choose-button")),
                ChangeSubscription(SubscriptionChange.PAUSE).button(turn.say("pause-button")),
            ),
        )

    async def _stop(self, turn: Turn, interest: str) -> None:
        """Stops one interest; of "all deadlines" the other programmes are left when one is taken out."""
        person_id = turn.person.id
        mine = await self._interests.of_person(person_id)
        await self._interests.remove(person_id, interest)
        if interest.startswith("programme:") and "deadlines" in mine:
            for other in self._library.knowledge.programmes:
                if f"programme:{other}" != interest:
                    await self._start(turn, f"programme:{other}")
            await self._interests.remove(person_id, "deadlines")

    async def _left(self, turn: Turn, unwanted: list[str]) -> Reply:
        what = named(turn.language, self._library, unwanted)
        left = await self._interests.of_person(turn.person.id)
        if not left:
            text = turn.say("unsubscribed-last", what=what)
        elif "all" in left:
            text = turn.say("unsubscribed-but-all", what=what)
        else:
            rest = explained(turn.language, self._library, left)
            text = turn.say("unsubscribed-from", what=what, left=rest)
        return Reply(text, await self._choices(turn))

    async def _remove_all(self, turn: Turn) -> Reply:
        had_some = await self._interests.remove(turn.person.id)
        return Reply(turn.say("unsubscribed" if had_some else "not-subscribed"))

    # --- later ---------------------------------------------------------------------

    async def _pause(self, turn: Turn) -> Reply:
        """Names the deadlines within the pause; the last reminder of each still comes."""
        mine = await self._interests.of_person(turn.person.id)
        if not mine:
            return Reply(turn.say("not-subscribed"))
        until = turn.now + _PAUSE
        await self._interests.pause(turn.person.id, until)
        done = await self._interests.done_with(turn.person.id)
        closing = sorted(
            (deadline.closes, programme.short.of(turn.language), deadline.label.of(turn.language))
            for programme in self._library.knowledge.programmes.values()
            if follows(mine, programme.id)
            for deadline in programme.deadlines
            if turn.now < deadline.closes <= until
            and key_of(programme, deadline, self._settings.zone) not in done
        )
        parts = [turn.say("paused", date=last_day(turn.language, until, self._settings.zone))]
        if closing:
            lines = [
                turn.say(
                    "deadline-named",
                    programme=Markdown(name),
                    label=Markdown(label),
                    date=texts.moment(turn.language, closes, self._settings.zone),
                )
                for closes, name, label in closing
            ]
            parts.append(Markdown("\n".join([turn.say("paused-closing"), *(f"- {line}" for line in lines)])))
        resume = ChangeSubscription(SubscriptionChange.RESUME).button(turn.say("resume-button"))
        return Reply(Markdown("\n\n".join(parts)), ((resume,),), replaces=True)

    async def _resume(self, turn: Turn) -> Reply:
        await self._interests.pause(turn.person.id, None)
        mine = await self._interests.of_person(turn.person.id)
        if not mine:
            return Reply(turn.say("not-subscribed"), replaces=True)
        return Reply(turn.say("resumed", what=explained(turn.language, self._library, mine)), replaces=True)

    def _with_pause(self, turn: Turn, text: Markdown) -> Markdown:
        note = pause_note(turn.language, turn.person, turn.now, self._settings.zone)
        return Markdown(f"{text}\n\n{note}") if note else text

    # --- by buttons ----------------------------------------------------------------

    async def _toggle(self, turn: Turn, interest: str) -> Reply | None:
        if in_words(turn.language, self._library, interest) == "":
            return None
        if not await self._interests.remove(turn.person.id, interest):
            await self._start(turn, interest)
        text = self._with_pause(turn, turn.say("interests"))
        return Reply(text, await self._choices(turn), replaces=True)

    async def _choices(self, turn: Turn) -> Rows:
        """Shows one button for each interest, with a mark where it is chosen; below, the way out."""
        mine = await self._interests.of_person(turn.person.id)
        every = [*KINDS, *(f"programme:{key}" for key in self._library.knowledge.programmes)]
        rows = grid(
            [
                ToggleInterest(key).button(
                    f"{'✓ ' if key in mine else ''}{in_words(turn.language, self._library, key)}"
                )
                for key in every
            ],
            2,
        )
        if not mine:
            return rows
        is_paused = turn.person.paused_until is not None and turn.person.paused_until > turn.now
        later = (
            ChangeSubscription(SubscriptionChange.RESUME).button(turn.say("resume-button"))
            if is_paused
            else ChangeSubscription(SubscriptionChange.PAUSE).button(turn.say("pause-button"))
        )
        return (
            *rows,
            (later, ChangeSubscription(SubscriptionChange.OFF).button(turn.say("unsubscribe-button"))),
        )

    # --- words ---------------------------------------------------------------------

    def _understood(self, text: str) -> tuple[list[str], str]:
        """Returns what somebody means to subscribe to; and the first part that is not clear."""
        found: list[str] = []
        for part in [part for part in _BETWEEN.split(text.strip()) if part]:
            word = part.casefold()
            kinds = [kind for kind, words in _WORDS.items() if word in words]
            meant = kinds or [f"programme:{key}" for key in self._library.matcher.programmes_in(part)]
            if not meant:
                return [], part
            found += [interest for interest in meant if interest not in found]
        return found, "" if found else text

    def _unclear(self, turn: Turn, what: str) -> Reply:
        return Reply(turn.say("subscribe-unclear", what=what[:40]))
