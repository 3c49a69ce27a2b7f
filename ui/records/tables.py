"""The tables of the records, for SQLite and PostgreSQL alike."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)


class Moment(TypeDecorator[datetime]):
    """A time in UTC, aware on both sides; SQLite itself keeps no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As it is written."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As it is read."""
        return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC) if value else None


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

answers = Table(
    "answer",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation", String(64), nullable=False, index=True),  # a hash: nobody can take it over
    Column("turn", Integer, nullable=False),
    Column("asked", Moment, nullable=False, index=True),
    Column("role", String(16)),
    Column("document", String(200), nullable=False),
    Column("version", String(200), nullable=False),
    Column("build", String(64), nullable=False),
    Column("abstained", Boolean, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("sample", Integer, nullable=False),  # a number drawn by lot: the order of the sampled ones
    Column("body", Text, nullable=False),  # the answer as JSON
)

citations = Table(
    "citation",
    metadata,
    Column("answer_id", ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("item_id", String(400), nullable=False, index=True),
)

feedback = Table(
    "feedback",
    metadata,
    Column("answer_id", ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True),
    Column("rating", Integer, CheckConstraint("rating IN (-1, 1)", name="rating"), nullable=False),
    Column("comment", Text, nullable=False),
    Column("given", Moment, nullable=False),
)

verdicts = Table(
    "verdict",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("answer_id", ForeignKey("answer.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("by", String(100), nullable=False),
    Column("given", Moment, nullable=False),
    Column("undone", Moment),
)

verdict_items = Table(
    "verdict_item",
    metadata,
    Column("verdict_id", ForeignKey("verdict.id", ondelete="CASCADE"), primary_key=True),
    Column("item_id", String(400), primary_key=True),
)

events = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("by", String(100), nullable=False),
    Column("deed", String(32), nullable=False),
    Column("subject", Text, nullable=False),
)
