"""Hello, what the bot can do, and in which language."""

from __future__ import annotations

from collections.abc import Callable

from bot.config import Settings
from bot.deadlines.following import explained, pause_note
from bot.dialogue.buttons import (
    ChangeSubscription,
    ChooseLanguage,
    KeepConversation,
    LanguageChoice,
    MakeCode,
    ShowEmail,
    ShowMyData,
    SubscriptionChange,
)
from bot.library import Library
from bot.messages import Language, Markdown, Meaning, Reply, column
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Storage

_LANGUAGES = {LanguageChoice.ENGLISH: "English", LanguageChoice.CHINESE: "中文"}
_ALIASES = {
    "english": LanguageChoice.ENGLISH,
    "chinese": LanguageChoice.CHINESE,
    "中文": LanguageChoice.CHINESE,
    "汉语": LanguageChoice.CHINESE,
    "自动": LanguageChoice.AUTOMATIC,
    **{choice.value: choice for choice in LanguageChoice},
}


class Basics(Skill):
    name = "basics"
    commands = (
        Command("start", is_personal=False),
        Command("help", is_personal=False),
        Command("language"),
        Command("settings"),
    )
    presses = (ChooseLanguage,)

    def __init__(
        self,
        library: Library,
        storage: Storage,
        settings: Settings,
        commands: Callable[[], tuple[Command, ...]],
    ) -> None:
        self._library = library
        self._people = storage.people
        self._interests = storage.interests
        self._settings = settings
        self._commands = commands

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.command, turn.pressed:
            case "start", _:
                return self._start(turn)
            case "help", _:
                return Reply(self._help(turn))
            case "language", _:
                return await self._language(turn, _ALIASES.get("".join(turn.arguments[:1]).casefold()))
            case "settings", _:
                return await self._overview(turn)
            case _, ChooseLanguage(choice):
                return await self._language(turn, choice, replaces=choice is not None)
        return None

    def _start(self, turn: Turn) -> Reply:
        text = turn.say("start", institution=self._settings.institution_in(turn.language))
        examples = "\n".join(f"- {example}" for example in self._library.examples(turn.language))
        text = Markdown("\n\n".join(filter(None, (text, examples, turn.say("start-commands")))))
        if not turn.message.is_private:
            return Reply(text)
        no = ChangeSubscription(SubscriptionChange.NO).button(turn.say("subscribe-no"), means=Meaning.NO)
        if turn.person.interests_aside:
            back = ChangeSubscription(SubscriptionChange.BACK).button(
                turn.say("give-back-button"), means=Meaning.YES
            )
            return Reply(Markdown(f"{text}\n\n{turn.say('welcome-back')}"), ((back, no),))
        if turn.person.is_subscribed is not None:
            return Reply(text)
        yes = ChangeSubscription(SubscriptionChange.ON).button(turn.say("subscribe-yes"), means=Meaning.YES)
        return Reply(Markdown(f"{text}\n\n{turn.say('subscribe-ask')}"), ((yes, no),))

    def _help(self, turn: Turn) -> Markdown:
        def lines(*, for_staff: bool) -> str:
            shown = [command for command in self._commands() if command.is_staff is for_staff]
            return "\n".join(
                f"- /{command.name} – {turn.say(f'command-{command.name}')}" for command in shown
            )

        parts = [turn.say("help"), lines(for_staff=False)]
        if turn.is_staff:
            parts += [turn.say("help-staff"), lines(for_staff=True)]
        return Markdown("\n\n".join(parts))

    async def _language(self, turn: Turn, choice: LanguageChoice | None, *, replaces: bool = False) -> Reply:
        if choice in _LANGUAGES:
            turn.language = Language(choice)
            await self._people.set_fixed_language(turn.person.id, turn.language)
            return Reply(turn.say("language-fixed"), replaces=replaces)
        if choice is LanguageChoice.AUTOMATIC:
            await self._people.set_fixed_language(turn.person.id, None)
            return Reply(turn.say("language-auto"), replaces=replaces)
        buttons = [ChooseLanguage(key).button(label) for key, label in _LANGUAGES.items()]
        auto = ChooseLanguage(LanguageChoice.AUTOMATIC).button(turn.say("language-auto-button"))
        return Reply(turn.say("language-ask"), (tuple(buttons), (auto,)))

    async def _overview(self, turn: Turn) -> Reply:
        person = turn.person
        language = (
            _LANGUAGES[LanguageChoice(person.fixed_language)]
            if person.fixed_language
            else turn.say("language-auto-button")
        )
        what = explained(turn.language, self._library, await self._interests.of_person(person.id))
        state = turn.say("settings-subscribed", what=what) if what else turn.say("settings-not-subscribed")
        text = turn.say("settings", language=language, subscription=state)
        note = pause_note(turn.language, turn.person, turn.now, self._settings.zone)
        buttons = [ChooseLanguage().button(turn.say("language-button"))]
        parts = [Markdown(f"{text}\n- {note}") if note else text]
        if person.interests_aside:
            parts.append(turn.say("welcome-back"))
            buttons.append(ChangeSubscription(SubscriptionChange.BACK).button(turn.say("give-back-button")))
        elif not what:
            buttons.append(ChangeSubscription(SubscriptionChange.ON).button(turn.say("subscribe-yes")))
        if what:
            buttons.append(ChangeSubscription(SubscriptionChange.CHOOSE).button(turn.say("choose-button")))
            if note:
                buttons.append(
                    ChangeSubscription(SubscriptionChange.RESUME).button(turn.say("resume-button"))
                )
            else:
                buttons.append(ChangeSubscription(SubscriptionChange.PAUSE).button(turn.say("pause-button")))
            buttons.append(ChangeSubscription(SubscriptionChange.OFF).button(turn.say("unsubscribe-button")))
        if self._settings.mail.host:
            buttons.append(ShowEmail().button(turn.say("email-button")))
        if not turn.is_staff:
            buttons.append(MakeCode().button(turn.say("join-button")))
            buttons.append(KeepConversation().button(turn.say("keep-button")))
        buttons.append(ShowMyData().button(turn.say("mydata-button")))
        return Reply(Markdown("\n\n".join(parts)), column(*buttons))
