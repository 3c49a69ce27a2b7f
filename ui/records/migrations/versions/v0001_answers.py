"""Answers, citations, feedback, verdicts and events."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Into an empty database."""
    _answers()
    _feedback()
    _verdicts()
    op.create_table(
        "event",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("deed", sa.String(32), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_at", "event", ["at"])


def _answers() -> None:
    op.create_table(
        "answer",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("asked", _MOMENT, nullable=False),
        sa.Column("role", sa.String(16)),
        sa.Column("document", sa.String(200), nullable=False),
        sa.Column("version", sa.String(200), nullable=False),
        sa.Column("build", sa.String(64), nullable=False),
        sa.Column("abstained", sa.Boolean, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("sample", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
    )
    op.create_index("ix_answer_conversation", "answer", ["conversation"])
    op.create_index("ix_answer_asked", "answer", ["asked"])
    op.create_table(
        "citation",
        sa.Column("answer_id", sa.String(32), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("item_id", sa.String(400), nullable=False),
        sa.PrimaryKeyConstraint("answer_id", "rank", name="pk_citation"),
        _of("answer", "citation"),
    )
    op.create_index("ix_citation_item_id", "citation", ["item_id"])


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("answer_id", sa.String(32), nullable=False),
        sa.Column("rating", sa.Integer, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("given", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("answer_id", name="pk_feedback"),
        _of("answer", "feedback"),
        # op.f: this name is whole; else the naming convention of the tables puts its prefix before it again.
        sa.CheckConstraint("rating IN (-1, 1)", name=op.f("ck_feedback_rating")),
    )


def _verdicts() -> None:
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("answer_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("given", _MOMENT, nullable=False),
        sa.Column("undone", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_verdict"),
        _of("answer", "verdict"),
        sqlite_autoincrement=True,  # an id that a page still holds never becomes another verdict's
    )
    op.create_index("ix_verdict_answer_id", "verdict", ["answer_id"])
    op.create_table(
        "verdict_item",
        sa.Column("verdict_id", sa.Integer, nullable=False),
        sa.Column("item_id", sa.String(400), nullable=False),
        sa.PrimaryKeyConstraint("verdict_id", "item_id", name="pk_verdict_item"),
        _of("verdict", "verdict_item"),
    )


def _of(parent: str, child: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{child}_{parent}_id"
    return sa.ForeignKeyConstraint([f"{parent}_id"], [f"{parent}.id"], name=name, ondelete="CASCADE")
