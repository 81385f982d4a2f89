"""Rankings and comparisons by one dimension, with their figures and ties."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.answering.amounts import asked_currency
from bot.answering.asking import asks_which, is_superlative
from bot.answering.dimensions import DIMENSIONS, Dimension, find, is_descending
from bot.answering.filters import has_all, names_property
from bot.knowledge import Programme
from bot.knowledge.money import HOME
from bot.knowledge.working_days import Holidays

_UNITS = {"days": " days", "day": " days", "hours": " hours", "percent": "%"}


@dataclass(frozen=True)
class Ranking:
    """``standings``: programmes with their figures, in the order asked for; the answer is the one at ``place``. ``without``: those that have no such figure. ``in_weeks``: whether a difference of days is told in weeks."""

    dimension: Dimension
    standings: tuple[tuple[str, Decimal], ...]
    is_descending: bool
    without: tuple[str, ...] = ()
    place: int = 1
    currency: str = HOME
    in_weeks: bool = False

    @property
    def answer(self) -> tuple[str, Decimal]:
        return self.standings[self.place - 1]

    @property
    def programmes(self) -> tuple[str, ...]:
        """The answer first."""
        others = (programme for programme, _ in self.standings if programme != self.answer[0])
        return (self.answer[0], *others)

    @property
    def ties(self) -> tuple[tuple[str, str], ...]:
        """Neighbours with the same figure."""
        pairs = zip(self.standings, self.standings[1:], strict=False)
        return tuple((one, other) for (one, figure), (other, same) in pairs if figure == same)

    @property
    def difference(self) -> Decimal | None:
        """Between the two of a comparison."""
        if len(self.standings) != 2:
            return None
        return abs(self.standings[0][1] - self.standings[1][1])

    @property
    def gap(self) -> str | None:
        """The difference with its unit, as ``computed`` tells it."""
        if self.difference is None:
            return None
        if self.weeks is not None:
            return f"{self.weeks} week{'' if self.weeks == 1 else 's'}"
        unit = f" {self.currency}" if self.dimension.unit == "yuan" else _UNITS.get(self.dimension.unit, "")
        return f"{self.difference.normalize():f}{unit}"

    @property
    def weeks(self) -> int | None:
        """The difference in weeks, where it is told so and is a whole number."""
        is_whole = self.in_weeks and self.difference is not None and not self.difference % 7
        return int(self.difference / 7) if is_whole and self.difference else None


_CLAIMS = r"(?:is|are) .{0,30}(?:the )?(?:\w+est|most \w+)\b|是不是最|最.{0,6}[吗不么]"
_ORDERS = r"\brank (?:them|the|all|by|these|every)|\bsort (?:them|by|the|all|these)|\border (?:them|by|of)|\blist\b[^.?]{0,24}\bby\b|排(?:个|一下)?序|排(?:个|一)?名|排一下|first\b|\bin order\b|[从由按].{1,4}到|按.{1,8}排|对比|比较"
_SORTS = r"\bin (?:what|which) order\b|\b(?:put|arrange|place|list) (?:them|the (?:4|four|programmes)|all(?: four| 4)?|these)\b[^.?]{0,12}\bin(?: the| an)? order\b|\b(?:sort|rank|order|list) (?:them|the (?:4|four|programmes)|all|these|every\w*)\b[^.?]{0,40}\bby\b|按.{1,10}(?:排|列)"
_COMPARES = r"哪|wh|\bor\b|还是|比|than|更|difference|差|\bis\b|does|rank|order|排|谁|\bvs\b|versus|对|more|er\b|吗|[?？]"
_WHEN = r"哪(?:天|日)|几号|什么时候|\bwhen\b|(?:what|which) (?:date|day)"


def asks_for_order(text: str, named: int) -> bool:
    """Tells whether a text asks which comes first.

    Args:
        named: how many programmes it names; of one alone only a claim, "is it the cheapest?", can be looked at.
    """
    if named != 1 and re.search(_SORTS, text):
        return True
    if re.search(_WHEN, text) and (named < 2 or re.search(r"最[晚迟早]|latest|by when", text)):
        return False
    if named > 1:
        return bool(re.search(_COMPARES, text))
    if named:
        return bool(re.search(_CLAIMS, text))
    return asks_which(text) or is_superlative(text) or bool(re.search(_ORDERS, text))


_AMONG = re.compile(  # "of those that take CET-6, which …", "the cheapest that takes CET-6", 能用六级的里面哪个最…
    r"(?:of|among) (?:the (?:ones|programmes)|those|them)? ?(?:that|which|with) (?P<before>[^,?]+),"
    r"|(?:of|among) (?:the (?:ones|programmes)|those|them) (?:that|which|with) (?P<middle>[^,?]+?) (?=(?:is|are|has|costs?|closes|starts|ends|comes|gives)\b)"
    r"|(?:est|most \w+|least \w+)(?: ones?| programmes?| programs?)? (?:that|which|with|where|accepting|taking|without) (?P<after>[^,?]+)"
    r"|(?P<zh>[^,，。?？]+?)(?:的(?:项目|学校|大学)?)?(?:里面?|里头|当中|之?中)[,，]?(?=.*(?:最|更|贵|便宜|早|晚|长|短|多|少))"
)


def _condition(text: str) -> tuple[str, str]:
    """Returns what those must have that are ranked, if the facts hold it, and the rest of the text."""
    found = _AMONG.search(text)
    condition = next((group for group in found.groups() if group), "") if found else ""
    if not condition or not names_property(condition):
        return "", text
    return condition, text.replace(condition, " ", 1)


_PLACE = re.compile(
    r"(?<!倒数)第\s*([2-4])\s*(?=便宜|贵|早|晚|多|少|长|短|高|低|大|小|近|远|热|凉)|\b(2nd|second|next|3rd|third|4th|fourth)[- ](?=\w+est\b|most\b|least\b|best\b)"
)
_PLACES = {
    "2": 2,
    "2nd": 2,
    "second": 2,
    "next": 2,
    "3": 3,
    "3rd": 3,
    "third": 3,
    "4": 4,
    "4th": 4,
    "fourth": 4,
}


def _place(text: str) -> int:
    found = _PLACE.search(text)
    return _PLACES[found[1] or found[2]] if found else 1


def read_ranking(
    text: str, programmes: list[Programme], holidays: Holidays, level: str | None = None
) -> Ranking | None:
    """Reads what is to be ranked and in which order; None if a text asks for no ranking, or for the second where two tie.

    Args:
        programmes: those that take part, in the order that breaks ties.
        level: the student's own, for "most places for me".
    """
    condition, text = _condition(text)
    programmes = [programme for programme in programmes if not condition or has_all(condition, programme)]
    dimension = find(text)
    if dimension is None:
        return None
    if dimension.id == "places.total" and level is not None and re.search(r"for me|我", text):
        wanted = "places.ug" if level == "undergraduate" else "places.postgraduate"
        dimension = next((d for d in DIMENSIONS if d.id == wanted), dimension)
    down = is_descending(text, dimension)
    if down is None:
        return None
    currency = (asked_currency(text) if dimension.unit == "yuan" else None) or HOME
    figures = [(programme.id, dimension.of(programme, holidays, currency)) for programme in programmes]
    known = [(programme, figure) for programme, figure in figures if figure is not None]
    if len(known) < (2 if currency == HOME else len(figures)):
        return None
    known.sort(key=lambda standing: -standing[1] if down else standing[1])
    ranking = Ranking(
        dimension,
        tuple(known),
        down,
        tuple(programme for programme, figure in figures if figure is None),
        _place(text),
        currency,
        _in_weeks(text, dimension),
    )
    return ranking if ranking.place == 1 or (ranking.place <= len(known) and not ranking.ties) else None


def _in_weeks(text: str, dimension: Dimension) -> bool:
    """Tells whether weeks are asked for, as in "how many weeks longer"."""
    asks = r"周(?!\d|末)|星期(?!\d)|礼拜(?!\d)|\bweeks?\b"
    return dimension.unit in ("days", "day") and bool(re.search(asks, text))
