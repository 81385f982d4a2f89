"""What a mail server refuses, what that means, and for how long; what it says of an address names nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from bot.errors import (
    Deferred,
    DeliveryError,
    DeliveryRefused,
    OutcomeUnknown,
    RecipientGone,
    Unreachable,
)

_CLOSING = 421  # the whole server, not this mail
_FULL = (452, 552)  # the mailbox exists
_STATUS = re.compile(r"\b5\.(\d{1,3})\.(\d{1,3})\b")
_NOT_THE_MAILBOX = ("7", "5", "6")
"""Of the enhanced status codes (RFC 3463): policy, protocol and content."""
_OUR_SENDER = {("1", "7"), ("1", "8")}
_POLICY = re.compile(
    r"relay|spam|block|black|blacklist|spf\b|dkim|dmarc|policy|reputation|authenticat|sender", re.IGNORECASE
)
"""Of a server that gives no such code."""
_EMAIL = re.compile(r"[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+")
_LONGEST_REASON = 200


@contextmanager
def as_delivery_errors(*, is_leaving: bool = False) -> Iterator[None]:
    """Turns the library's errors into those that the courier knows.

    Args:
        is_leaving: whether the text is on its way, so that it may have arrived though nothing was heard.
    """
    try:
        yield
    except (SMTPException, OSError, ValueError) as error:
        raise _delivery_error(error, is_leaving) from None


def _delivery_error(error: Exception, is_leaving: bool) -> DeliveryError:
    reason = _reason(error)
    match error:
        case SMTPResponseException(code=code) if code == _CLOSING:
            return Unreachable(reason)
        case SMTPAuthenticationError() | SMTPConnectError():
            return Unreachable(reason)
        case SMTPResponseException(code=code) if code < 500:
            return Deferred(reason)
        case SMTPRecipientRefused(code=code, message=message):
            is_there = code in _FULL or _refuses_us(message)
            return DeliveryRefused(reason) if is_there else RecipientGone(reason)
        case SMTPDataError():
            return DeliveryRefused(reason)
        case SMTPSenderRefused(code=code) if code in _FULL:
            return DeliveryRefused(reason)  # larger than the server takes
        case SMTPResponseException():
            return Unreachable(reason)  # it refuses us, not the recipient
        case ValueError() if not isinstance(error, OSError):  # a bad certificate is both
            return DeliveryRefused(reason)
        case _ if is_leaving:
            return OutcomeUnknown(reason)
        case _:
            return Unreachable(reason)


def _refuses_us(said: str) -> bool:
    """Tells whether a mail was refused for who sends it, or how, so that nothing is known of the mailbox."""
    status = _STATUS.search(said)
    if status is None:
        return _POLICY.search(said) is not None
    return status[1] in _NOT_THE_MAILBOX or status.groups() in _OUR_SENDER


def _reason(error: Exception) -> str:
    said = f"{error.code} {error.message}" if isinstance(error, SMTPResponseException) else str(error)
    return _EMAIL.sub("…@…", " ".join(said.split()))[:_LONGEST_REASON] or type(error).__name__
