"""Questions that reach the office, and what its answers teach the bot."""
