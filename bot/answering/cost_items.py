"""The items of a programme's cost that a text counts, and those that it leaves out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.answering.amounts import GRANTED
from bot.knowledge import Programme
from bot.knowledge.money import HOME, Money

_ITEMS = {
    "fee": r"项目费|学费|\bprogram(?:me)? fee|\btuition|\bfees?\b",
    "room": r"住宿|房租|房费|宿舍|吃住|\brooms?\b|\brent\b|accommodation|\bhousing|\bdorm|\blodging",
    "living": r"生活费|餐饮|伙食|吃饭|吃(?!得|不)|\bmeals?\b|\bfood\b|\bliving\b|local transport|市内交通",
    "travel": r"机票|\bflights?\b|路费|\btravel\b|\bairfare|\bplane tickets?",
    "insurance": r"保险|\binsurance|保费",
}
_PAPERS = r"签证|证件|入境文件|\bvisa\b|\bpapers\b|\bentry papers"
_ITEM = "|".join((*_ITEMS.values(), _PAPERS))
_SEVERAL = rf"(?:{_ITEM})(?:\s*(?:和|跟|、|及|与|加|\+|\band\b|\bor\b|&|/)?\s*(?:the )?(?:{_ITEM}))*"
_OUT_BEFORE = (
    r"(?:减去|减掉|刨[去除掉开]|扣[除去掉](?!\d)|抛开|撇开|不算(?![贵多高])|不含|不包括|不包含|不计|不管|除了|除去|除开"
    r"|\bwithout|\bleav\w+ (?:out|aside)|\bminus|\bignoring|\bexcept(?: for)?|\bexclud\w+|\bnot (?:counting|including)|\bapart from|\bbesides|\bsetting aside|\bno"
    rf"|\bparents (?:will )?(?:pay|cover|buy)(?: for)?|(?:家里|父母|爸妈)(?:另)?(?:出|付|买))[^,，。;；.?？()（）]{{0,10}}?(?:{_SEVERAL})"
)
_OUT_AFTER = (
    rf"(?:{_SEVERAL})[^,，。;；.?？()（）]{{0,8}}?(?:另外|另算|另付|另出|除外|不算(?![贵多高])|不计|自理|已经买|(?:家里|父母|爸妈)(?:另)?(?:出|付|买|给)"
    r"|\bnot (?:counted|included)|\b(?:excluded|aside|separately)\b|don'?t count|\b(?:paid|covered|bought) by|\bon my parents)"
)
_EVERYTHING = r"everything|\ball[- ]in\b|全部|所有|全包|都算|[全都]在里面"


@dataclass(frozen=True)
class Items:
    """``counted`` are the names of the items that make the amount; ``left_out`` those that a text takes away from the whole."""

    counted: tuple[str, ...]
    left_out: tuple[str, ...] = ()

    def of(self, programme: Programme, currency: str = HOME) -> Money | None:
        """Returns what they make, in yuan as the office writes each; None if not all are in another currency that is asked for."""
        amounts = [money for _, money in self.steps(programme, currency)]
        if not amounts or {money.currency for money in amounts} != {currency}:
            return None
        return Money(sum((money.amount for money in amounts), Decimal(0)), currency)

    def steps(self, programme: Programme, currency: str = HOME) -> tuple[tuple[str, Money], ...]:
        """Returns each with its name, as far as the office has written it."""
        cost, insurance = programme.data.cost, programme.data.insurance
        if cost is None:
            return ()
        known = dict(cost.in_yuan if currency == HOME else cost.items)
        if insurance is not None:
            known["insurance"] = insurance.price
        return tuple((name, known[name]) for name in self.counted if name in known)


_WHOLE = ("fee", "room", "living", "travel")


def read_items(text: str) -> Items | None:
    """Returns the items that a text counts; None if it names none. Nothing is counted where insurance alone is left out, as no figure tells its part."""
    text = re.sub(rf"(?:{_ITEMS['travel']})[^,，。]{{0,6}}(?:{GRANTED})", " ", text)
    out = [match.span() for way in (_OUT_BEFORE, _OUT_AFTER) for match in re.finditer(way, text)]
    named: dict[str, bool] = {}
    for name, words in _ITEMS.items():
        found = [match.start() for match in re.finditer(words, text)]
        if found:
            named[name] = all(any(start <= at < end for start, end in out) for at in found)
    if "insurance" in named and (re.search(_PAPERS, text) or named.get("travel") is named["insurance"]):
        named.setdefault("travel", named.pop("insurance"))  # flights, insurance and papers are one item
        named.pop("insurance", None)
    if named.get("insurance") or ("insurance" in named and "travel" in named):
        return Items(())
    counted = tuple(name for name in (*_WHOLE, "insurance") if named.get(name) is False)
    left_out = tuple(name for name in _WHOLE if named.get(name))
    if "吃住" in text and "living" not in counted + left_out:
        counted = (*counted, "living")
    if counted:
        return Items(counted, left_out)
    return Items(tuple(name for name in _WHOLE if name not in left_out), left_out) if left_out else None


def asks_for_all(text: str) -> bool:
    """Tells whether a text means everything that a programme costs, whatever it lists."""
    return bool(re.search(_EVERYTHING, text))
