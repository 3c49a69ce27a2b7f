"""What a guideline says: its versions on disk, its items with their spans, and what changed between two."""
