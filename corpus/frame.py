"""Frames: open headings and numbers, and how high their numbers usually stand."""

from dataclasses import dataclass, field
from enum import Enum, auto

from corpus.entry import Entry
from corpus.marker import ARTICLE, ROLE, Marker
from corpus.numbering_system import ANNEXES, BARE, LEGAL
from corpus.span import Span

FIXED = tuple(f"第{unit}" for unit in LEGAL)
_ANNEX_RANK = 1
_RANKS = {
    **{system: rank for rank, system in enumerate(FIXED)},
    **dict.fromkeys(ANNEXES, _ANNEX_RANK),
    **{"A.": 10, "I.": 10, "N.": 11, BARE: 11, "N)": 12, "I)": 12, "(N)": 13, "①": 14, "ア": 15, "(ア)": 16},
}
_DEEPEST = 20


class FrameKind(Enum):
    """How a frame came to stand in the hierarchy."""

    HEADING = auto()
    NUMBERED = auto()
    PHASE = auto()
    LABEL = auto()


@dataclass(eq=False)
class Frame:
    """An open heading or number.

    ``whole`` is its line without Markdown marks, ``words`` that without its number; ``level`` is that
    of a heading; ``last`` the last number of each system right under it.
    """

    kind: FrameKind
    whole: Span
    words: Span
    marker: Marker | None = None
    level: int | None = None
    indent: int = 0
    bulleted: bool = False
    entry: Entry | None = None
    parent: bool = False
    last: dict[str, int] = field(default_factory=dict)

    @property
    def system(self) -> str | None:
        """The numbering system of its number."""
        return self.marker.system if self.marker else None


def rank(marker: Marker) -> int:
    """How high its system usually stands, 0 the highest."""
    return _RANKS.get(marker.system, _DEEPEST)


def number_path(frame: Frame) -> tuple[int, ...]:
    """All numbers of a frame: ``(1, 2)`` of ``1.2``."""
    return (frame.marker.path or (frame.marker.number,)) if frame.marker else ()


def rank_of(frame: Frame) -> int:
    """The rank of its number; the lowest without one."""
    return rank(frame.marker) if frame.marker else _DEEPEST


def is_structural(frame: Frame) -> bool:
    """Whether a role item may stand under it: a chapter, a phase."""
    return frame.kind is FrameKind.PHASE or rank_of(frame) <= _RANKS["A."]


def is_chapter(frame: Frame) -> bool:
    """Whether its number is that of a part, a chapter, an annex: structure, not a thing to cite."""
    return frame.system != ARTICLE and rank_of(frame) < len(FIXED)


def is_inline(frame: Frame) -> bool:
    """Whether its number is one of a list, not of a chapter, an article or a role item."""
    return frame.system != ROLE and frame.system not in FIXED


def is_listed(frame: Frame) -> bool:
    """Whether it is a numbered line and no heading."""
    return frame.kind is FrameKind.NUMBERED and frame.level is None
