"""Files on disk, written whole or not at all. Knows nothing of guidelines."""
