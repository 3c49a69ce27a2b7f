"""A small real site for the tests: records in a folder of its own, everybody let in with one role."""

from pathlib import Path

from ui.access.accounts import Account, AccountRole
from ui.access.services import Services
from ui.asker import Asker
from ui.records.database import open_database
from ui.records.database_url import sqlite_url
from ui.records.question_file import QuestionFile
from ui.records.repository import Repository


def toy_site(asker: Asker, home: Path, role: AccountRole = AccountRole.STAFF) -> Services:
    """Over an asker; the records stand in ``home``."""
    database = open_database(sqlite_url(home))
    repository = Repository(
        database, source_of=asker.source_of, model="toy", question_file=QuestionFile.in_home(home)
    )
    someone = Account("太郎", role)
    return Services(asker, repository, lambda _scope: someone, lambda: {"versions": asker.versions})
