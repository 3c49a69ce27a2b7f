"""Kept evaluations: one for each build, the latest first, and no way to any other file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.listener import Sheet
from assistant.maintenance.evaluations import Evaluation, Evaluations
from corpus.errors import ChoiceError
from corpus.files.disk import Disk

NOON = datetime(2025, 3, 28, 12, tzinfo=UTC)
FIGURES = Sheet("題", ("方式", "R@1"), (("Shishin", "0.888"),))


def evaluation(build: str, hours: int = 0, page: str = "<p>図</p>") -> Evaluation:
    return Evaluation(build, NOON + timedelta(hours=hours), "太郎", "dev", FIGURES, {"split": "dev"}, page)


@pytest.fixture
def kept(tmp_path: Path) -> Evaluations:
    return Evaluations(tmp_path, Disk())


def test_what_is_kept_is_listed_without_its_page_the_latest_first(kept: Evaluations) -> None:
    assert kept.listed() == ()
    kept.keep(evaluation("b1", 1))
    kept.keep(evaluation("b2", 2))
    kept.keep(evaluation("b1", 3, "<p>新しい図</p>"))
    assert kept.listed() == (evaluation("b1", 3, ""), evaluation("b2", 2, ""))
    assert kept.page("b1").decode() == "<p>新しい図</p>"


def test_one_that_was_cut_short_is_passed_over(kept: Evaluations) -> None:
    kept.keep(evaluation("b1"))
    kept.keep(evaluation("b2"))
    path = kept.home / "evaluations" / "b2.json"
    path.write_bytes(path.read_bytes()[:40])
    assert [each.build_id for each in kept.listed()] == ["b1"]
    (kept.home / "evaluations" / "b1.html").unlink()
    for build in ("b1", "b2"):
        with pytest.raises(ChoiceError, match="ありません"):
            kept.page(build)


@pytest.mark.parametrize("build", ["", "../secret", "b1/../../secret", "b1.json"])
def test_only_a_build_that_was_evaluated_has_a_page(kept: Evaluations, build: str) -> None:
    kept.keep(evaluation("b1"))
    (kept.home / "secret.html").write_text("秘密", encoding="utf-8")
    with pytest.raises(ChoiceError):
        kept.page(build)
