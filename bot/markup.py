"""The Markdown of replies, read into runs of text that each channel renders its own way.

The subset: ``**bold**``, ``_italic_``, `` `code` ``, ``[text](url)``, ``<url>``,
a backslash before a sign that is meant itself, and "- " for lists. CommonMark
proper would leave ``**注意：**请`` as it stands, because its rule for where bold
may end counts on spaces between words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

_TARGET = r"(?i:https?://|tg://|mailto:)[^\s()]+"
_MARK = re.compile(
    r"\\(?P<escaped>[\\`*_\[\]<>&#\-().!])"
    r"|`(?P<code>[^`\n]+)`"
    rf"|\[(?P<label>(?:\\.|[^\[\]\\\n])+)\]\((?P<target>{_TARGET})\)"
    r"|<(?P<link>(?i:https?://)[^\s<>]+)>"
    r"|(?P<bold>\*\*)"
    r"|(?P<italic>_)",
    re.DOTALL,
)
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_BULLET = re.compile(r"^([^\S\n]*)- ", re.MULTILINE)
_HALF_A_BULLET = re.compile(r"^([^\S\n]*)-(?= |\Z)", re.MULTILINE)  # the space may stand in the next run
_CODE = re.compile(r"[^`\n]+")
_URL = re.compile(_TARGET)
_LINK = re.compile(r"(?i:https?://)[^\s<>]+")
_WORD = re.compile(r"[A-Za-z0-9_]")


@dataclass(frozen=True)
class Run:
    """Text of one look."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    url: str = ""


# --- from Markdown to runs -------------------------------------------------------


def runs(markdown: str) -> list[Run]:
    """Returns what is to be shown, in order; no run is empty, and neighbours differ in their looks."""
    return _joined(_read(_BULLET.sub(r"\1• ", markdown.strip()), Run("")))


def plain(markdown: str) -> str:
    """Returns the text as it is shown, without its looks."""
    return "".join(run.text for run in runs(markdown))


def joined(all_runs: Iterable[Run]) -> list[Run]:
    """Makes one run of neighbours of one look, and leaves out what is empty."""
    return _joined((run.text, replace(run, text="")) for run in all_runs)


def _joined(pieces: Iterable[tuple[str, Run]]) -> list[Run]:
    """Makes a run of all neighbours of one look."""
    filled = (piece for piece in pieces if piece[0])
    return [
        replace(look, text="".join(text for text, _ in same))
        for look, same in groupby(filled, key=itemgetter(1))
    ]


def _read(text: str, look: Run) -> Iterator[tuple[str, Run]]:
    """Yields each piece of text with its look, a run without text."""
    marks = list(_MARK.finditer(text))
    ends = _ends(text, marks)
    is_open: list[tuple[int, Run]] = []  # which mark ends it, and the look behind that; the innermost last
    position = 0
    for index, mark in enumerate(marks):
        yield text[position : mark.start()], look
        position, kind, end = mark.end(), mark.lastgroup or "", ends.get(index)
        if kind == "escaped":
            yield mark[kind], look
        elif kind == "code":
            yield mark[kind], replace(look, code=True)
        elif kind == "target":
            yield from _read(mark["label"], replace(look, url=mark[kind]))
        elif kind == "link":
            yield mark[kind], replace(look, url=mark[kind])
        elif is_open and is_open[-1][0] == index:
            look = is_open.pop()[1]
        elif end is not None and (not is_open or end < is_open[-1][0]):
            is_open.append((end, look))
            look = replace(look, bold=True) if kind == "bold" else replace(look, italic=True)
        else:
            yield mark[0], look
    yield text[position:], look


def _ends(text: str, marks: Sequence[re.Match[str]]) -> dict[int, int]:
    """Returns, for each mark that may begin bold or italic text, the next one that may end it.

    Read from the end, so that a text of nothing but marks takes no longer than any other.
    """
    ends: dict[int, int] = {}
    later: dict[str, list[int]] = {"bold": [], "italic": []}  # those that may end it, the nearest last
    for index in range(len(marks) - 1, -1, -1):
        mark = marks[index]
        candidates = later.get(mark.lastgroup or "")
        if candidates is None:
            continue
        before, after = text[max(mark.start() - 1, 0) : mark.start()], text[mark.end() : mark.end() + 1]
        follows, precedes = (mark[0] == "_" and _WORD.match(c) is not None for c in (before, after))
        if after.strip() and after != mark[0] and not follows:
            is_empty = bool(candidates) and marks[candidates[-1]].start() == mark.end()
            if len(candidates) > is_empty:
                ends[index] = candidates[-1 - is_empty]
        if before.strip() and not precedes:
            candidates.append(index)
    return ends


def pieces(all_runs: list[Run], limit: int) -> list[list[Run]]:
    """Splits at a paragraph, a line or a space where there is one, into at most ``limit`` shown characters each."""
    result: list[list[Run]] = []
    shown, rest, start = "".join(run.text for run in all_runs), all_runs, 0
    while len(shown) - start > limit:
        cut = next(
            (
                at + len(mark) - start
                for mark in ("\n\n", "\n", "。", " ")
                if (at := shown.rfind(mark, start + limit // 2, start + limit)) > start
            ),
            limit,
        )
        head, rest = split(rest, cut)
        result.append(head)
        start += cut
    result.append(rest)
    return [piece for piece in map(_trimmed, result) if piece]


def split(all_runs: Sequence[Run], count: int) -> tuple[list[Run], list[Run]]:
    """Returns the first ``count`` characters, and what follows them."""
    head: list[Run] = []
    for index, run in enumerate(all_runs):
        if len(run.text) >= count:
            rest = [replace(run, text=run.text[count:]), *all_runs[index + 1 :]]
            return [*head, replace(run, text=run.text[:count])], [run for run in rest if run.text]
        head.append(run)
        count -= len(run.text)
    return head, []


def _trimmed(piece: list[Run]) -> list[Run]:
    """Leaves out the empty lines at both ends; nothing if nothing is left."""
    filled = [index for index, run in enumerate(piece) if run.text.strip()]
    if not filled:
        return []
    piece = piece[filled[0] : filled[-1] + 1]
    piece[0] = replace(piece[0], text=piece[0].text.lstrip("\n"))
    piece[-1] = replace(piece[-1], text=piece[-1].text.rstrip())
    return piece


# --- from runs to Markdown -------------------------------------------------------


def escape(text: str) -> str:
    """Returns Markdown that shows the text as it stands."""
    return _HALF_A_BULLET.sub(r"\1\\-", _SPECIAL.sub(r"\\\1", text))


def markdown(all_runs: Iterable[Run]) -> str:
    """Returns the way back: what ``runs`` reads as these runs again.

    A look that cannot be written, such as an italic part of a word, is left
    out, and never the text; code loses other looks, and white space its own.
    """
    known, before = joined(all_runs), None
    while known != before:  # neighbours that lost a look may be one, and a longer one may lose another
        known, before = _joined((run.text, _writable(run)) for run in known), known
    result = [""]
    for run, following in zip(known, [*known[1:], Run("")], strict=False):
        has_mark = following.bold or following.code or following.url
        after = "" if has_mark else escape(following.text[:1])[:1]
        result.append(_written(run, result[-1][-1:], after))
    return "".join(result)


def holds(all_runs: Sequence[Run]) -> bool:
    """Tells whether Markdown can say all of these looks."""
    return _looks(runs(markdown(all_runs))) == _looks(all_runs)


def _looks(all_runs: Iterable[Run]) -> list[Run]:
    """Returns the look of every character that can be seen."""
    return [replace(run, text=c) for run in all_runs for c in run.text if not c.isspace()]


def _writable(run: Run) -> Run:
    """Returns the look, without what no place in Markdown can hold."""
    is_code = run.code and _CODE.fullmatch(run.text) is not None
    is_link = _URL.fullmatch(run.url) is not None and "\n" not in run.text.strip()
    is_label = is_link and not (is_code and re.search(r"[\[\]\\]", run.text))
    return Run(
        "",
        bold=run.bold and not is_code,
        italic=run.italic and not is_code,
        code=is_code,
        url=run.url if is_label else "",
    )


def _written(run: Run, before: str, after: str) -> str:
    """Writes one run.

    Args:
        before: the last character that was written.
        after: the next character, if it is no mark.
    """
    core = run.text if run.code else run.text.strip()
    if not core.strip():
        return run.text
    start = run.text.index(core)
    left, right = run.text[:start], run.text[start + len(core) :]
    if run == Run(run.text, url=core) and _LINK.fullmatch(core):
        return f"{left}<{core}>{right}"
    text = f"`{core}`" if run.code else escape(core)
    touches_a_word = any(_WORD.match(c) for c in (left[-1:] or before, right[:1] or after))
    if run.italic and (run.bold or run.url or not touches_a_word):
        text = f"_{text}_"
    if run.bold:
        text = f"**{text}**"
    if run.url:
        text = f"[{text}]({run.url})"
    return f"{left}{text}{right}"
