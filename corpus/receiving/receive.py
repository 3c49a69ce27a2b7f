"""A received file: what sort of file it is by its content, and the reader for each sort."""

import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from corpus.errors import DocumentError
from corpus.guideline.document import Extraction
from corpus.pdf.extraction import extract_pdf
from corpus.receiving.html import decode, extract_html
from corpus.text.markup import is_markup

OnPage = Callable[[int, int], None]

_MEGABYTE = 1_000_000
_HEAD = 1024  # bytes in which a file says what it is


class FileType(StrEnum):
    """The sorts of files that are taken; the value is the suffix under which one is kept."""

    PDF = ".pdf"
    HTML = ".html"
    TEXT = ".md"


_LARGEST = {FileType.PDF: 200 * _MEGABYTE, FileType.HTML: 20 * _MEGABYTE, FileType.TEXT: 20 * _MEGABYTE}
_FOREIGN = (
    (b"PK\x03\x04", "Word・Excel などの文書か ZIP"),
    (b"\xd0\xcf\x11\xe0", "古い形式の Word・Excel の文書"),
    (b"{\\rtf", "リッチテキスト(RTF)"),
    (b"\x89PNG", "画像(PNG)"),
    (b"\xff\xd8\xff", "画像(JPEG)"),
    (b"\x1f\x8b", "圧縮ファイル(gzip)"),
    (b"7z\xbc\xaf", "圧縮ファイル(7z)"),
)


@dataclass(frozen=True)
class ReceivedFile:
    """A file's bytes, what sort it is, and what was read from it."""

    sort: FileType
    raw: bytes
    extraction: Extraction

    @property
    def verbatim(self) -> bool:
        """Whether the text is the very bytes that were received."""
        return self.extraction.text.encode() == self.raw


def receive(path: Path, on_page: OnPage = lambda _done, _total: None) -> ReceivedFile:
    """Read a file that somebody wants to bring in; ``on_page`` hears how far a PDF is read.

    Raises:
        DocumentError: missing, too large, damaged, encrypted, without words, or of no sort we take.
    """
    size = _size(path)
    with _reading(path), path.open("rb") as file:
        sort = _sort(path, file.read(_HEAD))
    # Before the whole is read, so that a file of many gigabytes takes no memory.
    if size > _LARGEST[sort]:
        raise DocumentError(
            f"{path} は大きすぎます({size / _MEGABYTE:,.0f} MB)。"
            f"{_LARGEST[sort] // _MEGABYTE} MB までの文書だけを登録できます。章ごとに分けてください。"
        )
    with _reading(path):
        raw = path.read_bytes()
    extraction = _extract(sort, path, raw, on_page)
    if is_markup(extraction.text):
        raise DocumentError(f"{path} に言葉がありません。受け取ったファイルか確かめてください。")
    return ReceivedFile(sort, raw, extraction)


def _extract(sort: FileType, path: Path, raw: bytes, on_page: OnPage) -> Extraction:
    if sort is FileType.PDF:
        return extract_pdf(path, on_page)
    if sort is FileType.HTML:
        return extract_html(raw, path)
    decoded = decode(raw, path)
    notes = (f"{decoded.converted_from} から UTF-8 に変換しました。",) if decoded.converted_from else ()
    return Extraction(decoded.text, notes=notes)


def _size(path: Path) -> int:
    with _reading(path):
        found = path.stat()
    # A pipe or a device has no end, and reading it would never return.
    if not stat.S_ISREG(found.st_mode):
        raise DocumentError(
            f"{path} はファイルではありません。PDF・Markdown・HTML のどれか一つを指定してください。"
        )
    if found.st_size == 0:
        raise DocumentError(f"{path} は空です。受け取ったファイルか確かめてください。")
    return found.st_size


def _sort(path: Path, head: bytes) -> FileType:
    """By what stands at its beginning, else by its name.

    Raises:
        DocumentError: it is of a sort that we do not take; the message names it.
    """
    # By content, as a Word document may be called a.pdf or a.txt.
    for mark, name in _FOREIGN:
        if head.startswith(mark):
            raise DocumentError(
                f"{path} は{name}のようです。文字の入った PDF か、Markdown・HTML・テキストに直してください。"
            )
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"%PDF-" in head or path.suffix.lower() == ".pdf":
        return FileType.PDF
    if start.startswith((b"<!doctype html", b"<html")) or path.suffix.lower() in (".html", ".htm", ".xhtml"):
        return FileType.HTML
    return FileType.TEXT


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise DocumentError(f"{path} がありません。ファイルの場所を確かめてください。") from error
    except OSError as error:
        raise DocumentError(
            f"{path} を読めません({error.strerror})。ファイルの種類と権限を確かめてください。"
        ) from error
