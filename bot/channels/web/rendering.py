"""From the Markdown of a reply to HTML: only what is listed here is ever made, and only links of the web."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from markupsafe import Markup, escape

from bot import markup
from bot.markup import Run

LONG = 1500
"""Characters from which on a text unfolds."""
_SHOWN_FIRST = 1000
_TARGET = re.compile(r"(?i)(?:https?://|mailto:)\S+")
_COMMAND = re.compile(r"(?<![\w/.:])/([a-z]{2,32})\b(?![/.])")
_BULLET = "• "
_REMEMBERED = 500  # texts

Line = list[Run]


@dataclass(frozen=True)
class Text:
    """A text as it is shown: what is seen at once, and what unfolds."""

    first: Markup
    rest: Markup


@lru_cache(_REMEMBERED)
def text(markdown: str, commands: frozenset[str] = frozenset()) -> Text:
    """Renders Markdown; many are told the same, and a page that is opened again shows what it did before.

    Args:
        commands: their names, which can be pressed where they stand in the text.
    """
    all_runs = markup.runs(markdown)
    if sum(len(run.text) for run in all_runs) <= LONG:
        return Text(_blocks(all_runs, commands), Markup(""))
    first, *more = markup.pieces(all_runs, _SHOWN_FIRST)
    rest = [run for piece in more for run in (*piece, Run("\n\n"))]
    return Text(_blocks(first, commands), _blocks(rest, commands))


def whole(markdown: str) -> Markup:
    """Renders Markdown that does not unfold, and whose commands cannot be pressed."""
    return _blocks(markup.runs(markdown), ())


def _blocks(all_runs: Sequence[Run], commands: Collection[str]) -> Markup:
    """Makes paragraphs, and lists of lines that begin with a bullet."""
    made = []
    for kind, lines in groupby(_lines(all_runs), key=_kind):
        rendered = [_line(line, commands) for line in lines]
        if kind == "item":
            items = Markup("").join(Markup("<li>{}</li>").format(item) for item in rendered)
            made.append(Markup("<ul>{}</ul>").format(items))
        elif kind == "text":
            made.append(Markup("<p>{}</p>").format(Markup("<br>").join(rendered)))
    return Markup("").join(made)


def _lines(all_runs: Sequence[Run]) -> list[Line]:
    lines: list[Line] = [[]]
    for run in all_runs:
        first, *others = run.text.split("\n")
        lines[-1].append(replace(run, text=first))
        lines += [[replace(run, text=other)] for other in others]
    return lines


def _kind(line: Line) -> str:
    shown = "".join(run.text for run in line).strip()
    if not shown:
        return "gap"
    return "item" if shown.startswith(_BULLET.strip()) else "text"


def _line(line: Line, commands: Collection[str]) -> Markup:
    shown = "".join(run.text for run in line)
    indent = len(shown) - len(shown.lstrip())
    if shown.lstrip().startswith(_BULLET):
        indent += len(_BULLET)
    _, rest = markup.split(line, indent)
    return Markup("").join(_run(run, commands) for run in rest)


def _run(run: Run, commands: Collection[str]) -> Markup:
    made = escape(run.text) if run.code or run.url else _with_commands(run.text, commands)
    if run.code:
        made = Markup("<code>{}</code>").format(made)
    if run.italic:
        made = Markup("<em>{}</em>").format(made)
    if run.bold:
        made = Markup("<strong>{}</strong>").format(made)
    if run.url and _TARGET.fullmatch(run.url):
        made = Markup('<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>').format(
            run.url, made
        )
    return made


def _with_commands(said: str, commands: Collection[str]) -> Markup:
    """Makes a button of each /command, as chats do."""
    made, position = Markup(""), 0
    for found in _COMMAND.finditer(said):
        if found[1] in commands:
            made += escape(said[position : found.start()])
            made += Markup(
                '<button class="command" form="commands" name="text" value="{0}">{0}</button>'
            ).format(found[0])
            position = found.end()
    return made + escape(said[position:])
