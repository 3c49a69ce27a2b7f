"""The PDF file: its pages as glyphs, ruled cells and shaded areas. The only file that imports pdfplumber."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.layout import LTChar, LTComponent, LTContainer, LTCurve, LTLine, LTRect
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from corpus.errors import DocumentError
from corpus.pdf.pdf_spans import Area, Glyph

Edge = dict[str, Any]  # a line in the form that pdfplumber's table functions take

_THIN = 3.0  # points: a filled shape thinner than this is a line


def shaded(shape: LTCurve) -> bool:
    """Whether a shape is filled with a colour other than that of the paper."""
    color = shape.non_stroking_color
    levels = color if isinstance(color, tuple) else (color,)
    # A pattern is named, not numbered: it is no colour.
    inked = any(isinstance(level, int | float) for level in levels)
    # White is 0 in each of the four inks of CMYK, but 1 in grey and in RGB.
    paper = all(level == 0 for level in levels) if len(levels) == 4 else all(level == 1 for level in levels)
    return bool(shape.fill) and inked and not paper and min(shape.width, shape.height) > _THIN


def edges_of(shape: LTCurve, box: Area, paper: Area) -> Iterator[Edge]:
    """Lines and the sides of rectangles within ``box``, in the form that pdfplumber takes."""
    wide, high = box.x1 - box.x0, box.bottom - box.top
    plain = isinstance(shape, LTLine | LTRect) and (shape.stroke or shape.fill)
    # A rectangle as large as the page is its background or its frame.
    if not plain or (wide > 0.95 * paper.x1 and high > 0.95 * paper.bottom):
        return
    if not shape.stroke and min(wide, high) > _THIN and not shaded(shape):
        return
    # Word processors draw a rule as a thin filled rectangle: that is one line, not four.
    if high <= _THIN < wide or (not isinstance(shape, LTRect) and high <= wide):
        yield _edge("h", replace(box, bottom=box.top))
    elif wide <= _THIN:
        yield _edge("v", replace(box, x1=box.x0))
    else:
        yield from (_edge("h", replace(box, top=y, bottom=y)) for y in (box.top, box.bottom))
        yield from (_edge("v", replace(box, x0=x, x1=x)) for x in (box.x0, box.x1))


def closing_edges(edges: Sequence[Edge]) -> Iterator[Edge]:
    """The sides of tables whose rows are ruled from end to end but that are open on the left and right."""
    rules: dict[tuple[int, int], list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge["orientation"] == "h":
            rules[round(edge["x0"]), round(edge["x1"])].append(edge)
    uprights = [edge for edge in edges if edge["orientation"] == "v"]
    for same in rules.values():
        same.sort(key=lambda edge: float(edge["top"]))
        for over, under in pairwise(same):
            beside = [edge["x0"] for edge in uprights if _beside(edge, over, under)]
            # Two rules alone are no table: an upright must stand between them.
            if any(over["x0"] + _THIN < x < over["x1"] - _THIN for x in beside):
                ends = (end for end in (over["x0"], over["x1"]) if all(abs(x - end) > _THIN for x in beside))
                yield from (_edge("v", Area(x, over["top"], x, under["top"])) for x in ends)


def _beside(upright: Edge, over: Edge, under: Edge) -> bool:
    """Whether an upright line goes from one rule to the other."""
    return bool(upright["top"] < over["top"] + _THIN and upright["bottom"] > under["top"] - _THIN)


def _edge(orientation: str, box: Area) -> Edge:
    return {
        "orientation": orientation, "x0": box.x0, "x1": box.x1, "top": box.top, "bottom": box.bottom,
        "width": box.x1 - box.x0, "height": box.bottom - box.top, "object_type": "line",
    }  # fmt: skip


MOST_PAGES = 5000
_SLANT = 0.05  # b/a of a text matrix beyond which the text is turned
_SNAP = 3.0  # points: lines closer than this are one
_MOST_EDGES = 4000  # a page with more is a drawing


@dataclass(frozen=True)
class RawPage:
    """A page as printed: upright characters in printing order, cells of ruled tables, shaded areas."""

    place: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    tables: tuple[tuple[Area, ...], ...]
    shades: tuple[Area, ...]


@contextmanager
def open_pdf(path: Path) -> Iterator[PDF]:
    """The open file.

    Raises:
        DocumentError: encrypted, damaged, without pages or with too many.
    """
    # pdfminer warns of many harmless faults, and the last line on stderr is shown to people as the reason.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    with readable(path), pdfplumber.open(path) as pdf:
        if not pdf.pages:
            raise DocumentError(f"{path.name} にはページがありません。PDF を入手し直してください。")
        if len(pdf.pages) > MOST_PAGES:
            raise DocumentError(
                f"{path.name} は {len(pdf.pages)} ページあり、{MOST_PAGES} ページを超えるため読みません。"
                "必要な部分だけの PDF にしてください。"
            )
        yield pdf


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Tell what is wrong with a file that pdfminer cannot read; that memory is short goes through."""
    try:
        yield
    # pdfplumber wraps whatever pdfminer raises, MemoryError too; the cause is in the arguments.
    except (PdfminerException, MalformedPDFException) as error:
        if any(isinstance(each, PDFPasswordIncorrect) for each in error.args):
            raise DocumentError(
                f"{path.name} はパスワードで保護されています。保護を外した PDF を指定してください。"
            ) from error
        if any(isinstance(each, MemoryError) for each in error.args):
            raise MemoryError from error
        raise DocumentError(
            f"{path.name} は壊れているか PDF ではないため読めません。入手し直してください。"
        ) from error


def read_page(page: Page) -> RawPage:
    """One page; what the library kept of it is let go."""
    parts = tuple(_parts(page.layout))
    frame = _Frame(page.mediabox[0], float(page.height) + page.mediabox[1])
    shapes = [(part, Area(*frame.box(part))) for part in parts if isinstance(part, LTCurve)]
    paper = Area(0.0, 0.0, float(page.width), float(page.height))
    tables = tuple(_tables([edge for shape, box in shapes for edge in edges_of(shape, box, paper)]))
    raw = RawPage(
        page.page_number,
        paper.x1,
        paper.bottom,
        tuple(_glyphs(parts, frame, _finder(tables))),
        tables,
        tuple(box for shape, box in shapes if shaded(shape)),
    )
    # Or pdfplumber keeps the objects of each page, and a long file outgrows the memory.
    page.close()
    return raw


def _parts(layout: LTContainer[Any]) -> Iterator[LTComponent]:
    for part in layout:
        # A form XObject (LTFigure) holds parts of its own, often the words of the whole page.
        if isinstance(part, LTContainer):
            yield from _parts(part)
        elif isinstance(part, LTComponent):
            yield part


@dataclass(frozen=True)
class _Frame:
    """pdfminer counts upwards from the media box; this is pdfplumber's own way to page coordinates."""

    left: float
    foot: float

    def box(self, part: LTComponent) -> tuple[float, float, float, float]:
        """x0, top, x1, bottom of a part."""
        return part.x0 + self.left, self.foot - part.y1, part.x1 + self.left, self.foot - part.y0


def _glyphs(
    parts: Sequence[LTComponent], frame: _Frame, cell_at: Callable[[float, float], int]
) -> Iterator[Glyph]:
    for part in parts:
        if isinstance(part, LTChar) and not _turned(part):
            x0, top, x1, bottom = frame.box(part)
            cell = cell_at((x0 + x1) / 2, (top + bottom) / 2)
            yield Glyph(part.get_text(), x0, top, x1, bottom, part.size, _font_of(part), cell)


def _turned(char: LTChar) -> bool:
    # For example 「未定稿」 printed across the page.
    a, b, *_ = char.matrix
    return abs(b) > _SLANT * abs(a)


def _font_of(char: LTChar) -> str:
    # Bytes where the file gives the name as a string, which Japanese makers write in Shift_JIS.
    font = char.fontname
    name = font.decode("cp932", errors="replace") if isinstance(font, bytes) else str(font)
    # A font of which only a part is embedded is named like ABCDEF+IPAexMincho.
    return name.partition("+")[2] or name


def _tables(edges: list[Edge]) -> Iterator[tuple[Area, ...]]:
    """The cells of each table with ruled lines; a box around text is no table."""
    if not 4 <= len(edges) <= _MOST_EDGES:
        return
    merged = merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP)
    merged = [*merged, *closing_edges(merged)]
    cells = intersections_to_cells(edges_to_intersections(merged, _SNAP, _SNAP))
    for table in cells_to_tables(cells):
        if len(table) > 1:
            yield tuple(Area(*map(float, cell)) for cell in table)


def _finder(tables: Sequence[Sequence[Area]]) -> Callable[[float, float], int]:
    """Tells the number of the cell that a point lies in, over all tables of the page; -1 for none."""
    cells = list(enumerate(chain.from_iterable(tables)))

    # All characters of a line have one height, so that most of the cells are asked once a line.
    @cache
    def beside(y: float) -> list[tuple[int, Area]]:
        return [(number, cell) for number, cell in cells if cell.top <= y <= cell.bottom]

    return lambda x, y: next((number for number, cell in beside(y) if cell.x0 <= x <= cell.x1), -1)
