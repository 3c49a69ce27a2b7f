"""Blocks of a PDF: headings, paragraphs, list entries, tables, footnotes and code, each in parts by page."""

from dataclasses import dataclass, field
from enum import Enum, auto


class PdfBlockKind(Enum):
    """What a block is."""

    HEADING = auto()
    PARAGRAPH = auto()
    ENTRY = auto()
    TABLE = auto()
    FOOTNOTE = auto()
    CODE = auto()


@dataclass(frozen=True)
class Part:
    """Text that stands on the page at ``place``."""

    text: str
    place: int


@dataclass
class PdfBlock:
    """``level`` is that of a heading, or how deep an entry is nested; a table's text is its rows.

    ``size`` is that of a heading's characters, in points.
    """

    kind: PdfBlockKind
    level: int = 0
    size: float = 0.0
    parts: list[Part] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All parts."""
        return "".join(part.text for part in self.parts)
