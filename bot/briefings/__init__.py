"""The office's briefings, from the notice to the seat, and after."""
