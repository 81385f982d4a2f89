"""Amounts of money in a text: whose they are, and what several make together."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.knowledge.money import HOME, Money

_CURRENCIES = {
    "SGD": r"sgd|新币|新元|新加坡元|坡币|singapore dollars?|s\$",
    "GBP": r"gbp|英镑|pounds?(?: sterling)?|£|镑",
    "CAD": r"cad|加元|加币|加拿大元|canadian dollars?|c\$",
    "CNY": r"cny|rmb|yuan|人民币|块钱?|元|¥",
}
_CURRENCY = "|".join(_CURRENCIES.values())
_AMOUNT = re.compile(
    rf"(?:(?P<before>{_CURRENCY})\s*)?(?<![\d.a-z-])(?P<number>\d+(?:\.\d+)?)(?!\d|(?:st|nd|rd|th)\b|\s*(?:%|年|月|号|日|分|个|人|门|次|级|days?\b|weeks?\b|[ap]m\b|:\d))(?:\s*(?P<after>{_CURRENCY}))?"
)
_LEAST = 300  # smaller numbers without a currency are no money
GRANTED = r"到手|批(?:了|下来)|com(?:es|ing) through|subsid\w*|grant|资助|补助|补贴|奖学金|scholarship|funding|助学金|bursary|reduction|减免|拿到|领到|stipend|award"
_RANGE = r"\bbetween\b|\d\s*(?:元|块|yuan|rmb)?\s*(?:-|–|~|到|至|to)\s*(?:¥|rmb|cny)?\s*\d"
_ADDED = r"another|plus\b|\badds?\b|\bon top|再(?:加|给|添|补|跟|向|找|问|要|借)|另外?(?:给|加|有|再)|加上|还给|外加|又给|\d[^?？]*?(?:家里|爸妈|父母|爸爸|妈妈)[^,，。\d]{0,3}[给出]"
_EACH = r"各(?:自)?(?:给|出|拿|掏|凑|有)|\beach (?:give|pay|put|add|chip|ha)"  # whoever that is
_KEPT_BEFORE = re.compile(  # "keep 7,000 for a laptop", 先留7000
    r"(?:\b(?:keep(?:ing)?|leav(?:e|ing)|sets?|setting|put(?:ting)?|hold(?:ing)?|reserv\w+|minus|deduct\w*|subtract\w*|owe|spent|(?:have|need) to (?:spend|pay|return|leave))(?: aside| back| away| off| out)?(?: about| around| at least)?"
    r"|(?:留|预留|扣|减|除)(?:出|下|掉|去|除|个)?|去掉|除开|(?:先|要|得)(?:还|交|付|花)(?:掉|了)?|(?:花|用)(?:掉|了))\s*(?:大概|约|大约)?\s*$"
)
_KEPT_AFTER = re.compile(
    r"^(?: (?:yuan|rmb|cny))?,?(?: (?:of (?:it|that|this|them|which)|from (?:it|that)))?(?: (?:must|has to|have to|should|will))? (?:stays?|be (?:kept|left|saved|reserved)|(?:is|are) (?:reserved|set aside|spoken for|not mine|for (?:a|an|my|the) )|goes (?:to|into|for)|for (?:a|an|my|the) (?:new )?(?:laptop|computer|phone|rent|deposit|loan))"
    r"|^[^,，。\d]{0,3}(?:(?:要|得)(?:还|留|拿去|用来|用于)|不能动|不动|留着|留给|用来|拿去|是要还)"
)
"""What of one's money is meant for something else."""


def asked_currency(text: str) -> str | None:
    """Returns the currency in which a text wants its answer."""
    for currency, words in _CURRENCIES.items():
        asked = rf"(?:多少|in|几|好多|合|折合|换算(?:成|为)?|相当于|how many|number of)\s*(?:个)?\s*(?:{words})(?![a-z])|(?:{words})\s*(?:是)?(?:多少)?(?: (?:then|please|pls|thanks))?\W*$"
        if re.search(asked, text):
            return currency
    return None


def together(text: str, amounts: list[Money]) -> Money | None:
    """Returns the one amount that several make: the upper end of a range, their sum, or what is left of it; None where they make none."""
    if len(set(amounts)) < 2:
        if re.search(_EACH, text):
            return None
        return amounts[0] if amounts and amounts[0].amount > 0 else None
    if len({money.currency for money in amounts}) > 1 or re.search(_EACH, text):
        return None
    figures = [money.amount for money in amounts]
    owned = [figure for figure in figures if figure > 0]
    if len(owned) < len(figures) and (len(owned) == 1 or re.search(_ADDED, text)):
        left = sum(figures, Decimal(0))
        return Money(left, amounts[0].currency) if left > 0 else None
    if re.search(_RANGE, text):
        return Money(max(figures), amounts[0].currency)
    if re.search(_ADDED, text):
        return Money(sum(figures, Decimal(0)), amounts[0].currency)
    return None


def amounts_in(text: str) -> list[tuple[Money, bool]]:
    """Returns amounts in their order, and whether each is a grant that somebody gets; below zero what is kept for something else."""
    found: list[tuple[Money, bool]] = []
    for match in _AMOUNT.finditer(text):
        said = match["before"] or match["after"]
        number = Decimal(match["number"])
        if not said and (number < _LEAST or 2000 < number < 2040):
            continue
        currency = next((c for c, words in _CURRENCIES.items() if said and re.fullmatch(words, said)), HOME)
        before, after = text[: match.start()], text[match.end() :]
        if found and (_KEPT_BEFORE.search(before) or _KEPT_AFTER.search(after)):
            number = -number
        found.append((Money(number, currency), _is_grant(before[-18:], after[:14])))
    return found


def _is_grant(before: str, after: str) -> bool:
    before = re.sub(r"(?:'ve|\bhave|\bhas) got\b", "have", before)
    before = re.sub(r"(?:家里|爸妈|父母|爸爸|妈妈|我爸|我妈|家人)[^,，。\d]{0,6}给", "有", before)
    is_named = bool(re.search(r"^[^,，。\d]{0,5}(?:拿到|到手|批下来|批了|领到)", after)) or bool(
        re.search(rf"^\s*(?:的)?\s*(?:[a-z]+ )?(?:{GRANTED})", after)
    )
    is_own = re.search(
        r"(?:我|手里|手头|只|budget|预算|have|saved|存了)[^,，。]{0,6}$", before
    ) and not re.search(r"拿到|领到|get|got|receive", before)
    is_given = is_named or bool(
        re.search(
            rf"(?:{GRANTED}|\bget|\bgot|receive|\bwin|拿|领|申到|有了|给|flight money)(?:(?!自己|攒|存|\bown|\bsav)[^,，。]){{0,12}}$",
            before,
        )
    )
    return is_given and not (is_own and not is_named)
