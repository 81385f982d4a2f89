"""Marks in the office's texts: ``{% point letters %}…{% endpoint %}`` says which sentences answer a point.

They are taken out before a text is filled, so that it reads as if they were
not there. Where only a point's sentences are wanted, characters that no YAML
file can hold stand in their place until the text is filled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.knowledge.values import Localised

_TAG = r"\{%[-+]?[ \t]*(?:point\b(?P<ids>[^%{}]*?)|endpoint)[ \t]*[-+]?%\}"
_MARK = re.compile(rf"^[ \t]*{_TAG}[ \t]*\n|{_TAG.replace('ids', 'inline')}", re.MULTILINE)
_BEGIN, _IDS_END, _END = "\x02", "\x1f", "\x03"
_SEAL = re.compile(rf"{_BEGIN}(?P<ids>[^{_IDS_END}]*){_IDS_END}|{_END}")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def without(source: str) -> str:
    """Returns a text without its marks; one alone on its line goes with the line."""
    return _MARK.sub("", source)


def unmarked(text: Localised) -> Localised:
    """Returns both languages without marks."""
    return Localised(en=text.en and without(text.en), zh=text.zh and without(text.zh))


def sealed(source: str) -> str:
    """Returns a text in which characters that survive filling stand for the marks."""

    def seal(mark: re.Match[str]) -> str:
        ids = _ids(mark)
        return _END if ids is None else f"{_BEGIN}{','.join(ids)}{_IDS_END}"

    return _MARK.sub(seal, source)


def points_in(source: str) -> list[str]:
    """Returns the points that a text marks, in its order, each once."""
    named = (id_ for mark in _MARK.finditer(source) for id_ in _ids(mark) or ())
    return list(dict.fromkeys(named))


def complaint(source: str) -> tuple[str, str] | None:
    """Tells what is wrong with a text's marks and what to do, or None."""
    is_open = False
    for mark in _MARK.finditer(source):
        ids = _ids(mark)
        if ids == []:
            return "a mark names no point", "write {% point ID %} before the sentence that answers it"
        if (ids is not None) == is_open:
            what = "a mark begins within another" if is_open else "{% endpoint %} stands without a beginning"
            return what, "write {% point ID %} before the sentence, and {% endpoint %} behind it"
        is_open = ids is not None
    if is_open:
        return "a mark is never ended", "write {% endpoint %} behind the sentence that answers it"
    return None


def _ids(mark: re.Match[str]) -> list[str] | None:
    """Returns the points that a mark names; None for one that ends."""
    written = mark["ids"] if mark["ids"] is not None else mark["inline"]
    return None if written is None else [id_ for id_ in re.split(r"[\s,]+", written) if id_]


@dataclass(frozen=True)
class _Piece:
    """Marked words; ``gap``: what stands between them and those before; ``is_item``: an item of a list begins with them."""

    text: str
    gap: str
    is_item: bool


def marked(filled: str, point: str) -> str:
    """Returns a filled text's sentences on one point, or nothing; what was a list stays one."""
    result, before = "", None
    for piece in _pieces(filled, point):
        result += _joint(before, piece) if before is not None else ""
        result += f"- {piece.text}" if piece.is_item else piece.text
        before = piece
    return result if "\n" in result else result.removeprefix("- ")


def in_one_line(said: str) -> str:
    """Returns sentences as a list's item holds them: without paragraphs, and the items of a list parted by semicolons."""
    result = ""
    for line in filter(None, map(str.strip, said.splitlines())):
        item = line.removeprefix("- ")
        gap = "" if not result else "; " if item != line else "" if _CHINESE.match(result[-1]) else " "
        result += gap + item
    return result


def bare(filled: str) -> str:
    """Returns a filled text without what stands for its marks."""
    return _SEAL.sub("", filled).strip()


def _pieces(filled: str, point: str) -> Iterator[_Piece]:
    line, gap, is_first = "", "", True
    for is_kept, chunks in groupby(_chunks(filled, point), key=lambda chunk: chunk[0]):
        words = "".join(text for _, text in chunks)
        text = words.strip()
        if is_kept and text:
            gap += words[: words.index(text)]
            is_item = bool(_ITEM.match(line)) and (is_first or "\n" in gap)
            yield _Piece(text, gap, is_item)
            gap, is_first = words[len(words.rstrip()) :], False
        else:
            gap += words
        line = (line + words).rpartition("\n")[2]


def _chunks(filled: str, point: str) -> Iterator[tuple[bool, str]]:
    """Yields a filled text part by part, each with whether it is marked; marks may stand in one another, a fact's in its answer's."""
    open_marks: list[bool] = []
    at = 0
    for seal in _SEAL.finditer(filled):
        yield any(open_marks), filled[at : seal.start()]
        at = seal.end()
        if seal["ids"] is not None:
            open_marks.append(point in seal["ids"].split(","))
        elif open_marks:
            open_marks.pop()
    yield any(open_marks), filled[at:]


def _joint(before: _Piece, piece: _Piece) -> str:
    if before.is_item and piece.is_item:
        return "\n"
    if piece.is_item or _PARAGRAPH.search(piece.gap):
        return "\n\n"
    return "" if _CHINESE.match(before.text[-1]) or _CHINESE.match(piece.text[0]) else " "
