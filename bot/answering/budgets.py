"""Money: what is enough, what is left to pay after a grant, what some items make together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.answering.amounts import GRANTED, amounts_in, asked_currency, together
from bot.answering.asking import asks_whether
from bot.answering.cost_items import asks_for_all, read_items
from bot.answering.verdicts import Outcome
from bot.knowledge import Programme
from bot.knowledge.costs import Cost, Grant
from bot.knowledge.money import HOME, Money

_HARDSHIP = r"hardship|困难|families in difficulty|贫困"
_OWN = r"自己(?:还|得|要|需要)*(?:要|得)?(?:出|掏|付|花|补|承担|贴)|自掏|自费|还(?:要|得|需)?(?:出|掏|付|花)|还(?:要|得|需要?)多少(?!天|时间|久|分|人)|自付|out of (?:my )?(?:own )?pocket|myself|left to pay|left for me|(?:do|would|will|must|should) i (?:still )?(?:have to )?(?:pay|spend)|i pay|have to pay|my (?:own )?share|\bnet\b|净(?:花|付|出|支|要)|最终(?:花|付|出|要)|实际(?:支出|花费|成本)|\bend(?:ed)? up (?:spending|paying)|remain\w*|pay in the end|实际(?:花|出|付)|最后(?:花|付|出|要|得)|still (?:need|have) to|cost me"
_LEFT = r"how much|多少|几多|好多|\bleft\b|remain"
_THEN = r"how (?:high|much|big|large)|what(?:'s| is| would| will| does)|多少|几多|变成|剩|\bthen\b|(?:is|are) left\b|remains?\b"
_PART = r"second|first (?:part|payment|instal)|balance|instal|第[12]|余款|尾款|首付|笔"  # of the fee
_COMES_TO = r"好多|掏|come to|end up|in the end|cost\b|how much|多少|最后|到头来"
_ENOUGH = r"\bparents\b|家里|爸妈|父母|\bwith (?:only |just |about )?(?:¥|rmb|cny|a budget of)? ?\d{4,}|\d all[- ]in\b|\bi(?: have|'ve got|'ve) (?:only )?(?:¥|rmb|cny)? ?\d+ ?(?:yuan|rmb|cny|pounds|gbp|sgd|cad)|刚刚?好|just right|enough|afford|possible|within|budget|够|预算|能去|(?:能|可以|能不能|够不够)付|付得起|\bpays?\b(?! back)|去得起|负担|拿得出|cover|only have|有\d|手里|手头|存了|saved|savings|under \d|below \d|less than \d|以内|以下|不超过|no more than|at most|up to"
_GO = r"(?:can|could) i (?:do|go|get|join|take|choose|pay|manage)|where (?:can|could)|which|能去|去得|去不|能选|能上|能报|去哪|哪(?:个|些|几)"
_SHORT = r"差(?:多少|几|好多)|how much more|short\b|missing|还缺|缺多少|要再(?:凑|准备|攒)|再(?:凑|攒)|top up"
_INCLUDED = r"\binclud\w+|包括|包含|连同|[^不]含"
_HOW_MUCH = r"how much|\bplus\b|\bin (?:sgd|gbp|cad|pounds|yuan|rmb|cny)\b|多少|几多|好多|几(?:新币|新元|英镑|镑|加元|加币)|加一起|total|一共|总共|加起来|together|altogether|come to|add up|combined|sum|in (?:yuan|rmb|cny)|合(?:人民币|多少)|折合|换算"


@dataclass(frozen=True)
class Budget:
    """``by``: what was computed. ``steps``: the figures that lead to ``value``, as (name, amount). ``first``: what must be paid before a grant comes."""

    by: str
    outcomes: dict[str, Outcome]
    value: Money | None = None
    steps: tuple[tuple[str, Money], ...] = ()
    budget: Money | None = None
    first: Money | None = None


def read_budget(text: str, programmes: list[Programme], *, is_named: bool) -> Budget | None:
    """Reads a question about money that needs arithmetic; None if it needs none."""
    costed = [(programme, programme.data.cost) for programme in programmes if programme.data.cost is not None]
    if not costed:
        return None
    amounts = amounts_in(text)
    if is_named and len(costed) == 1:
        found = _one(text, costed[0][0], costed[0][1], amounts)
        if found is not None:
            return found
    plain = together(text, [money for money, is_grant in amounts if not is_grant])
    if plain and re.search(rf"{_ENOUGH}|{_GO}", text):
        return _enough(text, costed, plain, [money for money, is_grant in amounts if is_grant])
    return None


def _one(text: str, programme: Programme, cost: Cost, amounts: list[tuple[Money, bool]]) -> Budget | None:
    reduced = _reduced(text, programme, cost)
    if reduced is not None:
        return reduced
    offered = {grant.amount for grant in programme.data.grants} if re.search(_OWN, text) else set()
    granted = [money for money, is_grant in amounts if is_grant or money in offered]
    if _exclude_each_other(granted, programme.data.grants):
        return None
    others = [money for money, _ in amounts if money not in granted and money != cost.total]
    mine = together(text, others)
    own = [mine] if mine else []
    unknown = {programme.id: Outcome.UNKNOWN}
    if own and re.search(_SHORT, text):
        total = _net(text, programme, cost, granted)[0]
        short = Money(total.amount - _yuan(own[0], cost).amount)
        return Budget("budget.short", unknown, short, (("total", total), ("budget", own[0])), own[0])
    if (
        not re.search(_PART, text)
        and (re.search(_OWN, text) or (granted and re.search(_COMES_TO, text)))
        and not (own and (re.search(r"够|enough|afford", text) or (granted and not re.search(_LEFT, text))))
    ):
        net, steps, first = _net(text, programme, cost, granted)
        if len(steps) > 1:
            return Budget("cost.after_grant", unknown, net, steps, first=first)
    if own and (re.search(_ENOUGH, text) or (granted and asks_whether(text))):
        return _enough(text, [(programme, cost)], own[0], granted)
    if re.search(_HOW_MUCH, text) and not re.search(GRANTED, text):
        return _sum(text, programme, cost)
    return None


def _exclude_each_other(granted: list[Money], grants: tuple[Grant, ...]) -> bool:
    """Tells whether amounts are those of two grants that one student cannot have."""
    got = {grant.id for grant in grants if grant.amount in granted}
    return any(grant.id in got and {grant.instead_of, grant.not_with} & got for grant in grants)


def _reduced(text: str, programme: Programme, cost: Cost) -> Budget | None:
    """Returns what is left of the fee, in its own currency, where the question is of the fee alone and of a grant that is taken off it."""
    items = read_items(text)
    grant = next((grant for grant in _meant(text, programme.data.grants) if grant.is_reduction), None)
    if items is None or items.counted != ("fee",) or grant is None or re.search(_PART, text):
        return None
    if not re.search(_THEN, text) or asked_currency(text) not in (None, cost.currency):
        return None
    if grant.amount.currency != cost.currency:
        return None
    left = Money(cost.fee.amount - grant.amount.amount, cost.currency)
    steps = (("fee", cost.fee), (grant.id, grant.amount))
    return Budget("cost.fee_after_grant", {programme.id: Outcome.UNKNOWN}, left, steps)


def _sum(text: str, programme: Programme, cost: Cost) -> Budget | None:
    """Returns items together, in the currency that is asked for; one item only where it must be changed into another."""
    items = read_items(text)
    if items is None:
        return None
    steps = items.steps(programme, cost.currency)
    currencies = {money.currency for _, money in steps}
    wanted = asked_currency(text)
    if len(items.counted) == 1 and wanted in (None, *currencies):
        return None
    if wanted is None:
        wanted = cost.currency if currencies == {cost.currency} and not items.left_out else HOME
    total = items.of(programme, wanted)
    if total is None or len(steps) != len(items.counted):
        return None
    return Budget("cost.items", {programme.id: Outcome.UNKNOWN}, total, items.steps(programme, wanted))


def _enough(
    text: str, costed: list[tuple[Programme, Cost]], budget: Money, granted: list[Money]
) -> Budget | None:
    outcomes: dict[str, Outcome] = {}
    steps: list[tuple[str, Money]] = []
    first = None
    items = read_items(text)
    if items is not None and not items.left_out and (asks_for_all(text) or re.search(_INCLUDED, text)):
        items = None
    if items is not None and (not items.counted or "insurance" in items.counted):
        return None
    for programme, cost in costed:
        net, _, first = _net(text, programme, cost, granted)
        mine = _yuan(budget, cost)
        own = items.of(programme, cost.currency) if items and budget.currency == cost.currency else None
        if own is not None and not granted:  # both in the programme's own currency
            net, mine = own, budget
        elif items is not None:
            part = items.of(programme) or cost.total
            net = Money(net.amount - cost.total.amount + part.amount)
        outcomes[programme.id] = Outcome.MET if net.amount <= mine.amount else Outcome.NOT_MET
        steps.append((programme.id, net))
    return Budget("cost.total_cny", outcomes, None, tuple(steps), budget, first if len(costed) == 1 else None)


def is_enough(budget: Money, cost: Cost) -> bool:
    """Tells whether a budget covers a programme's total, at the office's rate."""
    return cost.total.amount <= _yuan(budget, cost).amount


def _yuan(money: Money, cost: Cost) -> Money:
    """Converts at the office's rate, which is that of the programme's own currency alone."""
    return money if money.currency == HOME else Money(money.amount * cost.rate)


def _net(
    text: str, programme: Programme, cost: Cost, granted: list[Money]
) -> tuple[Money, tuple[tuple[str, Money], ...], Money | None]:
    """Returns the total less what is granted: the amounts that were said, else the office's grant of that name."""
    total = cost.total
    steps: list[tuple[str, Money]] = [("total", total)]
    meant = _meant(text, programme.data.grants)
    if granted:
        steps += [("grant", _yuan(money, cost)) for money in granted]
    elif re.search(GRANTED, text) or re.search(_HARDSHIP, text):
        steps += [(grant.id, _yuan(grant.amount, cost)) for grant in meant]
    net = Money(total.amount - sum((money.amount for _, money in steps[1:]), Decimal(0)))
    late = [
        grant for grant in programme.data.grants if not grant.is_reduction and grant.before_departure == 0
    ]
    is_late = bool(late) and len(steps) > 1 and not all(grant.is_reduction for grant in meant)
    return net, tuple(steps), total if is_late else None


def _meant(text: str, grants: tuple[Grant, ...]) -> list[Grant]:
    """Returns the grants that a text speaks of; where one replaces another, that one alone."""
    hardship = bool(re.search(_HARDSHIP, text))
    both = bool(re.search(r"both|两(?:项|个|笔|样)|2(?:项|个|笔|样)|都(?:拿|领|有|给|批|到)|\ball\b", text))
    named = {
        "flight": r"flight|机票",
        "bursary": r"bursary|助学金",
        "reduction": r"reduction|减免|off the fee",
        "research": r"research|科研|grant",
    }
    chosen = [grant for grant in grants if grant.id in named and re.search(named[grant.id], text)]
    if hardship:
        chosen = [grant for grant in grants if grant.is_for_hardship]
        chosen += [
            grant
            for grant in grants
            if not grant.is_for_hardship
            and not any(c.instead_of == grant.id for c in chosen)
            and not grant.is_at_most
            and (both or not grant.is_reduction)
        ]
    if both:
        chosen = [grant for grant in grants if grant.not_with is None and grant.instead_of is None]
    return chosen or [grant for grant in grants if not grant.is_for_hardship and not grant.is_reduction][:1]
