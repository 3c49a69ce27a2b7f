"""The script that makes the next version, the truth it tells, and how well a comparison finds it."""

from collections.abc import Callable
from functools import cache

import pytest

from corpus.guideline.item import ItemKind
from corpus.parsing.parser import parse
from corpus.parsing.survey import unaccounted
from corpus.versions.revision import ChangeKind
from eval.benchmarks import version_comparison as bench
from eval.benchmarks.synthetic.galley import bumped, cut, join, number_of, origins
from eval.benchmarks.synthetic.mock_guideline import Size
from eval.benchmarks.synthetic.rewriting import Rewriter, Version
from eval.benchmarks.version_comparison import (
    METHODS,
    Finding,
    Step,
    Tally,
    chain,
    mock,
    overview,
    tally,
    tally_kinds,
    truth_of,
)
from tests.corpus.editions import edition

pytestmark = pytest.mark.long

SMALL = Size(chapters=3, bullets=8, role_items=3)


@cache
def steps(name: str, seed: int) -> tuple[Step, ...]:
    first = overview() if name == "overview" else mock(seed, SMALL)
    return tuple(chain(first, seed))


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", ["overview", "mock"])
def test_alignment_finds_what_the_script_did(name: str, seed: int) -> None:
    for step in steps(name, seed):
        there, own = truth_of(step.truth), bench.by_words(step.old, step.new)
        f1 = tally(own.pairs, there.pairs).f1
        assert f1 >= 0.97
        others = [METHODS[each](step.old, step.new) for each in METHODS]
        assert all(tally(each.pairs, there.pairs).f1 < f1 for each in others[1:])


@pytest.mark.parametrize("name", ["overview", "mock"])
def test_kinds_are_told_as_they_were_made(name: str) -> None:
    for step in steps(name, 1):
        found = tally_kinds(bench.by_words(step.old, step.new).kinds, truth_of(step.truth).kinds)
        assert found[ChangeKind.UNCHANGED].f1 >= 0.95
        assert found[ChangeKind.REVISED].f1 >= 0.9
        assert found[ChangeKind.RENUMBERED].f1 >= 0.9


def test_the_same_seed_makes_the_same_and_another_makes_another() -> None:
    first = mock(1, SMALL)
    texts = [Rewriter(first, seed).rewrite("2")[0].document.text for seed in (5, 5, 6)]
    assert texts[0] == texts[1] != texts[2]


def test_the_truth_names_every_item_of_both_versions() -> None:
    (step, _) = steps("mock", 1)
    assert len(step.truth.origins) == len(step.new.items)
    assert step.truth.kinds.keys() == {item.key for item in step.old.items}
    alive = {key for origin in step.truth.origins for key in origin}
    dropped = {key for key, kinds in step.truth.kinds.items() if ChangeKind.REMOVED in kinds}
    assert alive == step.truth.kinds.keys() - dropped
    made = {kind for kinds in step.truth.kinds.values() for kind in kinds}
    assert made == set(ChangeKind) - {ChangeKind.ADDED}
    assert frozenset() in step.truth.origins


def test_what_the_truth_calls_unchanged_reads_the_same() -> None:
    for step in (*steps("mock", 1), *steps("overview", 1)):
        words = {item.key: step.old.display(item) for item in step.old.items}
        for item, origin in zip(step.new.items, step.truth.origins, strict=True):
            for key in origin:
                same = step.new.display(item) == words[key]
                kinds = step.truth.kinds[key]
                changed = kinds & {ChangeKind.REVISED, ChangeKind.SPLIT, ChangeKind.MERGED}
                assert same != bool(changed), (key, kinds)


def test_a_made_up_guideline_is_read_whole() -> None:
    version = mock(3)
    parsed = parse(version.document, version.editorial)
    assert unaccounted(version.document.text, parsed) == ()
    assert 280 <= len(parsed.items) <= 330
    assert {item.kind for item in parsed.items} == set(ItemKind) - {ItemKind.NARRATIVE}


@pytest.mark.parametrize("make", [overview, lambda: mock(2)])
def test_the_blocks_are_the_whole_source_and_know_their_items(make: Callable[[], Version]) -> None:
    version = make()
    text, items = version.document.text, version.edition.items
    joined, places = join(cut(text, items))
    assert joined == text
    assert [origins(item, places) for item in items] == [frozenset({item.key}) for item in items]


def test_a_series_follows_when_a_number_is_put_in() -> None:
    entries = ("- D-2) i. 甲\n  - 甲の文", "- D-2) ii. 乙\n  - 乙の文", "- D-3) i. 丙\n  - 丙の文\n")
    text = "\n\n".join(("# AI開発者に関する事項", *entries))
    blocks = bumped(cut(text, edition(text).items), "D-2)", 2, 1)
    assert join(blocks)[0] == text.replace("D-2) ii.", "D-2) iii.")
    assert [number.value for block in blocks if (number := number_of(block))] == [1, 3, 1]


def test_a_tally_counts_by_hand() -> None:
    found = tally({1, 2, 3, 4}, {3, 4, 5})
    assert found == Tally(right=2, found=4, there=3)
    assert found.precision == 0.5
    assert found.recall == pytest.approx(2 / 3)
    assert found.f1 == pytest.approx(4 / 7)
    assert found + Tally(1, 1, 1) == Tally(3, 5, 4)
    assert (Tally().precision, Tally().recall, Tally().f1) == (1, 1, 1)


def test_kinds_are_tallied_one_by_one() -> None:
    found = frozenset({("a", ChangeKind.MOVED), ("b", ChangeKind.REVISED)})
    there = frozenset({("a", ChangeKind.MOVED), ("b", ChangeKind.MOVED)})
    tallies = tally_kinds(found, there)
    assert tallies[ChangeKind.MOVED] == Tally(1, 1, 2)
    assert tallies[ChangeKind.REVISED] == Tally(0, 1, 0)
    assert Finding(frozenset()).kinds == frozenset()
