"""From a reply to what a mail shows: a subject, plain text, and simple HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot import markup, texts
from bot.channels.web import rendering
from bot.messages import Language
from bot.typed_text import one_line

_LONGEST_SUBJECT = 100
_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Choice:
    """A button: where its link leads; "" if it leads nowhere by mail."""

    label: str
    url: str


def subject(markdown: str, otherwise: str) -> str:
    """Returns the first line, as it is shown, or what stands in bold at its beginning."""
    runs = markup.runs(markdown)
    begins = runs[0].text if runs and runs[0].bold else markup.plain(markdown)
    lines = [line.strip("• ").strip() for line in begins.splitlines()]
    said = one_line(next(filter(None, lines), otherwise)).rstrip("：:。.")
    return said if len(said) <= _LONGEST_SUBJECT else f"{said[: _LONGEST_SUBJECT - 1].rstrip()}…"


def text(markdowns: Sequence[str], choices: Sequence[Choice], notes: Sequence[str]) -> str:
    """Returns it without looks; the address of a link stands behind its words."""
    said = [_plain(markdown) for markdown in markdowns]
    listed = [f"• {c.label}: {c.url}" if c.url else f"• {c.label}" for c in choices]
    parts = [*said, *(["\n".join(listed)] if listed else [])]
    return "\n\n".join(parts) + "\n\n-- \n" + "\n".join(map(_plain, notes)) + "\n"


def html(
    language: Language,
    institution: str,
    markdowns: Sequence[str],
    choices: Sequence[Choice],
    notes: Sequence[str],
    pictures: Sequence[str],
) -> str:
    """Returns a page that needs no style sheet, script or picture from elsewhere.

    Args:
        pictures: the names of those that travel along.
    """
    return _environment.get_template("letter.html").render(
        tag="zh-Hans" if language is Language.ZH else "en",
        title=markup.plain(texts.say(language, "web-title")),
        institution=institution,
        said=[rendering.whole(markdown) for markdown in markdowns],
        pictures=pictures,
        picture=markup.plain(texts.say(language, "web-picture")),
        choices=choices,
        notes=[rendering.whole(note) for note in notes],
    )


def _plain(markdown: str) -> str:
    return "".join(map(_with_address, markup.runs(markdown)))


def _with_address(run: markup.Run) -> str:
    is_told = run.url in ("", run.text) or run.url == f"mailto:{run.text}"
    return run.text if is_told else f"{run.text} <{run.url}>"
