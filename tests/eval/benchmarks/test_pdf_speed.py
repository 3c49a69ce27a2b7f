"""The race of the ways to read a PDF: what is measured and how it is told, but not how fast it is."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.errors import DocumentError
from eval.benchmarks.pdf_speed import BOUND, READING, WALK, WAYS, Pace, Race, lines_of, main, race
from tests.corpus.pdf_samples import Sheet


def raced(seconds: float) -> Race:
    paces = {WALK: Pace(2.0, 50), READING: Pace(seconds, 60), "shishin": Pace(seconds + 1, 60)}
    return Race("a.pdf", 20, paces)


def test_the_ratio_is_that_of_the_seconds() -> None:
    assert [raced(2.5).ratio(way) for way in WAYS] == [1.0, 1.25, 1.75]


def test_only_more_than_the_bound_is_too_slow() -> None:
    assert [raced(2 * BOUND + more).too_slow for more in (-0.1, 0.0, 0.1)] == [False, False, True]
    assert list(lines_of([raced(2.5), raced(4.0)])) == [
        "a.pdf: 読み取りはページ歩きの 1.25 倍(限度 1.5 倍)。限度の内です。",
        "a.pdf: 読み取りはページ歩きの 2.00 倍(限度 1.5 倍)。遅すぎます。",
    ]


@pytest.mark.process
def test_every_way_is_measured_and_told(tmp_path: Path) -> None:
    path = Sheet(tmp_path / "a.pdf").body().page().body().save()
    found = CliRunner().invoke(main, ["--rounds", "1", "--json", str(path)])
    # A file of two pages may well be too slow on a busy machine.
    assert found.exit_code in (0, 1), found.output
    (told,) = json.loads(found.output)
    assert (told["name"], told["pages"], told["paces"].keys()) == ("a.pdf", 2, WAYS.keys())
    assert all(pace["seconds"] > 0 and pace["peak"] > 0 for pace in told["paces"].values())


@pytest.mark.process
def test_the_figures_are_shown_in_japanese(tmp_path: Path) -> None:
    path = Sheet(tmp_path / "a.pdf").body().save()
    shown = CliRunner().invoke(main, ["--rounds", "1", str(path)], env={"COLUMNS": "200"}).output
    assert all(name in shown for name in (*WAYS.values(), "ページ/秒", "a.pdf(1 ページ)", "限度 1.5 倍"))


def test_what_is_no_pdf_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_text("# AI")
    with pytest.raises(DocumentError, match="壊れている"):
        race(path, 1)
    found = CliRunner().invoke(main, [str(path)])
    assert found.exit_code == DocumentError.exit_code
    assert "エラー: a.pdf" in found.stderr
