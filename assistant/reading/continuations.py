"""Continuations: in which way a question goes on from the one before, by the examples in the index."""

from collections.abc import Mapping

from assistant.reading.followup import Continuation
from index.search.search_tables import TOPIC

_SURE = 0.25  # of 1 for an example; below it a question is a topic of its own


def continuation_of(scores: Mapping[str, float]) -> Continuation | None:
    """The continuation that a question makes, None for a topic; ``scores`` are those of a retriever."""
    known = {each: scores[each] for each in Continuation if each in scores}
    best = max(known, key=lambda each: known[each], default=None)
    # A continuation that is none would be answered with what was asked before, not with its own words.
    return best if best and scores[best] >= _SURE and scores[best] > scores.get(TOPIC, 0.0) else None
