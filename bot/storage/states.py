"""The states in which things are stored, in the words that stand in the database."""

from __future__ import annotations

from enum import StrEnum


class DeliveryStatus(StrEnum):
    """How a row of the outbox stands; ``SENT`` to ``CAPPED`` are how it ended.

    ``SENDING`` is written before the request leaves. ``UNKNOWN``: the last
    answer was lost when no attempt was left. ``GONE``: nobody is there any
    more. ``CAPPED``: the person had got enough announcements that week.
    ``HELD``: waited when a backup was put back, and waits for the word of staff.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    GONE = "gone"
    FAILED = "failed"
    UNKNOWN = "unknown"
    STOPPED = "stopped"
    CAPPED = "capped"
    HELD = "held"


class AnnouncementStatus(StrEnum):
    """``draft → (waiting →) (scheduled →) running ⇄ paused → finished | stopped``, or ``dropped``.

    ``WAITING``: for the approval of another member of staff.
    """

    DRAFT = "draft"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    DROPPED = "dropped"


class InboxStatus(StrEnum):
    """``SET_ASIDE``: it could not be handled, however often it was tried."""

    WAITING = "waiting"
    DONE = "done"
    SET_ASIDE = "set aside"


UNSETTLED = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING)
"""Not yet ended."""
