"""What a question says: role, phase, principle, item numbers, and what it takes over from the turn before."""
