"""Telegram: an update becomes a ``Message``, a ``Reply`` becomes calls of the Bot API."""

import os

os.environ.setdefault(
    "PTB_TIMEDELTA", "1"
)  # durations as timedelta, the only way of the library's next version

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.updates import CHANNEL

__all__ = ["CHANNEL", "TelegramChannel"]
