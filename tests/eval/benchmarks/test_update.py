"""The benchmark of an update, on a short PDF; and how found items are counted."""

from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.guideline.item import ALL_ROLES, Item, ItemKind, Label
from corpus.text.span import Span
from eval.benchmarks.synthetic.truth import TruthBlock
from eval.benchmarks.update import HashingEmbedder, found_share, measured, run, to_tables
from index.settings import load_settings
from tests.corpus.pdf_samples import need_fonts

TRUTH = (
    TruthBlock("heading", "1) 人間中心", 4, 3, "C-1"),
    TruthBlock("heading", "D-2) i. 文書化", 4, 4, "D-2-i"),
    TruthBlock("heading", "D-2) i. 文書化", 4, 9, "D-2-i"),
    TruthBlock("heading", "P-3) ii. 監査への備え", 4, 5, "P-3-ii"),
    TruthBlock("paragraph", "コードのない段落。", 0, 5),
)


def item(code: str, title: str) -> Item:
    where = Span(0, 1)
    return Item(f"a@1#{code}", code, ItemKind.ROLE, Label(title, where), (), ALL_ROLES, (where,), (where,))


def test_the_parts_of_a_long_item_are_found_once() -> None:
    parts = [item("D-2-i", f"文書化 {part}") for part in ("[ポイント]", "[具体的な手法]")]
    assert found_share(TRUTH, [item("C-1", "人間中心"), *parts]) == 2 / 4
    assert found_share(TRUTH, [*parts, item("C-1", "人間中心"), *parts]) == 3 / 4


def test_another_title_or_another_code_is_not_found() -> None:
    assert found_share(TRUTH, [item("C-1", "安全性"), item("P-3-i", "監査への備え")]) == 0


def test_a_truth_without_codes_says_nothing() -> None:
    with pytest.raises(ValueError, match="no block"):
        found_share(TRUTH[-1:], [item("C-1", "人間中心")])


@pytest.mark.long
def test_measured_work_gives_back_what_it_made_and_what_it_took() -> None:
    done = measured(sorted, [3, 1, 2])
    assert done.result == [1, 2, 3]
    assert done.seconds >= 0
    assert done.peak > 1


@pytest.mark.long
def test_measured_work_raises_what_it_raises() -> None:
    with pytest.raises(InputError, match="だめです"):
        measured(_refuse, "だめです。")


def _refuse(why: str) -> None:
    raise InputError(why)


def test_hashed_rows_have_length_one_and_the_same_text_the_same_row() -> None:
    rows = HashingEmbedder().encode_documents(["安全", "公平性を保つ", "安全"])
    assert rows.shape == (3, 256)
    assert (rows**2).sum(axis=1) == pytest.approx(1.0)
    assert (rows[0] == rows[2]).all()
    assert rows[0] @ rows[1] < 0.5
    assert HashingEmbedder().encode_queries([]).shape == (0, 256)


@pytest.mark.long
def test_a_short_guideline_goes_all_the_way(tmp_path: Path) -> None:
    need_fonts()
    update = run(tmp_path, 10, 41, "toy", load_settings({}))
    reached = update.scored.result
    assert (reached.found, reached.pages) == (1.0, 1.0)
    assert reached.accuracy >= 0.995
    assert update.built.result.passages > reached.items > 10
    aims, steps = to_tables(update, "試し")
    assert list(aims.columns[2].cells) == ["○ 98.0% 以上", "○ 99.5% 以上", "○ 100.0% 以上"]
    assert steps.row_count == 3
