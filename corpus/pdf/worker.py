"""The process that reads a PDF, so that a hostile or broken file can only end this process.

It writes JSON lines: ``[done, pages]`` for each page, then an object with ``extraction`` or ``error``.
"""

import json
import resource
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from pydantic import TypeAdapter

from corpus.errors import DocumentError
from corpus.guideline.document import Extraction
from corpus.pdf.block_reader import BlockReader
from corpus.pdf.columns import Flow, flows_of, gap_after, with_edges
from corpus.pdf.contents import mark_contents
from corpus.pdf.footnotes import take_footnotes
from corpus.pdf.furniture import remove_furniture
from corpus.pdf.markdown_writer import MarkdownWriter
from corpus.pdf.pdf_blocks import settle_headings
from corpus.pdf.pdf_file import open_pdf, read_page, readable
from corpus.pdf.pdf_page import PdfPage, body_size, page_of
from corpus.pdf.pdf_style import style_of

_LISTED = 12


def notes_of(pages: Sequence[PdfPage]) -> Iterator[str]:
    """Japanese sentences that name the pages by their place in the file."""
    if blank := [page.place for page in pages if page.blank]:
        yield f"文字のないページがあります(図や画像だけのページかもしれません): {_places(blank)}。"
    if radicals := sum(page.trouble.radicals for page in pages):
        yield f"部首用の文字 {radicals} 字を、同じ形の漢字に置き換えました。"
    if ligatures := sum(page.trouble.ligatures for page in pages):
        yield f"合字(ﬁ など){ligatures} 字を、ふつうの綴りに置き換えました。"
    if unreadable := [page.place for page in pages if page.trouble.unreadable]:
        yield f"読み取れない文字を「〓」としました。元の PDF で確かめてください: {_places(unreadable)}。"
    if private := [page.place for page in pages if page.trouble.private]:
        yield f"外字(私用領域の文字)があります。元の PDF で確かめてください: {_places(private)}。"
    if vertical := [page.place for page in pages if page.trouble.vertical]:
        yield f"縦書きのページは正しく読み取れません。元の PDF で確かめてください: {_places(vertical)}。"


def _places(places: Iterable[int]) -> str:
    places = list(places)
    more = f"ほか {len(places) - _LISTED} ページ" * (len(places) > _LISTED)
    return "、".join(f"{place}ページ目" for place in places[:_LISTED]) + more


MEMORY = 1 << 30  # bytes of address space
PATIENCE = 30  # seconds of computing for one page, and for what comes before and after all pages
_MOST_GLYPHS = 100_000  # on a page


def read_pdf(path: Path, on_page: Callable[[int, int], None]) -> Extraction:
    """Read a file in this process.

    Raises:
        DocumentError: not to be read, or without words.
    """
    pages = _pages(path, on_page)
    # A few pages without words are covers or figures; more than half is a scan.
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
    # The order matters: a header would lie across two columns, the lines of a table of contents would be
    # taken for headings, and footnotes would part a paragraph that goes on over the page.
    size = body_size(pages)
    kept, numbers = remove_furniture(pages, size)
    flows = mark_contents(with_edges(_flows(kept, size)))
    style = style_of(flows, size)
    footnotes = take_footnotes(flows, style)
    blocks = settle_headings(BlockReader(style).read(flows))
    return MarkdownWriter(footnotes, numbers).write(blocks, notes_of(pages))


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
    # RLIMIT_CPU counts from the start of the process, so what is used up already is added.
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + PATIENCE
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what, ensure_ascii=False) + "\n")
    # A pipe is buffered in blocks: without this the progress would come late and all at once.
    sys.stdout.flush()


def main(path: str) -> None:
    """Read one file and tell on standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # SIGXCPU, which ends the process at the limit of time, would otherwise write a core dump.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _be_patient()
    try:
        extraction = read_pdf(Path(path), lambda done, pages: _say([done, pages]))
    except DocumentError as error:
        _say({"error": str(error)})
    else:
        _say({"extraction": TypeAdapter(Extraction).dump_python(extraction)})
