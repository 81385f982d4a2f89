"""The data of every kind of button, byte for byte: whatever was shown once is in people's chats for years."""

from __future__ import annotations

import pytest

from bot.announcements import buttons as announcements
from bot.announcements.buttons import Control, Decision, Drafting
from bot.briefings import buttons as briefings
from bot.briefings.buttons import Arranging
from bot.briefings.survey import Absence, Missing, Plans
from bot.dialogue import buttons
from bot.dialogue.buttons import LanguageChoice, SubscriptionChange
from bot.dialogue.pages import TurnPage
from bot.dialogue.presses import Press
from bot.knowledge import Mode

DRAFTING = "send drop audience exempt other held at now test open card"
SHOWN = {
    "faq:ask:deadline:ubc": buttons.AskTopic("deadline", "ubc"),
    "dialogue:page:0a1b2c3d:4": TurnPage("0a1b2c3d", 4),
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
    "checkin:in:12": briefings.CheckIn(12),
    "checkin:undo:12:1802656800": briefings.UndoCheckIn(12, 1802656800),
    "checkin:at:jinyun": briefings.CheckInAt("jinyun"),
    "briefing:list": briefings.ListBriefings(),
    "briefing:open:jinyun": briefings.OpenBriefing("jinyun"),
    "survey:stars:jinyun:5": briefings.GiveStars("jinyun", 5),
    "survey:missing:jinyun:costs": briefings.SayMissing("jinyun", Missing.COSTS),
    "survey:plans:jinyun:maybe": briefings.SayPlans("jinyun", Plans.MAYBE),
    "survey:why:jinyun:forgot": briefings.SayWhyAbsent("jinyun", Absence.FORGOT),
    "display:poster:jinyun": briefings.ShowPoster("jinyun"),
    "display:slide:jinyun": briefings.ShowSlide("jinyun"),
    "statistics:show:jinyun": briefings.ShowStatistics("jinyun"),
    "attendance:show:jinyun": briefings.ShowAttendees("jinyun"),
    "attendance:page:jinyun:2": briefings.TurnPage("jinyun", 2),
    "attendance:xlsx:jinyun": briefings.ExportXlsx("jinyun"),
    "attendance:csv:jinyun": briefings.ExportCsv("jinyun"),
    "attendance:questions:jinyun": briefings.ShowSpeakersQuestions("jinyun"),
    "arrangement:show:jinyun": briefings.Arrange(Arranging.SHOW, "jinyun"),
    "arrangement:close:jinyun": briefings.Arrange(Arranging.CLOSE, "jinyun"),
    "arrangement:open:jinyun": briefings.Arrange(Arranging.OPEN, "jinyun"),
    "arrangement:revive:jinyun": briefings.Arrange(Arranging.REVIVE, "jinyun"),
    "arrangement:cancel:jinyun": briefings.Arrange(Arranging.CANCEL, "jinyun"),
    "arrangement:log:jinyun": briefings.Arrange(Arranging.LOG, "jinyun"),
    "arrangement:set:jinyun:seats.campus": briefings.SetFact("jinyun", "seats.campus"),
    "arrangement:confirm:jinyun:0a1b2c3d": briefings.ConfirmChange("jinyun", "0a1b2c3d"),
    "arrangement:drop:jinyun:0a1b2c3d": briefings.DropChange("jinyun", "0a1b2c3d"),
    "seat:register:jinyun": briefings.Register("jinyun"),
    "seat:register:jinyun:campus": briefings.Register("jinyun", Mode.CAMPUS),
    "seat:wait:jinyun:online": briefings.JoinQueue("jinyun", Mode.ONLINE),
    "seat:both:jinyun": briefings.JoinBoth("jinyun"),
    "seat:swap:jinyun:yuanjiagang:campus": briefings.Swap("jinyun", "yuanjiagang", Mode.CAMPUS),
    "seat:ticket:jinyun": briefings.ShowTicket("jinyun"),
    "seat:details:same:jinyun:campus": briefings.KeepDetails("jinyun", Mode.CAMPUS),
    "seat:details:again:jinyun:campus": briefings.ChangeDetails("jinyun", Mode.CAMPUS),
    "seat:pick:college:0-0a1b2c3d": briefings.PickAnswer("college", "0-0a1b2c3d"),
    "seat:skip:year": briefings.SkipField("year"),
    "seat:cancel:jinyun": briefings.GiveBack("jinyun"),
    "seat:accept:jinyun": briefings.AcceptOffer("jinyun"),
    "seat:decline:jinyun": briefings.DeclineOffer("jinyun"),
    "seat:ask:jinyun": briefings.AskSpeakers("jinyun"),
    **{f"announcement:{what}:3": announcements.Draft(Drafting(what), 3) for what in DRAFTING.split()},
    "announcement:for:3:programme:nus": announcements.ChooseAudience(3, "programme:nus"),
    "announcement:approve:3": announcements.Decide(Decision.APPROVE, 3),
    "announcement:late:3": announcements.Decide(Decision.LATE, 3),
    "announcement:approve:3:0a1b2c3d": announcements.Decide(Decision.APPROVE, 3, "0a1b2c3d"),
    "announcement:reject:3": announcements.Decide(Decision.REJECT, 3),
    "announcement:withdraw:3": announcements.Withdraw(3),
    "mailing:pause:3": announcements.ControlMailing(Control.PAUSE, 3),
    "mailing:resume:3": announcements.ControlMailing(Control.RESUME, 3),
    "mailing:stop:3": announcements.ControlMailing(Control.STOP, 3),
    "mailing:show:3": announcements.ShowMailing(3),
    "mailing:table:3": announcements.SendTable(3),
    "mailing:again:3": announcements.SendAgain(3),
    "mailing:correct:3": announcements.Correct(3),
    "mailing:recall:3": announcements.AskRecall(3),
    "mailing:recalled:3": announcements.Recall(3),
}


@pytest.mark.parametrize(("data", "press"), SHOWN.items())
def test_a_button_is_written_and_read_as_ever(data: str, press: Press) -> None:
    assert press.pack() == data
    assert type(press).unpack(data) == press


def test_a_button_of_an_earlier_version_with_an_empty_mode_says_none() -> None:
    assert briefings.Register.unpack("seat:register:jinyun:") == briefings.Register("jinyun")


@pytest.mark.parametrize(
    "data",
    [
        "basics:language:klingon",
        "subscription:buy",
        "faq:none:more",
        "questions:answer:minus",
        "survey:stars:jinyun:9",
    ],
)
def test_a_forged_button_is_of_no_kind(data: str) -> None:
    kinds = {type(press) for press in SHOWN.values()}
    assert [kind for kind in kinds if kind.unpack(data) is not None] == []
