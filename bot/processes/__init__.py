"""Runs what one process runs: the bot in Telegram, a talk in the terminal, or a table that is printed.

Several may run on one database. Only the one that holds the lease ``telling``
looks for something to tell, and only the one that holds the lease of a channel
sends what is queued for it. Each lets go when it ends; a killed one's leases run
out within seconds.
"""

from bot.processes.backups import Restored, backup, held, restore
from bot.processes.exports import export_attendees, export_learned
from bot.processes.serving import chat, deliver_all, run
from bot.processes.staff import colleagues, invite, revoke

__all__ = [
    "Restored",
    "backup",
    "chat",
    "colleagues",
    "deliver_all",
    "export_attendees",
    "export_learned",
    "held",
    "invite",
    "restore",
    "revoke",
    "run",
]
