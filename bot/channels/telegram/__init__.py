"""Telegram: an update becomes a ``Message``, a ``Reply`` becomes calls of the Bot API."""

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.updates import CHANNEL

__all__ = ["CHANNEL", "TelegramChannel"]
