"""Patterns that staff write, matched in time that grows with the text alone, whatever the pattern.

The engine is Rust's, within pydantic: no look-around and no references back,
and in return nobody's answer can hang the bot.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from pydantic_core import SchemaError, SchemaValidator, core_schema


@cache
def whole(pattern: str) -> Callable[[str], bool]:
    """Returns what tells whether the whole of a text is as the pattern says.

    Raises:
        ValueError: the engine does not take the pattern; what is wrong, and what to do.
    """
    try:
        SchemaValidator(core_schema.str_schema(pattern=pattern))  # alone, or "a)|(b" would pass within ours
        matcher = SchemaValidator(core_schema.str_schema(pattern=rf"\A(?:{pattern})\z"))
    except SchemaError as error:
        why = str(error).splitlines()[-1].removeprefix("error: ").strip().rstrip(".")
        raise ValueError(
            f"the pattern is no regular expression that can be used ({why}); write it without looking ahead, "
            "looking back or references, and smaller if it is too big"
        ) from None
    return matcher.isinstance_python
