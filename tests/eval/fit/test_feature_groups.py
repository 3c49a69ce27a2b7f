"""Parts: they cover the ranking features, and leaving one out takes away just that."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.ranking import features as ranking
from assistant.service.assistant import Assistant
from assistant.weights import load_weights
from corpus.guideline.item import Role
from eval.fit.feature_groups import EVERYTHING, FEATURE_GROUPS, item_features, kept_columns, order_without

WEIGHTS = load_weights()


def test_every_feature_belongs_to_a_part_and_every_part_is_of_features() -> None:
    named = {name for part in FEATURE_GROUPS.values() for name in part.features}
    assert named == set(ranking.FEATURES)
    kinds = [(bool(p.features), p.references, p.related, p.history) for p in FEATURE_GROUPS.values()]
    assert all(sum(each) == 1 for each in kinds)
    assert len({part.label for part in FEATURE_GROUPS.values()}) == len(FEATURE_GROUPS)


@pytest.mark.parametrize("name", FEATURE_GROUPS)
def test_the_columns_of_a_part_go_and_the_others_stay(name: str) -> None:
    kept = dict(zip(ranking.FEATURES, kept_columns(FEATURE_GROUPS[name]), strict=True))
    assert {feature for feature, each in kept.items() if each == 0} == set(FEATURE_GROUPS[name].features)
    assert set(kept.values()) <= {0.0, 1.0}


@pytest.mark.parametrize(("question", "role"), [("名簿を入力してよいか", Role.USER), ("P-5) ii.", None)])
def test_without_nothing_the_order_is_the_assistants(
    toy_assistant: Assistant, question: str, role: Role | None
) -> None:
    ranked = toy_assistant.rank(question, role=role)
    assert order_without(EVERYTHING, ranked, item_features(ranked), WEIGHTS) == ranked.order


def test_without_the_role_a_chosen_role_changes_nothing(toy_assistant: Assistant) -> None:
    question = "差別を防ぐには"
    orders = []
    for role in (Role.DEVELOPER, Role.USER):
        ranked = toy_assistant.rank(question, role=role)
        orders.append(
            (ranked.order, order_without(FEATURE_GROUPS["role"], ranked, item_features(ranked), WEIGHTS))
        )
    (developer, one), (user, other) = orders
    assert developer != user
    assert one == other


def test_without_references_a_code_names_nothing(toy_assistant: Assistant) -> None:
    ranked = toy_assistant.rank("P-5) ii.")
    features = np.zeros_like(item_features(ranked))  # nothing but the code speaks
    weights = replace(WEIGHTS, related=dict.fromkeys(WEIGHTS.related, 0.0))
    keys = [item.key for item in ranked.retriever.items]
    assert keys[order_without(EVERYTHING, ranked, features, weights)[0]] == "P-5-ii"
    assert order_without(FEATURE_GROUPS["references"], ranked, features, weights) == tuple(range(len(keys)))
