"""The order of the items: the best first, named ones before it, related ones up, a seen one last."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ranking.ranked import Ordering
from assistant.relations import RELATIONS, relation_matrices
from corpus.guideline.item import Item
from index.search.retriever import Scores
from tests.assistant.rows import item, row, shares

KEYS = ("C-5", "P-5-i", "P-5-ii", "D-5-i", "U-4-i")
WEIGHTS = {"common": 2.0, "part": 0.0, "sibling": 1.0, "counterpart": 0.5, "section": 0.0}


@pytest.fixture(scope="module")
def five(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Four items on security and one on privacy."""
    return tuple(item(items, key) for key in KEYS)


def ordering(five: tuple[Item, ...], *named: str, seen: str | None = None) -> Ordering:
    place = () if seen is None else (row(five, seen),)
    return Ordering(tuple(row(five, key) for key in named), place, relation_matrices(five))


def keys(five: tuple[Item, ...], order: Sequence[int]) -> list[str]:
    return [five[number].key for number in order]


def ordered(five: tuple[Item, ...], wanted: Ordering, scores: Scores) -> list[str]:
    return keys(five, wanted.order(wanted.raised(scores, WEIGHTS)))


def test_related_items_gain_and_the_best_stays_first(five: tuple[Item, ...]) -> None:
    scores = shares(five, P_5_i=20.0, U_4_i=1.5, C_5=0.0, P_5_ii=1.0, D_5_i=0.5)
    raised = ordering(five).raised(scores, WEIGHTS)  # P-5-i holds next to all probability
    np.testing.assert_allclose(raised, [2.0, 20.0, 2.0, 1.0, 1.5], rtol=1e-5)
    assert ordered(five, ordering(five), scores) == ["P-5-i", "C-5", "P-5-ii", "U-4-i", "D-5-i"]


def test_named_items_come_first_in_their_own_order(five: tuple[Item, ...]) -> None:
    scores = shares(five, U_4_i=9.0, C_5=1.0)
    assert ordered(five, ordering(five, "D-5-i", "P-5-ii"), scores)[:3] == ["D-5-i", "P-5-ii", "U-4-i"]


def test_named_items_share_all_the_probability(five: tuple[Item, ...]) -> None:
    """Whoever names P-5-i is helped by what belongs to it, whatever scores best."""
    scores = shares(five, U_4_i=20.0)
    np.testing.assert_allclose(
        ordering(five, "P-5-i").raised(scores, WEIGHTS), [2.0, 0, 1.0, 0.5, 20.0], rtol=1e-5
    )
    np.testing.assert_allclose(
        ordering(five, "P-5-i", "D-5-i").raised(scores, WEIGHTS),
        [2.0, 0.25, 0.75, 0.25, 20.0],  # C-5: half of each; P-5-ii: sibling of one, counterpart of the other
        rtol=1e-5,
    )


def test_what_was_seen_comes_last(five: tuple[Item, ...]) -> None:
    scores = shares(five, P_5_i=9.0, P_5_ii=-50.0)
    found = ordered(five, ordering(five, seen="P-5-i"), scores)
    assert found[-1] == "P-5-i"
    assert found[0] == "C-5"  # what belongs to it still gains


def test_without_relations_the_scores_decide(five: tuple[Item, ...]) -> None:
    scores = shares(five, U_4_i=3.0, D_5_i=2.0, C_5=1.0)
    plain = ordering(five)
    raised = plain.raised(scores, dict.fromkeys(RELATIONS, 0.0))
    assert keys(five, plain.order(raised)) == ["U-4-i", "D-5-i", "C-5", "P-5-i", "P-5-ii"]


@given(
    values=st.lists(st.floats(-30, 30, width=32), min_size=5, max_size=5),
    named=st.lists(st.integers(0, 4), unique=True),
    seen=st.none() | st.integers(0, 4),
)
def test_every_row_comes_once(
    five: tuple[Item, ...], values: list[float], named: list[int], seen: int | None
) -> None:
    wanted = Ordering(tuple(named), () if seen is None else (seen,), relation_matrices(five))
    order = wanted.order(wanted.raised(np.asarray(values, dtype=np.float32), WEIGHTS))
    assert sorted(order) == list(range(5))
    assert list(order[: len(named)]) == named
    assert seen is None or seen in named or order[-1] == seen


@given(values=st.lists(st.floats(-30, 30, width=32), min_size=5, max_size=5))
def test_the_best_is_never_overtaken(five: tuple[Item, ...], values: list[float]) -> None:
    scores = np.asarray(values, dtype=np.float32)
    wanted = ordering(five)
    assert wanted.order(wanted.raised(scores, WEIGHTS))[0] == int(scores.argmax())
