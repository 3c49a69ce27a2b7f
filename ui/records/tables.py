"""The tables of the records, for SQLite and PostgreSQL alike.

The schema is made by the migrations beside this file; a test compares the two.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
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


class Words(TypeDecorator[str]):
    """Text that somebody typed: NUL, which PostgreSQL refuses, and lone surrogates become U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """As it is written."""
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """The text as both databases can hold it."""
    # By way of UTF-16 two surrogates that belong together become their character; a lone one is replaced.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")


metadata = MetaData(
    # SQLite names no constraint by itself, and Alembic can change or drop one only by its name.
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
    Column("conversation", String(64), nullable=False),  # a hash: nobody can take it over
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
    # The defaults are for rows that were there before these columns.
    Column("model", String(400), nullable=False, server_default=""),
    Column("sources", JSON, nullable=False, server_default="{}"),  # document@version → sha256 of its source
    Column("priority", Float, nullable=False, server_default="1"),  # see ui.records.answer_rows
    Column("judged", Boolean, nullable=False, server_default=text("false")),  # has a standing verdict
    Index("uq_answer_conversation_turn", "conversation", "turn", unique=True),
    # The columns of the queue's filter, then of its order: it is read without sorting all answers.
    Index("ix_answer_queue", "judged", "priority", "sample"),
    Index("ix_answer_scope", "judged", "role", "document", "version"),
)

citations = Table(
    "citation",
    metadata,
    Column("answer_id", ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("item_id", String(400), nullable=False),
    Index("ix_citation_use", "item_id", "answer_id", "rank"),
)

saved_answers = Table(
    "saved_answer",  # of the command line: no conversation, no rating, nothing for a trainer to judge
    metadata,
    Column("id", Integer, primary_key=True),  # the order in which they were saved
    Column("sha256", String(64), nullable=False, unique=True),  # of the line: none is kept twice
    Column("line", LargeBinary, nullable=False),  # byte for byte what ``answers export`` writes
    sqlite_autoincrement=True,
)

feedback = Table(
    "feedback",
    metadata,
    Column("answer_id", ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True),
    Column("rating", Integer, CheckConstraint("rating IN (-1, 1)", name="rating"), nullable=False),
    Column("comment", Words, nullable=False),
    Column("given", Moment, nullable=False),
)

verdicts = Table(
    "verdict",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("answer_id", ForeignKey("answer.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("note", Words, nullable=False),
    Column("by", String(100), nullable=False),
    Column("given", Moment, nullable=False, index=True),
    Column("undone", Moment),
    sqlite_autoincrement=True,  # an id that a page still holds never becomes another verdict's
)
# Verdicts that were taken back stay as history; of the others an answer has one at most.
Index(
    "uq_verdict_standing",
    verdicts.c.answer_id,
    unique=True,
    sqlite_where=verdicts.c.undone.is_(None),
    postgresql_where=verdicts.c.undone.is_(None),
)

verdict_items = Table(
    "verdict_item",
    metadata,
    Column("verdict_id", ForeignKey("verdict.id", ondelete="CASCADE"), primary_key=True),
    Column("item_id", String(400), primary_key=True),
    Column("place", Integer, nullable=False, server_default="0"),  # the order in which they were picked
)

questions = Table(
    "question",  # copies, so that they outlive the conversation they came from
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", String(200), nullable=False),
    Column("version", String(200), nullable=False),
    Column("text", Words, nullable=False),
    Column("history", JSON, nullable=False),  # the questions before it, where it leans on them
    Column("role", String(16)),
    Column("decline", Boolean, nullable=False),
    Column("by", String(100), nullable=False),
    Column("at", Moment, nullable=False),
    Column("verdict_id", ForeignKey("verdict.id", ondelete="SET NULL"), index=True),
    Column("withdrawn", Moment),
    Column("withdrawn_by", String(100)),
    sqlite_autoincrement=True,
)

question_items = Table(
    "question_item",
    metadata,
    Column("question_id", ForeignKey("question.id", ondelete="CASCADE"), primary_key=True),
    Column("item_key", String(400), primary_key=True),
    Column("grade", Integer, nullable=False),
)

events = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("by", String(100), nullable=False),
    Column("deed", String(32), key="action", nullable=False),
    Column("subject", Words, nullable=False),
    sqlite_autoincrement=True,
)


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
