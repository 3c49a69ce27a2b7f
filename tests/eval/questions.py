"""Questions and outcomes written by hand."""

from collections.abc import Sequence

from corpus.guideline.item import Role
from eval.data.dataset import Question
from eval.measures.run import Outcome


def ask(
    id: str,
    qrels: dict[str, int] | None = None,
    *,
    text: str = "問い",
    category: str = "plain",
    role: Role | None = None,
    role_expected: Role | None = None,
    split: str = "dev",
) -> Question:
    """A question; without qrels one to be declined."""
    return Question(id, text, split, category, role, role_expected, (), not qrels, qrels or {})


def outcome(
    question: Question,
    ranking: Sequence[str] = (),
    *,
    abstained: bool = False,
    role: Role | None = None,
    confidence: float = 0.5,
) -> Outcome:
    """What some system made of it; it cites the first five."""
    cited = () if abstained else tuple(ranking[:5])
    return Outcome(question, tuple(ranking), abstained, confidence, role, cited)
