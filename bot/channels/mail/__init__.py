"""Mail to whoever has confirmed an e-mail address: out only; what it asks is answered on the page."""

from bot.channels.mail.sender import MailSender
from bot.storage import MAIL as CHANNEL

__all__ = ["CHANNEL", "MailSender"]
