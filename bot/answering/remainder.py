"""What of a message no reading took: a computed answer that would pass over it is better left to the office's own text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from bot.answering.amounts import amounts_in, together
from bot.answering.budgets import Budget
from bot.answering.clauses import own_clauses
from bot.answering.computed import Computed
from bot.answering.date_questions import DateAnswer
from bot.answering.filters import Filtered
from bot.answering.profile import Profile, Score
from bot.answering.rankings import Ranking
from bot.answering.spans import Span
from bot.knowledge import Programme
from bot.knowledge.language_tests import LANGUAGE_TESTS

_SMALL = 5  # "the four", "2 teachers": counts, not scores
_FIGURE = re.compile(r"(?<![\d.])\d+(?:\.\d+)?")
_COUNTED = re.compile(  # figures that are part of a name, or count something that no condition is about
    r"cet[- ]?[46]|(?<!\d)[46]{1,2} ?级|band 6|5 ?(?:\+|加) ?3|20\d\d|\d+(?:st|nd|rd|th)\b|(?:\bi'?m|\bi am|turn\w*|aged?|我(?:今年|现在)?|(?:已经?|刚|正好|生日)?满)(?: only| just| already| now| still|已经|才|刚)? ?(?:1[4-9]|2\d)\b(?! ?分)|\d{1,2}[:：]\d\d|(?:/|out of) ?100\b|(?:passed|cleared|补考|重修)[^\d,，。]{0,10}\d{2}(?:\.\d+)?|[$£¥€]"
    r"|(?:physiology|pharmacology|anatomy|biochemistry|immunology|pathology|生理|药理|解剖|生化|病理|免疫)(?:学)?[^\d,，。;；]{0,8}\d{2}(?![\d.])|(?:scraped|got|came) (?:by|through)[^\d,，。;；]{0,20}\d{2}"
    r"|(?<![\d.])\d+(?:\.\d+)?\s*[- ]?(?:个|所|门|次|种|家|年|月|号|日|天|周|点|岁|学分|小时|分钟|版|楼|室"
    r"|years?|yrs?|months?|weeks?|days?|hours?|h\b|min\w*|times|am\b|pm\b|a\.m|p\.m|o'clock|of (?:them|the|these|us|you))"
)
_HEDGED = re.compile(
    r"(?:差\d+分(?:就|才)?[到够]|不到|没到|未到|没过|不足|不满|低于|达不到|没达到|接近|将近|差一点|(?<!no )(?<!nothing )(?<!none )(?<!band )(?<!part )(?:below|under|less than)|short of|shy of|nearly|almost|close to|not quite)\s*(?:an? |the )?"
    r"(?:(?:average|avg|均分|平均分?)\D{0,6})?(?P<figure>\d+(?:\.\d+)?)(?!\s*(?:%|分钟|min|元|块|万|yuan))"
)
_NO_MAJORS = r"year|undergraduate|undergrad|postgraduate|postgrad|graduate|grad|master|masters|doctoral|medical|medicine|this|your|that|with|exchange|university|international|chinese|good|weak|final|another|each|every|same|related|year's|fresh|from|other|what|which|current|enrolled|average|normal"
_MAJOR = re.compile(  # one that no list holds
    r"\bmajor(?:ing)? in|\bstudying (?!abroad|at|in|for|here)|\bi study (?!at|in|here)|\bi(?:'m| am) (?:doing|reading) (?!a\b|an\b|the\b|my\b|well|fine|ok)|(?<![我们同本全个的任么有各何])专业(?=的|大\d|,|本科|学生|研)"
    r"|(?:我|我是|本人)[读学](?![校院期分硕博研的完过了大在本生])[\u4e00-\u9fff]{2}"
    r"|(?:^|[,.;!?])\s*(?![\u4e00-\u9fff]{0,4}(?:哪|校|项目|能|以))(?!我|本人|今年|现在|目前|你好|您好|老师|请问|想|如果|要是|假如|是|刚|即将|马上|快|才|下学期|只|就|都|在读|本科|学生|作为|已经|还是|开学|医学生)[\u4e00-\u9fff]{2,6}大[1-6](?!\d|暑|寒|的时候|上|下|时)"
    rf"|\b(?!(?:{_NO_MAJORS})\b)[a-z]{{4,}} (?:major|student)\b"
)
_IN_TURN = re.compile(  # the whole order is asked for, the first one first
    r"(?:\w+est|most|least|last|first)\b[^?]*\bthen\b|and so on|\betc\b|最[^?？]*(?:然后|其次|接着|再)|依次|都排"
)
Condition = tuple[re.Pattern[str], Callable[[Profile], bool]]
_CONDITIONS: tuple[Condition, ...] = (
    (_MAJOR, lambda profile: profile.major is not None),
    (  # "fifth and by far the longest year"
        re.compile(
            r"\b(?:first|second|third|fourth|fifth|sixth|[1-6](?:st|nd|rd|th))\b[^,.;]{0,16} (?:year|yr)\b"
        ),
        lambda profile: bool(
            profile.year or profile.final or profile.failed or profile.abroad_before or profile.punished
        ),
    ),
    (re.compile(r"处分|punish|disciplin"), lambda profile: profile.punished is not None),
    (
        re.compile(r"\bfail(?:ed|ing)\b|flunk|挂了|挂科|挂过|不及格|补考|重修"),
        lambda profile: profile.failed is not None or bool(profile.subjects),
    ),
    (
        re.compile(r"毕业生|(?:already|have) graduated|已经?毕业|\bgraduate in\b"),
        lambda profile: bool(profile.final),
    ),
    (  # what no rule is about
        re.compile(
            r"休学|留学生|交换生|在职|非全日制|专升本|gap year|on leave\b|(?:international|exchange|visiting) students?\b"
            r"|part-?time|tem-?[48]|专[48]|\bgre\b|gmat|toeic|\bbec\b|托业|高考英语|考研英语"
        ),
        lambda _: False,
    ),
)
"""What bears on a verdict, and whether it was read."""
_ASKS = re.compile(
    r"\b(?:needs?|requires?|asks?|wants?|least|minimum|says?|limit|line|bar)\b|要求|需要|要(?=\d| )|线|门槛|写的|标准|规定|算(?=\d)|[当按](?:作|成)?(?=\d)|四舍|\bround|至少|够|达"
)
_SUPERLATIVE = re.compile(
    r"\b(?!(?:best|rest|test|latest|interest|request|west|guest|suggest|contest|forest|honest|protest|at least)\b)\w+est\b|\bmost (?=[a-z]{6,}\b)|最(?:便宜|贵|早|晚|多|少|长|短|高|低|热|凉)"
)
_FROM_TO = re.compile(r"\bto\b|到|first\b|last\b|从|由|还是|\bor\b")
_NEXT_BEST = re.compile(
    r"第[2-4]\s*(?:便宜|贵|早|晚|多|少|长|短|高|低|名)|\b(?:2nd|3rd|second|third|next)[- ](?!year|part|part|payment|instal|week|month)(?:\w+est|most|least|best)\b|倒数|并列|排第[2-4]|中间|middle|average of the (?:four|4)|runner"
)
_NEXT_DAY = re.compile(
    r"\b(?:the )?(?:next|following) (?:day|morning|afternoon|evening)\b|\bthe day after\b(?! tomorrow)|第2天|次日|隔天"
)
"""A second day of the same message, which no reading takes: the form today, the video the next morning."""


def passes_over(
    text: str, computed: Computed, spans: Iterable[Span], programmes: Iterable[Programme]
) -> bool:
    """Tells whether a computed answer leaves something out that was said and would change it.

    Args:
        text: in the form of ``figures_in_text.plain``.
        programmes: all of them, whose limits a student may repeat.
    """
    result = computed.result
    if isinstance(result, Budget):
        return _has_more_amounts(text, result)
    if isinstance(result, Ranking):
        superlatives = set(_SUPERLATIVE.findall(text))
        if len(superlatives) > 1 and not _FROM_TO.search(text):
            return True
        is_next = bool(_NEXT_BEST.search(text)) and not _IN_TURN.search(text)
        return (result.place == 1 and is_next) or not set(_figures(text, spans)) <= _limits(programmes)
    if isinstance(result, Filtered):
        return not result.id.endswith((".day", ".open", ".closed", ".unopened")) and bool(
            set(_figures(text, spans))
        )
    if isinstance(result, DateAnswer):
        is_of_two = bool(result.outcomes) and bool(_NEXT_DAY.search(text))
        return is_of_two or (result.by == "deadline" and _says_more(text, computed.profile, _CONDITIONS[1:]))
    if isinstance(result, tuple) and result:
        return _judges_too_little(text, computed.profile, spans, programmes)
    return False


def _judges_too_little(
    text: str, profile: Profile, spans: Iterable[Span], programmes: Iterable[Programme]
) -> bool:
    """Tells whether a figure was not read, or was read as exact where it was not."""
    if profile.impossible:
        return False
    if _says_more(text, profile, _CONDITIONS):
        return True
    hedged = {Decimal(found["figure"]) for found in _HEDGED.finditer(text)}
    exact = {profile.average, *(score.total for score in profile.tests)} - {None}
    if hedged & exact:
        return True
    limits = _limits(programmes) if _ASKS.search(text) else set()
    read = _read(profile) | limits | (hedged if exact else set()) | _place(text, profile.rank)
    return any(figure not in read and not _is_part(figure, profile.tests) for figure in _figures(text, spans))


def _says_more(text: str, profile: Profile, conditions: Iterable[Condition]) -> bool:
    return any(not was_read(profile) and words.search(text) for words, was_read in conditions)


def _is_part(figure: Decimal, scores: Iterable[Score]) -> bool:
    """Tells whether it can be one of the parts of which the lowest was read."""
    return any(
        score.least is not None and score.least <= figure and LANGUAGE_TESTS[score.test].has_part(figure)
        for score in scores
        if score.least_is_exact
    )


def _figures(text: str, spans: Iterable[Span]) -> Iterator[Decimal]:
    """Yields the figures that could be a score, a grade, a share or money; days and counts are none."""
    for span in spans:
        text = f"{text[: span.start]}{' ' * (span.end - span.start)}{text[span.end :]}"
    for found in _FIGURE.finditer(_COUNTED.sub(" ", own_clauses(text))):
        if Decimal(found[0]) > _SMALL:
            yield Decimal(found[0])


def _read(profile: Profile) -> set[Decimal]:
    scores = [
        figure
        for score in profile.tests
        for figure in (score.total, score.least, *score.parts.values(), *score.earlier)
        if figure is not None
    ]
    own = (profile.average, profile.gpa, profile.rank, profile.year, profile.age)
    return {Decimal(figure) for figure in (*own, *scores) if figure is not None}


def _limits(programmes: Iterable[Programme]) -> set[Decimal]:
    """Returns what the programmes ask for: "UBC wants 85, I have 84"."""
    found: set[Decimal] = set()
    for programme in programmes:
        eligibility, language = programme.data.eligibility, programme.data.language
        if eligibility is not None:
            found |= {limit for limit in (eligibility.average, eligibility.rank) if limit is not None}
        for rule in language.tests if language is not None else ():
            found |= {rule.total, *rule.least_parts.values()}
    return found


def _place(text: str, rank: Decimal | None) -> set[Decimal]:
    """Returns the place and the number of students that a rank was read from."""
    figures = {Decimal(found[0]) for found in re.finditer(r"\d+", text)} - {0}
    pairs = ((place, of) for place in figures for of in figures if place <= of)
    return {
        figure
        for place, of in pairs
        if rank is not None and abs(place * 100 / of - rank) < Decimal("0.01")
        for figure in (place, of)
    }


def _has_more_amounts(text: str, budget: Budget) -> bool:
    """Tells whether there is money in the text that no step of the computation holds."""
    if budget.budget is None:
        return False
    own = [money for money, is_grant in amounts_in(text) if not is_grant]
    steps = {money for _, money in budget.steps} - {budget.budget}
    return together(text, [money for money in own if money not in steps] or own) != budget.budget
