"""Does in one go what many ask at once, so that the disk is waited for once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Generic, TypeVar

_MOST = 64

A = TypeVar("A")
R = TypeVar("R")


class Batches(Generic[A, R]):
    """Gathers what comes while the batch before is handled.

    Args:
        handle: returns results by place, of the first and of as many others as it likes; the rest come again, first.
            What it did must be undone where it raises: then each is handled alone.
    """

    def __init__(self, handle: Callable[[Sequence[A]], Awaitable[Mapping[int, R]]]) -> None:
        self._handle = handle
        self._waiting: list[tuple[A, asyncio.Future[R]]] = []
        self._work: asyncio.Task[None] | None = None

    async def result(self, asked: A) -> R:
        """Hands it in, and waits for what becomes of it.

        Raises:
            Exception: what its handling has raised.
        """
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, future))
        if self._work is None:
            self._work = asyncio.create_task(self._run())
        return await future

    async def _run(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
                self._waiting = [*await self._left(batch), *self._waiting]
        finally:
            self._work = None

    async def _left(self, batch: list[tuple[A, asyncio.Future[R]]]) -> list[tuple[A, asyncio.Future[R]]]:
        """Handles a batch; returns what was left of it."""
        try:
            results = await self._handle([asked for asked, _ in batch])
        except Exception as error:
            if len(batch) > 1:
                return [left for each in batch for left in await self._left([each])]
            _, future = batch[0]
            if not future.done():  # nobody may be waiting any more
                future.set_exception(error)
            return []
        for place, result in results.items():
            if not batch[place][1].done():
                batch[place][1].set_result(result)
        return [each for place, each in enumerate(batch) if place not in results]
