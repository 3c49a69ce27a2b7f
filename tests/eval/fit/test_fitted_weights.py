"""The fit finds what separates, on examples made up so that one thing does."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.ranking import features as ranking
from assistant.ranking.features import CONFIDENCE_FEATURES, confidence
from assistant.relations import RELATIONS
from eval.fit.fitted_weights import (
    Example,
    fit_confidence,
    fit_ranking,
    fit_related,
    fit_softmax,
    target_shares,
)
from tests.eval.questions import ask

KEYS = ("a", "b", "c", "d")
NO_RELATIONS = np.zeros((0, 0, 0), dtype=np.float32)


def test_target_shares_by_hand() -> None:
    np.testing.assert_allclose(target_shares({"b": 2}, KEYS, 0.1), [0, 1, 0, 0])
    np.testing.assert_allclose(target_shares({"a": 2, "c": 2}, KEYS, 0.1), [0.5, 0, 0.5, 0])
    np.testing.assert_allclose(target_shares({"a": 2, "b": 1}, KEYS, 0.1), [0.9, 0.1, 0, 0])
    np.testing.assert_allclose(target_shares({"a": 2, "b": 1, "d": 1}, KEYS, 0.3), [0.7, 0.15, 0, 0.15])


def ranking_examples(telling: int, size: int = 60) -> list[Example]:
    """Noise in every feature, but for one that is high for the item that answers."""
    generator = np.random.default_rng(telling)
    made = []
    for number in range(size):
        features = generator.normal(0, 0.3, (len(KEYS), len(ranking.FEATURES)))
        answer = number % len(KEYS)
        features[:, telling] = 0
        features[answer, telling] = 1
        question = ask(str(number), {KEYS[answer]: 2})
        made.append(Example(question, KEYS, features, NO_RELATIONS, []))
    return made


@pytest.mark.parametrize("telling", range(len(ranking.FEATURES)))
def test_the_feature_that_tells_gets_the_weight_and_the_order_is_found(telling: int) -> None:
    examples = ranking_examples(telling)
    weights = fit_ranking(examples)
    assert weights.shape == (len(ranking.FEATURES),)
    assert weights.argmax() == telling
    assert (weights >= 0).all()
    found = [int((example.features @ weights).argmax()) for example in examples]
    right = [KEYS.index(next(iter(example.question.qrels))) for example in examples]
    assert np.mean(np.asarray(found) == right) > 0.95


def test_a_feature_that_speaks_against_gets_next_to_nothing() -> None:
    examples = [replace(each, features=-each.features) for each in ranking_examples(1)]
    assert fit_ranking(examples)[1] <= 0.1


def test_more_regularisation_gives_smaller_weights() -> None:
    examples = ranking_examples(0)
    features = [each.features for each in examples]
    targets = [target_shares(each.question.qrels, KEYS, 0.1) for each in examples]
    least = [0.0] * len(ranking.FEATURES)
    assert (
        fit_softmax(features, targets, least, 1.0).sum() < fit_softmax(features, targets, least, 0.01).sum()
    )


def test_one_weight_by_hand() -> None:
    """Two items, one feature (1 and 0), target 0.75: log-odds = weight = ln 3 without a penalty."""
    matrix, target = np.asarray([[1.0], [0.0]]), np.asarray([0.75, 0.25])
    assert fit_softmax([matrix], [target], [0.0], 0.0)[0] == pytest.approx(np.log(3), abs=1e-4)
    offset = np.asarray([np.log(3), 0.0])  # already says it all
    assert fit_softmax([matrix], [target], [0.0], 0.0, [offset])[0] == pytest.approx(0, abs=1e-4)


def test_the_relation_that_leads_to_related_items_gets_the_weight() -> None:
    telling = list(RELATIONS).index("sibling")
    relations = np.zeros((len(RELATIONS), len(KEYS), len(KEYS)), dtype=np.float32)
    relations[telling] = np.roll(np.eye(len(KEYS)), 1, axis=0)  # each item helps the one before it
    examples = []
    for number, each in enumerate(ranking_examples(0)):
        answer = number % len(KEYS)
        related = {KEYS[answer]: 2, KEYS[(answer + 1) % len(KEYS)]: 1}
        examples.append(replace(each, question=ask(str(number), related), relations=relations))
    weights = fit_related(examples, fit_ranking(examples))
    assert weights.argmax() == telling
    assert (np.delete(weights, telling) == 0).all()


def test_the_fit_is_the_same_every_time() -> None:
    np.testing.assert_array_equal(fit_ranking(ranking_examples(2)), fit_ranking(ranking_examples(2)))


def confidence_examples() -> list[Example]:
    """Answerable where the first feature is high; the others are noise."""
    generator = np.random.default_rng(0)
    made = []
    for number in range(80):
        answerable = number % 2 == 0
        features = generator.normal(0, 1, len(CONFIDENCE_FEATURES))
        features[0] = generator.uniform(2, 3) if answerable else generator.uniform(0, 1)
        question = ask(str(number), {"a": 2} if answerable else None)
        made.append(Example(question, KEYS, np.zeros((1, 1)), NO_RELATIONS, features.tolist()))
    return made


def test_confidence_separates_what_can_be_separated() -> None:
    examples = confidence_examples()
    fitted = fit_confidence(examples)
    assert set(fitted.weights) == {"intercept", *CONFIDENCE_FEATURES}
    assert fitted.weights[CONFIDENCE_FEATURES[0]] > 0
    assert fitted.f1 == 1
    assert 0 < fitted.threshold < 1
    for example in examples:
        features = dict(zip(CONFIDENCE_FEATURES, example.confidence, strict=True))
        declined = confidence(features, fitted.weights) < fitted.threshold
        assert declined is example.question.decline
