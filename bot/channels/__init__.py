"""Whom the bot talks to: Telegram, and a terminal."""
