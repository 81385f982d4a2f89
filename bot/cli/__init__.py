"""The command line: ``python -m bot COMMAND``."""

from bot.cli import conversation, records, staff, writing  # each adds its commands
from bot.cli.group import main

__all__ = ["conversation", "main", "records", "staff", "writing"]
