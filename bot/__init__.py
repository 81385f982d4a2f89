"""The exchange bot: questions answered, briefings registered, announcements carried."""

__version__ = "0.1.0"
