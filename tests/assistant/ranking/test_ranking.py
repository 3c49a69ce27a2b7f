"""Ranking by hand: the signals, steered by role, principle and phase."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ranking.features import FEATURES, feature_matrix, probabilities, rank_scores
from assistant.ranking.steering import STEERING, Steering
from assistant.reading.reading import Reading
from assistant.reading.references import References
from corpus.guideline.item import Item, Phase, Role
from index.search.retriever import SIGNALS, signal_matrix
from tests.index.guide import make_signals

BELIEF = {Role.DEVELOPER: 0.2, Role.PROVIDER: 0.1, Role.USER: 0.7}


def reading(
    role: Role | None = None,
    phases: dict[Phase, int] | None = None,
    principles: dict[int, int] | None = None,
    *,
    compared: bool = False,
    carried: Role | None = None,
) -> Reading:
    nothing = References((), False)
    return Reading("問い", role, BELIEF, compared, phases or {}, principles or {}, nothing, carried=carried)


def steering(items: tuple[Item, ...], key: str, read: Reading) -> dict[str, float]:
    """The steering features of one item."""
    item = next(each for each in items if each.key == key)
    matrix = feature_matrix(make_signals(1), read, Steering((item,)))
    assert matrix.shape == (1, len(FEATURES))
    return dict(zip(STEERING, matrix[0, len(SIGNALS) :].tolist(), strict=True))


def test_the_signals_come_first_as_they_are_fused(items: tuple[Item, ...]) -> None:
    signals = make_signals(3, bm25=(1, 2, 4), dense=(0.8, 0.7, 0.9), dense_aid=(0.8, 0.9, 0.7))
    matrix = feature_matrix(signals, reading(), Steering(items[:3]))
    np.testing.assert_array_equal(matrix[:, : len(SIGNALS)], signal_matrix(signals))


@pytest.mark.parametrize(
    ("key", "given_role", "expected"),
    [("U-4-i", Role.USER, 1), ("P-4-i", Role.USER, -1), ("C-4", Role.USER, 0), ("U-4-i", None, 0)],
)
def test_a_chosen_role(items: tuple[Item, ...], key: str, given_role: Role | None, expected: float) -> None:
    assert steering(items, key, reading(given_role))["role_given"] == expected


@pytest.mark.parametrize(("key", "expected"), [("P-4-i", 1), ("U-4-i", -1), ("D-5-i", -1), ("C-4", 0)])
def test_a_choice_that_the_words_contradict_weighs_little(
    items: tuple[Item, ...], key: str, expected: float
) -> None:
    standing = reading(Role.PROVIDER)  # 0.1 against 0.7
    assert standing.contradicted
    assert steering(items, key, standing)["role_given"] == pytest.approx(0.15 * expected)


@pytest.mark.parametrize(("key", "expected"), [("P-4-i", 1), ("U-4-i", -1), ("C-4", 0), ("H-XI", 0)])
def test_a_carried_role_weighs_like_a_choice_and_leaves_the_words_whole(
    items: tuple[Item, ...], key: str, expected: float
) -> None:
    carried = steering(items, key, reading(carried=Role.PROVIDER))
    assert carried["role_given"] == expected
    assert carried["role_belief"] == steering(items, key, reading())["role_belief"]


def test_a_choice_wins_over_a_carried_role(items: tuple[Item, ...]) -> None:
    both = reading(Role.USER, carried=Role.PROVIDER)
    assert steering(items, "U-4-i", both) == steering(items, "U-4-i", reading(Role.USER))
    assert steering(items, "P-4-i", both) == steering(items, "P-4-i", reading(Role.USER))


@pytest.mark.parametrize(
    ("key", "expected"),
    [("U-4-i", 1), ("D-2-i", 1), ("S-user-1", 1), ("C-4", 0), ("H-IV", 0), ("S-cover-1", 0)],
)
def test_a_comparison_calls_for_what_is_addressed_to_one_party(
    items: tuple[Item, ...], key: str, expected: float
) -> None:
    assert steering(items, key, reading(compared=True))["compared"] == expected
    assert steering(items, key, reading())["compared"] == 0


@pytest.mark.parametrize(
    ("key", "expected"), [("U-4-i", 3 * 0.7 - 1), ("P-4-i", 3 * 0.1 - 1), ("C-4", 0), ("H-XI", 0)]
)
def test_the_belief_from_words(items: tuple[Item, ...], key: str, expected: float) -> None:
    assert steering(items, key, reading())["role_belief"] == pytest.approx(expected, abs=1e-6)
    chosen = steering(items, key, reading(Role.PROVIDER))
    assert chosen["role_belief"] == pytest.approx(expected / 3, abs=1e-6)


@pytest.mark.parametrize(("cues", "expected"), [({}, 0), ({4: 1}, 1), ({4: 2}, 2), ({4: 5}, 2), ({3: 1}, 0)])
def test_the_principle_counts_up_to_two_cues(
    items: tuple[Item, ...], cues: dict[int, int], expected: float
) -> None:
    assert steering(items, "U-4-i", reading(principles=cues))["principle"] == expected


@pytest.mark.parametrize(
    ("key", "cues", "expected"),
    [
        ("P-4-ii", {Phase.POST_PROVISION: 1}, 1),
        ("P-4-i", {Phase.POST_PROVISION: 1}, -1),
        ("P-4-i", {Phase.POST_PROVISION: 1, Phase.IMPLEMENTATION: 1}, 0),
        ("D-2-i", {Phase.TRAINING: 2, Phase.DEVELOPMENT: 1}, 1),
        ("U-4-i", {Phase.POST_PROVISION: 1}, 0),
        ("C-4", {Phase.POST_PROVISION: 1}, 0),
    ],
)
def test_a_phase_is_told_from_its_neighbours(
    items: tuple[Item, ...], key: str, cues: dict[Phase, int], expected: float
) -> None:
    assert steering(items, key, reading(phases=cues))["phase"] == expected


@pytest.mark.parametrize(("key", "common", "advanced"), [("C-4", 1, 0), ("H-IV", 0, 1), ("U-4-i", 0, 0)])
def test_the_kind(items: tuple[Item, ...], key: str, common: float, advanced: float) -> None:
    features = steering(items, key, reading())
    assert (features["common"], features["advanced"]) == (common, advanced)


def test_the_score_is_the_weighted_sum() -> None:
    weights = {name: float(number) for number, name in enumerate(FEATURES)}
    features = np.asarray([np.ones(len(FEATURES)), np.eye(len(FEATURES))[3]], dtype=np.float32)
    np.testing.assert_allclose(rank_scores(features, weights), [sum(range(len(FEATURES))), 3])


def test_probabilities_by_hand() -> None:
    scores = np.asarray([0, math.log(2), math.log(3)], dtype=np.float32)
    np.testing.assert_allclose(probabilities(scores), [1 / 6, 2 / 6, 3 / 6], rtol=1e-6)


@given(st.lists(st.floats(-1e4, 1e4, width=32), min_size=1, max_size=200))
def test_probabilities_sum_to_one_and_keep_the_order(values: list[float]) -> None:
    scores = np.asarray(values, dtype=np.float32)
    shares = probabilities(scores)
    assert shares.sum() == pytest.approx(1, abs=1e-4)
    assert (shares >= 0).all()
    assert shares[scores.argmax()] == shares.max()
