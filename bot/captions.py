"""Words below a picture, which a channel takes as plain text with its formatting beside it.

A message with simple formatting comes as Markdown; when it is to become the
caption of a picture that was sent already, it is taken apart again.
"""

from __future__ import annotations

import re
from typing import Any

MAX_LENGTH = 1024
"""Telegram's, in characters."""

_MARK = re.compile(
    r"\\(?P<escaped>[\\`*_\[\]<>&#\-().!])"
    r"|`(?P<code>[^`\n]+)`"
    r"|\[(?P<text_link>(?:\\.|[^\]\\\n])+)\]\((?P<url>https?://[^\s()]+)\)"
    r"|\*\*(?=\S)(?P<bold>(?:\\.|[^\\])+?)(?<=\S)\*\*"
    r"|(?<![A-Za-z0-9_])_(?=[^\s_])(?P<italic>(?:\\.|[^\\])+?)(?<=\S)_(?![A-Za-z0-9_])",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>&#\-().!])")


def taken_apart(markdown: str) -> tuple[str, list[dict[str, Any]]]:
    """The text as it is read, and its formatting as Telegram's entities, which count UTF-16 units."""
    text, end = "", 0
    entities: list[dict[str, Any]] = []
    for match in _MARK.finditer(markdown):
        text += markdown[end : match.start()]
        end = match.end()
        kind = "text_link" if match["url"] else str(match.lastgroup)
        inner = match[kind] if kind in ("escaped", "code") else _ESCAPED.sub(r"\1", match[kind])
        if kind != "escaped":
            entity: dict[str, Any] = {"type": kind, "offset": _units(text), "length": _units(inner)}
            entities.append(entity | ({"url": match["url"]} if match["url"] else {}))
        text += inner
    return text + markdown[end:], entities


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
