"""What every test of a computed answer needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from bot.answering.computation import compute
from bot.answering.computed import Computed
from bot.library import Library

Ask = Callable[..., Computed | None]


@pytest.fixture(scope="session")
def ask(library: Library) -> Ask:
    """Computes the answer to a question, asked in the middle of March unless another time is given."""

    def asked(question: str, now: str = "2027-03-15T10:00") -> Computed | None:
        match = library.matcher.match(question)
        return compute(question, match, library.knowledge, datetime.fromisoformat(f"{now}:00+08:00"))

    return asked
