"""Files that cannot be read: one sentence each, and never for long."""

import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from corpus.errors import DocumentError
from corpus.pdf.extraction import extract_pdf
from eval.benchmarks.synthetic.typesetting import MINCHO
from tests.corpus.pdf_samples import Sheet

pytestmark = pytest.mark.process


def plain(path: Path) -> bytes:
    return Sheet(path).body().save().read_bytes()


def encrypted(path: Path) -> bytes:
    key = StandardEncryption("secret", canPrint=1)
    return Sheet(path, encrypt=key).body().save().read_bytes()


def pictures(path: Path) -> bytes:
    sheet = Sheet(path).put("表紙")
    for _ in range(3):
        sheet.page().canvas.rect(100, 100, 300, 300, fill=1)
    return sheet.save().read_bytes()


PAGE = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"


def raw(pages: bytes, objects: bytes = b"") -> bytes:
    """A PDF by hand, without a cross-reference table."""
    head = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages" + pages + b">>endobj\n"
    )
    return head + objects + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def bomb(_: Path) -> bytes:
    squeeze = zlib.compressobj(9)
    zeros = b"\0" * (1 << 24)
    first, again = (squeeze.compress(zeros) + squeeze.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    content = first + 100 * again  # 1.6 GB
    stream = b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(content)
    return raw(b"/Kids[3 0 R]/Count 1", PAGE + stream + content + b"\nendstream endobj\n")


BAD: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "empty": (lambda path: b"", "空のファイル"),
    "another kind": (lambda path: b"# AI\n", "PDF ではありません"),
    "garbage": (lambda path: b"%PDF-1.7\n" + bytes(range(256)) * 40, "壊れている"),
    "truncated": (lambda path: plain(path)[:3000], "壊れている"),
    "no pages": (lambda path: raw(b"/Kids[]/Count 0"), "ページがありません"),
    "encrypted": (encrypted, "パスワードで保護"),
    "pictures": (pictures, "3 ページに文字情報がありません"),
    "bomb": (bomb, "時間かメモリー"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_told_in_one_sentence(name: str, tmp_path: Path) -> None:
    make, told = BAD[name]
    path = tmp_path / "guideline.pdf"
    path.write_bytes(make(path))
    with pytest.raises(DocumentError, match=told) as caught:
        extract_pdf(path)
    assert "guideline.pdf" in str(caught.value)
    assert "ください" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="読めません"):
        extract_pdf(tmp_path / "none.pdf")


def test_progress_is_told_page_by_page(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = Sheet(tmp_path / "a.pdf").body().page().body().page().body().save()
    extract_pdf(path, lambda done, pages: told.append((done, pages)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_caller_that_fails_ends_the_reading(tmp_path: Path) -> None:
    def fail(done: int, pages: int) -> None:
        raise RuntimeError

    path = Sheet(tmp_path / "a.pdf").body().page().body().save()
    with pytest.raises(RuntimeError):
        extract_pdf(path, fail)


def test_a_page_without_words_is_noted(tmp_path: Path) -> None:
    sheet = Sheet(tmp_path / "a.pdf").body().page()
    sheet.canvas.rect(100, 100, 300, 300)
    extraction = extract_pdf(sheet.page().body().save())
    assert [note for note in extraction.notes if "2ページ目" in note and "文字のない" in note]


def test_radicals_and_private_characters_are_noted(tmp_path: Path) -> None:
    path = Sheet(tmp_path / "a.pdf").lines(["⼈間中⼼の社会を作る。"], font=MINCHO).body().save()
    extraction = extract_pdf(path)
    assert "人間中心の社会を作る。" in extraction.text
    assert any("2 字" in note for note in extraction.notes)
