"""What a request says of itself: a number, a language."""

from __future__ import annotations

from starlette.requests import Request

from bot.messages import Language
from bot.storage import Person


def number_of(text: str) -> int:
    """Reads the number of a row; 0, which none has, for anything that is none or larger than the database counts."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 11 else 0
    return number if number < 2**31 else 0


def tag_of(request: Request) -> str:
    """Returns the first language of ours that was chosen by a link, or that the browser asks for."""
    asked = [request.query_params.get("lang", ""), *request.headers.get("accept-language", "").split(",")]
    return next((tag for tag in map(str.strip, asked) if Language.of_tag(tag)), "")


def language_of(request: Request, person: Person | None) -> Language:
    """Returns in which the page speaks: as the person last did or has chosen, else as the browser asks for."""
    if person is not None and (known := person.fixed_language or person.language):
        return known
    return Language.of_tag(tag_of(request)) or Language.EN
