"""Saved answers: those that the page kept, in the form that ``shishin verify`` checks."""

from collections.abc import Iterator

from assistant.saved_answers import AnswerOrigin, SavedAnswer, saved_from
from index.settings import Settings
from ui.records.database import open_database
from ui.records.database_url import database_url, file_of, read_url
from ui.records.model import AnswerRecord
from ui.records.question_file import QuestionFile
from ui.records.repository import Repository, SourceOf


def saved_answers(settings: Settings) -> Iterator[SavedAnswer]:
    """Every answer that the page kept, oldest first; none where there never was a page.

    One whose source was not at hand when it was kept is left out: nothing could check it.

    Raises:
        RecordsError: the database cannot be used.
    """
    url = database_url(settings)
    file = file_of(read_url(url))
    if file is None or file.exists():
        kept = Repository(open_database(url)).answers()
        yield from (saved for each in kept if (saved := saved_form(each)))


def saved_form(kept: AnswerRecord) -> SavedAnswer | None:
    """A kept answer as it is saved; None where the checksum of a source is not known."""
    cited = {f"{each.document}@{each.version}" for each in kept.answer.citations}
    if not cited <= kept.sources.keys():
        return None
    return saved_from(kept.answer, AnswerOrigin(kept.build, kept.model, kept.sources), kept.asked)


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
