"""The form of a briefing: what is asked, what counts as an answer, and how it is read."""

from __future__ import annotations

import zlib

from bot import texts
from bot.briefings.buttons import PickAnswer, SkipField
from bot.dialogue import hearing
from bot.knowledge import Briefing, FieldKind, FormField
from bot.knowledge.patterns import whole
from bot.messages import Language, Markdown, Meaning, Rows, grid
from bot.storage import Standing
from bot.typed_text import chinese_digits, tidy, year_of_study

QUESTION = ""
"""The key of the question for the speakers among the answers to a form."""

SKIP = {"", "skip", "-", "跳过", "略过"}
_SHORT = 12  # characters of answers that fit beside each other


def buttons(field: FormField, language: Language) -> Rows:
    """Returns answers to tap, and a way past what may be left out."""
    labels: dict[str, str] = {}
    if field.kind is FieldKind.CHOICE:
        labels = {str(i): option.of(language) for i, option in enumerate(field.options)}
    elif field.kind is FieldKind.YES_NO:
        labels = {key: texts.say(language, f"answer-{key}") for key in ("yes", "no")}
    also = {str(i): (option.of(language.other),) for i, option in enumerate(field.options)}
    means = {"yes": Meaning.YES, "no": Meaning.NO} if field.kind is FieldKind.YES_NO else {}
    picks = [
        PickAnswer(field.id, f"{key}{fingerprint(field)}").button(
            label, means=means.get(key), also=also.get(key, ())
        )
        for key, label in labels.items()
    ]
    is_short = all(len(label) <= _SHORT for label in labels.values())
    rows = grid(picks, 2 if is_short else 1)
    if not field.is_required:
        rows += ((SkipField(field.id).button(texts.say(language, "form-skip")),),)
    return rows


def complaint(field: FormField, said: str, language: Language) -> Markdown:
    """Returns why a text is no answer, and what to write."""
    if field.hint is not None:
        return Markdown(field.hint.of(language))
    if field.kind is not FieldKind.TEXT:
        return texts.say(language, "form-pick")
    if len(said) > field.max_length:
        return texts.say(language, "form-too-long", length=len(said), limit=field.max_length)
    return texts.say(language, "form-wrong")


def answer(field: FormField, said: str) -> str | None:
    """Returns what a typed text means as an answer; None if it is none. Nothing is an answer to what may be left out."""
    if not said:
        return None if field.is_required else ""
    if field.kind is FieldKind.YES_NO:
        means = hearing.meaning(said)
        return means.value if means in (Meaning.YES, Meaning.NO) else None
    if field.kind is FieldKind.CHOICE:
        found = hearing.chosen(said, _choices(field))
        return picked(field, found.data.rpartition(":")[2]) if found is not None else None
    if len(said) > field.max_length:
        return None
    if field.pattern:
        return next(filter(whole(field.pattern), _readings(said)), None)
    return said


def beside(field: FormField, said: str) -> str | None:
    """Returns what a text that stands among others means as an answer; None where that is not beyond doubt."""
    if field.kind is FieldKind.CHOICE and hearing.ordinal(said) is None:
        return answer(field, said)
    return answer(field, said) if field.pattern else None


def is_label(field: FormField, said: str) -> bool:
    """Tells whether a text is one of the answers to choose from, as it is shown."""
    return hearing.chosen(said, _choices(field), literally=True) is not None


def _choices(field: FormField) -> tuple[hearing.Choice, ...]:
    return tuple(
        hearing.Choice(f"form:option:{i}", tuple(filter(None, (option.en, option.zh))))
        for i, option in enumerate(field.options)
    )


def _readings(said: str) -> tuple[str, ...]:
    """Returns an answer as it is, and as an input method may have meant it: in figures of one script, without a full stop; 大三 and "third" as 3."""
    plain = tidy(said)
    bare = plain.rstrip("。.,!~ ")
    figures = [str(number) for number in (year_of_study(said), hearing.ordinal(said)) if number is not None]
    return said, plain, bare, chinese_digits(bare), *figures


def is_skip(said: str) -> bool:
    """Tells whether what may be left out is left out."""
    return hearing.same(said) in SKIP


def picked(field: FormField, value: str) -> str | None:
    """Returns what a pressed button means as an answer."""
    if field.kind is FieldKind.YES_NO:
        return value if value in ("yes", "no") else None
    if field.kind is FieldKind.CHOICE and value.isdecimal() and int(value) < len(field.options):
        option = field.options[int(value)]
        return option.en or option.zh
    return None


def fingerprint(field: FormField) -> str:
    """Returns a mark of the answers that a button was one of, so that it never means another one."""
    said = "\n".join(f"{option.en}/{option.zh}" for option in field.options)
    return f"-{zlib.crc32(said.encode()):08x}" if field.options else ""


def is_answer(field: FormField, text: str) -> bool:
    if not text:
        return not field.is_required
    return text in ("yes", "no") if field.kind is FieldKind.YES_NO else answer(field, text) is not None


def carried(briefing: Briefing, answers: dict[str, str]) -> dict[str, str]:
    """Answers that were given elsewhere, as far as they are answers here."""
    asked = {field.id: field for field in briefing.form}
    kept = {key: said for key, said in answers.items() if key in asked and is_answer(asked[key], said)}
    if briefing.asks_speakers and QUESTION in answers:
        kept[QUESTION] = answers[QUESTION]
    return kept


def earlier(standing: Standing, briefing: Briefing) -> dict[str, str]:
    """Returns what was said to the same questions before, for a seat or a place in a queue."""
    said: dict[str, str] = {}
    for registration in standing.registrations.values():
        said |= registration.answers
    for place in standing.places.values():
        said |= place.answers
    said.pop(QUESTION, None)
    return carried(briefing, said)


def entered(briefing: Briefing, answers: dict[str, str], language: Language) -> Markdown:
    """Returns what was answered to the form, a line each."""
    lines = [
        texts.say(
            language,
            "form-line",
            question=Markdown(field.question.of(language)),
            answer=shown(field, answers[field.id], language),
        )
        for field in briefing.form
        if answers.get(field.id)
    ]
    if answers.get(QUESTION):
        lines.append(texts.say(language, "speakers-line", question=answers[QUESTION]))
    return Markdown("\n".join(lines))


def shown(field: FormField, answer: str, language: Language) -> str:
    """Returns an answer as it is read: options and yes or no in the reader's language."""
    if field.kind is FieldKind.YES_NO and answer in ("yes", "no"):
        return texts.say(language, f"answer-{answer}")
    if field.kind is FieldKind.CHOICE:
        option = next((option for option in field.options if answer in (option.en, option.zh)), None)
        return option.of(language) if option is not None else answer
    return answer
