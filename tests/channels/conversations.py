"""The channels that must pass the conformance suite: a new one is its folder and a line here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.messages import Language
from tests.channels import terminal
from tests.channels.conversation import Conversation, Opening, Stage
from tests.channels.telegram import conversation as telegram
from tests.channels.web import conversation as web


@asynccontextmanager
async def _mail(stage: Stage, language: Language) -> AsyncIterator[Conversation]:
    pytest.importorskip("aiosmtpd", reason="pip install -e '.[dev]'")
    from tests.channels.mail import conversation as mail

    async with mail.opened(stage, language) as conversation:
        yield conversation


TALKING: dict[str, Opening] = {
    "terminal": terminal.opened,
    "telegram": telegram.opened,
    "web": web.opened,
}
TELLING: dict[str, Opening] = {**TALKING, "mail": _mail}
"""Mail is not talked on: what is said goes by the page, and what is told is read in the mailbox."""
