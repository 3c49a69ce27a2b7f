"""Saved answers: those that the page kept, in the form that ``shishin verify`` checks."""

from collections.abc import Iterator

from assistant.saved_answer import Origin, SavedAnswer, saved_from
from index.settings import Settings
from ui.records.address import database_url, file_of, read_url
from ui.records.database import open_database
from ui.records.record import KeptAnswer
from ui.records.repository import Repository


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


def saved_form(kept: KeptAnswer) -> SavedAnswer | None:
    """A kept answer as it is saved; None where the checksum of a source is not known."""
    cited = {f"{each.document}@{each.version}" for each in kept.answer.citations}
    if not cited <= kept.sources.keys():
        return None
    return saved_from(kept.answer, Origin(kept.build, kept.model, kept.sources), kept.asked)
