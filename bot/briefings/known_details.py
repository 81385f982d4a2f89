"""Whether what is known of somebody is right, and may be used."""

from __future__ import annotations

from bot import texts
from bot.briefings import forms
from bot.briefings.buttons import ChangeDetails, KeepDetails
from bot.briefings.choices import Aim, Choice
from bot.knowledge import Briefing
from bot.messages import Language, Markdown, Meaning, Reply
from bot.storage import Person

_CHANGE = ("change", "edit", "修改", "更改", "改")


def consent(person: Person, language: Language) -> list[Markdown]:
    """Asks once, with the first thing that is asked of somebody."""
    return [texts.say(language, "consent")] if person.consented_at is None else []


def ask_whether_right(person: Person, briefing: Briefing, choice: Choice, language: Language) -> Reply:
    """Asks whether name, number and earlier answers hold for this choice, too."""
    key = "details-known-queue" if choice.aim is Aim.WAIT else "details-known"
    known = texts.say(language, key, name=person.name or "-", number=person.student_number or "-")
    title, mode = Markdown(briefing.title.of(language)), texts.say(language, f"mode-{choice.mode}")
    what = texts.say(language, "details-what", title=title, mode=mode)
    parts = [known, what, forms.entered(briefing, choice.answers, language), *consent(person, language)]
    same = KeepDetails(*choice.which).button(texts.say(language, "details-same"), means=Meaning.YES)
    again = ChangeDetails(*choice.which).button(
        texts.say(language, "details-again"), means=Meaning.NO, also=_CHANGE
    )
    return Reply(Markdown("\n\n".join(filter(None, parts))), ((same, again),))
