"""What the bot can do: one file each."""

from bot.skills.turn import Command, Conversation, Skill, Turn

__all__ = ["Command", "Conversation", "Skill", "Turn"]
