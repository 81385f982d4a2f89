"""What the bot can do: one file each."""

from bot.dialogue import Conversation
from bot.skills.turn import Command, Skill, Turn

__all__ = ["Command", "Conversation", "Skill", "Turn"]
