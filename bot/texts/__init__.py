"""The bot's own sentences, in both languages, and dates written out.

The sentences stand in ``en.ftl`` and ``zh.ftl`` beside this file, in Fluent's
syntax, which knows the plural forms. What the knowledge says does not belong
here.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.resolver import Pattern

from bot.messages import Language, Markdown, escape

_LOCALES = {Language.EN: "en-GB", Language.ZH: "zh-Hans-CN"}
_BABEL = {Language.EN: "en_GB", Language.ZH: "zh_Hans_CN"}
_DATE = {Language.EN: "EEEE d MMMM y", Language.ZH: "y年M月d日EEEE"}
_TIME = {Language.EN: "EEEE d MMMM y, HH:mm", Language.ZH: "y年M月d日EEEE HH:mm"}

_MESSAGE = re.compile(r"^([a-z][\w-]*) =.*\n(?:(?![a-z#]).*\n)*", re.MULTILINE)
_STAND_IN = re.compile("\ue000(\\d+)\ue001")
_LONG = 500  # characters; Fluent's own limit for one argument is 1,000

Argument = str | int


class _Sentences:
    """Those of one language, each parsed when it is first said: parsing all takes most of a second."""

    def __init__(self, language: Language) -> None:
        text = (Path(__file__).parent / f"{language}.ftl").read_text("utf-8")
        self._sources = {match[1]: match[0] for match in _MESSAGE.finditer(text)}
        self.bundle = FluentBundle([_LOCALES[language]], use_isolating=False)

    def pattern(self, key: str) -> Pattern | None:
        """Returns a sentence with its blanks; None if there is no such sentence."""
        if not self.bundle.has_message(key):
            if key not in self._sources:
                return None
            self.bundle.add_resource(FluentResource(self._sources[key]))
        return self.bundle.get_message(key).value


_sentences = cache(_Sentences)


def say(language: Language, key: str, /, **arguments: Argument) -> Markdown:
    """Returns the sentence ``key``; text among the arguments is escaped unless it is Markdown.

    Raises:
        LookupError: there is no such sentence, or it lacks an argument. Tests
            ask for every sentence, so that no user meets this.
    """
    sentences = _sentences(language)
    pattern = sentences.pattern(key)
    if pattern is None:
        raise LookupError(f"{language}.ftl has no sentence '{key}'")
    safe = {name: escape(value) if isinstance(value, str) else value for name, value in arguments.items()}
    # Fluent refuses long arguments; a stand-in takes their place until the sentence is made.
    long = [
        n for n, value in safe.items() if isinstance(value, str) and (len(value) > _LONG or "\ue000" in value)
    ]
    stand_ins = {name: f"\ue000{number}\ue001" for number, name in enumerate(long)}
    text, errors = sentences.bundle.format_pattern(pattern, {**safe, **stand_ins})
    if errors:
        raise LookupError(f"{language}.ftl, '{key}': {errors[0]}")
    return Markdown(_STAND_IN.sub(lambda match: str(safe[long[int(match[1])]]), str(text)))


@lru_cache(maxsize=1024)
def day(language: Language, value: date) -> str:
    """Writes a date with its weekday: "Friday 19 March 2027"."""
    return str(format_date(value, _DATE[language], locale=_BABEL[language]))


@lru_cache(maxsize=1024)
def moment(language: Language, value: datetime, zone: ZoneInfo) -> str:
    """Writes a moment in the institution's zone: "Friday 19 March 2027, 17:00"."""
    return str(format_datetime(value.astimezone(zone), _TIME[language], locale=_BABEL[language]))


def together(language: Language, *sentences: str) -> Markdown:
    """Joins sentences as the language does: English leaves a space between them, Chinese none."""
    return Markdown(say(language, "sentence-gap").join(sentences))


def money(language: Language, amount: str, currency: str) -> str:
    """Writes an amount with its currency: "SGD 2,600", 2,600 新元."""
    return say(language, "money", amount=amount, currency=currency)
