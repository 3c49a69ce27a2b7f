"""The sections of the room as they are now, from the stores to HTML."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer_file import AnswerStore
from assistant.evaluations import Evaluations
from assistant.library_editions import editions_of
from assistant.review import Reviewed, ToReview, aids_to_review, answers_to_review
from assistant.status import status
from corpus.disk import Disk
from corpus.library import Library
from index.store import Store
from ui.manage.chronicle import LATEST, chronicle
from ui.manage.desk import Desk
from ui.manage.render_forms import evaluation_html, revision_html, upload_html
from ui.manage.render_record import record_html, review_html
from ui.manage.render_status import builds_html, documents_html


@dataclass(frozen=True)
class Shown:
    """The sections by name, each a string of HTML."""

    documents: str
    builds: str
    revision: str
    evaluation: str
    record: str


class Sections:
    """Each a string of HTML; called from threads, for most read files."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._settings = desk, desk.upkeep.settings

    def now(self) -> Shown:
        """All that is changed by what maintainers do."""
        found = status(self._settings)
        return Shown(
            documents=documents_html(found),
            builds=builds_html(found),
            revision=revision_html(Library(self._settings.documents).editions()),
            evaluation=evaluation_html(Evaluations(self._settings.home, Disk()).listed()),
            record=self.record(),
        )

    def upload(self) -> str:
        """The form for a new version."""
        return upload_html(Library(self._settings.documents).documents(), self._settings.document)

    def record(self, kind: str = "", words: str = "") -> str:
        """Who did what."""
        history = Store(self._settings.home).history()
        told = chronicle(history, self._desk.repository.events(LATEST))
        return record_html(told, history.problems, kind, words)

    def review(self) -> str:
        """What to look at again after a version came in.

        Raises:
            ShishinError: documents, questions or answers cannot be read.
        """
        editions = editions_of(self._settings)
        answers = AnswerStore(self._settings.home).answers()
        found = [
            *aids_to_review(editions),
            *self._desk.upkeep.questions(editions),
            *answers_to_review(answers, editions),
        ]
        return review_html([(kind.value, _lines(found, kind)) for kind in Reviewed if _lines(found, kind)])


def _lines(found: Sequence[ToReview], kind: Reviewed) -> list[str]:
    return [
        f"{each.document} {each.version} {each.name}: {each.reason}" for each in found if each.kind is kind
    ]
