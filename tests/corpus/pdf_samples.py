"""Small PDFs drawn line by line, for tests of the extraction."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import ShishinError
from eval.benchmarks.synthetic.typesetting import GOTHIC, MINCHO, ready_fonts

HEIGHT, WIDTH = 842, 595
LEFT, SIZE, STEP = 72, 10, 16
FULL = 45  # characters of SIZE between the margins
BODY = (
    "各主体は人間の尊厳を守り関係者と協議しながらリスクを評価し記録を残すことが重要であり透明性にも留意する"
)


def need_fonts() -> None:
    """Skip without Japanese fonts, or fail where tests may not be skipped (``SHISHIN_REQUIRE_BROWSER=1``)."""
    try:
        ready_fonts()
    except ShishinError as error:
        if os.environ.get("SHISHIN_REQUIRE_BROWSER") == "1":
            pytest.fail(str(error))
        pytest.skip(str(error))


class Sheet:
    """A PDF in the making; ``y`` counts down from the top of the page."""

    def __init__(self, path: Path, **options: object) -> None:
        need_fonts()
        self.path = path
        self.canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=True, **options)
        self.y = 90.0

    def put(
        self, text: str, *, x: float = LEFT, y: float | None = None, size: float = SIZE, font: str = MINCHO
    ) -> "Sheet":
        """Print a line at ``y`` from the top."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - (self.y if y is None else y), text)
        return self

    def lines(
        self, texts: Sequence[str], *, x: float = LEFT, size: float = SIZE, font: str = MINCHO
    ) -> "Sheet":
        """Print lines one under another."""
        for text in texts:
            self.put(text, x=x, size=size, font=font)
            self.y += STEP
        return self

    def skip(self, points: float = STEP) -> "Sheet":
        """Leave room."""
        self.y += points
        return self

    def body(self, lines: int = 5) -> "Sheet":
        """A paragraph whose lines fill the width, but for the last."""
        words = (BODY * lines)[: FULL * lines - 12] + "。"
        return self.lines([words[at : at + FULL] for at in range(0, len(words), FULL)]).skip()

    def table(
        self, rows: Sequence[Sequence[Sequence[str]]], widths: Sequence[float], *, shaded: bool = True
    ) -> "Sheet":
        """Ruled rows of cells of lines, the first one shaded."""
        top = self.y
        for at, row in enumerate(rows):
            high = STEP * max(len(cell) for cell in row) + 6
            x = float(LEFT)
            for cell, wide in zip(row, widths, strict=True):
                self.canvas.setFillGray(0.85)
                self.canvas.rect(x, HEIGHT - top - high, wide, high, fill=int(shaded and not at))
                self.canvas.setFillGray(0)
                for line, text in enumerate(cell):
                    self.put(text, x=x + 4, y=top + 13 + STEP * line, font=MINCHO if at else GOTHIC)
                x += wide
            top += high
        self.y = top + 2 * STEP
        return self

    def page(self) -> "Sheet":
        """Begin the next page."""
        self.canvas.showPage()
        self.y = 90.0
        return self

    def save(self) -> Path:
        """The finished file."""
        self.canvas.showPage()
        self.canvas.save()
        return self.path
