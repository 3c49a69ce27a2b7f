"""Questions of the evaluation set; the queue's order in an index; what an answer can be checked by."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_STANDING = "SELECT 1 FROM verdict WHERE verdict.answer_id = answer.id AND verdict.undone IS NULL"
_DOWN = "SELECT 1 FROM feedback WHERE feedback.answer_id = answer.id AND feedback.rating = -1"


def upgrade() -> None:
    """Add columns, indexes and tables, and reckon the new columns of the answers that are there."""
    _questions()
    _columns()
    # The limits stand as numbers: a migration does the same whatever the constants of the program are.
    op.execute(
        f"UPDATE answer SET judged = EXISTS ({_STANDING}), priority = CASE WHEN EXISTS ({_DOWN}) THEN -1 "
        "WHEN confidence < 0.5 THEN confidence ELSE 1 END"
    )
    # The new index begins with the same column and serves the same searches; so it is for citations below.
    op.drop_index("ix_answer_conversation", "answer")
    op.create_index("uq_answer_conversation_turn", "answer", ["conversation", "turn"], unique=True)
    op.create_index("ix_answer_queue", "answer", ["judged", "priority", "sample"])
    op.create_index("ix_answer_scope", "answer", ["judged", "role", "document", "version"])
    op.drop_index("ix_citation_item_id", "citation")
    op.create_index("ix_citation_use", "citation", ["item_id", "answer_id", "rank"])
    op.create_index("ix_verdict_given", "verdict", ["given"])
    standing = sa.text("undone IS NULL")
    op.create_index(
        "uq_verdict_standing",
        "verdict",
        ["answer_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def _columns() -> None:
    for column in (
        sa.Column("model", sa.String(400), nullable=False, server_default=""),
        sa.Column("sources", sa.JSON, nullable=False, server_default="{}"),
        sa.Column("priority", sa.Float, nullable=False, server_default="1"),
        sa.Column("judged", sa.Boolean, nullable=False, server_default=sa.text("false")),
    ):
        op.add_column("answer", column)
    op.add_column("verdict_item", sa.Column("place", sa.Integer, nullable=False, server_default="0"))


def _questions() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("document", sa.String(200), nullable=False),
        sa.Column("version", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("history", sa.JSON, nullable=False),
        sa.Column("role", sa.String(16)),
        sa.Column("decline", sa.Boolean, nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("verdict_id", sa.Integer),
        sa.Column("withdrawn", _MOMENT),
        sa.Column("withdrawn_by", sa.String(100)),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
        sa.ForeignKeyConstraint(
            ["verdict_id"], ["verdict.id"], name="fk_question_verdict_id", ondelete="SET NULL"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_question_verdict_id", "question", ["verdict_id"])
    op.create_table(
        "question_item",
        sa.Column("question_id", sa.Integer, nullable=False),
        sa.Column("item_key", sa.String(400), nullable=False),
        sa.Column("grade", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("question_id", "item_key", name="pk_question_item"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name="fk_question_item_question_id", ondelete="CASCADE"
        ),
    )
