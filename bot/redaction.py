"""The one place through which goes what leaves for operators: log lines, errors, reasons in the database, notices.

Secrets are masked wherever they stand, whatever library words them. What
people wrote is kept out: of a library's log line only its first line without
what was filled in, of an exception only the words that can hold none of theirs.
"""

from __future__ import annotations

import base64
import logging
import re
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from types import TracebackType
from urllib.parse import quote, quote_plus, unquote, urlsplit

from bot.errors import BotError

MASK = "***"
_SHORTEST = 4  # characters; of a shorter one the mask would tell less than it spoils
_ANYWHERE = (
    r"(?<=://)[^/\s@'\"]+(?=@)",  # who signs in to a proxy or a database, and with what
    r"(?<!\d)\d{5,}(?::|%3[aA])[A-Za-z0-9_-]{30,}",  # any token of Telegram's
)
_LONGEST_REASON = 300
_REPEATS = 5  # of the same line, in
_REPEAT_SECONDS = 60.0
_MOST_LINES = 1000  # different ones that are told apart
_OWN_WORDS = (BotError, OSError, ImportError, AttributeError, TypeError, NameError, NotImplementedError)
_DATABASES = {"sqlalchemy", "sqlite3", "asyncpg", "alembic"}  # their first line names tables, no values

_VALUE = re.compile(r"(query argument \$\d+|input syntax for type [\w ]+): .*")
"""Where PostgreSQL and its driver do name a value."""

_secrets: set[str] = set()
_pattern = re.compile("|".join(_ANYWHERE))


def protect(secrets: Iterable[str | None]) -> None:
    """Masks these from now on, also as they stand in addresses, literals and headers."""
    global _pattern
    for secret in secrets:
        secret = (secret or "").strip()
        if len(secret) >= _SHORTEST:
            _secrets.update(_spellings(secret))
    longest_first = sorted(_secrets, key=len, reverse=True)
    _pattern = re.compile("|".join([*map(re.escape, longest_first), *_ANYWHERE]))


def credentials(url: str | None) -> list[str]:
    """Returns the password in an address, and name and password as a header spells them."""
    try:
        parts = urlsplit(url or "")
        name, password = unquote(parts.username or ""), unquote(parts.password or "")
    except ValueError:
        return []
    return [password, base64.b64encode(f"{name}:{password}".encode()).decode()] if password else []


def _spellings(secret: str) -> set[str]:
    quoted = {quote(secret, safe=""), quote(secret), quote_plus(secret)}
    lower = {re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), text) for text in quoted}
    return {secret, repr(secret)[1:-1], secret.replace("/", "\\/"), *quoted, *lower}


def redacted(text: str) -> str:
    """Returns a text without any secret."""
    return _pattern.sub(MASK, text)


def reason(error: BaseException) -> str:
    """Returns what may be kept and shown of an error: its kind, and its words where no person's can be among them."""
    kind = type(error).__name__
    words = str(error).strip()
    is_known = isinstance(error, _OWN_WORDS) or type(error).__module__.partition(".")[0] in _DATABASES
    if not is_known or not words:
        return kind
    first = _VALUE.sub(r"\1", words.splitlines()[0])
    return redacted(f"{kind}: {first}")[:_LONGEST_REASON]


class Formatter(logging.Formatter):
    """Writes a log line without secrets; of our own with all that was filled in, of a library's without."""

    def format(self, record: logging.LogRecord) -> str:
        if not _is_ours(record):
            record = logging.makeLogRecord(vars(record))
            record.msg, record.args = (str(record.msg).splitlines() or [""])[0], None
        return redacted(super().format(record))

    def formatException(self, ei: object) -> str:  # noqa: N802 - the library's name
        error = ei[1] if isinstance(ei, tuple) else None
        return _chain(error) if isinstance(error, BaseException) else ""

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - the library's name
        return stack_info


def _chain(error: BaseException) -> str:
    """Says where it went wrong, and where that came from, as Python does, but for the words."""
    seen: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in seen:
        seen.append(at)
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return "\n".join(
        f"{''.join(traceback.format_tb(one.__traceback__))}{reason(one)}" for one in reversed(seen)
    )


class Repeats(logging.Filter):
    """Lets a line pass some times a minute; then it is counted, and the count comes with the next that passes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._since = clock()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._left_out: Counter[tuple[str, str]] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        if self._clock() - self._since > _REPEAT_SECONDS:
            self._since = self._clock()
            self._left_out, self._counts = self._counts, Counter()
        if len(self._counts) > _MOST_LINES:
            return True
        line = (record.name, record.getMessage() if _is_ours(record) else str(record.msg))
        self._counts[line] += 1
        if self._counts[line] == 1 and (more := self._left_out[line] - _REPEATS) > 0:
            record.msg, record.args = f"{line[1]} (and {more} times more in the minute before)", None
        return self._counts[line] <= _REPEATS


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == "bot"


def start_logging() -> None:
    """Lets everything that is logged, and what nobody caught, go through the one formatter to standard error."""
    handler = logging.StreamHandler()
    handler.addFilter(Repeats())
    handler.setFormatter(Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    sys.excepthook = _uncaught
    threading.excepthook = lambda arguments: _uncaught(
        arguments.exc_type, arguments.exc_value, arguments.exc_traceback
    )


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None, /) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("uncaught", exc_info=error or kind())
