"""Speed, memory and quality, measured side by side with a peer in the same run."""
