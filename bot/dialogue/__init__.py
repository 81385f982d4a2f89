"""What is remembered between two messages: the talk, the open dialogue, and what was asked last."""

from bot.dialogue.conversation import Conversation
from bot.dialogue.steps import Step

__all__ = ["Conversation", "Step"]
