"""The page that every browser can open: a form in, HTML out; it works whole without JavaScript."""

from bot.channels.web.channel import WebChannel
from bot.channels.web.streams import CHANNEL

__all__ = ["CHANNEL", "WebChannel"]
