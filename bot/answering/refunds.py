"""What comes back of the fee when somebody withdraws on a day."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from bot.answering.amounts import asked_currency
from bot.answering.budgets import Budget
from bot.answering.spans import Span
from bot.answering.verdicts import Outcome
from bot.knowledge import Programme, steps
from bot.knowledge.money import HOME, Money
from bot.knowledge.working_days import Holidays

_BACK = r"\brefund\w*|\bback\b|see[^.?]{0,20} again|return(?:ed)? to me|(?:拿|要|退|返|收)得?(?:到)?回(?!国|家|校|学|重庆)|退(?:我|给我)?(?:多少|几|费|钱|款|\d)|能退|退得?[了到]?多少"
_LEAVES = r"withdr[ae]w\w*|\bpull(?:ed|ing|s)? out|\bdrop(?:ped|s)?\b|\bcancel\w*|\bquit\w*|\bgiv(?:e|ing) up|\bback(?:ed|ing)? out|退出|退(?!\w*休)|放弃|不去|不想去|取消|反悔"
_HOW_MUCH = r"how (?:much|many)|what (?:share|part|amount)|多少|几成|几多|好多"
_BEFORE = re.compile(
    r"(\d+)\s*(days?|weeks?|天|周|个?星期)\s*(?:before|ahead|earlier|in advance|[之以]?前|提前|的时候)|(?:提前|还有|还剩)\s*(\d+)\s*(天|周|个?星期)"
)


def asks_for_refund(text: str) -> bool:
    """Tells whether a text asks how much comes back to somebody who withdraws."""
    return all(re.search(words, text) for words in (_BACK, _LEAVES, _HOW_MUCH))


def read_refund(
    text: str, programme: Programme, spans: list[Span], now: datetime, holidays: Holidays
) -> Budget | None:
    """Computes what comes back on the day that is named; None where the office has written no such rule, or no day is named."""
    cost = programme.data.cost
    if cost is None or not cost.refunds or not asks_for_refund(text):
        return None
    day = _withdraws_on(text, programme, spans, now)
    if day is None:
        return None
    share = 0
    for refund in cost.refunds:
        until = steps.resolve(refund.until, programme, holidays)
        if until is None:
            return None
        if day <= until:
            share = max(share, int(refund.share))
    currency = asked_currency(text) or cost.currency
    if currency not in (HOME, cost.currency):
        return None
    fee = cost.fee if currency == cost.currency else cost.in_yuan["fee"]
    back = Money(fee.amount * share / 100, currency)
    return Budget("cost.refund", {programme.id: Outcome.UNKNOWN}, back, (("fee", fee),))


def _withdraws_on(text: str, programme: Programme, spans: list[Span], now: datetime) -> date | None:
    found = _BEFORE.search(text)
    if found is not None and programme.dates is not None:
        count, unit = int(found[1] or found[3]), found[2] or found[4]
        is_weeks = unit.startswith("week") or "周" in unit or "星期" in unit
        return programme.dates.starts - timedelta(days=count * (7 if is_weeks else 1))
    if len(spans) == 1 and spans[0].is_day:
        return spans[0].first
    is_now = not spans and re.search(r"\bnow\b|\btoday\b|现在|今天|此刻", text)
    return now.date() if is_now else None
