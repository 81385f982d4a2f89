"""What the office tells subscribers: drafts, approval, progress, the ledger."""
