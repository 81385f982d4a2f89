"""From one message to its answer."""
