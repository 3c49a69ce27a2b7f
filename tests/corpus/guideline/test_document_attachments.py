"""The original and the page map beside a source are checked as the source is."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from corpus.errors import DocumentError
from corpus.guideline.document import PageRun, load_document, pages_to_bytes
from tests.corpus.folders import TEXT, UNCHANGED, is_one_japanese_sentence, write

ORIGINAL = b"%PDF-1.7 \0\xff"
RUNS = (PageRun(0, 1, 5), PageRun(6, 2, 6))
PAGES = pages_to_bytes(RUNS)
NAMES = ("original", "pages")


def attached(name: str, raw: bytes) -> str:
    return f'{{file = "{name}", sha256 = "{hashlib.sha256(raw).hexdigest()}"}}'


def extracted(
    root: Path, pages: bytes = pages_to_bytes(RUNS), changed: Mapping[str, str | None] = UNCHANGED
) -> Path:
    """A folder with a source, the file that it was extracted from and its page map."""
    fields = {"original": attached("original.pdf", ORIGINAL), "pages": attached("pages.json", pages)}
    folder = write(root, changed={**fields, **changed})
    (folder / "original.pdf").write_bytes(ORIGINAL)
    (folder / "pages.json").write_bytes(pages)
    return folder


def refused(folder: Path, *named: str) -> None:
    with pytest.raises(DocumentError) as caught:
        load_document(folder)
    assert is_one_japanese_sentence(str(caught.value), *named)


def test_a_document_has_the_pages_of_its_original(tmp_path: Path) -> None:
    document = load_document(extracted(tmp_path))
    assert document.pages == RUNS
    assert document.text == TEXT
    assert document.manifest.original is not None
    assert document.manifest.original.file == "original.pdf"


def test_a_document_that_was_received_as_text_has_no_pages(tmp_path: Path) -> None:
    document = load_document(write(tmp_path))
    assert document.pages == ()
    assert document.manifest.original is None


@pytest.mark.parametrize("file", ["original.pdf", "pages.json"])
def test_an_attachment_that_was_changed_or_taken_away(tmp_path: Path, file: str) -> None:
    folder = extracted(tmp_path)
    (folder / file).write_bytes((folder / file).read_bytes() + b" ")
    refused(folder, str(folder / file), "sha256")
    (folder / file).unlink()
    with pytest.raises(DocumentError, match="がありません") as caught:
        load_document(folder)
    assert str(folder / file) in str(caught.value)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("file", ["../original.pdf", "/etc/passwd", "", ".."])
def test_an_attachment_that_is_no_file_of_the_folder(tmp_path: Path, name: str, file: str) -> None:
    refused(extracted(tmp_path, changed={name: attached(file, ORIGINAL)}), "document.toml", f"「{file}」")


@pytest.mark.parametrize("name", NAMES)
def test_an_attachment_without_its_checksum(tmp_path: Path, name: str) -> None:
    refused(extracted(tmp_path, changed={name: '{file = "original.pdf"}'}), "document.toml", f"{name}.sha256")


def test_pages_beyond_the_source(tmp_path: Path) -> None:
    folder = extracted(tmp_path, pages_to_bytes([PageRun(0, 1), PageRun(len(TEXT) + 1, 2)]))
    with pytest.raises(DocumentError, match="原文に合いません"):
        load_document(folder)
