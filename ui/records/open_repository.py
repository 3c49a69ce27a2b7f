"""The records of a home: opened, and all its saved answers in the form that ``shishin verify`` checks."""

from collections.abc import Iterator

from assistant.saved_answers import AnswerOrigin, SavedAnswer, saved_from
from index.settings import Settings
from ui.records.database import open_database
from ui.records.database_url import database_url, file_of, read_url
from ui.records.import_saved_answers import FILE, import_saved_answers
from ui.records.model import AnswerRecord
from ui.records.question_file import QuestionFile
from ui.records.repository import Repository, SourceOf


def open_repository(settings: Settings, *, source_of: SourceOf | None = None, model: str = "") -> Repository:
    """The repository where the settings say, with its question file up to date.

    Answers that an older version saved in a file of the home are taken over.

    Raises:
        RecordsError: the database cannot be used.
        ShishinError: the question file cannot be written, or the file of answers cannot be read.
    """
    repository = Repository(
        open_database(database_url(settings)),
        source_of=source_of,
        model=model,
        question_file=QuestionFile.in_home(settings.home),
    )
    import_saved_answers(repository, settings.home)
    repository.write_questions()
    return repository


def saved_lines(settings: Settings) -> Iterator[bytes]:
    """Every saved answer as its line: those of the command line, then those of the page, oldest first.

    None where nothing was ever saved; no database is made then. An answer of the page whose source
    was not at hand when it was kept is left out: nothing could check it.

    Raises:
        RecordsError: the database cannot be used.
        StoreDamagedError: the file in which an older version saved answers cannot be read.
    """
    url = database_url(settings)
    file = file_of(read_url(url))
    if file is None or file.exists() or (settings.home / FILE).exists():
        repository = Repository(open_database(url))
        import_saved_answers(repository, settings.home)
        yield from repository.saved_lines()
        yield from (saved.to_line() for each in repository.answers() if (saved := saved_form(each)))


def saved_form(kept: AnswerRecord) -> SavedAnswer | None:
    """A kept answer as it is saved; None where the checksum of a source is not known."""
    cited = {f"{each.document}@{each.version}" for each in kept.answer.citations}
    if not cited <= kept.sources.keys():
        return None
    return saved_from(kept.answer, AnswerOrigin(kept.build, kept.model, kept.sources), kept.asked)
