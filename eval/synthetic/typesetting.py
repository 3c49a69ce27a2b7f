"""Typesetting: text cut into printed lines by Japanese rules, and drawn where it was put."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from eval.synthetic.fonts import find_font

MINCHO, GOTHIC = "IPAexMincho", "IPAexGothic"
_FILES = {MINCHO: "ipaexm.ttf", GOTHIC: "ipaexg.ttf"}
_ATOM = re.compile(r"\[\^\d+\]|[!-Z\\-~]+|.", re.DOTALL)
_NOT_FIRST = set("」』)）】〕］》。、・:：;!?ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々")
_NOT_LAST = set("「『(（【〔［《")
_NOTE = re.compile(r"\[\^(\d+)\]")
RAISED_SIZE, RAISE = 0.55, 0.38  # of the size of the text


@dataclass(frozen=True)
class Type:
    """A font and its size in points."""

    font: str
    size: float


@dataclass(frozen=True)
class Printed:
    """A piece of a line on the page numbered ``page`` from 0; ``y`` is its baseline from the page's foot."""

    page: int
    x: float
    y: float
    text: str
    type: Type
    stretch: float = 0.0


@cache
def ready_fonts() -> None:
    """Make the fonts known to reportlab.

    Raises:
        ShishinError: a font is not installed.
    """
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(find_font(file))))


def width(text: str, type_: Type) -> float:
    """Width of ``text`` in points; the marks of footnotes are small."""
    plain = _NOTE.sub("", text)
    marks = "".join(_NOTE.findall(text))
    small = pdfmetrics.stringWidth(marks, type_.font, type_.size * RAISED_SIZE) if marks else 0.0
    return float(pdfmetrics.stringWidth(plain, type_.font, type_.size) + small)


def cut(text: str, type_: Type, first: float, rest: float) -> list[str]:
    """The lines of ``text``, the first as wide as ``first``, the others as ``rest`` (points)."""
    lines, line, room = list[str](), "", first
    for atom in _atoms(text):
        if line and width(line + atom, type_) > room:
            lines.append(line.rstrip(" "))
            line, room, atom = "", rest, atom.lstrip(" ")
        line += atom
    return [*lines, line] if line else lines


def _atoms(text: str) -> Iterator[str]:
    """What must stay on one line: Latin words, and characters that may not begin or end one."""
    held = ""
    for found in _ATOM.finditer(text):
        atom = found[0]
        if held and not (atom[0] in _NOT_FIRST or _NOTE.match(atom) or held[-1] in _NOT_LAST):
            yield held
            held = ""
        held += atom
    yield held


def pieces(line: Printed) -> Iterator[Printed]:
    """The line with the marks of footnotes as small raised numbers."""
    x = line.x
    for at, text in enumerate(_NOTE.split(line.text)):
        if at % 2:
            type_ = Type(line.type.font, line.type.size * RAISED_SIZE)
            piece = replace(line, x=x, y=line.y + RAISE * line.type.size, text=text, type=type_, stretch=0.0)
        else:
            piece = replace(line, x=x, text=text)
        if text:
            yield piece
        x += width(text, piece.type) + piece.stretch * len(text)


def draw(canvas: Canvas, line: Printed) -> None:
    """Print one line on the open page."""
    for piece in pieces(line):
        text = canvas.beginText(piece.x, piece.y)
        text.setFont(piece.type.font, piece.type.size)
        text.setCharSpace(piece.stretch)
        text.textOut(piece.text)
        canvas.drawText(text)
