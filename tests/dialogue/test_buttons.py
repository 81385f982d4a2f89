"""The data of every kind of button, byte for byte: whatever was shown once is in people's chats for years."""

from __future__ import annotations

import pytest

from bot.dialogue import buttons
from bot.dialogue.buttons import LanguageChoice, SubscriptionChange
from bot.dialogue.presses import Press

SHOWN = {
    "faq:ask:deadline:ubc": buttons.AskTopic("deadline", "ubc"),
    "faq:none": buttons.NoneOfThese(),
    "faq:wrong": buttons.NotMeant(),
    "faq:outside": buttons.MarkOutside(),
    "questions:pass": buttons.PassOn(),
    "questions:answer:7": buttons.AnswerQuestion(7),
    "questions:outside:7": buttons.MarkQuestionOutside(7),
    "reminders:list": buttons.ListReminders(),
    "reminders:toggle:nus": buttons.ToggleReminder("nus"),
    "reminders:done:nus:autumn@2027-01-15": buttons.DeadlineDone("nus", "autumn@2027-01-15"),
    "reminders:undo:nus:autumn@2027-01-15": buttons.DeadlineUndone("nus", "autumn@2027-01-15"),
    "programmes:list": buttons.ListProgrammes(),
    "programmes:deadlines": buttons.ListDeadlines(),
    "basics:language": buttons.ChooseLanguage(),
    "basics:language:zh": buttons.ChooseLanguage(LanguageChoice.CHINESE),
    "basics:language:auto": buttons.ChooseLanguage(LanguageChoice.AUTOMATIC),
    "subscription:on": buttons.ChangeSubscription(SubscriptionChange.ON),
    "subscription:no": buttons.ChangeSubscription(SubscriptionChange.NO),
    "subscription:back": buttons.ChangeSubscription(SubscriptionChange.BACK),
    "subscription:off": buttons.ChangeSubscription(SubscriptionChange.OFF),
    "subscription:choose": buttons.ChangeSubscription(SubscriptionChange.CHOOSE),
    "subscription:pause": buttons.ChangeSubscription(SubscriptionChange.PAUSE),
    "subscription:resume": buttons.ChangeSubscription(SubscriptionChange.RESUME),
    "subscription:toggle:programme:nus": buttons.ToggleInterest("programme:nus"),
    "privacy:mydata": buttons.ShowMyData(),
    "privacy:forget": buttons.Forget(),
    "privacy:keep": buttons.KeepData(),
    "plan:show": buttons.ShowPlan(),
    "plan:calendar": buttons.ExportPlan(),
}


@pytest.mark.parametrize(("data", "press"), SHOWN.items())
def test_a_button_is_written_and_read_as_ever(data: str, press: Press) -> None:
    assert press.pack() == data
    assert type(press).unpack(data) == press


@pytest.mark.parametrize(
    "data", ["basics:language:klingon", "subscription:buy", "faq:none:more", "questions:answer:minus"]
)
def test_a_forged_button_is_of_no_kind(data: str) -> None:
    kinds = {type(press) for press in SHOWN.values()}
    assert [kind for kind in kinds if kind.unpack(data) is not None] == []
