# What the bot says of itself. The knowledge's answers stand in knowledge/.

### Everywhere

error = Something went wrong on my side; I am sorry. Please try again in a minute. If it happens again, write to the office with /human.
many-messages = You have sent me a lot of messages at once. I will answer them one by one, in the order they came, so there is no need to send anything again.
empty = There was no text in your message. Please type your question.
attachment = I can only read text, so I could not use your { $kind ->
    [photo] photo
    [sticker] sticker
    [voice] voice message
    [location] location
    [poll] poll
    [video] video
    [document] file
    [contact] contact
   *[other] message
}. Please type your question, or write to a person in the office with /human.
button-stale = This button no longer works. Please start again with the command, or just ask.
command-unknown = There is no command { $command }. /help shows what I can do, or simply ask your question.
command-unknown-near = There is no command { $command }. Did you mean { $near }?
staff-only = This command is for staff of the Foreign Affairs Office. /help shows what I can do for you.
private-only = Please send me { $command } in a private chat, so that your details stay between us.
dialogue-closed = All right, stopped. Nothing was saved.
dialogue-still-open = We were in the middle of something: please answer my last question, or stop with /cancel.
dialogue-outdated = I have been updated since I asked you that and no longer know where we were. Please start again with the command.
edit-not-followed = I have seen your edit, but what you wrote had been dealt with, and stays as it was. If it should change, please send it again as a new message.
edit-refused = Your edit cannot be taken, so what you wrote before stays.
edit-name = You edited your message: your name is now { $name }.
edit-number = You edited your message: your student number is now { $number }.
edit-answer = You edited your answer. It now reads: { $question } { $answer }
edit-name-wrong = That does not look like a name, which has at most 100 characters.
edit-number-wrong = That does not look like a student number, which has 4 to 16 digits.
entered = Thank you, { $name }, student number { $number }.
entered-unused = I did not use “{ $what }”. For a message to the office, write /human.
question-dropped = All right, I will leave it as it is.
text-or-command = That begins with { $command }. Is it the text that you want to write, or a command to me?
text-button = It is the text
do-command-button = Do { $command }
stop-ask = Do you want to stop here, or is "{ $text }" what you want to write?
button-or-text = Do you mean the button "{ $button }", or is "{ $text }" what you want to write?
only-text = Is "{ $text }" what you want to write? If not, tap one of the buttons above.
tap-which = Please tap the one that you mean, so that nothing is done by mistake.
stop-button = Stop here
stop-no-button = That is my text
page-more = More ({ $number } of { $pages }) ›
page-back = ‹ Back
page = Page { $number } of { $pages }:
other-year = I have nothing for { $year }. This is the current round:
list-separator = {", "}
place = { $city }, { $country }
no = No
pass-on = Ask the office

### What knowledge does not cover

unknown = I do not have a confirmed answer to that, and I would rather not guess. Shall I pass your question on to the office?
unknown-plain = I do not have a confirmed answer to that, and I would rather not guess. A person in the office can help.
elsewhere = { $name } is not part of the exchange programme, so I cannot answer questions about it. These universities take part: { $ours }.
which-university = “{ $name }” can be more than one university. Which one do you mean?
also-asked = You also asked this, if I understand you right. One tap answers it:
did-you-mean = I want to be sure. Did you mean:
did-you-mean-of-ours = This may not be mine to answer: I only know the exchange programme. If it is about that, did you mean:
none-of-these-button = None of these
not-meant-button = Not what I meant
did-you-mean-instead = Sorry, that was not it. Did you mean one of these?
none-of-these = Thank you. Then I do not have the answer. Shall I pass your question on to the office?

### Facts

sample-data = Sample data, not confirmed by the office.
last-confirmed = Last confirmed by the office on { $date }.
# "point" is the title of what was asked, such as "recommendation letters"
topic-unwritten = The office has written nothing on “{ $topic }” yet. Ask the office itself with /human.
point-unwritten = The office has written nothing on { $point } yet. This comes nearest; /human asks the office itself.
point-unwritten-line = nothing is written on this yet
everything-on = Everything on “{ $topic }”
fact-missing = The office has not written anything about this yet. You can ask them with /human.
date-unknown = not known yet
money = { $currency } { $amount }
weeks = { $count ->
    [one] { $count } week
   *[other] { $count } weeks
}
countdown-closed = closed
countdown-not-open = not open yet
countdown-days = { $days ->
    [0] closes today
    [one] { $days } day left
   *[other] { $days } days left
}
deadline-open = { $label }: open until { $date } ({ $countdown })
deadline-not-open = { $label }: opens on { $opens } and closes on { $date }
deadline-closed = { $label }: closed on { $date }

### Hello and help

start = Hello! I am the exchange bot of the Foreign Affairs Office of { $institution }. Ask me about the overseas exchange programmes in English or Chinese, in your own words. For example:
example-deadline = When do applications for { $programme } close?
example-cost = How much does { $programme } cost, and are there scholarships?
start-commands = /briefings shows upcoming briefings, /help everything else I can do.
help = Just ask your question. These commands also work:
help-staff = For staff:
command-start = begin
command-help = what I can do
command-language = choose English or Chinese
command-settings = language and announcements
command-programmes = the programmes that take part
command-deadlines = application deadlines
command-fit = which programmes fit me, in six questions
command-briefings = upcoming briefings and free seats
command-register = take a seat at a briefing
command-my = my deadlines, checklists and briefings, with a calendar file
command-cancel = give a seat back, or stop what we are doing
command-subscribe = get the office's announcements, all or some
command-remind = be reminded of deadlines
command-unsubscribe = stop announcements and reminders
command-privacy = what I keep about you
command-mydata = show everything I keep about you
command-forget = delete everything I keep about you
command-join = join two of your chats with me
command-human = write to a person in the office
command-announce = write to subscribers
command-announcements = recent announcements and who got them
command-questions = open questions from students
command-reload = read the knowledge again now
command-staff = a link to the staff page in the browser

### Language and settings

language-ask = Which language should I use?
language-fixed = I will answer in English from now on.
language-auto = I will answer in the language of your question.
language-auto-button = Language of my question
language-button = Change the language
settings = Your settings:
    - Language: { $language }
    - { $subscription }
settings-subscribed = You get: { $what }
settings-not-subscribed = You get no announcements or reminders.
choose-button = Choose what I get

### Announcements, for subscribers

subscribe-ask = Shall I send you the office's announcements, such as new deadlines and briefings?
subscribe-yes = Yes, keep me posted
subscribe-no = No, thank you
unsubscribe-button = Stop everything
subscribed = Done: you will get the office's announcements. Tap below to choose only some of them; /unsubscribe stops them at any time.
already-subscribed = You already get the office's announcements. Tap below to choose only some of them; /unsubscribe stops them.
subscribed-to = Done: I will write to you when there is news about { $what }. Your choices so far:
unsubscribed-from = Stopped: { $what }. You still get: { $left }
unsubscribed = Done: no more announcements or reminders. /subscribe starts announcements again, /remind starts reminders.
not-subscribed = All right, no announcements. /subscribe starts them whenever you like.
declined = All right, no general announcements. You still get: { $what }
unsubscribe-which = You get: { $what }. What shall I stop?
unsubscribed-last = Stopped: { $what }. You no longer get any announcements or reminders.
unsubscribed-but-all = Stopped: { $what }. You still get all announcements, though, and some may be about this. To get only some, tap “✓ all announcements” below and choose what you want to keep.
subscribe-unclear = I do not know "{ $what }", so I changed nothing. Please write, for example, /subscribe NUS, /subscribe briefings or /subscribe deadlines.
interests = What shall I write to you about? Tap to switch each on or off.
interest-all = all announcements
interest-briefings = briefings
interest-deadlines = reminders of all deadlines
interest-programme = { $name } (news, and reminders of deadlines)
pause-button = Pause for two weeks
paused = All right: until { $date } I will send no announcements, **and only the last reminder of each deadline, the day before**. I will still answer your questions and tell you of any change to your own seat.
paused-closing = Closing in that time:
deadline-named = { $programme }, { $label } ({ $date })
pausing = Paused until { $date }: no announcements, and only the last reminder of each deadline, the day before.
resume-button = Resume
resumed = Welcome back. You will receive again: { $what }
welcome-back = Good to see you again. I sent you nothing while you were away. Would you like to receive what you had chosen before?
give-back-button = Yes, as before
given-back = Done. You will receive again: { $what }

### Announcements, for staff

announce-ask = Please send the announcement as your next message: a text with any formatting, a photo, a file or an album. I will show you how it looks and whom it goes to before anything is sent. /cancel stops.
announce-too-long = That is { $length } characters; the limit is { $limit }. Please send a shorter text.
announce-closed = All right, stopped. The announcement was not sent.
announce-preview = This is how it will look. It goes to: { $audience } ({ $count ->
    [0] nobody yet
    [one] { $count } person
   *[other] { $count } people
}).
announce-leaves-single = Left out: { $count ->
    [one] { $count } person who follows
   *[other] { $count } people who follow
} only single programmes, briefings or deadlines.
announce-leaves-paused = Left out: { $count ->
    [one] { $count } person who has
   *[other] { $count } people who have
} paused all announcements for now.
announce-starts = It will be sent on { $date }.
announce-starts-draft = Time: { $date }. It is sent then only once you have confirmed it below.
announce-starts-late = It was to be sent on { $date }, which has passed: once approved, it is sent at once.
announce-quiet = That is within quiet hours: it would wait until { $until }.
announce-exempt-now = Marked as urgent (a deadline): it ignores quiet hours and does not count towards the weekly cap.
announce-capped = { $count ->
    [one] { $count } person has
   *[other] { $count } people have
} already had as many announcements this week as the weekly cap allows, and will be left out.
announce-one-language = It is in one language ({ $language ->
    [zh] Chinese
   *[en] English
}); everybody gets it as it is.
announce-text-of = **{ $language ->
    [zh] Chinese
   *[en] English
} text:**
announce-needs-approval = A second member of staff must approve it.
announce-change = To change it, send me another message.
announce-send = { $count ->
    [one] Send to { $count } person
   *[other] Send to { $count } people
}
announce-ask-approval = { $count ->
    [one] Ask a colleague to approve ({ $count } person)
   *[other] Ask a colleague to approve ({ $count } people)
}
announce-audience = Choose recipients
announce-audience-ask = Who should get it?
announce-back = Back
announce-test = Test: send it to me
announce-not-copied = (Telegram does not let me copy this message: it was deleted, or is of a kind that cannot be copied. Please send it again, or as a text, photo or file.)
announce-tested = You will get it in a moment, exactly as the others would.
announce-other-en = Add an English text
announce-other-zh = Add a Chinese text
announce-other-ask = Please send the { $language ->
    [zh] Chinese
   *[en] English
} version. Each reader then gets their own language.
announce-other-wrong = That does not look like { $language ->
    [zh] Chinese
   *[en] English
}. Please send the { $language ->
    [zh] Chinese
   *[en] English
} text, or use this one as it is.
announce-other-take = Use it as it is
announce-at = Send later
announce-at-other = Change the time
announce-now = Remove the time
announce-exempt = Urgent: a deadline (ignore quiet hours and cap)
announce-not-exempt = ✓ Urgent: a deadline (ignore quiet hours and cap)
announce-time-ask = When? For example 9am, 18:00, tomorrow 9:00, 1 December 9:00 or 2027-03-01 09:00 (time zone { $zone }).
announce-time-wrong = I cannot read that as a time. Please write for example 9am, 18:00, tomorrow 9:00, 1 December 9:00 or 2027-03-01 09:00.
announce-time-past = That time has passed. Please give a later one.
announce-time-gone = It was to be sent on { $date }, but that time has passed, so nothing was sent. Please choose another time, or remove it to send at once.
announce-nobody-left = There is nobody left in this group, so nothing was sent. The draft is kept; you can choose another group.
announce-drop = Do not send
announce-dropped = Not sent.
announce-scheduled = Announcement { $id } will be sent on { $date } to { $count ->
    [one] { $count } person
   *[other] { $count } people
}. Until then it can be cancelled here.
announce-cancel = Cancel this announcement
announce-cancelled = Announcement { $id } is cancelled and will not be sent.
announce-replan = Edit or reschedule
announce-withdraw = Withdraw and edit
announce-open = Open the draft
announce-nobody-approves = A second member of staff must approve this, but there is nobody I can ask. Add a colleague to staff.ids (they must have written to me once), or raise announcements.approve_above in the settings. The draft is kept.
announce-waiting = Announcement { $id } is waiting for approval. I have asked { $count ->
    [one] { $count } colleague
   *[other] { $count } colleagues
} and will let you know. To withdraw it: /announcements { $id }
announce-asked-lost = I could not reach everybody I asked to approve announcement { $id }; not reached: { $who }. { $left ->
    [0] Nobody else was asked, so it is a draft again, and nothing was sent.
    [one] One other colleague has it and can still approve it.
   *[other] { $left } others have it and can still approve it.
}
announce-colleague = A colleague
announce-approve-ask = { $action ->
    [correct] { $name } would like this to replace announcement { $of } in { $count ->
        [one] { $count } chat
       *[other] { $count } chats
    } (as number { $id }).
   *[send] { $name } would like to send this as announcement { $id } to { $count ->
        [one] { $count } person
       *[other] { $count } people
    }: { $audience }.
}
announce-approve-end = Do you approve?
announce-approve = Approve
announce-reject = Reject
announce-approve-late = It was to be sent on { $date }, but that time has passed. Send it now?
announce-approve-late-yes = Approve and send now
announce-approved = Announcement { $id } was approved by { $name }.
announce-approved-by-you = You approved announcement { $id } for { $count ->
    [one] { $count } person
   *[other] { $count } people
}. Its author gets the report; /announcements { $id } shows it to you.
announce-rejected = Announcement { $id } was rejected by { $name } and is not sent. It is a draft again.
announce-rejected-by-you = You rejected announcement { $id }.
announce-not-oneself = A second person must approve it; you wrote it yourself.
announce-grown = Announcement { $id } was not sent when it was due: it would now go to { $count ->
    [one] { $count } person
   *[other] { $count } people
}, and nobody has approved that. { $asked ->
    [0] There is nobody I can ask; it is a draft again.
    [one] I have asked { $asked } colleague.
   *[other] I have asked { $asked } colleagues.
}
announce-held = Announcement { $id } was to be sent on { $date }, but I was not running then, so I have held it: nothing was sent. Shall it be sent now, at another time, or not at all?
announce-overdue = The time of announcement { $id }, { $date }, has passed, and no colleague has approved it yet, so nothing was sent. Once one does, they are asked whether it goes out at once; to set another time, withdraw it and edit it.
announce-held-orphan = Announcement { $id } was to be sent on { $date }, but I was not running then, so nothing was sent. Whoever wrote it no longer belongs to staff, or used /forget; that is why I ask you.
announce-held-lost = Announcement { $id } was to be sent on { $date }, but I was not running then, and there is nobody else I can ask about it. Nothing was sent; please write it again if it still matters.
announce-edited-revised = You edited your message, so the draft now reads as above (announcement { $id }).
announce-edited-unapproved = You edited your message after it was submitted for approval or scheduled. Nothing is approved any more and nothing will be sent by itself: it is a draft again and reads as above (announcement { $id }).
announce-edited-dropped = You edited a message whose draft (announcement { $id }) was dropped or replaced, so nothing has changed.
announce-edited-late = You edited a message that is on its way or sent already (announcement { $id }); what people get does not change. To correct it, use /announcements { $id }.
announce-edited-correction = You edited a correction, so I have dropped it (announcement { $id }): none of it will be sent. Please send the corrected text as a new message.
questions-many = { $count ->
    [one] **Many questions at once**: one waits for an answer, and not each was shown here.
   *[other] **Many questions at once**: { $count } wait for an answer, and not each was shown here.
} /questions lists them by person.
question-how-to-answer = To answer, reply to this message, or use /questions in a private chat with me.
answer-lost = Your answer to question { $number } did not arrive ({ $reason }). The question is open again; please answer it once more with /questions.
announce-stale = This has already been decided or changed. /announcements shows where it stands.
audience-all = all subscribers
audience-briefings = people who want news of briefings
audience-deadlines = people who want news of deadlines
audience-programme = people who follow { $name }, and subscribers to all announcements
audience-briefing = everybody registered for the { $name } briefing on { $date }
audience-waiting = everybody waiting for a seat at the { $name } briefing on { $date }
audience-present = everybody who came to the { $name } briefing on { $date }
audience-absent = everybody who registered for the { $name } briefing on { $date } and did not come
audience-language = subscribers who read { $name ->
    [zh] Chinese
   *[en] English
}
audience-lost = a group that is no longer in the knowledge ({ $name })
audience-button = { $name } ({ $count })
send-queued = Announcement { $id } is on its way to { $count ->
    [one] { $count } person
   *[other] { $count } people
}. I will report when it is done; /announcements shows its progress.
correct-queued = The correction ({ $id }) is on its way to { $count ->
    [one] { $count } chat
   *[other] { $count } chats
}. I will report when it is done.
recall-queued = The announcement is being deleted from { $count ->
    [one] { $count } chat
   *[other] { $count } chats
} (as number { $id }). I will tell you where that was not possible.
announcement-progress = **{ $action ->
    [correct] Correction
    [recall] Recall
   *[send] Announcement
} { $id }** { $status ->
    [paused] (paused)
    [stopped] (stopped)
    [finished] (done)
    [quiet] is waiting until { $until } (quiet hours)
   *[running] is on its way
}
    { $bar } { $percent }%
    { $settled } of { $total }
announcement-pace = , { $rate } a second, { $left } left
announcement-pause = Pause
announcement-resume = Resume
announcement-stop = Stop
announcement-report = { $action ->
    [correct] The correction ({ $id }) { $status ->
        [stopped] was stopped
       *[finished] is done
    }: changed in { $sent } of { $total } chats
    [recall] The recall ({ $id }) { $status ->
        [stopped] was stopped
       *[finished] is done
    }: deleted from { $sent } of { $total } chats
   *[send] Announcement { $id } { $status ->
        [stopped] was stopped
       *[finished] is done
    }: { $sent } of { $total } got it
}
announcement-report-whole = { $begins }{ $others ->
    [0] {""}
   *[other] ; { $rest }
}.
report-gone = { $count } blocked the bot
report-failed = { $count } failed
report-unknown = { $count } could not be confirmed
report-capped = { $count } left out by the weekly cap
report-stopped = { $count } not sent because it was stopped
details-button = Details
announcements = Recent announcements:
announcements-none = No announcements have been sent yet. Write one with /announce.
announcement-unknown = There is no announcement "{ $id }". /announcements shows the recent ones.
announcement-line = **{ $id }** · { $date }{ $action ->
    [correct] {" · correction"}
    [recall] {" · recall"}
   *[send] {""}
}{ $status ->
    [waiting] {" · waiting for approval"}
    [scheduled] {" · scheduled"}
    [paused] {" · paused"}
    [stopped] {" · stopped"}
    [recalled] {" · recalled"}
   *[other] {""}
}
    { $text }
announcement-figures = sent { $sent } of { $total }, waiting { $queued }, blocked { $gone }, failed { $failed }
announcement-audience = For: { $name }
announcement-capped = Left out because of the weekly cap: { $count }
announcement-stopped = Stopped before it was sent: { $count }
announcement-unknown-count = Delivery could not be confirmed: { $count }
announcement-doubtful = May have received it twice, because the first confirmation was lost: { $count }
announcement-reason = { $status ->
    [gone] Blocked
    [unknown] Unconfirmed
   *[failed] Failed
}, { $count } ×: { $reason }
reason-blocked = the person has blocked the bot
reason-deactivated = the person's account no longer exists
reason-no-chat = there is no chat with this person
reason-too-old = Telegram no longer allows it to be deleted (after 48 hours)
reason-not-there = the message is no longer there
reason-cannot-edit = Telegram does not allow this message to be changed
reason-no-original = the message to be copied has been deleted
reason-first-missing = the original message had not arrived
reason-interrupted = the bot was interrupted while sending
reason-no-answer = no answer came in time
announcement-again = Send again to those it may not have reached ({ $count })
announcement-again-queued = On its way once more, to { $count ->
    [one] { $count } person
   *[other] { $count } people
}. Recipients whose delivery could not be confirmed may get it twice.
announcement-correct = Correct
announcement-recall = Recall
announcement-table = Table (XLSX)
announcement-table-made = Announcement { $id }, person by person ({ $count }).
correction-ask = Please send the corrected text. It will replace the old one in { $count ->
    [one] { $count } chat
   *[other] { $count } chats
}{ $languages ->
    [one] {""}
   *[other] , for those who read the language you write it in
}. I will show it to you before anything is changed. /cancel stops.
correction-preview = This will replace announcement { $of } in { $count ->
    [one] { $count } chat
   *[other] { $count } chats
}.
correction-language = It replaces the { $language ->
    [zh] Chinese text, for those who read Chinese; the English
   *[en] English text, for those who read English; the Chinese
} one stays as it is.
correction-other-ask = You have corrected one language only. Does the { $language ->
    [zh] Chinese
   *[en] English
} text of announcement { $of } need the same correction?
correction-other = Correct the { $language ->
    [zh] Chinese
   *[en] English
} text
correction-picture-stays = The picture or file stays; only the text below it changes.
correction-words-only = Only the text can be corrected, not the picture or file. Please send the corrected text as a message.
correction-send = { $count ->
    [one] Correct in { $count } chat
   *[other] Correct in { $count } chats
}
correction-drop = Do not correct
correction-closed = All right, stopped. Nothing was corrected.
recall-ask = This deletes the announcement in { $count ->
    [one] { $count } chat
   *[other] { $count } chats
}, where Telegram still allows it (within 48 hours). People who have already read it will of course remember it. Delete?
recall-yes = Yes, delete it
table-chat = Chat
table-status = Status
table-time = Time
table-reason = Reason
table-doubts = Possibly twice
status-queued = waiting
status-sending = being sent
status-sent = sent
status-gone = blocked the bot
status-failed = failed
status-unknown = not confirmed
status-stopped = stopped
status-capped = weekly cap

### Reminders and one's own plan

remind-ask = Which programmes' deadlines shall I remind you of? I will write 30 days, 7 days and 1 day before, at { $at }.
remind-following = I will remind you of the deadlines of { $names }: 30 days, 7 days and 1 day before, at { $at }. Tap a programme to add or remove it. You will also get the office's news about the programmes you follow; /settings shows everything you get.
remind-unclear = I do not know a programme called "{ $what }".
reminder = **{ $programme }**
    { $label } closes { $days ->
    [0] today
    [one] tomorrow
   *[other] in { $days } days
}: { $date }.
reminder-task = **{ $programme }**
    { $label } is due { $days ->
    [0] today
    [one] tomorrow
   *[other] in { $days } days
}: { $date }.
reminder-begin = Time to begin: { $what }
reminder-done = I have applied – stop reminding me
remind-done = No more reminders for this date: { $what }. If the date is moved, I will remind you of the new one.
undo-button = Undo
remind-undone = I will remind you of this again: { $what }.
remind-button = Remind me of deadlines
remind-again-button = Remind me again: { $programme }
plan-done = ✓ done
plan-deadline-title = { $programme }: { $label }
plan-deadline = **{ $programme }**
    { $label }: { $date } ({ $countdown })
calendar-button = Add to my calendar (.ics)
calendar-name = Exchange, { $institution }
calendar-made = { $count ->
    [one] One date
   *[other] { $count } dates
} for your calendar: open the file, and your phone or computer will offer to add them. If a date changes, get a new file here; it replaces the old entry.

### Programmes

programmes = These universities take part in the exchange programme:
programmes-none = No programmes are published at the moment.
programmes-button = Which universities take part?
deadlines = Application deadlines:
deadlines-none = No deadlines are published at the moment. /subscribe, and I will tell you when there are.

### Checklists

checklist-title = **{ $programme }: checklist** ({ $done } of { $count } ticked)
checklist-deadline = { $label }: all of this by { $date }
checklist-later = **If you are selected**
checklist-dates = **Dates**
checklist-tap = Tap an item when it is done; tap it again to remove the tick. If something does not apply to you, tick it too. I count only what you tick, and the office does not see it.
agenda-nobody = To tell you what you should do, I need to know which programme is yours. Send /remind with its name (such as /remind { $example }), and I will work out when each thing has to begin and keep a checklist for you in /my.
agenda-coming = These dates are coming up:
agenda-nothing-coming = No date is known yet.
agenda-begin = { $programme }, last day to begin: { $what }
agenda-opens = { $programme }, { $label } opens
agenda-closes = { $programme }, { $label } closes at { $time }
agenda-title = { $period ->
    [today] Today, { $last }:
    [tomorrow] Tomorrow, { $last }:
    [next_week] Next week, up to { $last }:
    [month] In the next 30 days, up to { $last }:
   *[week] This week, up to { $last }:
}
agenda-nothing = { $period ->
    [today] Today there is nothing that you have to begin or hand in.
    [tomorrow] Tomorrow there is nothing that you have to begin or hand in.
    [next_week] Next week there is nothing that you have to begin or hand in.
    [month] In the next 30 days there is nothing that you have to begin or hand in.
   *[week] This week there is nothing that you have to begin or hand in.
}
agenda-next = Next: { $programme }, { $what } by { $date }
agenda-undated = Still to do, without a date yet: { $what }
agenda-all-done = Everything on your checklists is ticked. Well done.
task-late = you should have begun by { $begins } (takes { $takes }): please begin at once
tick-ask-programme = Tick an item for many students: of which programme?
tick-ask-item = { $programme }: which item?
tick-ask-numbers = { $programme }, { $what }: send me the student numbers, as a table (XLSX or CSV) or one per line.
tick-not-fetched = I could not fetch { $name } from Telegram. Please send it once more.
tick-unreadable = { $name } { $why ->
    [large] is too large: send at most 10,000 rows and 2 MB.
   *[other] cannot be read as a table. Send an XLSX or CSV file with a column of student numbers.
}
tick-too-many = That is too many at once: send at most { $most } student numbers.
tick-no-numbers = I found no student numbers in it. Send a table with a column of them, or one per line.
tick-show = { $programme }, { $what }: will be ticked for { $count ->
    [one] { $count } student
   *[other] { $count } students
}.{ $already ->
    [0] {""}
    [one] {" "}{ $already } has it already.
   *[other] {" "}{ $already } have it already.
}
tick-unknown = { $count ->
    [one] One number is unknown to me, as nobody has entered it here
   *[other] { $count } numbers are unknown to me, as nobody has entered them here
}: { $numbers }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
tick-nobody = So there is nothing to tick.
tick-sure = They will see it in /my, as ticked by the office. Shall I?
tick-yes = Yes, tick for { $count }
tick-done = { $programme }, { $what }: ticked for { $count ->
    [one] { $count } student
   *[other] { $count } students
}.
tick-nothing = No programme has documents or steps yet: write them under `data:` in its file.
tick-gone = This item is no longer in the knowledge, so nothing was ticked.
command-tick = tick a document or step for many students, from a table of student numbers
plan-button = My plan
checklist-button = Checklist: { $programme }
checklist-left = **{ $programme }: checklist** ({ $done } of { $count } ticked)
    Still to do: { $what }
checklist-nothing-left = **{ $programme }: checklist** ({ $done } of { $count } ticked)
    Nothing is left to do for now.
calendar-begin = { $programme }: begin now – { $what }
calendar-left = Still to do: { $what }
checklist-next = Next to begin: { $what }, by { $date }
task-what = { $title } ({ $particulars })
particulars-separator = {", "}
task-line = { $what }: { $when }
task-due = by { $due }
task-begin = begin by { $begins } (takes { $takes })
task-copies = × { $count }
task-issuer = from { $issuer }
form-paper = on paper
form-electronic = as a file
form-original = the original
form-online = filled in online
duration = { $count } { $unit ->
    [days] { $count ->
        [one] day
       *[other] days
    }
    [weeks] { $count ->
        [one] week
       *[other] weeks
    }
    [months] { $count ->
        [one] month
       *[other] months
    }
   *[other] { $count ->
        [one] working day
       *[other] working days
    }
}
weekday = the { $day ->
    [monday] Monday
    [tuesday] Tuesday
    [wednesday] Wednesday
    [thursday] Thursday
    [friday] Friday
    [saturday] Saturday
   *[other] Sunday
}
anchor = { $anchor ->
    [deadline] the deadline
    [start] the first day
    [end] the last day
    [results] the results
    [application] your application
    [letter] the admission letter
    [offer] the offer
    [departure] departure
    [return] your return
   *[other] the first day in the hospital
}
relative = { $length } { $side ->
    [before] before
   *[after] after
} { $anchor }
relative-by = { $anchor }
event-line = { $title }: { $date }
event-window = { $title }: { $first } to { $last }

### Briefings

briefings = Upcoming briefings:
briefings-none = No briefings are planned at the moment. /subscribe, and I will tell you when there are.
briefings-none-at-all = There are no briefings.
briefings-button = Upcoming briefings
briefing-which = Which briefing?
briefing-unknown = This briefing is no longer on the schedule.
briefing-described = **{ $title }**
    { $date }, { $minutes } minutes
    { $campus }, { $venue }
briefing-seats = { $mode }: { $left } of { $capacity } seats left
briefing-queue = { $mode }: { $count ->
    [one] { $count } person waiting
   *[other] { $count } people waiting
}
briefing-mine = ✓ You are registered ({ $mode }).
briefing-waiting = ⏳ You are waiting for a seat ({ $mode }).
briefing-offered = ⏳ A seat is held for you ({ $mode }); please confirm it.
briefing-is-cancelled = This briefing has been cancelled.
briefing-is-over = This briefing is over.
briefing-button = { $campus }, { $date }
mode-campus = on site
mode-online = online
mode-not-there = You cannot attend this briefing that way. /briefings shows the options.
registration-closes = Registration closes on { $date }
registration-closed = Registration for this briefing is closed. /briefings shows the others.
register-button = Register: { $campus }
register-which = Which briefing would you like to attend?
register-how = Would you like to come on site or join online?
register-unclear = Sorry, I did not understand "{ $word }". Write, for example, /register jinyun online. Briefings: { $known }.
register-already = You already have a seat ({ $mode }). This is your ticket.
register-full = All seats ({ $mode }) are taken.
register-full-wait = You can join the queue: when somebody gives a seat back, I offer it to those waiting, in order.
register-full-both = There are seats online: you can take one now and also wait for a seat on site; when one becomes free, I will ask whether you want to switch.
register-other-mode = There are still seats if you attend the other way, or you can join the queue.
register-other-button = Take a seat: { $mode }
details-known = Shall I register you with these details? { $name }, student number { $number }
details-known-queue = Shall I put you in the queue with these details? { $name }, student number { $number }
details-what = **{ $title }**, { $mode }
cancelled-queue = You have left the queue ({ $mode }) too.
details-same = Yes, register me
details-again = Change them
consent = Your name, student number and answers are used by the Foreign Affairs Office to organise its briefings, and for nothing else. They are kept encrypted, and /forget deletes them at any time. By continuing, you agree to this (details: /privacy).
name-ask = What is your name? (/cancel stops)
name-wrong = That does not look like a name. Please write just your name, at most 100 characters. If you wanted to ask something, write /cancel first.
number-ask = Thank you, { $name }. What is your student number?
number-wrong = That does not look like a student number: it has 4 to 16 digits. Please write it again, or /cancel.
number-twice = ⚠ Student number { $number } is also on the list for this briefing from another account. If both are yours, please give one back with /cancel, so that somebody else can have it. If you mistyped it, /cancel and register again. If neither is the case, please tell the office: /human
form-line = { $question } { $answer }
form-skip = Skip
form-pick = Please tap one of the answers, or type it exactly as shown.
form-too-long = That is { $length } characters; the limit is { $limit }. Please shorten it a little.
form-wrong = That is not in the expected format. Please try again.
answer-yes = Yes
answer-no = No
confirmed = **Your seat is booked.**
confirmed-online = You are attending online: { $link }
confirmed-online-plain = You are attending online; the office will send you the link.
confirmed-campus-plain = You are attending on site. Please arrive ten minutes early and show the QR code at the door.
confirmed-person = Name: { $name }
    Student number: { $number }
confirmed-end = /my shows this again, /cancel gives the seat back.
ticket-button = My ticket: { $campus }
ticket-again = **Your ticket**
ticket-worthless = This ticket is not valid, or the briefing is over.
ticket-of-somebody = This is a ticket: { $title }, { $mode }. Staff scan it at the door.
overlap = ⚠ This overlaps with another briefing you are registered for: { $title }, { $date }.
swap-mode-button = Attend { $mode } instead
swap-briefing-button = Move to { $campus }
swapped = **Your seat has been changed.**
swapped-from = **You have been moved**; your seat at { $campus } is free for somebody else.
speakers-button = Ask the speakers something
speakers-ask = What would you like to ask the speakers? Write it as one message; staff will see it before the briefing. You can ask one question; a new one replaces it. (/cancel stops)
speakers-line = Question for the speakers: { $question }
speakers-noted = Noted. Your question for the speakers: { $question }
my = Your plan, by date:
my-none = Nothing is coming up in your plan.
my-missed = **{ $title }**, { $date }: you are registered, but I cannot find this briefing in my list at the moment. Your seat is kept; if in doubt, ask the office.
my-missed-queue = **{ $title }**, { $date }: you are in the queue, but I cannot find this briefing in my list at the moment. Your place is kept; to leave the queue, /cancel.
cancel-missed-button = Give back: { $title }
cancelled-missed = All right: what you had at { $title } has been given back.
cancel-button = Give back my seat: { $campus }
cancel-which = Which seat would you like to give back?
cancelled = Your seat at { $campus } has been given back. To take one again: /register. Open the file to remove the briefing from your calendar.
cancel-nothing = You do not have a seat there (any more).

### The queue

queue-button = Join the queue ({ $mode })
queue-both-button = Online now, and wait for a seat on site
queue-place = You are in the queue for { $title } ({ $mode }): **number { $number }**. When a seat becomes free, I will write to you here and hold it for up to { $hours } hours, less if the start is near.
queue-leave = Leave the queue: { $campus }
queue-none = You are not in the queue for this briefing.
queue-left = All right, you have left the queue.
queue-left-kept = All right, you have left the queue. You keep your seat ({ $mode }).
queue-again = Join the queue again
offer = **There is a seat for you**: { $title } ({ $starts }), { $mode }. I will hold it until { $until }. Would you like it?
offer-moves = If you accept, you give up your present seat ({ $mode }).
offer-accept = Yes, I will take it
offer-decline = No, thank you
offer-over = This seat is no longer held for you.
registration-closed-all = Registration for all upcoming briefings is closed. /briefings shows them.
swap-both-button = Move to { $campus }, { $mode }
offer-accept-at = Yes, I will take the seat: { $campus }
seat-present = You have been checked in, so the seat is yours until the end and can no longer be given back or moved. If that was a mistake, please tell the staff at the door.
cancel-late = The briefing has already begun, so your seat can no longer be given back.
speakers-late = The briefing has begun; please ask the speakers there.
news-title = Title
news-missed = No longer in briefings.yaml
offer-lapsed = You did not confirm in time, so the seat ({ $title }, { $mode }) is no longer held for you.

### Before and after a briefing

briefing-changed = **A briefing has changed**
    { $title }

    { $news }
briefing-changed-end = You keep your seat. The file is the new calendar entry; it replaces the old one.
news-line = { $what }: { $old } → { $new }
news-starts = Time
news-minutes = Length (minutes)
news-campus = Campus
news-venue = Room
news-online-link = Online link
news-slides-link = Slides
news-recording-link = Recording
news-registration-closes = Registration closes
news-seats = Seats ({ $mode })
news-on-again = It will take place after all
news-closed = Registration closed
news-open = Registration open again
briefing-cancelled = **We are sorry: this briefing is cancelled**: { $title }, planned for { $date }.
briefing-cancelled-other = You can move to another one; your details come with you:
briefing-reminder = { $when ->
    [soon] { $minutes ->
        [one] **It begins in { $minutes } minute**
       *[other] **It begins in { $minutes } minutes**
    }
    [today] **Your briefing is today**
   *[tomorrow] **Your briefing is tomorrow**
}
briefing-reminder-ticket = Please show the QR code of your ticket at the door. If you cannot come, please cancel, so that somebody in the queue gets the seat.
after-present = Thank you for coming: { $title }.
after-absent = Sorry we did not see you: { $title }.
after-unknown = { $title } is over. Thank you for your interest.
after-slides = Slides: { $link }
after-recording = Recording: { $link }
after-later = I will send you the materials when they are ready.
material = The materials are ready: { $title }
survey-stars = How was it? It only takes three taps.
survey-missing = Thank you! What would you have liked more of?
survey-plans = And one last question: will you apply for an exchange?
survey-why = May we ask why you could not come? One tap helps us do better.
survey-thanks = Thank you for telling us!
missing-nothing = Nothing, it was all covered
missing-costs = Costs and scholarships
missing-application = How to apply
missing-courses = Courses and credits
missing-life = Life abroad
missing-time = More time for questions
plans-yes = Yes
plans-maybe = Not sure yet
plans-no = No
absence-class = Class or exam
absence-forgot = I forgot
absence-ill = I was ill
absence-far = Too far, or the time did not suit me
absence-lost = No longer interested
absence-other = Another reason

### Briefings, for staff

command-attendees = who comes to a briefing: counts, list, tables, questions
command-checkin = check people in by name or number
command-arrange = close or open a briefing, its seats, time, room; call it off
command-poster = a QR code for posters
command-slide = the check-in code for the screen
command-stats = how a briefing went, as a picture
attendees = **{ $title }**
attendees-counts = { $mode }: { $registered } of { $capacity } registered, { $present } checked in, { $queued } waiting
attendees-none = Nobody has registered yet.
attendees-page = Page { $number } of { $pages }. To find somebody: /attendees BRIEFING NAME
attendees-more = … and { $count } more; please type more of the name
attendees-table = The list ({ $count ->
    [one] { $count } person
   *[other] { $count } people
}).
attendee = { $place }. { $name }, { $number }, { $mode }{ $status ->
    [present] {" ✓ checked in"}
    [waiting] {" · waiting, number "}{ $queue }
    [offered] {" · a seat is held"}
   *[registered] {""}
}{ $twins ->
    [none] {""}
   *[other] {" · ⚠ same student number as "}{ $twins }
}
attendees-twins = ⚠ { $count } entries share a student number with another one; they are marked.
questions-button = Questions for the speakers
questions-other = Other
question-bullet = • { $text }
speakers-none = There are no questions for the speakers yet.
speakers-questions = Questions for the speakers ({ $count }), by topic:
roll-name = Name
roll-number = Student number
roll-mode = Mode
roll-status = Status
roll-place = Place in the queue
roll-registered = Registered
roll-checked-in = Checked in
roll-by = Checked in by
roll-question = Question for the speakers
roll-twins = Same student number as
roll-by-slide = the code on the slide
roll-status-present = checked in
roll-status-registered = registered
roll-status-offered = a seat is held
roll-status-waiting = waiting
checked-in = ✓ **{ $name }**, { $number }: checked in ({ $campus }, { $mode }).
checked-in-already = ⚠ **{ $name }**, { $number } is already checked in: { $date }, by { $by }.
checked-in-late = After the end of the briefing, so it counts as late.
checkin-closed = All right, check-in is closed here. Everyone you checked in stays checked in.
checkin-early = Check-in for { $title } begins on { $opens }.
checkin-none = There is no briefing to check in for right now (check-in runs from two hours before the start until a day after the end).
checkin-who = { $campus }: send a name or a student number, one at a time. /cancel when you are done.
checkin-nobody = Nobody on the list matches "{ $words }".
checkin-several = { $count ->
    [one] Is this the person? Tap to check in:
   *[other] { $count } people match; tap one (at most { $shown } are shown):
}
checkin-undone = { $name } is no longer checked in.
slide-ended = The check-in code for { $briefing } is no longer renewed: the picture was deleted, or the briefing was moved or called off. Send /slide for a new one.
slide-coming = The check-in code will appear here in a moment and change every 30 seconds until the briefing is over. Only the newest picture counts. Show it on the screen; people online can scan it too.
slide-early = Check-in for { $title } begins on { $opens }; please send /slide then.
slide-expired = This code has expired. Please scan the one that is on the screen now.
slide-not-registered = You are not registered for { $title }. Please go to the staff at the desk.
slide-checked-in = ✓ You are checked in: { $title }.
slide-checked-in-already = ✓ You were already checked in: { $title }.
poster = The code for posters; scanning it opens { $title }. Link: { $link }
    PNG for screens, SVG for print.
seats-below = { $briefing }: the number of seats { $mode ->
    [online] online
   *[campus] on site
} is now { $capacity }, but { $count ->
    [one] { $count } person is
   *[other] { $count } people are
} registered. Nobody loses a seat; nobody else gets one until there is room again.
arrange-state = Status: { $state ->
    [open] open for registration
    [closed] closed
    [cancelled] cancelled
   *[over] over
}
arrange-log = Last changes:
arrange-log-line = • { $date }, { $name }: { $news }
arrange-by-file = the knowledge files
arrange-close = Close registration
arrange-open = Open registration
arrange-seats = Seats { $mode }
arrange-starts = Change the time
arrange-venue = Change the room
arrange-online-link = Online link
arrange-slides-link = Link to the slides
arrange-recording-link = Link to the recording
arrange-cancel = Call off this briefing
arrange-uncancel = Hold it after all
arrange-ask-seats = How many seats { $mode }? Please write a number. (/cancel stops)
arrange-ask-starts = When should it start? For example 14 March 15:00 or 2027-03-14 15:00 (time zone { $zone }). The end of registration moves with it. (/cancel stops)
arrange-ask-venue = What is the new room? (/cancel stops)
arrange-ask-link = Please send the link; it begins with https://. Send - for none. (/cancel stops)
arrange-cancel-ask = This calls the briefing off and tells { $count ->
    [one] { $count } person who is
   *[other] { $count } people who are
} registered or waiting. Are you sure?
arrange-tell-ask = { $news }

    { $count ->
    [one] { $count } person who is
   *[other] { $count } people who are
} registered or waiting will be told. Are you sure?
arrange-yes = Yes
briefing-missed = { $briefing } is no longer in briefings.yaml, but { $count ->
    [one] { $count } person is
   *[other] { $count } people are
} registered or waiting. They have not been told. If the briefing is off, put it back with is_cancelled: true, and they will be told.
briefing-in-the-past = { $briefing } is now dated in the past ({ $starts }). If that is a mistake, please correct briefings.yaml; nobody has been told.
questions-more = … and { $count } more; the tables have them all
checkin-waits = "{ $words }" is only on the waiting list and has no seat.
arrange-whole-log = All changes (CSV)
log-time = Time
log-name = By whom
log-what = What
arrange-same = No change: it is already set that way.
arrange-done = Done and logged.
arrange-seats-wrong = Please send just a number, from 0 to 100000.
arrange-link-ask = Shall I take this as the link? { $link }
arrange-link-rest = This is not part of the link, so people will not see it there: "{ $rest }". If they need it, send it with /announce to those registered.
arrange-link-wrong = That is not a link, or one cut short with “…”. Please send the whole address, which begins with https://.
arrange-venue-wrong = Please write the room, in at most { $limit } characters.
stats = **{ $title }**
    { $registered } registered, { $came } came ({ $percent }%). { $rated } rated it, { $mean } stars on average.
stats-plans = Will apply: { $counts }
stats-absence = Why others did not come: { $counts }
stats-nothing = no figures yet
chart-growth = Registrations over time
chart-attendance = Registered and came
chart-came = came
chart-registered = registered
chart-stars = Rating
chart-missing = Wanted more of

### Privacy

privacy = I am run by the Foreign Affairs Office of { $institution }. For each person I keep: the address of our chat, your language, the announcements you want (even after you block me, until you say whether to resume), the messages sent to you and when, the deadlines you were reminded of or have dealt with, and a short note of what we last talked about, so that "and for NUS?" makes sense. If you register for a briefing, I also keep your name, student number and answers, when you agreed to their use, your seat or place in the queue, whether you came and how you liked it. If you give an e-mail address, I keep it to write to you. If you write to the office, I keep your question and its answer. Anything else you write is stored only until it has been answered; on the web page, the conversation is kept for half a year, so that you find it again. Names, numbers, e-mail addresses, questions and conversations are encrypted. Nothing is sold or passed on outside the office.

    /mydata shows everything, /forget deletes it at once.
mydata = This is everything I keep about you:
mydata-address = Chat: { $address }
mydata-further = Also reached at: { $address }{ $state ->
    [open] {" "}(not confirmed yet)
    [gone] {" "}(nothing arrives there)
   *[confirmed] {""}
}
mydata-language = Language: { $language }
mydata-aside = Set aside when you blocked me, until you say whether you want it back: { $what }
mydata-reminder = { $kind ->
    [done] You asked for no more reminders of: { $what }; on { $date }
    [known] You follow this date: { $what }; since { $date }
   *[sent] Reminder { $days ->
        [one] { $days } day
       *[other] { $days } days
    } before: { $what }; written on { $date }
}
mydata-tick = Ticked { $who ->
    [office] by the office
   *[you] by you
}: { $programme } { $year }, { $what }; on { $date }
mydata-name = Name: { $name }; student number: { $number }
mydata-registration = Briefing { $briefing } ({ $mode }), registered on { $date }
mydata-checked-in = You were at briefing { $briefing }, checked in on { $date }
mydata-feedback = What you said about briefing { $briefing }: { $words }
mydata-queue = In the queue for briefing { $briefing } ({ $mode }), since { $date }
mydata-consent = You agreed to the use of your details on { $date }
mydata-question = Question to the office: { $text }
mydata-answer = Answer from the office: { $text }
mydata-label = A question whose meaning you chose: { $text } ({ $topic })
mydata-refused = A question of yours that the office marked as not for me: { $text }
mydata-set-aside = Messages of yours that I could not handle, kept for a few days to find the fault: { $count }
mydata-announcements = { $count ->
    [one] { $count } message was sent to you on our own initiative
   *[other] { $count } messages were sent to you on our own initiative
}
mydata-conversation = The state of our conversation (what it was last about)
mydata-page = The conversation on the web page: { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
mydata-end = /forget deletes all of it.
mydata-button = Show my data
forget-ask = This deletes everything I keep about you: settings, registrations (your seats become free), questions to the office. It cannot be undone. Delete?
forget-yes = Yes, delete everything
forgotten = Done. Everything about you is deleted.
forgotten-muted = Done. Everything about you is deleted. Only that the office takes no questions from this chat stays noted for 30 days, without your address.
kept = All right, nothing was deleted.

### To a person in the office

human-ask = Please write your question as your next message. A person in the office will read it and answer here. (/cancel stops)
human-too-long = That is { $length } characters; the limit is { $limit }. Please shorten it, so that nothing is cut off.
passed-on = I am passing your question on. The office will answer you here in this chat.
passed-on-later = I could not reach anybody in the office just now. Your question is kept on their list, and they will answer you here in this chat.
passed-on-failed = I could not reach anybody in the office after all. Your question is kept on their list, and they will answer you here as soon as they look: { $text }
human-too-often = That is a lot for the office within one hour, so I have not passed this on. Please wait a while before you ask or edit again.
human-muted = The office takes no more questions from you here. Please write to it by e-mail or come during its opening hours.
human-too-many = { $count } of your questions are already waiting at the office, so I have not passed on another one. As soon as one is answered, you can ask the next; to add to one, edit your message.
attachment-alone = (a photo or file, without words)
attachment-lost = There was a photo or file with this, but it can no longer be copied. Please ask for it again.
question-for-staff = **Question { $number }** from a student:
    { $text }
question-reworded = **Question { $number }** was edited by the student. It now reads:
    { $text }
question-edited = The office has your edit. Your question now reads: { $text }
question-edited-late = Your question is no longer open, so the office does not see your edit. Please ask again with /human.
question-edit-refused = I cannot follow this edit: a question to the office needs some text, { $limit } characters at most. It stays as it was.
told-in-private = _This comes to you in private because I cannot write to the staff group ({ $reason }). Please add me to the group again, or let me write there._
question-line = { $text } ({ $date })
questions = { $count ->
    [one] { $count } question is waiting for an answer:
   *[other] { $count } questions are waiting for an answer:
}
questions-none = No questions are waiting.
question-answered-already = This question has already been answered: { $answer }
question-gone = The student has deleted this question.
question-answered-wrongly = I had answered with “{ $title }”, which was not what the student meant.
outside-button = Must not be answered
outside-learnt = Thank you. In a few seconds I will stop answering this and similar questions: { $question } (filed under { $group })
outside-no-group = The knowledge has no outside.yaml yet, so there is no group of questions to put this in. Please write one first; docs/office.md shows how.
answer-button = Answer
answer-number-button = Answer { $number }
answer-ask = The student asks: { $text }

    Please write the answer as your next message. (/cancel stops)
question-edited-since = The student has edited the question in the meantime, so your answer has not been sent. It now reads: { $text }

    Please send the answer once more, or another one. (/cancel stops)
question-edited-since-notice = The student has edited question { $number } since that notice, so your answer has not been sent. It now reads: { $text }

    Please reply to the newer notice.
answer-sent = Your answer is on its way to the student.
answer-gone = Your answer to question { $number } did not arrive: the student has blocked me or deleted the account. The question stays open, and your answer is delivered if the student comes back.
answer-edited = Your answer had not left yet: the student gets it as it reads now.
answer-edited-late = Your answer has been sent already, so the student does not see your edit.
answer-how-to-correct = To correct the answer, reply once more to the message with the question, beginning with “Correction:”.
question-undelivered = (answered; waits for the student to come back)
question-closed = Question { $number } is closed without an answer, and the student is told.
question-not-open = Question { $number } is not open any more.
questions-closed = { $count ->
    [one] { $count } question is closed without an answer, and the student is told.
   *[other] { $count } questions are closed without an answer, and the student is told.
}
questions-of = **Student { $person }**, { $count ->
    [one] { $count } question
   *[other] { $count } questions
}:
questions-of-more = … and { $count } more
your-questions-closed = { $count ->
    [one] The office has closed your question without an answer: { $text }
   *[other] The office has closed { $count } questions of yours without an answer.
}
asker-muted = I take no more questions from student { $person }. Closed without an answer: { $count }.
asker-unmuted = I take questions from student { $person } again.
close-button = Close
close-all-button = Close all of student { $person } ({ $count })
mute-button = Mute student { $person }
unmute-button = Unmute student { $person }
page-before = ← Back
page-next = Next →
answer-from-staff = **Answer from the office**
    You asked: { $question }

    { $answer }

### The knowledge, for staff

update-set-aside = A message could not be handled and was set aside after several attempts; its sender was told. For the bot's operator: { $problems }
deadline-moved-closes = A deadline was moved in the files: { $programme }, { $label }, from { $before } to { $after }. Nobody has been told; whoever follows the programme is reminded of the new date when it comes near. Shall it be announced? Then send /announce, and choose the people who follow { $programme }.
deadline-moved-opens = The opening of an application was moved in the files: { $programme }, { $label }, from { $before } to { $after }. Nobody has been told. Shall it be announced? Then send /announce, and choose the people who follow { $programme }.
reload-failed = The knowledge has problems, so I am still using the previous version:
    { $problems }
reloaded = The knowledge was reloaded: { $topics } topics, { $programmes } programmes.

### The terminal

terminal-welcome = The exchange bot in the terminal. Ask a question, type a button's number, or a /command; /quit or Ctrl-D leaves.
terminal-bye = Goodbye!
terminal-no-button = There is no button { $number } at the moment.

### Computed answers

verdict-one = { $outcome ->
    [yes] Nothing you said stands in the way of { $programme }.
    [no] With what you said, you do not meet what { $programme } asks for.
   *[open] What you said does not decide it for { $programme }.
}
verdict-some = Nothing you said stands in the way of { $programmes }.
verdict-rest = Still open: { $conditions }.
verdict-open = What you said does not decide it for { $programmes }.
verdict-none = With what you said, you do not meet what any of them asks for.
compared-met = met: { $what }
compared-not = not met: { $what }
compared-open = not decided: { $what }
compared-missing = {" "}({ $missing } short)
compared-part = , { $part ->
    [listening] listening
    [reading] reading
    [writing] writing
   *[speaking] speaking
} { $has } instead of { $least }
clause-separator = {"; "}
colon = {": "}
sentence-gap = {" "}
said-average = average { $average } ({ $least } is asked for)
said-rank = top { $rank }% ({ $top ->
    [0] the rank does not count here
   *[other] the top { $top }% is asked for
})
said-failed = { $kind ->
    [none] no failed course
    [older] a course failed longer ago and passed since
    [passed] a course failed and passed since
    [recent] a course failed in the last two semesters
    [open] a course that is still not passed
   *[unclear] a failed course
}
said-level = { $level ->
    [master] master's student
    [doctoral] doctoral student
   *[undergraduate] undergraduate
}{ $year ->
    [0] {""}
   *[other] , year { $year }
}
said-major = major { $major }
said-score = { $score } ({ $test } { $least } is asked for, with its conditions)
fact-average = An average
condition-year = your year
condition-major = your major
condition-average = your average or rank
condition-failed = failed courses
condition-subjects = physiology and pharmacology passed
condition-language = a language test
condition-final = final year
condition-physiology = physiology passed
condition-pharmacology = pharmacology passed
condition-laboratory = a laboratory course passed
condition-abroad-before = an earlier stay abroad with university money
condition-punished = no disciplinary punishment
condition-supervisor = your supervisor's agreement
condition-school = your school's agreement
condition-age = age on the first day
condition-validity = the age of the test
impossible = { $what } cannot be { $figure }: which figure did you mean?
impossible-gpa = The office asks for an average out of 100, and a GPA of { $figure } cannot be compared with it: what is your average?
filter-one = { $programme }: { $outcome ->
    [yes] yes.
    [no] no.
   *[open] the office has not said.
}
filter-some = { $programmes }: yes.
filter-open = Not said by the office: { $programmes }.
filter-none = None of them.
date-one = { $outcome ->
    [yes] { $programme }: yes, that works.
    [no] { $programme }: no, that does not work.
   *[open] { $programme }: the dates alone do not decide that. Please talk to the office before you apply.
}
date-some = That works for { $programmes }.
date-open = The dates alone do not decide it for { $programmes }: please talk to the office before you apply.
date-none = That works for none of them.
date-left = { $programme }: { $days ->
    [one] 1 day
   *[other] { $days } days
}, until { $date }.
date-when = { $programme }: { $date }.
days-count = { $days ->
    [one] 1 day
   *[other] { $days } days
}
hours-count = { $hours ->
    [one] 1 hour
   *[other] { $hours } hours
}
ranking-first = { $programme } comes { $place ->
    [1] first
    [2] second
    [3] third
   *[other] fourth
  }: { $figure }.
ranking-difference = The difference is { $figure }.
left-out = Not included in the total for { $programme }: { $items }.
extra = { $item ->
    [vaccinations] vaccinations that you still need
    [x_ray] the chest X-ray
    [tuberculosis_test] the tuberculosis test
    [white_coat] the white coat
   *[other] { $item }
}
item = { $item ->
    [total] Total
    [grant] Less the support
    [subsidy] Less the subsidy
    [hardship] Less the hardship support
    [flight] Less the flight subsidy, at most
    [bursary] Less the bursary
    [research] Less the research exchange grant
    [reduction] Less the reduction
    [budget] You have
    [fee] Programme fee
    [room] Room
    [living] Meals and local transport
    [travel] Flights, insurance and entry papers
    [insurance] Insurance
   *[other] { $item }
}
budget-one = { $outcome ->
    [yes] Yes, that is enough for { $programme }.
   *[no] No, that is not enough for { $programme }.
}
budget-some = That is enough for { $programmes }.
budget-open = Not said by the office: { $programmes }.
budget-none = That is enough for none of them.
budget-after-grant = { $programme }: about { $value } is left for you to pay.
budget-short = { $programme }: you are about { $value } short.
budget-items = { $programme }: { $value } in total.
budget-refund = { $programme }: { $value } of the fee comes back to you.
budget-fee-after-grant = { $programme }: the programme fee is then { $value }.
budget-first = The money comes after your return, so you have to pay about { $value } first.

### /fit

fit-intro = Six short questions; skip any that you do not want to answer. Nothing is kept unless you ask for it.
fit-year = Which year are you in?
fit-major = What is your major? If it is not listed, just write it.
fit-grades = What is your average out of 100, or your rank? For example 83, top 20%, or 12 of 120.
fit-failed = Have you ever failed a course?
fit-language = Which language test have you taken? You can also write it with the score, for example “IELTS 7, each part 6.5”.
fit-score = What is your score in { $test }? Please add its parts if you have them, for example “6.5, speaking 7”.
fit-means = How much can you spend in all? You can also write from which day you are free.
fit-level = { $level ->
    [undergraduate-1] First year
    [undergraduate-2] Second year
    [undergraduate-3] Third year
    [undergraduate-4] Fourth year
    [undergraduate-5] Fifth year
    [master-1] Master's, first year
    [master-2] Master's, second year
    [master-3] Master's, third year
   *[doctoral] Doctoral student
}
fit-other-major = Another major
fit-failed-answer = { $kind ->
    [none] No failed course
    [older] Longer ago, passed since
    [passed] Failed once, passed since
    [recent] In the last two semesters
    [recent_passed] In the last two semesters, passed since
    [recent_open] In the last two semesters, not passed yet
    [open] One is still not passed
   *[unclear] Failed a course
}
fit-skip = { $question ->
    [language] No test yet
    [means] Not important
   *[year] Skip
}
fit-unread = Sorry, I did not understand that.
fit-next = Next: read how to apply, or let me remind you of the deadline. Each programme asks for more than these questions, and the office decides.
fit-none = With these answers, something stands in the way of every programme. Answer again if one of them was wrong, or ask the office with /human.
fit-cost = about { $total } in all, { $enough ->
    [yes] within your budget
   *[no] more than your budget
}
fit-start = begins on { $date }, { $fits ->
    [yes] when you are free
   *[no] before you are free
}
fit-apply-button = { $programme } · how to apply
fit-remind-button = { $programme } · remind me
fit-keep-button = Keep for next time
fit-drop-button = Delete what is kept
fit-again-button = Answer again
fit-offer-button = Check all conditions (/fit)
fit-kept = Kept, encrypted: I will take it into account when you ask something later. /mydata shows it, /fit lets you delete it, and /forget deletes everything.
fit-dropped = Deleted. I will no longer take it into account.
fit-from-kept = From the answers that you asked me to keep:
mydata-fit = Your answers to /fit, kept because you asked: { $what }
told-average = average { $average }
told-rank = top { $rank }%
said-other-major = another major
compared-rest = still open: { $conditions }
fact-year = The year of study

### Two chats of one person

join-button = Join with another chat
join-code = Your code is **{ $code }**, for 15 minutes. In your other chat with me, send /join { $code }. The two chats are one person from then on: seats, waiting list, interests, ticks, reminders and questions.

    If the code is in your other chat, send it here with /join in front of it.
join-link = { $channel ->
    [telegram] Or open me in Telegram with it: { $link }
    [web] Or open the page in your browser with it: { $link }
   *[other] Or open: { $link }
}
join-ask = This joins this chat with another one, { $channel ->
    [telegram] in Telegram
    [web] on the web page
   *[other] elsewhere
}. From then on both show the same seats, questions and settings. **Go on only if you made this code yourself**: whoever made it will see what you have here. Join them?
join-yes = Yes, both are mine
join-own = This code belongs to this chat. Send it in your other chat with me.
join-unknown = This code is not valid, or its 15 minutes are over. Get a new one in your other chat with /join.
join-too-often = Those were too many wrong codes. Please wait a quarter of an hour, and get a new code with /join in your other chat.
join-not = All right, both chats stay as they are.
join-staff = Chats of staff are not joined with others; in the browser staff sign in by a link of their own.
joined = Done: both chats are one from now on.
join-nothing = There was nothing to move but the conversation itself.
join-seat = Your seat moved: { $title }, { $mode }
join-place = Your place on the waiting list moved: { $title }, { $mode }
join-doubled = You had two seats for { $title }. This one stays: { $mode }. The other one is free for somebody else.
join-questions = { $count ->
    [one] 1 question to the office
   *[other] { $count } questions to the office
}
join-interests = { $count ->
    [one] 1 interest
   *[other] { $count } interests
}
join-ticks = { $count ->
    [one] 1 tick on a checklist
   *[other] { $count } ticks on checklists
}
join-email = Mail goes to { $email } alone. /email changes that.
join-reminders = What you were reminded of
join-no-page = The page is turned off, so there is no link to keep.
keep-button = Keep a link to this conversation
keep-again = A new link
keep-link = Keep this link, for example among your favourites: it opens this conversation in any browser, also when this one has forgotten it. Whoever has the link can read everything here, so pass it on to nobody. A link you got before no longer works. { $link }

### The page

web-title = Exchange bot
web-description = Questions about overseas exchange programmes, answered at once in English and Chinese.
web-other-language = 中文
web-menu = What I can do
web-skip = Skip to the field for your question
web-log = Conversation
web-you = You:
web-bot = Bot:
web-question = Your question…
web-send = Send
web-more = Show more
web-less = Show less
web-typing = The bot is writing
web-picture = Picture:
web-calendar = Add to calendar
web-download = Download
web-briefings = Upcoming briefings
web-help = What else can you do?
web-privacy = No account and no app needed. A cookie keeps this conversation for you; /privacy tells what is kept.
web-answers = All answers
web-skip-answers = Skip to the answers
web-ask = Ask a question
web-earlier = Show earlier messages
web-link = You have followed a link or scanned a code.
web-link-open = Show what it leads to
web-link-telegram = Open in Telegram instead
web-leave = This is not me: close this conversation
web-leave-ask = This browser will then show nothing of the conversation any more, and without a private link or a chat that was joined with it nobody can open it again. Seats and reminders that belong to it stay. To delete everything, send /forget instead.
web-left = You have left. Whoever uses this browser next begins anew.
web-back = Back to the conversation
web-new = New message ↓
web-failed = Your message did not get through. Check your connection, and send it again.
web-too-long = That was too much for one message. Please say it in fewer words.
web-too-fast = That was very fast. Please wait a few seconds, and send it again.
web-elsewhere = This was sent from another site, so nothing was done. Please write on this page.
web-not-found = There is nothing at this address, or it belongs to another conversation.
web-no-cookies = Your browser refuses cookies, so I cannot keep our conversation. Allow them for this page, or I shall forget what you asked before.
attached-elsewhere = _(Something was attached that cannot be shown here.)_
web-keep-ask = This link opens a conversation with the bot in this browser. Go on only on a device of your own.
web-keep-instead = The conversation that this browser shows now is closed by that.
web-keep = Open it here
web-keep-unknown = This link is not valid, perhaps because a newer one has taken its place. Open the conversation where you still have it, and get a new link with /settings.
web-kept = What you wrote:
web-skip-main = Skip to the content
web-ticket = Your ticket
web-ticket-closed = This ticket opens for the person it belongs to, and for staff who are signed in. If it is yours, open it where you registered.
### The page, for staff

web-staff = Staff
web-staff-enter-ask = This link signs you in as staff in this browser, once. On a computer that others use, sign out when you are done.
web-staff-enter = Sign in
web-staff-link-used = This link has been used already; each works once. If it was you, go on to the staff page. If it was not, tell whoever runs the bot at once.
web-staff-link-expired = This link has expired. Ask for a new one: /staff in your chat with the bot, or whoever runs it.
web-staff-link-unknown = This link is not valid, perhaps because a newer one has taken its place. Ask for a new one: /staff in your chat with the bot, or whoever runs it.
web-staff-signed-out = This page is for staff who are signed in, and a session ends after some time. Ask for a new link: /staff in your chat with the bot, or whoever runs it.
web-staff-left = You are signed out. Nothing of staff can be seen in this browser any more.
web-staff-back = To the staff page
web-staff-chat = Chat with the bot
web-staff-leave = Sign out
web-staff-questions = { $count ->
    [0] No open questions
    [one] 1 open question
   *[other] { $count } open questions
}
web-staff-question = Question { $number } · { $date }
web-staff-attachment = Something was attached that this page cannot show; it stands in Telegram.
web-staff-answer = Your answer
web-staff-send = Send the answer
web-staff-close = Close without an answer
web-staff-more = … and { $count } more, which follow once these are answered
web-staff-sent = Your answer is on its way to the student.
web-staff-waits = The student cannot be reached now. The question stays open, and your answer is delivered if they come back.
web-staff-closed = The question is closed without an answer, and the student is told.
web-staff-correct = Send it as a correction
web-staff-correction = Correction: { $text }
web-staff-briefings = Briefings
web-staff-find = Name or student number
web-staff-find-button = Find
web-staff-nobody = Nobody is on this list.
web-staff-check-in = Check in
web-staff-undo = Undo
web-staff-list = The whole list
web-staff-early = Check-in begins on { $opens }.
web-staff-over = This briefing is over, and its list cannot be changed any more.
web-staff-cancelled = This briefing has been cancelled.
web-staff-checked-in = ✓ Checked in
web-staff-checked-in-already = ⚠ Checked in already: { $date }, by { $by }
staff-link = This link opens the staff page. It works once, within 24 hours, for whoever opens it first: open it yourself, and do not pass it on. { $link }
staff-link-local = It opens on the bot's own machine alone, because web.url is not set.
staff-no-page = The page is turned off (web.enabled), so there is no staff page.

mail-note = This was sent to { $email }, which was given in a conversation with the exchange bot. Nobody reads what is sent back to this address.
mail-page = [Open the page]({ $link }) to ask something, or to choose what is sent to you.
mail-unsubscribe = [Stop announcements and reminders]({ $link })
mail-correction = **Correction.** An earlier mail was wrong; please read this one instead.
mail-recall = **Withdrawn.** Please disregard the earlier mail that this one belongs to: what it said no longer holds.
mail-ask-confirm = Is this your e-mail address, and may the exchange bot write to you there?
mail-do-confirm = Yes, confirm it
mail-ask-press = You have chosen this in a mail. Nothing is done before you press it here.
mail-ask-unsubscribe = Shall announcements and reminders stop? What concerns your own seat still reaches you.
mail-do-unsubscribe = Yes, stop them
mail-unsubscribed = Announcements and reminders have stopped; what concerns your own seat still reaches you. /subscribe or /remind in the conversation brings them back.
mail-link-expired = This link has expired, so nothing was done. Open the conversation, and do it there.
email-confirmed = **Your e-mail address is confirmed.** Tickets and offers go there too, and whatever else would not reach you otherwise. You can change or remove it in /settings.
email-replaced = This address was removed or replaced meanwhile, so nothing was done. /settings in the conversation shows which one counts.
mail-press-staff = Buttons in mail do not work for staff. Sign in on the staff page, and do it there.

command-email = give, change or remove an e-mail address to be told at
email-off = No mail is sent from here. Whatever I have to tell you, you find in this conversation.
email-button = E-mail address
email-offer = Tell me by e-mail too
email-ask = Which e-mail address may I write to? Tickets and offers will go there too, and whatever else would not reach you otherwise. It is kept encrypted; /forget deletes it.
email-unclear = “{ $said }” is no e-mail address that I can write to. Please send it like this: li.na@stu.example.edu, or /cancel.
email-doubt = Did you mean { $meant }? You wrote { $email }.
email-mend = Yes, { $email }
email-keep = No, { $email } is right
email-shown = { $state ->
    [open] { $email } is not confirmed yet. Look for the mail that I sent there, or let me send it again.
    [gone] Nothing arrives at { $email } any more: the mail server refused it. Please give another one, or confirm it again.
   *[confirmed] I write to { $email }: tickets and offers, and whatever else would not reach you otherwise.
}
email-again = Send the mail again
email-change = Another address
email-remove = Remove it
email-removed = Removed. Nothing is sent by e-mail any more.
email-none = There is no e-mail address of yours.
email-already = { $email } is confirmed already.
email-too-often = Several mails have been sent already, and today I send no more. Please look into the spam folder, or try again tomorrow.
email-link-sent = I have sent a mail to { $email }. Open the link in it within two days, and confirm that the address is yours. If it does not come, look into the spam folder; a slip is mended with /email.
email-code-sent = I have sent a code of six digits to { $email }. Type it here within 15 minutes. If it does not come, look into the spam folder; a slip is mended with /email.
email-code-wrong = That is not the code that I sent to { $email }. Please type the six digits in the latest mail, or /cancel.
email-code-over = This code does not count any more. I can send a new one.
email-link-mail = **Please confirm your e-mail address.** Somebody, probably you, gave it to the exchange bot, to be told of seats, tickets and dates. If it was not you, do nothing: you will get no more mail.
email-code-mail = **{ $code } is your code** to confirm your e-mail address in the conversation with the exchange bot, within 15 minutes. If you did not ask for it, do nothing: you will get no more mail.
email-ticket = This goes to { $email } too.
announce-channels = By channel: { $channels }. Whoever has the page open gets it there.
announce-channel = { $channel ->
    [telegram] Telegram
    [web] the page
    [mail] e-mail
   *[other] { $channel }
} { $count }
announce-mail = What has gone by e-mail can be neither changed nor taken back: a correction or a recall follows it as a second mail.
table-channel = Channel
channel = { $channel ->
    [telegram] Telegram
    [web] Page
    [mail] E-mail
   *[other] { $channel }
}
