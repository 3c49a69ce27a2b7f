"""The weights that come with Shishin fit the code that uses them."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.ranking import features as ranking
from assistant.ranking.features import CONFIDENCE_FEATURES, UNAIDED_FEATURES
from assistant.relations import RELATIONS
from assistant.weights import Weights, load_weights, weights_of
from corpus.errors import DocumentError
from eval.fit.__main__ import to_text
from index.model.bundled_model import BUNDLED
from index.model.embedding import configured_model_id


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


@pytest.mark.parametrize("text", ["[ranking]\n[confidence]\n", "threshold = ", "\xff"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "weights.toml"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(DocumentError, match=r"weights\.toml"):
        load_weights(path)


def test_both_bundled_models_have_weights_of_their_own(models_dir: Path) -> None:
    for model in BUNDLED:
        model_id = configured_model_id(model, models_dir)
        assert weights_of(model_id, Path("nowhere")).model == model_id


def test_a_model_has_the_weights_that_were_fitted_on_it_and_else_the_bundled_ones(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        to_text(replace(load_weights(), model="hub:own", threshold=0.25)), "utf-8"
    )
    assert weights_of("hub:own", tmp_path).threshold == 0.25
    assert weights_of("hub:other", tmp_path) == load_weights()
