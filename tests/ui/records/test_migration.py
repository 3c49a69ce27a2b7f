"""Migrations: the schema is what the tables say, old rows stay, a newer database is refused."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from corpus.errors import RecordsError
from tests.ui.records.kept_samples import answer
from ui.records.answer_rows import body_of
from ui.records.database import migrate, migration_engine, open_database
from ui.records.model import AnswerFilter, AuditAction, Progress
from ui.records.repository import Repository
from ui.records.tables import metadata

ROOT = Path(__file__).parents[3]


def test_the_migrated_schema_is_that_of_the_tables(url: str) -> None:
    database = open_database(url)
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_an_old_database_is_upgraded_with_its_rows(url: str) -> None:
    ids = ("down", "judged", "unsure", "sure")
    engine = migration_engine(url)
    with engine.begin() as connection:
        migrate(connection, "0001")
        for turn, id in enumerate(ids):
            connection.execute(
                text(
                    "INSERT INTO answer (id, conversation, turn, asked, role, document, version, build,"
                    " abstained, confidence, sample, body) VALUES (:id, 'c', :turn, :asked, 'user',"
                    " 'ai-guideline', '1.0-overview', 'b', false, :sure, :turn, :body)"
                ),
                {
                    "id": id,
                    "turn": turn,
                    "asked": str(datetime.now(UTC).replace(tzinfo=None)),
                    "sure": 0.3 if id == "unsure" else 0.9,
                    "body": body_of(answer()),
                },
            )
        connection.execute(text("INSERT INTO feedback VALUES ('down', -1, '違う', CURRENT_TIMESTAMP)"))
        connection.execute(
            text(
                'INSERT INTO verdict (id, answer_id, kind, note, "by", given)'
                " VALUES (1, 'judged', 'right', '', '花子', CURRENT_TIMESTAMP)"
            )
        )
    engine.dispose()
    database = open_database(url)
    repository = Repository(database)
    assert [each.id for each in repository.queue(AnswerFilter())] == ["down", "unsure", "sure"]
    assert repository.statistics.progress(AnswerFilter()) == Progress(1, 4)
    (judged,) = repository.verdicts()
    assert judged.verdict and judged.verdict.by == "花子"
    assert judged.sources == {}
    database.close()


def test_opening_again_changes_nothing(url: str) -> None:
    database = open_database(url)
    Repository(database).record_action("花子", AuditAction.SIGN_IN, "")
    database.close()
    again = open_database(url)
    assert len(Repository(again).audit_events()) == 1
    again.close()


def test_a_database_of_a_newer_program_is_refused(url: str) -> None:
    database = open_database(url)
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(RecordsError, match="新しい Shishin") as refused:
        open_database(url)
    assert refused.value.exit_code == 1


def test_a_migration_that_fails_leaves_what_there_was(url: str) -> None:
    engine = migration_engine(url)
    with engine.begin() as connection:
        migrate(connection, "0001")
        connection.execute(text("CREATE TABLE question (something INTEGER)"))
    with pytest.raises(RecordsError):
        open_database(url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0001"
        assert "judged" not in {each["name"] for each in inspect(connection).get_columns("answer")}
    engine.dispose()


@pytest.mark.process
def test_several_processes_that_start_at_once_find_one_schema(url: str) -> None:
    program = (
        "import sys\nfrom ui.records.database import open_database\n"
        "from ui.records.repository import Repository\n"
        "Repository(open_database(sys.argv[1])).record_action(sys.argv[2], 'evaluate', '')\n"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, url, str(n)], cwd=ROOT, stderr=subprocess.PIPE)
        for n in range(3)
    ]
    for process in started:
        assert (process.communicate()[1], process.returncode) == (b"", 0)
    database = open_database(url)
    assert sorted(each.by for each in Repository(database).audit_events()) == ["0", "1", "2"]
    database.close()
