"""Files that the bot writes: calendars, tables, QR codes, charts."""
