"""Migration: the tables brought to what this program knows, by Alembic, whole or not at all."""

from pathlib import Path

from alembic.command import upgrade
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from corpus.errors import RecordsError

HEAD = "head"
_LOCK = 0x5815_81D0  # the advisory lock that those who migrate a PostgreSQL database wait for


def migrate(connection: Connection, to: str = HEAD) -> None:
    """Upgrade within the transaction of ``connection``, which nobody else can be in at the same time.

    Raises:
        RecordsError: the database is newer than this program, or its rows contradict each other.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    if _is_at_head(connection, ScriptDirectory.from_config(config)):
        return
    config.attributes["connection"] = connection
    upgrade(config, to)
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RecordsError(
            "記録のデータベースの行が食い違っていて、新しい形に直せません。控えを戻してください。"
        )


def _is_at_head(connection: Connection, scripts: ScriptDirectory) -> bool:
    standing = set(MigrationContext.configure(connection).get_current_heads())
    known = {each.revision for each in scripts.walk_revisions()}
    if standing - known:
        raise RecordsError(
            "記録のデータベースは、この Shishin より新しい Shishin のものです。Shishin を新しくしてください。"
        )
    return standing == set(scripts.get_heads())
