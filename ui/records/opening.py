"""Opening: the repository of a home, as the page and the commands use it."""

from index.settings import Settings
from ui.records.address import database_url
from ui.records.database import open_database
from ui.records.question_file import QuestionFile
from ui.records.repository import Repository
from ui.records.source_checksum import SourceOf


def open_repository(settings: Settings, *, source_of: SourceOf | None = None, model: str = "") -> Repository:
    """The repository where the settings say, with its question file up to date.

    Raises:
        RecordsError: the database cannot be used.
        ShishinError: the question file cannot be written.
    """
    repository = Repository(
        open_database(database_url(settings)),
        source_of=source_of,
        model=model,
        question_file=QuestionFile.in_home(settings.home),
    )
    repository.write_questions()
    return repository
