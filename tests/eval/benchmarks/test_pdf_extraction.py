"""The extraction against generated PDFs in layouts it was not tuned on; and the measures themselves."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, sync_playwright

from corpus.guideline.document import Extraction, PageRun, page_run
from corpus.pdf.extraction import extract_pdf
from corpus.text.characters import fold_radicals
from eval.benchmarks.extraction_score import misplaced, score
from eval.benchmarks.synthetic.guideline_pdf import make_guideline
from eval.benchmarks.synthetic.truth import TruthBlock, bare, bare_offsets
from tests.corpus.pdf_samples import need_fonts
from tests.eval.benchmarks.printed_guideline import print_guideline
from tests.ui.conftest import FLAGS

TRUTH = (TruthBlock("heading", "指針", 1, 1), TruthBlock("paragraph", "公平である。", 0, 2))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("SHISHIN_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        if os.environ.get("SHISHIN_REQUIRE_BROWSER") == "1":
            pytest.fail("Chromium がありません")
        pytest.skip("Chromium がありません")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))


def test_what_is_read_right_scores_one() -> None:
    read = score(TRUTH, Extraction("# 指針\n\n公平である。\n", (PageRun(0, 2, 1), PageRun(6, 3, 2))))
    assert (read.accuracy, read.pages, read.found) == (1.0, 1.0, {"heading": 1.0, "paragraph": 1.0})


def test_what_is_read_wrong_scores_less() -> None:
    read = Extraction("公平でるある\n\n指針", (PageRun(0, 2, 1),))
    assert score(TRUTH, read).accuracy == pytest.approx(1 - 5 / 8)
    assert score(TRUTH, read).found == {"heading": 0.0, "paragraph": 0.0}
    assert TRUTH[1] in misplaced(TRUTH, read)


def test_bare_text_knows_where_it_stands() -> None:
    text = "## 第1\n| a | b\\|c |\n|---|---|\n\n[^12]: 注\n\nあ[^3]い [ポイント] …… 2\n"
    assert bare(text) == "第1abc12注あ3い[ポイント]2"
    assert "".join(text[at] for at in bare_offsets(text)) == bare(text)


@pytest.mark.process
@pytest.mark.parametrize("seed", [4, 31])
def test_a_generated_guideline_is_read_whole(tmp_path: Path, seed: int) -> None:
    need_fonts()
    made = make_guideline(tmp_path / "a.pdf", 16, seed)
    read = extract_pdf(made.path)
    reached = score(made.truth, read)
    assert reached.accuracy >= 0.995
    assert reached.pages == 1.0, misplaced(made.truth, read)
    assert min(reached.found.values()) >= 0.95, reached.found


def test_a_seed_makes_the_same_file(tmp_path: Path) -> None:
    need_fonts()
    files = [make_guideline(tmp_path / name, 8, 5) for name in ("a.pdf", "b.pdf")]
    assert files[0].path.read_bytes() == files[1].path.read_bytes()
    assert files[0].truth != make_guideline(tmp_path / "c.pdf", 8, 6).truth


@pytest.mark.process
def test_a_page_printed_by_the_browser_is_read_whole(tmp_path: Path, browser: Browser) -> None:
    path = tmp_path / "web.pdf"
    truth = print_guideline(path, browser, seed=7)
    read = extract_pdf(path)
    reached = score(truth, read)
    assert reached.accuracy >= 0.995
    assert min(reached.found.values()) >= 0.95, reached.found
    pages = pypdfium2.PdfDocument(path)
    for block in truth:
        if block.kind == "heading" and block.level > 1:
            run = page_run(read.pages, read.text.index(f"{'#' * block.level} {block.text}"))
            assert run and run.number == run.place
            printed = fold_radicals(pages[run.place - 1].get_textpage().get_text_range())
            assert bare(block.text) in bare(printed)
