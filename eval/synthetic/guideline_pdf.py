"""A PDF in the official layout of the guideline, with the truth about what it says.

One seed gives the same words in the same layout; the measures of the layout differ by seed.
"""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from reportlab.pdfgen.canvas import Canvas

from corpus.radicals import fold_radicals
from eval.synthetic.guideline_author import Author
from eval.synthetic.layout import Layout, layout_of
from eval.synthetic.press import Border, Paper, Press
from eval.synthetic.truth import TruthBlock
from eval.synthetic.typesetting import GOTHIC, MINCHO, Printed, Type, draw, ready_fonts, width

_RADICALS = {fold_radicals(chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}


@dataclass(frozen=True)
class GuidelinePdf:
    """Where the file is and what it says, block by block."""

    path: Path
    pages: int
    truth: tuple[TruthBlock, ...]


def make_guideline(path: Path, pages: int, seed: int) -> GuidelinePdf:
    """Write a PDF of about ``pages`` pages (at least 8) to ``path``.

    Raises:
        ShishinError: a Japanese font is not installed.
    """
    ready_fonts()
    press = Press(layout_of(seed))
    Author(press, Random(f"text {seed}"), pages).write()
    return print_press(path, press, Random(f"radicals {seed}"))


def print_press(path: Path, press: Press, random: Random) -> GuidelinePdf:
    """Print what a press holds, with headers, footers and, for some characters, radicals."""
    paper, layout = press.paper(), press.layout
    canvas = Canvas(str(path), pagesize=(layout.width, layout.height), invariant=True)
    for page in range(paper.pages):
        _watermark(canvas, layout)
        for border in (each for each in paper.borders if each.page == page):
            _rule(canvas, border)
        canvas.setFillGray(0)
        for line in (each for each in paper.printed if each.page == page):
            draw(canvas, _with_radicals(line, random, layout.radicals))
        _furniture(canvas, layout, paper, page, press.number(page))
        canvas.showPage()
    canvas.save()
    return GuidelinePdf(path, paper.pages, paper.truth)


def _with_radicals(line: Printed, random: Random, share: float) -> Printed:
    letters = (_RADICALS.get(each, each) if random.random() < share else each for each in line.text)
    return Printed(line.page, line.x, line.y, "".join(letters), line.type, line.stretch)


def _rule(canvas: Canvas, border: Border) -> None:
    canvas.setLineWidth(0.5)
    canvas.setFillGray(0.85)
    canvas.rect(border.x, border.y, border.width, border.height, fill=int(border.shaded))


def _watermark(canvas: Canvas, layout: Layout) -> None:
    if layout.watermark:
        canvas.saveState()
        canvas.translate(layout.width / 2, layout.height / 2)
        canvas.rotate(45)
        canvas.setFillGray(0.9)
        canvas.setFont(GOTHIC, 90)
        canvas.drawCentredString(0, 0, "未定稿")
        canvas.restoreState()


def _furniture(canvas: Canvas, layout: Layout, paper: Paper, page: int, number: int | None) -> None:
    """Header and footer, from the page after the cover."""
    if page == 0 or number is None:
        return
    small, annex = Type(GOTHIC, 8.5), page >= paper.annex
    header = f"{layout.header} 別添" if annex else layout.header
    footer = f"別添-{number}" if annex else layout.footer.format(number=number, total=paper.pages - 1)
    right = layout.width - layout.margin - width(header, small)
    centre = (layout.width - width(footer, Type(MINCHO, 9.0))) / 2
    draw(canvas, Printed(page, right, layout.height - 40, header, small))
    draw(canvas, Printed(page, centre, 30, footer, Type(MINCHO, 9.0)))
