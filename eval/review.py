"""The questions of the set to look at again after a new version came in."""

from collections.abc import Iterator

from assistant.library_editions import Editions
from assistant.review import Reviewed, ToReview
from eval.dataset import GUIDELINE, Question, load_questions
from eval.judged import judged_on
from eval.qrels import splits
from eval.transfer import transfer

_OPEN = "dev"  # the split whose questions may be read


def questions_to_review(editions: Editions) -> Iterator[ToReview]:
    """Questions whose answer changed from the version they were judged on to the newest.

    Test questions are named by their id alone: whoever reads them can no longer be judged by them.

    Raises:
        DatasetError, DocumentError, ChoiceError: the set or a version cannot be read.
    """
    on = judged_on(GUIDELINE)
    newest = editions.newest(on.document)
    if newest is None or newest == on.version:
        return
    revision = editions.revision(on.document, on.version, newest)
    keys = [item.key for item in revision.old.items]
    for split in splits(GUIDELINE):
        for doubt in transfer(load_questions(GUIDELINE, split, keys), revision).doubts:
            dropped = "測定から外れます。" if doubt.lost else "正解を見直してください。"
            name = _name(doubt.question)
            yield ToReview(Reviewed.QUESTION, on.document, newest, name, f"{doubt.reason}{dropped}")


def _name(question: Question) -> str:
    return f"{question.id}「{question.text}」" if question.split == _OPEN else question.id
