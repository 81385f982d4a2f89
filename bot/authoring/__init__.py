"""What helps the office write the knowledge: evaluation and review."""
