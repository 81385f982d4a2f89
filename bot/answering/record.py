"""A student's record in what they write: failed courses, subjects that were passed, punishments, stays abroad."""

from __future__ import annotations

import re

from bot.answering.profile import Failed

FAILED = r"fail(?:ed|ing)?\b|flunk\w*|挂(?:了|过)?(?:\d门|一门|两门|几门|科|课)|挂过|挂了|挂的|挂着|不及格|resit|re-sit|retak(?:e|ing)|retook|补考|重修"
_NEVER_FAILED = r"(?:no|never|without any|not|zero|0|nothing|none) (?:failed|fails?\b|fail(?:ed)? (?:a |any )?course|failures?|failing)|fail(?:ed)? nothing|(?:haven't|have not|didn't|did not) (?:ever )?fail|没(?:有)?挂(?:过)?|没(?:有)?不及格|(?:从没|从来没|未)挂|0挂科|无挂科"
_NOT_YET = r"(?:resit|retake|re-sit) (?:(?:has|is|was) ?n[o']t|is still|still) (?:yet )?(?:taken place|happened|been (?:held|taken)|to come|ahead|due)|still (?:a )?fail|(?:un)?till? (?:the |my )?(?:\w+ )?(?:resit|retake|re-sit)|not (?:yet )?(?:passed|retaken|resat|cleared)|still (?:open(?! to| for)|to|pending|outstanding|ahead)|haven'?t (?:passed|retaken|cleared|resat)|(?:resit|retake|re-sit)s? (?:is |are )?(?:next|later|(?:in|on) (?:the |a |\w+ )?(?:jan|feb|mar|apr|may|june|july|aug|sept|oct|nov|dec|spring|summer|autumn|fall|few|week|month|term|semester|\d))|open (?:fail|resit|course)|(?:resit|retake) (?:is )?(?:still )?outstanding|outstanding (?:resit|retake|fail)|(?:fail\w*|resit) (?:is )?(?:still )?open|to (?:resit|retake)|还没(?:补|过|重修|通过|考)|(?:等|到)[^,，。]{0,8}(?:才能?|再|才可以)(?:去)?(?:补考|重修)|(?:resit|retake|re-sit)[^,.;]{0,20}(?:not until|only (?:in|next))|(?:can(?:\'t|not)|only) (?:be )?(?:retake|resit|retaken|resat)[^,.;]{0,16}(?:until|in|next)|没补(?:考|过)|(?:还|正)在(?:补考|重修|等)|(?:补考|重修)(?:也|都|又)?(?:还)?没(?!有挂)|(?:等着|要|待|准备)(?:补考|重修)|补考(?:还没|没过|也没过|在|是)|没有?过$|尚未通过|未通过"
_PASSED = r"passed|cleared|(?:scraped|got|squeaked|came) (?:by|through)|补(?:考)?(?:已经|也|都)?(?:过|上|通过)了?|重修(?:已经?|也|都)?(?:过|通过)了?|(?:后来|已经|都)过了|补过了|过了补考|made it up"
_RECENT = r"last (?:semester|term)|this (?:semester|term|year|january|february|march|spring|winter)|autumn|fall term|spring term|上(?:个)?学期|这(?:个)?学期|本学期|刚(?:刚)?|去年秋|今年|秋季学期|最近"
_LAST_TERM = r"fail\w*[^.?]{0,24}(?:last|this) (?:semester|term)|(?:last|this) (?:semester|term)[^.?]{0,24}fail|[上这本]个?学期[^,，。]{0,10}(?:挂|不及格)"
_OLDER = r"(?:in|from|during) (?:my )?(?:first|1st|freshman) year|years? ago|大1(?:的时候|上|下|时|那|就|学期)?|(?:两|2|3)年前|很久以前|以前|刚入学"
_SUBJECTS = {"physiology": r"physiology|生理", "pharmacology": r"pharmacology|药理"}
_MISSING = r"还?没(?:有)?(?:修|学|考|上|过)|haven'?t|have not|not (?:yet )?(?:taken|passed|had|done)|(?:yet )?to (?:take|pass)|next (?:term|semester|year)|later|下(?:个)?学期|missing|without|didn'?t|挂|fail|下学期"
_DONE = r"过了|修完|学过|学完|passed|done|已修|已过|通过|修过|上过|finished|completed|都过"
_ABROAD = r"参加过[^,，。]{0,14}(?:项目|交流|交换|夏令营|暑校)|took part in|was abroad|(?:was|been|studied) overseas|studied abroad|(?:出去|出国|交流|去)过(?:1|2|3|一|两)?(?:次|回)?|been abroad|went abroad|gone abroad|exchange (?:once )?before|公派过|已经去过"
_MONEY_OF_OURS = r"学校的?钱|学校资助|学校出钱|公费|公派|资助|university money|funded|university paid|school(?:'s)? money|with (?:your|university) (?:money|support)"


def read_abroad(text: str) -> bool | None:
    return True if re.search(_ABROAD, text) and re.search(_MONEY_OF_OURS, text) else None


def read_failed(text: str) -> Failed | None:
    if re.search(_NEVER_FAILED, text):
        return Failed.NONE
    if not re.search(FAILED, text) or any(
        re.search(rf"(?:{subject})[^,，。]*(?:{_MISSING})", text) for subject in _SUBJECTS.values()
    ):
        return None
    if re.search(_NOT_YET, text):
        return Failed.RECENT_OPEN if re.search(_LAST_TERM, text) else Failed.OPEN
    is_passed = bool(re.search(_PASSED, text))
    if re.search(_RECENT, text):
        return Failed.RECENT_PASSED if is_passed else Failed.RECENT
    if re.search(_OLDER, text):
        return Failed.OLDER if is_passed else Failed.UNCLEAR
    return Failed.PASSED_LATER if is_passed else Failed.UNCLEAR


def read_subjects(text: str) -> dict[str, bool]:
    """Tells whether each subject is passed; what is said of both stands in the clause after them."""
    said: dict[str, bool] = {}
    waiting: list[str] = []
    for clause in re.split(
        r"[,，。;；]|\bbut\b|\band (?=i |not|have)|但是?|不过|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", text
    ):
        clause = re.sub(_NEVER_FAILED, " ", clause)
        waiting += [name for name, pattern in _SUBJECTS.items() if re.search(pattern, clause)]
        if re.search(_MISSING, clause):
            said |= dict.fromkeys(waiting, False)
            waiting = []
        elif re.search(_DONE, clause):
            said |= dict.fromkeys(waiting, True)
            waiting = []
    return said


def read_laboratory(text: str) -> bool | None:
    if not re.search(r"实验课|lab(?:oratory)? (?:course|class)", text):
        return None
    if re.search(
        r"(?:没|从没|没有)[^,，。]{0,6}实验课|实验课[^,，。]{0,4}没|no lab|not (?:yet )?(?:had|taken|done) (?:a single|one|any)|never (?:yet )?(?:taken|had|done|passed|attended|finished)|without (?:a |any )?lab|haven'?t",
        text,
    ):
        return False
    return True if re.search(r"(?:修|上|做|学)过|passed|taken|took|have", text) else None


def read_punished(text: str) -> bool | None:
    if not re.search(r"处分|违纪|punish|disciplin|警告", text) or re.search(
        r"会(?:不会)?(?:有|受|被|给)?(?:到)?处分|(?:will|would|get|be) (?:i |be )*punish", text
    ):
        return None
    if re.search(r"撤销|解除|lifted|revoked|cancelled|withdrawn", text):
        return None
    return not re.search(r"没有?(?:受过)?(?:任何)?处分|无处分|never|no (?:punish|disciplin)", text)
