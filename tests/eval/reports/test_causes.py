"""The decision table, row by row, and every row at its edge."""

from dataclasses import replace

import pytest

from eval.reports.misses import NEAR, RULES, Cause, Evidence, cause_of

PLAIN = Evidence(
    to_decline=False,
    readable=True,
    right_first=False,
    words_known=True,
    role_at_fault=False,
    lexical=NEAR + 1,
    dense=NEAR + 1,
)


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"to_decline": True, "readable": False}, Cause.THRESHOLD),
        ({"readable": False}, Cause.PARSING),
        ({"right_first": True}, Cause.THRESHOLD),
        ({"words_known": False}, Cause.TOKENISATION),
        ({"role_at_fault": True}, Cause.ROLE),
        ({"lexical": 1, "dense": 100}, Cause.FUSION),
        ({"lexical": 100, "dense": 1}, Cause.FUSION),
        ({"lexical": NEAR, "dense": NEAR}, Cause.FUSION),
        ({"lexical": NEAR + 1, "dense": NEAR}, Cause.LEXICAL),
        ({"lexical": NEAR, "dense": NEAR + 1}, Cause.DENSE),
        ({"lexical": 40, "dense": 30}, Cause.LEXICAL),
        ({"lexical": 30, "dense": 40}, Cause.DENSE),
        ({"lexical": 30, "dense": 30}, Cause.DENSE),
    ],
)
def test_each_rule(changes: dict[str, bool | int], cause: Cause) -> None:
    assert cause_of(replace(PLAIN, **changes)) is cause  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"readable": False, "words_known": False}, Cause.PARSING),
        ({"right_first": True, "words_known": False}, Cause.THRESHOLD),
        ({"words_known": False, "role_at_fault": True}, Cause.TOKENISATION),
        ({"role_at_fault": True, "lexical": 1}, Cause.ROLE),
    ],
)
def test_the_first_rule_that_holds_counts(changes: dict[str, bool | int], cause: Cause) -> None:
    assert cause_of(replace(PLAIN, **changes)) is cause  # type: ignore[arg-type]


def test_every_cause_has_a_rule_and_a_name() -> None:
    assert {rule.cause for rule in RULES} == set(Cause)
    assert len({cause.label for cause in Cause}) == len(Cause)
    assert all(rule.meaning.endswith("。") for rule in RULES)
