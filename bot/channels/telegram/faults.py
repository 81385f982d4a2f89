"""What Telegram refuses, what that means, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.request import NOT_TELEGRAMS, NotSent
from bot.errors import (
    DeliveryError,
    DeliveryRefused,
    OutcomeUnknown,
    RecipientGone,
    RecipientMoved,
    ServerFailed,
    TooFast,
    Unreachable,
)

# Permanent, as is every 403: nobody there can be written to.
_NOBODY_THERE = (
    "chat not found",
    "chat_id is empty",
    "peer_id_invalid",
    "user is deactivated",
    "input_user_deactivated",
    "user_is_blocked",
    "group chat was deactivated",
    "chat_write_forbidden",
    "not enough rights to send",
    "have no rights to send",
)
# No fault at all: what was asked for is so already.
_UNCHANGED = "not modified"
_DELETED_ALREADY = "message to delete not found"
# Passing: a pace that is said in words only.
_TOO_FAST = "too many requests"
_SECONDS_UNSAID = 1.0
_LONGEST_REASON = 200


@contextmanager
def as_delivery_errors() -> Iterator[None]:
    """Turns the library's errors into those that the courier knows."""
    try:
        yield
    except TelegramError as error:
        raise delivery_error(error) from error


def delivery_error(error: TelegramError) -> DeliveryError:
    """Says whether a fault is permanent (gone, moved, refused) or passing (too fast, unreachable, failed, unknown)."""
    reason = reason_of(error)
    is_unreadable = error.__cause__ is not None
    match error:
        case Forbidden() | BadRequest() | InvalidToken() if is_unreadable:  # a proxy in between says so
            return ServerFailed(f"an answer that is not Telegram's ({reason})")
        case ChatMigrated():
            return RecipientMoved(reason, str(error.new_chat_id))
        case RetryAfter():
            return TooFast(reason, seconds_of(error))
        case Forbidden():
            return RecipientGone(reason)
        case BadRequest():
            is_gone = any(sign in reason.lower() for sign in _NOBODY_THERE)
            return RecipientGone(reason) if is_gone else DeliveryRefused(reason)
        case NotSent() | InvalidToken():
            return Unreachable(reason)
        case TimedOut():
            return OutcomeUnknown(reason)
        case NetworkError():
            return _network_error(reason, is_unreadable)
        case _ if NOT_TELEGRAMS in reason:
            return OutcomeUnknown(reason)
        case _:
            return DeliveryRefused(reason)


def _network_error(reason: str, is_broken: bool) -> DeliveryError:
    if is_broken:  # the connection, or the answer that came over it
        return OutcomeUnknown(reason)
    if _TOO_FAST in reason.lower():
        return TooFast(reason, _SECONDS_UNSAID)
    return ServerFailed(reason)


def reason_of(error: TelegramError) -> str:
    """Returns what may be logged: Telegram's own words, but nothing of an answer that is not Telegram's."""
    return str(error).partition(". Parsing the server response")[0][:_LONGEST_REASON]


def seconds_of(error: RetryAfter) -> float:
    """Returns how long Telegram asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def is_unchanged(error: BadRequest) -> bool:
    """Tells whether the message says already what it was to say."""
    return _UNCHANGED in str(error).lower()


def is_deleted_already(error: BadRequest) -> bool:
    return _DELETED_ALREADY in str(error).lower()


def has_no_text(error: BadRequest) -> bool:
    """Tells whether it is a caption that must be edited."""
    return "no text in the message" in str(error).lower()
