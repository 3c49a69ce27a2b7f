"""The fit for versions without aids: what is taken away, and where the threshold comes to lie."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from assistant.ranking.features import UNAIDED_FEATURES, confidence
from eval.fit.fitted_weights import fit_unaided, without_aids
from index.search.shard import Field, Shard
from tests.index.guide import signposts

THRESHOLD = 0.61


def test_aids_and_topics_go_and_every_vector_stays_with_its_passage() -> None:
    whole = signposts()
    bare = without_aids(whole, {"天気"})
    left = [(each.owner, each.field, each.text) for each in bare.data.passages]
    kept = {Field.TEXT, Field.SENTENCE}
    expected = [
        (each.owner, each.field, each.text)
        for each in whole.data.passages
        if each.field in kept or each.owner == "天気"
    ]
    assert left == expected
    assert [each.topic for each in bare.data.outside] == ["天気"]
    assert bare.data.words == {}
    vectors = dict(zip(whole.data.passages, whole.vectors, strict=True))
    np.testing.assert_array_equal(bare.vectors, [vectors[each] for each in bare.data.passages])


def test_a_version_is_aided_if_half_of_its_items_are() -> None:
    whole: Shard = signposts()  # two of three items have aid questions
    assert whole.data.aided
    assert not without_aids(whole, ()).data.aided
    fewer = tuple(each for each in whole.data.passages if each.field is not Field.AID or each.owner == "C-1")
    assert not replace(whole.data, passages=fewer).aided
    assert replace(whole.data, passages=fewer, items=whole.data.items[:2]).aided


def sure(weights: dict[str, float]) -> Callable[[float], float]:
    return lambda margin: confidence({UNAIDED_FEATURES[0]: margin}, weights)


def margins() -> tuple[list[float], list[bool]]:
    """101 answerable ones, one at each whole number from -50 to 50, and as many others 30 below them."""
    answerable = [float(each) for each in range(-50, 51)]
    return answerable + [each - 30 for each in answerable], [True] * 101 + [False] * 101


def test_the_threshold_lies_where_two_in_a_hundred_are_lost() -> None:
    weights = fit_unaided(*margins(), THRESHOLD)
    assert set(weights) == {"intercept", *UNAIDED_FEATURES}
    assert sure(weights)(-48.0) == pytest.approx(THRESHOLD)  # the 2 % quantile of -50 … 50
    assert sure(weights)(-49.0) < THRESHOLD < sure(weights)(-47.0)


def test_the_fit_is_the_same_every_time() -> None:
    assert fit_unaided(*margins(), THRESHOLD) == fit_unaided(*margins(), THRESHOLD)
