"""Relations, told by hand from the guideline's own numbering."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.relations import RELATIONS, related_shares, relation_matrices, sole_role, with_related
from corpus.guideline.item import Item, Role
from corpus.parsing.parser import parse
from index.search.retriever import Scores
from tests.assistant.rows import item, row, shares
from tests.corpus.fulltexts import OFFICIAL
from tests.corpus.samples import NO_NOTES, document
from tests.index.guide import ITEMS

NO_WEIGHTS = dict.fromkeys(RELATIONS, 0.0)


def helpers(items: tuple[Item, ...], relation: str, key: str) -> set[str]:
    """Keys of the items that help whoever is answered by ``key``."""
    held = relation_matrices(items)[list(RELATIONS).index(relation), :, row(items, key)]
    return {each.key for each, holds in zip(items, held.tolist(), strict=True) if holds}


@pytest.mark.parametrize(("key", "role"), [("D-2-i", Role.DEVELOPER), ("S-user-1", Role.USER), ("C-5", None)])
def test_the_one_role_of_an_item(items: tuple[Item, ...], key: str, role: Role | None) -> None:
    assert sole_role(item(items, key)) is role


@pytest.mark.parametrize(
    ("relation", "key", "expected"),
    [
        ("common", "P-5-i", {"C-5"}),
        ("common", "U-7-ii", {"C-7"}),
        ("common", "C-5", set()),
        ("common", "H-V", set()),
        ("common", "S-provider-1", set()),
        ("part", "C-5", {"D-5-i", "D-5-ii", "P-5-i", "P-5-ii", "U-5-i"}),
        ("part", "C-10", {"D-10-i"}),
        ("part", "C-8", set()),
        ("part", "P-5-i", set()),
        ("sibling", "P-5-i", {"P-5-ii"}),
        ("sibling", "P-2-ii", {"P-2-i", "P-2-ii.2"}),
        ("sibling", "U-4-i", set()),
        ("sibling", "C-5", set()),
        ("sibling", "H-II", set()),
        ("sibling", "S-provider-1", set()),
        ("counterpart", "P-5-i", {"D-5-i", "D-5-ii", "U-5-i"}),
        ("counterpart", "U-4-i", {"P-4-i", "P-4-ii"}),
        ("counterpart", "D-10-i", set()),
        ("counterpart", "C-5", set()),
        ("counterpart", "S-user-1", set()),
        ("section", "S-scope-1", {"S-scope-2", "S-scope-3"}),
        ("section", "S-governance-1", set()),
        ("section", "S-advanced-1", set()),  # its chapter holds the H items, which are no narrative
        ("section", "P-5-i", set()),
    ],
)
def test_who_helps_whom(items: tuple[Item, ...], relation: str, key: str, expected: set[str]) -> None:
    assert helpers(items, relation, key) == expected


def test_nothing_is_related_to_itself(items: tuple[Item, ...]) -> None:
    matrices = relation_matrices(items)
    assert matrices.shape == (len(RELATIONS), len(items), len(items))
    assert matrices.any(axis=(1, 2)).all()  # each relation holds somewhere
    assert not matrices.diagonal(axis1=1, axis2=2).any()


def test_parts_are_common_seen_from_the_other_side_and_the_rest_is_mutual(items: tuple[Item, ...]) -> None:
    matrices = dict(zip(RELATIONS, relation_matrices(items), strict=True))
    np.testing.assert_array_equal(matrices["part"], matrices["common"].T)
    for name in ("sibling", "counterpart", "section"):
        np.testing.assert_array_equal(matrices[name], matrices[name].T)


def test_two_items_are_related_in_one_way_at_most(items: tuple[Item, ...]) -> None:
    assert relation_matrices(items).sum(axis=0).max() == 1


def test_without_headings_there_are_no_sections(items: tuple[Item, ...]) -> None:
    flat = tuple(replace(each, heading=()) for each in items)
    matrices = dict(zip(RELATIONS, relation_matrices(flat), strict=True))
    assert not matrices["section"].any()
    assert matrices["sibling"].any()


def test_a_small_guide_by_hand() -> None:
    """Its principles are 1, 2 and 4: nobody is asked anything on a principle that it holds."""
    assert not relation_matrices(ITEMS).any()
    common = replace(ITEMS[0], principle=4)
    matrices = dict(zip(RELATIONS, relation_matrices((common, *ITEMS[1:])), strict=True))
    np.testing.assert_array_equal(matrices["common"], [[0, 0, 1], [0, 0, 0], [0, 0, 0]])
    np.testing.assert_array_equal(matrices["part"], [[0, 0, 0], [0, 0, 0], [1, 0, 0]])


def test_the_shares_that_an_item_belongs_to_are_added_up(items: tuple[Item, ...]) -> None:
    related = related_shares(relation_matrices(items), shares(items, P_5_i=0.5, P_5_ii=0.25, D_5_i=0.125))
    assert related.shape == (len(items), len(RELATIONS))
    by_name = {
        key: dict(zip(RELATIONS, related[row(items, key)].tolist(), strict=True))
        for key in ("C-5", "P-5-i", "D-5-ii", "U-4-i")
    }
    assert by_name["C-5"] == {**NO_WEIGHTS, "common": 0.875}
    assert by_name["P-5-i"] == {**NO_WEIGHTS, "sibling": 0.25, "counterpart": 0.125}
    assert by_name["D-5-ii"] == {**NO_WEIGHTS, "sibling": 0.125, "counterpart": 0.75}
    assert by_name["U-4-i"] == NO_WEIGHTS


def raised(items: tuple[Item, ...], scores: Scores, **weights: float) -> Scores:
    related = related_shares(relation_matrices(items), shares(items, P_5_i=1.0))
    return with_related(scores, related, {**NO_WEIGHTS, **weights})


def test_scores_are_raised_by_the_weighted_shares(items: tuple[Item, ...]) -> None:
    scores = shares(items, P_5_i=5.0, C_5=1.0, P_5_ii=0.5)
    after = raised(items, scores, common=2.0, sibling=0.25)
    for key, expected in (("C-5", 3.0), ("P-5-ii", 0.75), ("D-5-i", 0.0), ("P-5-i", 5.0)):
        assert after[row(items, key)] == pytest.approx(expected, rel=1e-6)
    assert scores[row(items, "C-5")] == 1.0  # what is given is left alone


def test_what_was_first_stays_first(items: tuple[Item, ...]) -> None:
    scores = shares(items, P_5_i=5.0, C_5=4.5)
    after = raised(items, scores, common=100.0)
    assert int(after.argmax()) == row(items, "P-5-i")
    assert np.argsort(-after, kind="stable")[1] == row(items, "C-5")


def test_without_weights_nothing_moves(items: tuple[Item, ...]) -> None:
    scores = np.linspace(-3, 3, len(items), dtype=np.float32)
    np.testing.assert_allclose(raised(items, scores), scores, rtol=1e-6)


def test_a_full_text_is_related_like_the_overview() -> None:
    full = parse(document(OFFICIAL), NO_NOTES).items
    assert helpers(full, "common", "D-2-ii") == {"C-2-1"}
    assert helpers(full, "sibling", "D-2-ii") == {"D-2-i", "D-2-i.2", "D-2-i.2.b", "D-2-i.2.c"}
    assert all(helpers(full, relation, "2-A-1") == set() for relation in RELATIONS)
