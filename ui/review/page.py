"""The page of a trainer: every part that changes, as HTML, free of Gradio."""

from dataclasses import dataclass

from ui.asker import Asker
from ui.render_card import notice_html
from ui.review.desk import ReviewDesk, Told
from ui.review.render_answer import DONE, Shown, answer_html
from ui.review.render_filter import progress_html
from ui.review.render_verdict import last_html, latest_html


@dataclass(frozen=True)
class Parts:
    """The parts of the page."""

    progress: str
    case: str
    last: str
    latest: str
    notice: str


class ReviewPage:
    """Draws what a desk has."""

    def __init__(self, asker: Asker, desk: ReviewDesk) -> None:
        self._asker, self._desk = asker, desk

    def parts(self, told: Told, by: str) -> Parts:
        """The page for ``by``.

        Raises:
            RecordsError: the records cannot be read.
        """
        chosen = told.sitting.filter
        return Parts(
            progress=progress_html(self._desk.progress(chosen), chosen),
            case=self._case(told),
            last=last_html(told.said, told.kept, self._desk.ledger.last_of(by)),
            latest=latest_html(self._desk.ledger.latest(by)),
            notice=notice_html(told.notice),
        )

    def _case(self, told: Told) -> str:
        kept = self._desk.shown(told.sitting)
        if kept is None:
            return DONE
        picked = self._desk.picker.named(kept.verdict.items) if kept.verdict else ()
        return answer_html(Shown(kept, picked, self._asker.source_of))
