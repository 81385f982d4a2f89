"""Message in, reply out."""

from bot.assistant.assistant import Assistant

__all__ = ["Assistant"]
