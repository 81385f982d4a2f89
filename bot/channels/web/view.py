"""From entries of a transcript to what the templates show."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot import markup, texts
from bot.channels.web import rendering
from bot.config import Settings
from bot.library import Library
from bot.messages import File, Language, Reply, Rows
from bot.skills import Command
from bot.storage import Entry

_FOLDER = Path(__file__).parent
STATIC = _FOLDER / "static"
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ics": "text/calendar; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def type_of(name: str) -> str:
    return TYPES.get(Path(name).suffix, "application/octet-stream")


@dataclass(frozen=True)
class Attachment:
    """A file of an entry, as the page links to it."""

    url: str
    name: str
    is_picture: bool


@dataclass(frozen=True)
class Shown:
    """An entry as it is shown."""

    id: int
    is_mine: bool
    bubbles: Sequence[rendering.Text]
    files: Sequence[Attachment]
    buttons: Rows
    time: str
    moment: str


def parts(reply: Reply) -> list[Reply]:
    """Returns a reply and what is said before it, in order."""
    return [*(parts(reply.before) if reply.before is not None else []), reply]


def files(reply: Reply) -> list[File]:
    """Returns all files of a reply; an entry's link names them by their place in this list."""
    return [file for part in parts(reply) for file in part.files]


class View:
    """Renders the page and pieces of it in a language."""

    def __init__(
        self, settings: Settings, commands: Sequence[Command], library: Library, *, for_staff: bool = False
    ) -> None:
        self._settings = settings
        self._library = library
        self._for_staff = for_staff
        theirs = [command for command in commands if for_staff or not command.is_staff]
        self._commands = [command for command in theirs if command.name != "start"]
        self._names = frozenset(command.name for command in theirs)
        self._environment = Environment(
            loader=FileSystemLoader(_FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

    @cached_property
    def version(self) -> str:
        """Returns what changes with the style and the script, so that browsers keep them until then."""
        content = b"".join(file.read_bytes() for file in sorted(STATIC.iterdir()))
        return hashlib.sha256(content).hexdigest()[:10]

    def page(
        self,
        language: Language,
        entries: Sequence[Entry],
        *,
        nonce: str,
        notice: str = "",
        link: str = "",
        telegram: str = "",
        has_more: bool = False,
    ) -> str:
        """Returns the whole page.

        Args:
            nonce: goes with what is sent from it, so that a double tap counts once.
            notice: the key of a sentence that is shown once, above the field.
            link: what a person from outside has in hand, to be taken up by a tap.
            telegram: where the same is taken up in Telegram, if the bot is there too.
            has_more: whether there are earlier entries.
        """
        return self._environment.get_template("page.html").render(
            **self._words(language),
            entries=[self.shown(entry, language) for entry in entries],
            welcome=None if entries or link else self._welcome(language),
            examples=self._examples(language),
            commands=[
                (f"/{c.name}", markup.plain(texts.say(language, f"command-{c.name}"))) for c in self._commands
            ],
            nonce=nonce,
            notice=self.sentence(language, notice) if notice else "",
            link=link,
            telegram=telegram,
            has_more=has_more,
            last=entries[-1].id if entries else 0,
        )

    def fragment(self, language: Language, entries: Sequence[Entry]) -> str:
        """Returns entries alone, to be put into a page that is open."""
        template = self._environment.get_template("entries.html")
        return template.render(
            **self._words(language), entries=[self.shown(entry, language) for entry in entries]
        )

    def problem(self, language: Language, key: str, *, kept: str = "", back: str = "/") -> str:
        """Returns a page that says one sentence, and leads back; see ``alone``."""
        return self.alone(language, self.sentence(language, key), kept=kept, back=back)

    def leaving(self, language: Language) -> str:
        """Returns a page that asks whether to leave."""
        words = self._words(language)["say"]
        return self.alone(language, words("leave-ask"), action="/leave", label=words("leave"))

    def alone(
        self,
        language: Language,
        sentence: str,
        *,
        action: str = "",
        label: str = "",
        fields: Mapping[str, str] | None = None,
        kept: str = "",
        back: str = "/",
    ) -> str:
        """Returns a page that says one sentence.

        Args:
            action: where its one button leads, if it has one, and ``label`` what that says.
            fields: what is sent with it.
            kept: what the reader wrote, so that it is not lost; sent too if there is a button.
            back: where one goes on.
        """
        return self.rendered(
            "alone.html",
            language,
            sentence=sentence,
            action=action,
            label=label,
            fields=fields or {},
            kept=kept,
            back=back,
        )

    def rendered(self, template: str, language: Language, **shown: Any) -> str:
        """Returns a page made of a template."""
        return self._environment.get_template(template).render(**self._words(language), **shown)

    def sentence(self, language: Language, key: str, **arguments: texts.Argument) -> str:
        return markup.plain(texts.say(language, key, **arguments)) if arguments else _words(language, key)

    def _words(self, language: Language) -> dict[str, Any]:
        return {
            "language": language,
            "tag": "zh-Hans" if language is Language.ZH else "en",
            "other": language.other,
            "institution": self._settings.institution_in(language),
            "version": self.version,
            "say": lambda key, **arguments: self.sentence(language, f"web-{key}", **arguments),
            "for_staff": self._for_staff,
        }

    def _welcome(self, language: Language) -> rendering.Text:
        institution = self._settings.institution_in(language)
        return rendering.text(texts.say(language, "start", institution=institution))

    def _examples(self, language: Language) -> list[str]:
        return [markup.plain(example) for example in self._library.examples(language)]

    def shown(self, entry: Entry, language: Language, folder: str = "") -> Shown:
        """Returns an entry as the templates show it.

        Args:
            folder: where its files are, if it stands in no transcript.
        """
        zone: ZoneInfo = self._settings.zone
        at = entry.said_at.astimezone(zone)
        bubbles = [rendering.Text(_as_written(entry.text), Markup(""))]
        attached: list[Attachment] = []
        buttons: Rows = ()
        if entry.reply is not None:
            said = [part.text for part in parts(entry.reply) if part.text.strip()]
            bubbles = [rendering.text(text, self._names) for text in said]
            attached = [
                Attachment(
                    f"{folder or f'files/{entry.id}/{n}'}/{quote(file.name)}", file.name, file.is_picture
                )
                for n, file in enumerate(files(entry.reply))
            ]
            buttons = entry.reply.buttons
        return Shown(
            entry.id,
            entry.is_mine,
            bubbles,
            attached,
            buttons,
            f"{at:%H:%M}",
            at.isoformat(timespec="seconds"),
        )


@cache
def _words(language: Language, key: str) -> str:
    return markup.plain(texts.say(language, key))


def _as_written(text: str) -> Markup:
    lines = [Markup("{}").format(line) for line in text.strip().split("\n")]
    return Markup("<p>{}</p>").format(Markup("<br>").join(lines))
