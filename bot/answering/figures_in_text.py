"""Numbers as students write them, brought into one form: 三万五, 40k, ４８０, "forty thousand" stays as it is."""

from __future__ import annotations

import re

from bot.matching.normalisation import normalise

_DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NO_NUMBER = "万一|一块|一下|一些|一样|一定|一直|一起|一般|一点|一共|千万|唯一|之一|统一|一边|一旦|一律|一半"
_NUMERAL = re.compile(rf"(?P<word>{_NO_NUMBER})|[零〇一二两三四五六七八九十百千万]+")
_POINT = re.compile(  # 六点五, but no time of day
    r"(?<![午上晚早晨夜天号日一二三四五六七八九十\d])([一二三四五六七八九十百]+)点([零一二三四五六七八九]{1,2})(?![十分一二三四五六七八九到])"
)
_MIXED = re.compile(r"(\d+(?:\.\d+)?)\s*(万|千|k\b|w\b)(\d)?(?!\d)")
_SCALE = {"万": 10000, "w": 10000, "千": 1000, "k": 1000}


_COUNTED = r"(?:[\d.]|\s*(?:[门个月号日次年人科天周级名]|courses?|fail|resit))"
"""Begins what stands behind a figure of its own: 均分85。5门课, 均分85,6级500."""
_FULL_STOP = re.compile(
    rf"(?<![\d.])(\d{{1,2}})。(?=\d{{1,2}}(?!{_COUNTED}))"
)  # of an input method: 1。5万, 85。5
_COMMA = re.compile(
    rf"(?:(?<![\d,.])(?P<wan>\d{{1,2}}),(?=[1-9]\s*(?:万|w\b))"
    rf"|(?P<score>(?:ielts|雅思)[^\d,.]{{0,6}}[4-8]),(?=[05](?!{_COUNTED}|,\d))"
    rf"|(?P<mark>(?:average|avg|均分|平均分?)[^\d,.]{{0,6}}\d\d),(?=\d(?!{_COUNTED}|,\d)))"
)
"""Between whole and tenths, as much of Europe writes it; 3,4万 is three or four."""
_MONEY = r"(?:cny|rmb|yuan|sgd|gbp|cad|usd|eur|pounds?|人民币|新[元币]|英镑|加[元币]|元|块)"
_THOUSANDS = re.compile(
    rf"(?P<before>(?:budget|预算|{_MONEY}|[¥£$€])[^\d,;.]{{0,9}})?(?<![\d.,'])(?P<first>\d{{1,3}})"
    rf"(?P<rest>(?P<sign>[ '.])\d{{3}}(?:(?P=sign)\d{{3}})*)(?![\d'])(?P<after> ?{_MONEY})?"
)
"""50.000, 50 000 and 30'000: the sign tells nothing by itself where it is no apostrophe."""

_EN_UNITS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
}
_EN_TENS = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_EN_WORD = "|".join(sorted((*_EN_UNITS, *_EN_TENS, "hundred", "thousand"), key=len, reverse=True))
_EN_NUMERAL = re.compile(
    rf"\b(?:{_EN_WORD})(?:(?:[ -]|,? and )(?:{_EN_WORD}))*\b(?: point (?P<point>{_EN_WORD})\b| and a (?P<half>half)\b)?"
)


def plain(text: str) -> str:
    """Returns it in NFKC, small letters and simplified characters, with every number in figures without commas."""
    said = _as_typed(normalise(text).replace("’", "'")).replace("。", "。 ")
    said = re.sub(r"(?<=[a-z])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[a-z])", " ", said)
    said = re.sub(r"(?<=\d)(?=[四六]级)", " ", said)  # 四级550六级460
    said = re.sub(r"([大研硕博][一二三四五六])(?=[一二三四五六\d])", r"\1 ", said)  # 大二四级 is no 24
    said = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", said)
    said = re.sub(
        r"(?<!\d)(?=[12]\d\s*年\s*\d{1,2}\s*月)|(?<= )'(?=2\d(?!\d))", "20", said
    )  # 24年6月, June '24
    said = _POINT.sub(lambda match: f"{_figures(match[1])}.{_figures(match[2])}", said)
    said = re.sub(
        r"(?<=\d)\s*万\s*([一二三四五六七八九])(?![百千十\d])", lambda m: f"万{_DIGITS[m[1]]}", said
    )
    said = _EN_NUMERAL.sub(_in_figures, said)
    said = _NUMERAL.sub(lambda match: match[0] if match["word"] else _figures(match[0]), said)
    return _MIXED.sub(_scaled, said)


def _as_typed(said: str) -> str:
    """Returns it with points before tenths, and nothing between thousands, whatever was typed there."""
    said = _FULL_STOP.sub(r"\1.", said.replace("1⁄2", ".5") if "⁄" in said else said)
    said = _COMMA.sub(_with_point, said)
    return _THOUSANDS.sub(_without_signs, said)


def _with_point(match: re.Match[str]) -> str:
    whole = match["wan"] or match["score"] or match["mark"]
    tenth = match.string[match.end()]
    is_range = match["wan"] is not None and int(whole) + 1 == int(tenth)
    return match[0] if is_range else f"{whole}."


def _without_signs(match: re.Match[str]) -> str:
    if match["sign"] != "'" and not match["before"] and not match["after"]:
        return match[0]
    digits = match["first"] + match["rest"].replace(match["sign"], "")
    return f"{match['before'] or ''}{digits}{match['after'] or ''}"


def _in_figures(match: re.Match[str]) -> str:
    """Reads "eighty-five" as 85, "four hundred and eighty" as 480, "six and a half" as 6.5; "one" alone is no number."""
    words = re.findall(_EN_WORD, match[0].split(" point ")[0])
    total, section = 0, 0
    for word in words:
        if word == "thousand":
            total, section = (section or 1) * 1000, 0
        elif word == "hundred":
            section = (section or 1) * 100
        else:
            section += _EN_UNITS.get(word, _EN_TENS.get(word, 0))
    number = str(total + section)
    if match["point"]:
        return f"{number}.{_EN_UNITS.get(match['point'], 0)}"
    if match["half"]:
        return f"{number}.5"
    return match[0] if words == ["one"] else number


def _scaled(match: re.Match[str]) -> str:
    scale = _SCALE[match[2]]
    value = float(match[1]) * scale + int(match[3] or 0) * scale / 10
    return f"{value:g}" if value != int(value) else str(int(value))


def _figures(numeral: str) -> str:
    """Reads "三万五" as 35000, "五百八" as 580, "十二" as 12; digits in a row stand for themselves."""
    if not any(character in _UNITS or character == "万" for character in numeral):
        return "".join(str(_DIGITS[character]) for character in numeral)
    if numeral[0] in "百千万":
        return numeral
    total, section, digit, last = 0, 0, 0, 1
    for character in numeral:
        if character == "万":
            total, section, digit, last = (section + digit) * 10000, 0, 0, 10000
        elif character in _UNITS:
            last = _UNITS[character]
            section, digit = section + (digit or 1) * last, 0
        else:
            digit = _DIGITS[character]
            last = 1 if character in "零〇" else last
    if digit and last > 10:  # 一万二, 五百八: the unit that follows is left out
        digit *= last // 10
    return str(total + section + digit)
