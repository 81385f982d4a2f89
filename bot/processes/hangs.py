"""Ends a process that hangs, so that whoever supervises it starts it again."""

from __future__ import annotations

import asyncio
import faulthandler

_LOOK_SECONDS = 1.0
_LONGEST_HANG_SECONDS = 60.0


async def watch_for_hangs() -> None:
    """Ends the process, with where it hung on standard error, once the event loop has stood still for a minute; runs until cancelled."""
    try:
        while True:
            faulthandler.dump_traceback_later(_LONGEST_HANG_SECONDS, exit=True)
            await asyncio.sleep(_LOOK_SECONDS)
    finally:
        faulthandler.cancel_dump_traceback_later()
