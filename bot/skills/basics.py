"""Hello, what the bot can do, and in which language."""

from __future__ import annotations

from collections.abc import Callable

from bot.config import Settings
from bot.deadlines.following import explained, pause_note
from bot.library import Library
from bot.messages import Button, Language, Markdown, Meaning, Reply, column
from bot.skills.turn import Command, Skill, Turn
from bot.storage import Storage

_LANGUAGES = {"en": "English", "zh": "中文"}


class Basics(Skill):
    name = "basics"
    commands = (
        Command("start", is_personal=False),
        Command("help", is_personal=False),
        Command("language"),
        Command("settings"),
    )

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
        match turn.command, turn.press:
            case "start", _:
                return self._start(turn)
            case "help", _:
                return Reply(self._help(turn))
            case "language", _:
                return await self._language(turn, turn.arguments[0].casefold() if turn.arguments else None)
            case "settings", _:
                return await self._overview(turn)
            case _, ("language",):
                return await self._language(turn, None)
            case _, ("language", choice):
                return await self._language(turn, choice, replaces=True)
        return None

    def _start(self, turn: Turn) -> Reply:
        text = turn.say("start", institution=self._settings.institution_in(turn.language))
        examples = Markdown("\n".join(f"- {turn.say(f'start-example-{number}')}" for number in (1, 2, 3)))
        text = Markdown(f"{text}\n\n{examples}\n\n{turn.say('start-commands')}")
        if not turn.message.is_private:
            return Reply(text)
        no = Button(turn.say("subscribe-no"), "subscription:no", means=Meaning.NO)
        if turn.person.interests_aside:
            back = Button(turn.say("give-back-button"), "subscription:back", means=Meaning.YES)
            return Reply(Markdown(f"{text}\n\n{turn.say('welcome-back')}"), ((back, no),))
        if turn.person.is_subscribed is not None:
            return Reply(text)
        yes = Button(turn.say("subscribe-yes"), "subscription:on", means=Meaning.YES)
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

    async def _language(self, turn: Turn, choice: str | None, *, replaces: bool = False) -> Reply:
        aliases = {"english": "en", "中文": "zh", "chinese": "zh", "汉语": "zh", "自动": "auto"}
        choice = aliases.get(choice, choice) if choice else None
        if choice in _LANGUAGES:
            turn.language = Language(choice)
            await self._people.set_fixed_language(turn.person.id, turn.language)
            return Reply(turn.say("language-fixed"), replaces=replaces)
        if choice == "auto":
            await self._people.set_fixed_language(turn.person.id, None)
            return Reply(turn.say("language-auto"), replaces=replaces)
        buttons = [Button(label, f"basics:language:{key}") for key, label in _LANGUAGES.items()]
        auto = Button(turn.say("language-auto-button"), "basics:language:auto")
        return Reply(turn.say("language-ask"), (tuple(buttons), (auto,)))

    async def _overview(self, turn: Turn) -> Reply:
        person = turn.person
        language = (
            _LANGUAGES[person.fixed_language] if person.fixed_language else turn.say("language-auto-button")
        )
        what = explained(turn.language, self._library, await self._interests.of_person(person.id))
        state = turn.say("settings-subscribed", what=what) if what else turn.say("settings-not-subscribed")
        text = turn.say("settings", language=language, subscription=state)
        note = pause_note(turn.language, turn.person, turn.now, self._settings.zone)
        buttons = [Button(turn.say("language-button"), "basics:language")]
        parts = [Markdown(f"{text}\n- {note}") if note else text]
        if person.interests_aside:
            parts.append(turn.say("welcome-back"))
            buttons.append(Button(turn.say("give-back-button"), "subscription:back"))
        elif not what:
            buttons.append(Button(turn.say("subscribe-yes"), "subscription:on"))
        if what:
            buttons.append(Button(turn.say("choose-button"), "subscription:choose"))
            if note:
                buttons.append(Button(turn.say("resume-button"), "subscription:resume"))
            else:
                buttons.append(Button(turn.say("pause-button"), "subscription:pause"))
            buttons.append(Button(turn.say("unsubscribe-button"), "subscription:off"))
        buttons.append(Button(turn.say("mydata-button"), "privacy:mydata"))
        return Reply(Markdown("\n\n".join(parts)), column(*buttons))
