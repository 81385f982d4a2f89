"""Whether a programme, or its interview, collides with days of the student's own: examinations, a holiday, a rotation."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.answering.date_questions import DateAnswer, DateQuestion
from bot.answering.spans import Span
from bot.answering.verdicts import Outcome
from bot.knowledge import Programme, steps

EXAMS = r"(?:job|internship|rotation|placement|lectures?|classes)[^.?,]{0,12}(?:runs?|lasts?|goes on|ends?|finish\w*|until|till)\b|(?:term|semester) (?:ends?|finish\w*|is over)|放(?:暑)?假|学期结束|小学期|结课|有课|上课到|课上到|summer term|classes (?:end|finish|run|until)|exams?\b|examinations?|finals?\b|考试|期末|考到|考完|补考|国考|最后一门|最后1门"
BACK = r"到校|回得来|回不来|over (?:by|before)|finish\w* (?:by|before)|ends? (?:by|before)|done (?:by|before)|(?:semester|term|school|classes|lectures|teaching|courses|uni|rotation|internship|job)[^.?]{0,16}(?:begins?|starts?|resumes?)|be(?:ing)? back|back (?:by|before|in|home|on)|get(?:s)? me (?:back|home)|home (?:by|before)|开学|回(?:学校|来|国|校|家|到)|到家|到学校|返校|实习开始|轮转开始|上班"
FREE = r"\bnothing (?:on\b|planned|to do)|\bno plans\b|\bbreak (?:is|runs?|goes|lasts)|空着|空出来|没安排|\bfree\b|available|有空|空闲|没事|只有.{0,6}时间|能走|holidays? (?:is|are|runs?)|暑假(?:是|从|只|\s*\d)|完整|全程|从头到尾|vacation"
NOT_BEFORE = r"(?:can't|cannot|can not|not able to|unable to)[^.?]*\b(?:away|leave|free|go|start|travel|fly)\b[^.?]*before|之?前[^,，。]{0,4}(?:走不开|走不了|去不了|没空|不能走|出不去)"
_OBLIGED = (  # "I have to be there", 必须到场
    r"(?<!do )(?<!would )(?<!will )(?<!should )(?<!did )\bi (?:\w+ )?(?:must|have to|need to|(?:'ve )?got to)(?: \w+)? (?:be (?!in §|at §|back)|attend|stay|go home|report|appear|sit\b|help|show up)"
    r"|\bi'(?:ve got to|m needed|m supposed to) (?:be|attend|stay|at)|(?:can'?t|cannot) (?:skip|miss|get out of|avoid)|required to (?:be|attend)|\bmy presence"
    r"|(?:必须|一定要|非得|只能|得|要)(?:我|本人|亲自|人|全家|亲身)*(?:在(?!\d|线|网)|到场|参加|出席|回去|陪)|人必须|本人(?:必须|要|得)?到|走不开|躲不掉|逃不掉|推不掉|赖不掉|不能(?:缺席|不去|不在|请假)"
)
BUSY = (
    _OBLIGED
    + r"|(?:skills?|clinical|practical|fitness|licen[cs]e) (?:test|exam\w*|assessment|check)|assessment|\bmarr(?:y|ies|ied|iage)|\bgraduat(?:es|ion)\b|ceremony|anniversary|funeral|reunion|\bparty\b|\bpromised to\b|in court"
    r"|结婚|婚宴|喜酒|满月酒|大寿|搬家|考核|技能(?:考|大赛)|选拔|科目[1-4]|路考|开庭|典礼|追悼会|葬礼|体测|体检|聚会|同学会|哪[^,，。]{0,10}不(?:会)?(?:耽误|影响|受影响|冲突)|"
    r"driving test|appointment|驾考|defen[cs]e|答辩|in hospital|住院|surgery|手术|away|busy|wedding|internship|rotation|clash|collide|conflict|overlap|trip|实习|轮转|见习|婚礼|有事|冲突|撞|不在|军训|比赛|夏令营|培训|camp|duty|值班|没空|外地|出差|回老家|旅游|travel(?:l?ing)?"
)


def asks_of_clash(text: str) -> bool:
    """Tells whether a text asks in so many words whether days collide."""
    return bool(re.search(r"冲突|撞上|会撞|\bclash|\bcollid|\bconflict|\boverlap", text))


def with_interview(question: DateQuestion, span: Span) -> DateAnswer:
    """Tells whether days that are taken leave one of the interview's; a programme without interview never collides."""
    outcomes, days = {}, {}
    for programme in question.programmes:
        step = programme.data.step("interview")
        last = steps.day(programme, "interview", question.holidays)
        if step is None or last is None:
            outcomes[programme.id] = Outcome.MET
            continue
        first = steps.resolve(step.begins, programme, question.holidays) if step.begins else None
        if first is None:
            closes = programme.application
            first = closes.closes.date() + timedelta(days=1) if closes else last
        days[programme.id] = last
        if not question.holidays.has_working_day(max(span.first, first), min(span.last, last)):
            outcomes[programme.id] = Outcome.MET
        else:
            day = timedelta(days=1)
            is_left = any(
                question.holidays.has_working_day(*free)
                for free in ((first, span.first - day), (span.last + day, last))
            )
            outcomes[programme.id] = Outcome.UNKNOWN if is_left else Outcome.NOT_MET
    return DateAnswer("interview", "selection", outcomes, days, asked=span)


def with_own_days(question: DateQuestion, spans: list[Span]) -> DateAnswer | None:
    """Tells whether a programme lies between, before or after the days that are named."""
    outcomes = {}
    span = spans[-1]
    for programme in question.programmes:
        if programme.dates is None:
            outcomes[programme.id] = Outcome.UNKNOWN
            continue
        starts, ends = programme.dates.starts, programme.dates.ends
        if len(spans) == 2 and question.has(r"放(?:暑)?假|ends?|finish") and question.has(BACK):
            fits = spans[0].last < starts and ends < span.first
            outcomes[programme.id] = Outcome.MET if fits else Outcome.NOT_MET
        elif question.has(NOT_BEFORE):
            outcomes[programme.id] = Outcome.MET if span.first <= starts else Outcome.NOT_MET
        elif question.has(EXAMS):
            outcomes[programme.id] = _after_exams(programme, spans)
        elif question.has(BACK) and not (span.first != span.last and question.has(FREE)):
            outcomes[programme.id] = Outcome.MET if ends < span.first else Outcome.NOT_MET
        elif question.has(FREE) and (not span.is_day or len(spans) > 1):
            first = spans[0].first
            outcomes[programme.id] = Outcome.MET if first <= starts and ends <= span.last else Outcome.NOT_MET
        elif question.has(FREE):
            is_from = question.has(r"from|after|since|起|之?后|以后|开始")
            free = starts >= span.first if is_from else ends <= span.last
            outcomes[programme.id] = Outcome.MET if free else Outcome.NOT_MET
        else:
            outside = span.last < starts or span.first > ends
            outcomes[programme.id] = Outcome.MET if outside else Outcome.NOT_MET
    days = {p.id: p.dates.starts for p in question.programmes if p.dates}
    return DateAnswer("dates", "dates", outcomes, days, asked=span)


def _after_exams(programme: Programme, spans: list[Span]) -> Outcome:
    """Judges examinations before the start: in the first week the office wants to be asked, where it says so."""
    assert programme.dates is not None
    starts, ends = programme.dates.starts, programme.dates.ends
    span = spans[-1]
    first, last = min(s.first for s in spans), span.last
    if last < starts or (first > ends and len(spans) == 1 and not span.is_day):
        return Outcome.MET
    if programme.data.talk_about_exams and last <= starts + timedelta(days=6):
        return Outcome.UNKNOWN
    return Outcome.NOT_MET
