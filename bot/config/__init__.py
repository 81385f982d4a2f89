"""Settings: ``config.yaml``, then the environment, then what is built in.

An environment variable ``BOT_TELEGRAM__TOKEN`` sets ``telegram.token``; with
``_FILE`` behind its name it names a file that holds the value. Secrets never
stand in the YAML file, which people copy and send to each other.
"""

from bot.config.loading import SECRETS, load, secrets_of
from bot.config.settings import (
    DatabaseSettings,
    LimitSettings,
    Settings,
    TelegramSettings,
    WebhookSettings,
    WebSettings,
)

__all__ = [
    "SECRETS",
    "DatabaseSettings",
    "LimitSettings",
    "Settings",
    "TelegramSettings",
    "WebSettings",
    "WebhookSettings",
    "load",
    "secrets_of",
]
