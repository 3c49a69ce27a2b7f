"""The weights that come with Shishin fit the code that uses them."""

import math
from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.ranking import features as ranking
from assistant.ranking.features import CONFIDENCE_FEATURES, UNAIDED_FEATURES
from assistant.ranking.weights import Weights, load_weights
from assistant.relations import RELATIONS


def test_every_feature_has_a_weight_and_no_other() -> None:
    weights = load_weights()
    assert set(weights.ranking) == set(ranking.FEATURES)
    assert set(weights.related) == set(RELATIONS)
    assert set(weights.confidence) == {"intercept", *CONFIDENCE_FEATURES}
    assert set(weights.unaided) == {"intercept", *UNAIDED_FEATURES}


def test_they_are_numbers_that_make_sense() -> None:
    weights = load_weights()
    numbers = (*weights.ranking.values(), *weights.related.values(), *weights.confidence.values())
    assert all(math.isfinite(each) for each in numbers)
    assert all(
        each >= 0 for each in (*weights.ranking.values(), *weights.related.values())
    )  # as python -m eval.fit writes them
    assert 0 < weights.threshold < 1


def test_reading_a_file(tmp_path: Path) -> None:
    path = tmp_path / "weights.toml"
    path.write_text(
        "threshold = 0.5\n[ranking]\na = 1.5\n[related]\nb = 2\n[confidence]\nintercept = -2\n"
        "[unaided]\nc = 3\n",
        encoding="utf-8",
    )
    assert load_weights(path) == Weights({"a": 1.5}, {"b": 2.0}, {"intercept": -2.0}, {"c": 3.0}, 0.5)


def test_a_file_without_a_threshold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.toml"
    path.write_text("[ranking]\n[confidence]\n", encoding="utf-8")
    with pytest.raises(ValidationError):
        load_weights(path)
