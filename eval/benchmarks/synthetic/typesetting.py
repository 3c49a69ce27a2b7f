"""Typesetting: text cut into printed lines by Japanese rules, and drawn where it was put."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import ShishinError

PACKAGES = "fonts-ipaexfont-gothic fonts-ipaexfont-mincho"
_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")


def find_font(name: str) -> Path:
    """The file of a font, e.g. ``ipaexm.ttf``.

    Raises:
        ShishinError: it is not installed.
    """
    for folder in _FOLDERS:
        if found := next(folder.rglob(name), None):
            return found
    raise ShishinError(
        f"日本語フォント {name} がありません。「apt-get install {PACKAGES}」などで入れてください。"
    )


MINCHO, GOTHIC = "IPAexMincho", "IPAexGothic"
_FILES = {MINCHO: "ipaexm.ttf", GOTHIC: "ipaexg.ttf"}
# a footnote's mark, a run of ASCII signs without the 「[」 of a mark, or one character
_ATOM = re.compile(r"\[\^\d+\]|[!-Z\\-~]+|.", re.DOTALL)
# 行頭禁則 and 行末禁則: what may not begin a printed line, and what may not end one
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
        # 「、」 and 「」」 stay with what is before them, 「「」 with what follows.
        if held and not (atom[0] in _NOT_FIRST or _NOTE.match(atom) or held[-1] in _NOT_LAST):
            yield held
            held = ""
        held += atom
    yield held


def pieces(line: Printed) -> Iterator[Printed]:
    """The line with the marks of footnotes as small raised numbers."""
    x = line.x
    for at, text in enumerate(_NOTE.split(line.text)):
        # split at the marks: words, number, words, number, words
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


_HEADERS = (
    "AI事業者ガイドライン(第1.1版)",
    "総務省・経済産業省 AI事業者ガイドライン",
    "AI事業者ガイドライン 本編・別添",
)
_FOOTERS = ("{number}", "- {number} -", "{number} / {total}", "p. {number}")


@dataclass(frozen=True)
class Layout:
    """Sizes and distances in points, ``indent`` in characters; ``sizes`` are of headings by level.

    ``spread`` sets lines to the full width, ``torn`` breaks Latin words only at spaces but Japanese
    ones anywhere; ``radicals`` is the share of characters written as radicals where there is one.
    """

    body: float
    leading: float
    margin: float
    top: float
    gap: float
    indent: int
    between: float
    sizes: tuple[float, ...]
    header: str
    footer: str
    spread: bool
    again: bool
    watermark: bool
    radicals: float
    # A4 in points
    width: float = 595.28
    height: float = 841.89


def layout_of(seed: int) -> Layout:
    """One of many layouts."""
    random = Random(f"layout {seed}")
    body = random.choice((9.5, 10.0, 10.5, 11.0))
    indent = random.choice((0, 1, 1))
    step = random.choice((1.5, 2.0))
    return Layout(
        body=body,
        leading=body * random.choice((1.45, 1.6, 1.75)),
        margin=random.choice((56.0, 64.0, 72.0)),
        top=random.choice((72.0, 80.0)),
        gap=random.choice((18.0, 24.0, 30.0)),
        indent=indent,
        between=body * (random.choice((0.0, 0.6)) if indent else 0.8),
        sizes=(24.0, *(body + step * (3 - at) + 1 for at in range(3)), body),
        header=random.choice(_HEADERS),
        footer=random.choice(_FOOTERS),
        spread=random.random() < 0.6,
        again=random.random() < 0.6,
        watermark=random.random() < 0.4,
        radicals=0.04,
    )
