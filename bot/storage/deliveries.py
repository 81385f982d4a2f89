"""What goes out: what is put into the outbox, what the courier claims, and how it ended."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.messages import Address, Reply
from bot.storage.states import DeliveryStatus


class Lane(StrEnum):
    """In the order of their precedence."""

    REPLY = "reply"
    URGENT = "urgent"
    BULK = "bulk"


class Action(StrEnum):
    """What is done to a chat: something new is said, or what was said is corrected or taken back."""

    SEND = "send"
    CORRECT = "correct"
    RECALL = "recall"


@dataclass(frozen=True)
class Written:
    """Something that is put into words only when it is sent, by ``author`` from ``data``, so that it is true then."""

    author: str
    data: dict[str, Any]


@dataclass
class Delivery:
    """One message to one chat, claimed by the courier.

    ``edits``: the channel's number of a message that this one takes the place
    of; ``answers``: of one that it answers. ``parts``: how many messages of a
    long one have arrived. ``message_ids``: their numbers, or where an earlier
    announcement stands, to correct or recall it.
    """

    id: int
    lane: Lane
    address: Address
    content: Reply | Written
    attempts: int = 0
    doubts: int = 0
    person_id: int | None = None
    announcement_id: int | None = None
    action: Action = Action.SEND
    edits: str | None = None
    answers: str | None = None
    parts: int = 0
    message_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """A reply on its way into the outbox."""

    address: Address
    reply: Reply
    edits: str | None = None
    answers: str | None = None


@dataclass(frozen=True)
class Outcome:
    """How a delivery ended. ``status``: sent, gone, failed, unknown or stopped; or queued, to be tried (again) from ``due_at`` on."""

    delivery: Delivery
    status: DeliveryStatus
    error: str | None = None
    due_at: datetime | None = None


def numbers(message_ids: str | None) -> tuple[str, ...]:
    return tuple(json.loads(message_ids)) if message_ids else ()


def as_json(content: Reply | Written) -> dict[str, Any]:
    if isinstance(content, Written):
        return {"author": content.author, "data": content.data}
    return content.as_json()


def of_json(value: dict[str, Any]) -> Reply | Written:
    return Written(value["author"], value["data"]) if "author" in value else Reply.of_json(value)
