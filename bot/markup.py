"""The Markdown of replies, read into runs of text that each channel renders its own way.

The subset: ``**bold**``, ``_italic_``, `` `code` ``, ``[text](url)``, ``<url>``,
a backslash before a sign that is meant itself, and "- " for lists. CommonMark
proper would leave ``**注意：**请`` as it stands, because its rule for where bold
may end counts on spaces between words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_MARK = re.compile(
    r"\\(?P<escaped>[\\`*_\[\]<>&#\-().!])"
    r"|`(?P<code>[^`\n]+)`"
    r"|\[(?P<label>(?:\\.|[^\]\\\n]){1,300})\]\((?P<target>(?:https?://|tg://|mailto:)[^\s()]+)\)"
    r"|<(?P<link>https?://[^\s<>]+)>"
    r"|\*\*(?=\S)(?P<bold>(?:\\.|[^\\]){1,20000}?)(?<=\S)\*\*"
    r"|(?<![A-Za-z0-9_])_(?=[^\s_])(?P<italic>(?:\\.|[^\\]){1,1500}?)(?<=\S)_(?![A-Za-z0-9_])",
    re.DOTALL,
)
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_BULLET = re.compile(r"^(\s*)- ", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """Text of one look."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    url: str = ""


def runs(markdown: str) -> list[Run]:
    """What is to be shown, in order; never empty runs."""
    return [run for run in _parse(_BULLET.sub(r"\1• ", markdown.strip()), Run("")) if run.text]


def _parse(text: str, look: Run) -> Iterator[Run]:
    end = 0
    for match in _MARK.finditer(text):
        yield replace(look, text=text[end : match.start()])
        end = match.end()
        kind = match.lastgroup
        if kind == "escaped":
            yield replace(look, text=match["escaped"])
        elif kind == "code":
            yield replace(look, text=match["code"], code=True)
        elif kind == "target":
            yield from _parse(match["label"], replace(look, url=match["target"]))
        elif kind == "link":
            yield replace(look, text=match["link"], url=match["link"])
        elif kind == "bold":
            yield from _parse(match["bold"], replace(look, bold=True))
        elif kind == "italic":
            yield from _parse(match["italic"], replace(look, italic=True))
    yield replace(look, text=text[end:])


def pieces(all_runs: list[Run], limit: int) -> list[list[Run]]:
    """Parts of at most ``limit`` shown characters, split at a paragraph, a line or a space where there is one."""
    result: list[list[Run]] = []
    rest = all_runs
    while sum(len(run.text) for run in rest) > limit:
        shown = "".join(run.text for run in rest)[: limit + 1]
        cut = next(
            (
                at + len(mark)
                for mark in ("\n\n", "\n", "。", " ")
                if (at := shown.rfind(mark, limit // 2, limit)) > 0
            ),
            limit,
        )
        head, rest = _split(rest, cut)
        result.append(head)
    result.append(rest)
    return [piece for piece in map(_trimmed, result) if piece]


def markdown(all_runs: list[Run]) -> str:
    """The way back: what ``runs`` reads as these runs again, but for code, which loses other looks."""
    joined: list[Run] = []
    for run in all_runs:
        if joined and replace(joined[-1], text=run.text) == run:
            joined[-1] = replace(run, text=joined[-1].text + run.text)  # or their marks would touch
        else:
            joined.append(run)
    return "".join(map(_written, joined))


def _written(run: Run) -> str:
    text = f"`{run.text}`" if run.code else _BULLET.sub(r"\1\\- ", _SPECIAL.sub(r"\\\1", run.text))
    core = text.strip()
    if not core:
        return text
    before, after = text[: text.index(core)], text[text.index(core) + len(core) :]
    if run.italic and not run.code:
        core = f"_{core}_"
    if run.bold and not run.code:
        core = f"**{core}**"
    if run.url:
        core = f"<{run.url}>" if run.text == run.url else f"[{core}]({run.url})"
    return f"{before}{core}{after}"


def _split(all_runs: list[Run], cut: int) -> tuple[list[Run], list[Run]]:
    head: list[Run] = []
    for index, run in enumerate(all_runs):
        if len(run.text) >= cut:
            head.append(replace(run, text=run.text[:cut]))
            return head, [replace(run, text=run.text[cut:]), *all_runs[index + 1 :]]
        head.append(run)
        cut -= len(run.text)
    return head, []


def _trimmed(piece: list[Run]) -> list[Run]:
    """Without empty lines at its ends; nothing if nothing is left."""
    while piece and not piece[0].text.strip():
        piece = piece[1:]
    while piece and not piece[-1].text.strip():
        piece = piece[:-1]
    if piece:
        piece = [replace(piece[0], text=piece[0].text.lstrip("\n")), *piece[1:]]
        piece = [*piece[:-1], replace(piece[-1], text=piece[-1].text.rstrip())]
    return piece
