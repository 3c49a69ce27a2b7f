"""Alembic migrations; the program upgrades by itself when it opens a database."""
