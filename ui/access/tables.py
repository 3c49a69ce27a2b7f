"""The tables of accounts and sessions, beside those of the records."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from ui.records.column_types import Moment
from ui.records.tables import metadata

accounts = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password", String(256), nullable=False),  # as argon2 writes it: salt and parameters included
    Column("made", Moment, nullable=False),
)

sessions = Table(
    "session",
    metadata,
    Column("key", String(64), primary_key=True),  # a hash: what is read here opens nothing
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("begun", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
)
