"""Answers made by hand, where thousands or a quick start are needed."""

from assistant.answer import Answer
from corpus.guideline.item import Role


def small_answer(number: int) -> Answer:
    """One without citations, quick to make."""
    return Answer(
        id=None,
        question=f"問い {number}",
        role=Role.USER,
        role_inferred=True,
        phase=None,
        principle=None,
        follow_up=None,
        document="ai-guideline",
        version="1.0-overview",
        abstained=True,
        confidence=0.0,
        answer="断り",
        citations=(),
        nearby=(),
    )
