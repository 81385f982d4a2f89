"""Says whatever the bot has to say: each chat in order, at the channel's pace, nothing lost."""

from bot.courier.courier import Courier
from bot.courier.sender import Posts, Sender, Unpaced, Writer

__all__ = ["Courier", "Posts", "Sender", "Unpaced", "Writer"]
