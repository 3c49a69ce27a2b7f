"""Answers that were saved on the command line, which stood in a file of the home before."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; the file is imported when the records are opened."""
    op.create_table(
        "saved_answer",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("line", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_answer"),
        sa.UniqueConstraint("sha256", name="uq_saved_answer_sha256"),
        sqlite_autoincrement=True,
    )
