"""The process that reads a PDF, so that a hostile or broken file can only end this process.

It writes JSON lines: ``[done, pages]`` for each page, then an object with ``extraction`` or ``error``.
"""

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from pydantic import TypeAdapter

from corpus.errors import DocumentError
from corpus.extraction import Extraction
from corpus.pdf.columns import Flow, flows_of, gap_after
from corpus.pdf.contents import mark_contents
from corpus.pdf.edge import with_edges
from corpus.pdf.file import open_pdf, read_page, readable
from corpus.pdf.footnote import take_footnotes
from corpus.pdf.furniture import remove_furniture
from corpus.pdf.heading import settle_headings
from corpus.pdf.notes import notes_of
from corpus.pdf.page import PdfPage, body_size, page_of
from corpus.pdf.reader import Reader
from corpus.pdf.style import style_of
from corpus.pdf.writer import Writer

MEMORY = 1 << 30  # bytes of address space
PATIENCE = 30  # seconds of computing for one page, and for what comes before and after all pages
_MOST_GLYPHS = 100_000  # on a page


def read_pdf(path: Path, on_page: Callable[[int, int], None]) -> Extraction:
    """Read a file in this process.

    Raises:
        DocumentError: not to be read, or without words.
    """
    pages = _pages(path, on_page)
    blank = sum(page.blank for page in pages)
    if blank > len(pages) / 2:
        raise DocumentError(
            f"{path.name} は {len(pages)} ページのうち {blank} ページに文字情報がありません"
            "(スキャンした画像と思われます)。文字認識(OCR)をした PDF を指定してください。"
        )
    return _arranged(pages)


def _pages(path: Path, on_page: Callable[[int, int], None]) -> list[PdfPage]:
    pages: list[PdfPage] = []
    with open_pdf(path) as pdf:
        for page in pdf.pages:
            _be_patient()
            with readable(path):
                raw = read_page(page)
            if len(raw.glyphs) > _MOST_GLYPHS:
                raise DocumentError(
                    f"{path.name} の {raw.place} ページ目は文字が多すぎて読めません。"
                    "そのページを除いた PDF にしてください。"
                )
            pages.append(page_of(raw))
            on_page(len(pages), len(pdf.pages))
    return pages


def _arranged(pages: list[PdfPage]) -> Extraction:
    """The document from all its pages."""
    size = body_size(pages)
    kept, numbers = remove_furniture(pages, size)
    flows = mark_contents(with_edges(_flows(kept, size)))
    style = style_of(flows, size)
    footnotes = take_footnotes(flows, style)
    blocks = settle_headings(Reader(style).read(flows))
    return Writer(footnotes, numbers).write(blocks, notes_of(pages))


def _flows(pages: list[PdfPage], size: float) -> list[Flow]:
    flows: list[Flow] = []
    gap: float | None = None
    for page in pages:
        found = flows_of(page, size, gap)
        gap = gap_after(found, page.width)
        flows += found
    return flows


def _be_patient() -> None:
    """Allow for so many more seconds of computing; the system ends the process after them."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + PATIENCE
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main(path: str) -> None:
    """Read one file and tell on standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _be_patient()
    try:
        extraction = read_pdf(Path(path), lambda done, pages: _say([done, pages]))
    except DocumentError as error:
        _say({"error": str(error)})
    else:
        _say({"extraction": TypeAdapter(Extraction).dump_python(extraction)})
