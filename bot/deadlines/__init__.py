"""The deadlines that people follow, and the reminders of them."""
