"""Money: what is enough, what is left to pay after a grant, what some items make together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.answering.asking import asks_whether
from bot.answering.verdicts import Outcome
from bot.knowledge import Programme
from bot.knowledge.costs import Cost, Grant
from bot.knowledge.money import HOME, Money

_CURRENCIES = {
    "SGD": r"sgd|新币|新元|新加坡元|singapore dollars?|s\$",
    "GBP": r"gbp|英镑|pounds?|£",
    "CAD": r"cad|加元|加币|canadian dollars?|c\$",
    "CNY": r"cny|rmb|yuan|人民币|块钱?|元|¥",
}
_CURRENCY = "|".join(_CURRENCIES.values())
_AMOUNT = re.compile(
    rf"(?:(?P<before>{_CURRENCY})\s*)?(?<![\d.a-z-])(?P<number>\d+(?:\.\d+)?)(?![\d]|\s*(?:st|nd|rd|th|%|年|月|号|日|分|个|人|门|次|级|days?|weeks?|am|pm|:))(?:\s*(?P<after>{_CURRENCY}))?"
)
_LEAST = 300  # smaller numbers without a currency are no money
_ITEMS = {
    "fee": r"项目费|学费|programme fee|program fee|tuition|\bfees?\b",
    "room": r"住宿|房租|房费|宿舍|\brooms?\b|rent|accommodation|housing|dorm",
    "living": r"生活费|餐饮|伙食|吃饭|吃|meals?|food|living|local transport",
    "travel": r"机票|flights?|路费|travel|airfare",
    "insurance": r"保险|insurance|保费",
}
_GRANTED = r"subsid\w*|grant|资助|补助|补贴|奖学金|scholarship|funding|助学金|bursary|reduction|减免|拿到|领到|stipend|award"
_HARDSHIP = r"hardship|困难|families in difficulty|贫困"
_OWN = r"自己(?:还|得|要|需要)*(?:要|得)?(?:出|掏|付|花|补|承担|贴)|自掏|自费|还(?:要|得|需)?(?:出|掏|付|花)|还(?:要|得|需要?)多少(?!天|时间|久|分|人)|自付|out of (?:my )?(?:own )?pocket|myself|left to pay|left for me|(?:do|would|will|must|should) i (?:still )?(?:have to )?(?:pay|spend)|i pay|have to pay|my (?:own )?share|net|remain\w*|pay in the end|实际(?:花|出|付)|最后(?:花|付|出|要|得)|still (?:need|have) to|cost me"
_LEFT = r"how much|多少|几多|好多|\bleft\b|remain"
_COMES_TO = r"come to|end up|in the end|cost\b|how much|多少|最后|到头来"
_ENOUGH = r"\bparents\b|家里|爸妈|父母|\bwith (?:only |just |about )?(?:¥|rmb|cny|a budget of)? ?\d{4,}|\d all[- ]in\b|\bi(?: have|'ve got|'ve) (?:only )?(?:¥|rmb|cny)? ?\d+ ?(?:yuan|rmb|cny|pounds|gbp|sgd|cad)|刚刚?好|just right|enough|afford|within|budget|够|预算|能去|(?:能|可以|能不能|够不够)付|付得起|pay for|去得起|负担|拿得出|cover|only have|有\d|手里|手头|存了|saved|savings|under \d|below \d|less than \d|以内|以下|不超过|no more than|at most|up to"
_GO = r"(?:can|could) i (?:do|go|get|join|take|choose|pay|manage)|where (?:can|could)|which|能去|去得|去不|能选|能上|能报|去哪|哪(?:个|些|几)"
_SHORT = r"差(?:多少|几|好多)|how much more|short\b|missing|还缺|缺多少|要再(?:凑|准备|攒)|再(?:凑|攒)|top up"
_RANGE = r"\bbetween\b|\d\s*(?:元|块|yuan|rmb)?\s*(?:-|–|~|到|至|to)\s*(?:¥|rmb|cny)?\s*\d"
_ADDED = r"another|plus\b|\badds?\b|\bon top|再(?:加|给|添|补|跟|向|找|问|要|借)|另外?(?:给|加|有|再)|加上|还给|外加|又给"
_WITHOUT = r"减去|减掉|刨[去除掉开]|扣[除去掉](?!\d)|without|leav\w+ out|minus|ignoring|except|exclud\w+|not (?:counting|including)|apart from|besides|不算|不含|不包括|不包含|除了|除去|除开|另外|另算|另付|另出|(?:家里|父母|爸妈)(?:另)?(?:出|付|买)|parents (?:pay|cover|buy)|separately"
_WITH = r"includ\w+|包括|包含|连同|[^不]含|everything|all[- ]in\b|全部|所有|总共|一共|全包|都算"
_HOW_MUCH = r"how much|\bplus\b|\bin (?:sgd|gbp|cad|pounds|yuan|rmb|cny)\b|多少|几多|好多|total|一共|总共|加起来|together|altogether|come to|add up|combined|sum|in (?:yuan|rmb|cny)|合(?:人民币|多少)|折合|换算"


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


def together(text: str, amounts: list[Money]) -> Money | None:
    """Returns the one amount that several make: the upper end of a range, or their sum; None where they make none."""
    if len(set(amounts)) < 2:
        return amounts[0] if amounts else None
    if len({money.currency for money in amounts}) > 1:
        return None
    figures = [money.amount for money in amounts]
    if re.search(_RANGE, text):
        return Money(max(figures), amounts[0].currency)
    if re.search(_ADDED, text):
        return Money(sum(figures, Decimal(0)), amounts[0].currency)
    return None


def amounts_in(text: str) -> list[tuple[Money, bool]]:
    """Amounts in their order, and whether each is a grant that somebody gets."""
    found = []
    for match in _AMOUNT.finditer(text):
        said = match["before"] or match["after"]
        number = Decimal(match["number"])
        if not said and (number < _LEAST or 2000 < number < 2040):
            continue
        currency = next((c for c, words in _CURRENCIES.items() if said and re.fullmatch(words, said)), HOME)
        before, after = text[max(0, match.start() - 18) : match.start()], text[match.end() : match.end() + 14]
        is_own = re.search(
            r"(?:我|手里|手头|只|budget|预算|have|saved|存了)[^,，。]{0,6}$", before
        ) and not re.search(r"拿到|领到|get|got|receive", before)
        is_grant = bool(
            re.search(rf"^\s*(?:的)?\s*(?:[a-z]+ )?(?:{_GRANTED})", after)
            or re.search(
                rf"(?:{_GRANTED}|\bget|\bgot|receive|\bwin|拿|领|申到|有了|给)[^,，。]{{0,12}}$", before
            )
        ) and not (is_own and not re.search(rf"^\s*(?:的)?\s*(?:{_GRANTED})", after))
        found.append((Money(number, currency), is_grant))
    return found


def _one(text: str, programme: Programme, cost: Cost, amounts: list[tuple[Money, bool]]) -> Budget | None:
    granted = [money for money, is_grant in amounts if is_grant]
    mine = together(text, [money for money, is_grant in amounts if not is_grant and money != cost.total])
    own = [mine] if mine else []
    unknown = {programme.id: Outcome.UNKNOWN}
    if own and re.search(_SHORT, text):
        total = _net(text, programme, cost, granted)[0]
        short = Money(total.amount - _yuan(own[0], cost).amount)
        return Budget("budget.short", unknown, short, (("total", total), ("budget", own[0])), own[0])
    if (re.search(_OWN, text) or (granted and re.search(_COMES_TO, text))) and not (
        own and (re.search(r"够|enough|afford", text) or (granted and not re.search(_LEFT, text)))
    ):
        net, steps, first = _net(text, programme, cost, granted)
        if len(steps) > 1:
            return Budget("cost.after_grant", unknown, net, steps, first=first)
    if own and (re.search(_ENOUGH, text) or (granted and asks_whether(text))):
        return _enough(text, [(programme, cost)], own[0], granted)
    items = [name for name, words in _ITEMS.items() if re.search(words, text)]
    if re.search(_HOW_MUCH, text) and items and not re.search(_GRANTED, text):
        return _sum(text, programme, cost, items)
    return None


def _sum(text: str, programme: Programme, cost: Cost, items: list[str]) -> Budget | None:
    """Items together, in the currency that is asked for; one item only where it must be changed into another."""
    amounts = [(name, _item(programme, cost, name)) for name in items]
    known = [(name, money) for name, money in amounts if money is not None]
    if len(known) != len(items) or ("insurance" in items and "travel" in items):
        return None
    currencies = {money.currency for _, money in known}
    wanted = next(
        (
            c
            for c, words in _CURRENCIES.items()
            if re.search(
                rf"(?:多少|in|几|好多|合|折合|换算(?:成|为)?|相当于)\s*(?:个)?\s*(?:{words})|(?:{words})\s*(?:是)?(?:多少)?[?？]?$",
                text,
            )
        ),
        None,
    )
    if re.search(_WITHOUT, text) and wanted in (None, HOME):
        rest = _of_parts(cost.total, cost, items, is_without=True)
        return Budget("cost.items", {programme.id: Outcome.UNKNOWN}, rest, (("total", cost.total), *known))
    if len(known) == 1 and wanted in (None, known[0][1].currency):
        return None
    if wanted in (None, *currencies) and len(currencies) == 1 and wanted != HOME:
        total = Money(sum((money.amount for _, money in known), Decimal(0)), known[0][1].currency)
    elif wanted in (None, HOME):
        known = [(name, money.at(cost.rate)) for name, money in known]
        total = Money(sum((money.amount for _, money in known), Decimal(0)))
    else:
        return None
    return Budget("cost.items", {programme.id: Outcome.UNKNOWN}, total, tuple(known))


def _item(programme: Programme, cost: Cost, name: str) -> Money | None:
    if name == "insurance":
        return programme.data.insurance.price if programme.data.insurance else None
    return cost.items[name]


def _enough(
    text: str, costed: list[tuple[Programme, Cost]], budget: Money, granted: list[Money]
) -> Budget | None:
    outcomes: dict[str, Outcome] = {}
    steps: list[tuple[str, Money]] = []
    first = None
    parts = _parts(text)
    if "insurance" in parts:  # part of the travel, without a figure of its own there
        return None
    for programme, cost in costed:
        net, _, first = _net(text, programme, cost, granted)
        if parts:
            net = _of_parts(net, cost, parts, is_without=bool(re.search(_WITHOUT, text)))
        mine = _yuan(budget, cost)
        outcomes[programme.id] = Outcome.MET if net.amount <= mine.amount else Outcome.NOT_MET
        steps.append((programme.id, net))
    return Budget("cost.total_cny", outcomes, None, tuple(steps), budget, first if len(costed) == 1 else None)


def _parts(text: str) -> list[str]:
    """Returns the items that an amount is, or is not, to pay for; none where it is to pay for all."""
    if not re.search(_WITHOUT, text) and re.search(_WITH, text):
        return []
    text = re.sub(rf"(?:flights?|机票|travel)[^,，。]{{0,6}}(?:{_GRANTED})|吃[得不]消", " ", text)
    return [name for name, words in _ITEMS.items() if re.search(words, text)]


def _of_parts(net: Money, cost: Cost, parts: list[str], *, is_without: bool) -> Money:
    """Returns what the named parts make, or what is left without them."""
    named = Money(sum((cost.in_yuan[name].amount for name in parts if name in cost.in_yuan), Decimal(0)))
    return Money(net.amount - named.amount) if is_without else named


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
    elif re.search(_GRANTED, text) or re.search(_HARDSHIP, text):
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
    both = bool(re.search(r"both|两(?:项|个|笔|样)|2(?:项|个|笔|样)|都(?:拿|领|有)|all", text))
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
