"""Builds on disk, one of which answers, and the record of who built and published what."""
