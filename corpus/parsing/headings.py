"""The hierarchy: which headings and numbers stand above the line that is being read.

A stack of sections. Headings nest by their Markdown level, numbered lines by the order in which
their systems appear, by indentation, and by the fixed order of 部・章・節・条.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from corpus.guideline.item import ItemKind, Phase, Role
from corpus.parsing.numbering import ANNEXES, ARTICLE, BARE, DECIMAL, IDENTIFIER, LEGAL, ROLE, Marker
from corpus.text.span import Span


@dataclass(eq=False)
class Entry:
    """What becomes one item, or several where it is long.

    ``serial`` is shared by the sub-sections of one numbered entry; ``pieces`` are its words in
    units that are never cut: paragraphs, list entries, rows, blocks of code.
    """

    code: str
    kind: ItemKind
    serial: int
    roles: tuple[Role, ...]
    principle: int | None = None
    phase: Phase | None = None
    pieces: list[Span] = field(default_factory=list)


FIXED = tuple(f"第{unit}" for unit in LEGAL)
# 「別添3」 stands beside 「第2部」: 編 is 0, 部 is 1.
_ANNEX_RANK = 1
# Up to 10 a number can head a chapter (see is_structural); beyond that it is one of a list.
_RANKS = {
    **{system: rank for rank, system in enumerate(FIXED)},
    **dict.fromkeys(ANNEXES, _ANNEX_RANK),
    **{"A.": 10, "I.": 10, "N.": 11, BARE: 11, "N)": 12, "I)": 12, "(N)": 13, "①": 14, "ア": 15, "(ア)": 16},
}
_DEEPEST = 20


class SectionKind(Enum):
    """How a section came to stand in the hierarchy."""

    HEADING = auto()
    NUMBERED = auto()
    PHASE = auto()
    LABEL = auto()


@dataclass(eq=False)
class OpenSection:
    """An open heading or number.

    ``whole`` is its line without Markdown marks, ``words`` that without its number; ``level`` is that
    of a heading; ``last`` the last number of each system right under it.
    """

    kind: SectionKind
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


def number_path(section: OpenSection) -> tuple[int, ...]:
    """All numbers of a section: ``(1, 2)`` of ``1.2``."""
    return (section.marker.path or (section.marker.number,)) if section.marker else ()


def rank_of(section: OpenSection) -> int:
    """The rank of its number; the lowest without one."""
    return rank(section.marker) if section.marker else _DEEPEST


def is_structural(section: OpenSection) -> bool:
    """Whether a role item may stand under it: a chapter, a phase."""
    return section.kind is SectionKind.PHASE or rank_of(section) <= _RANKS["A."]


def is_chapter(section: OpenSection) -> bool:
    """Whether its number is that of a part, a chapter, an annex: structure, not a thing to cite."""
    return section.system != ARTICLE and rank_of(section) < len(FIXED)


def is_inline(section: OpenSection) -> bool:
    """Whether its number is one of a list, not of a chapter, an article or a role item."""
    return section.system != ROLE and section.system not in FIXED


def is_listed(section: OpenSection) -> bool:
    """Whether it is a numbered line and no heading."""
    return section.kind is SectionKind.NUMBERED and section.level is None


_SKIPPED = 3  # so many numbers may be missing from a series of plain lines


class Hierarchy:
    """The open sections, outermost first; ``root`` holds the series that stand under none."""

    def __init__(self) -> None:
        nothing = Span(0, 0)
        self.root = OpenSection(SectionKind.HEADING, nothing, nothing, level=0)
        self.sections: list[OpenSection] = []

    @property
    def top(self) -> OpenSection:
        """The innermost section."""
        return self.sections[-1] if self.sections else self.root

    @property
    def numbered(self) -> OpenSection | None:
        """The innermost section with a number."""
        return next((section for section in reversed(self.sections) if section.marker), None)

    def push(self, section: OpenSection) -> None:
        """Open a section below the innermost."""
        if section.marker:
            self.top.last[section.marker.system] = section.marker.number
        for above in self.sections:
            above.parent = True
        self.sections.append(section)

    def choose(self, markers: Sequence[Marker], *, sure: bool) -> Marker | None:
        """The reading of a number that fits best; ``sure``: a heading, whose number may be any."""
        # 「i. 題」 behind 「h. 題」 is the letter, elsewhere the Roman numeral: the number that is next wins.
        fitting = [(self._strange(marker), marker) for marker in markers if self._fits(marker, sure=sure)]
        return min(fitting, key=lambda pair: pair[0])[1] if fitting else None

    def _strange(self, marker: Marker) -> int:
        prior = self._prior(marker)
        if prior is not None and marker.number == prior + 1:
            return 0
        return 1 if marker.first else 2

    def _fits(self, marker: Marker, *, sure: bool) -> bool:
        prior = self._prior(marker)
        if marker.system == ROLE or marker.system in FIXED:
            return True
        # A plain line 「1.1 …」 may be an amount or a version: it begins a series only under an open 「1」.
        if not sure and prior is None and len(marker.path) > 1 and marker.system.endswith(DECIMAL):
            return marker.first and any(number_path(section) == marker.path[:-1] for section in self.sections)
        if marker.first:
            return True
        # With two hyphens it is surely a requirement (MSTG-ARCH-2); with one it may be a word (COVID-19).
        if marker.system.startswith(IDENTIFIER) and prior is None:
            return marker.text.count("-") > 1
        if marker.system == BARE and prior is None and self.top.system == ARTICLE:
            return marker.number == 2  # 第1項 has no number of its own
        # A plain line must go on with an open series, where a few may be missing; else its number is words.
        return sure or (prior is not None and prior <= marker.number <= prior + _SKIPPED)

    def _prior(self, marker: Marker) -> int | None:
        """The last number of the same series."""
        for section in (*reversed(self.sections), self.root):
            if marker.system in section.last:
                return section.last[marker.system]
            if section.marker and section.marker.system == marker.system:
                return section.marker.number
        return None

    def leave_for_heading(self, level: int, marker: Marker | None) -> None:
        """Close what a heading of this level does not stand under."""
        while self.sections:
            top = self.top
            if top.level is None:
                # 「D-2) i. …」 stands under the line 「AI開発時」, although that is no Markdown heading.
                if marker and marker.system == ROLE and top.kind is SectionKind.PHASE:
                    return
            elif top.level < level:
                return
            # A source may give 「1. 題」 and the 「(1) 下」 under it the same level: then the numbers decide.
            elif top.level == level and marker:
                if top.system == marker.system:
                    self.sections.pop()
                    return
                if self._begins_below(marker, top):
                    return
            self.sections.pop()

    def _begins_below(self, marker: Marker, top: OpenSection) -> bool:
        """Whether a heading as high as ``top`` begins a series that belongs under it."""
        if marker.system == ROLE:
            return top.kind is SectionKind.PHASE
        if top.marker is None or any(section.system == marker.system for section in self.sections):
            return False
        if len(marker.path) > 1:
            return marker.path[:-1] == (top.marker.path or (top.marker.number,))
        return marker.first and rank(marker) > rank(top.marker)

    def leave_for_line(self, marker: Marker, indent: int) -> None:
        """Close what a numbered line does not stand under."""
        if marker.system == ROLE:
            self._pop_while(lambda top: top.system == ROLE or (top.level is None and not is_structural(top)))
        elif marker.system in FIXED:
            self._pop_while(
                # A heading without a number stays open: 「第1条」 on a plain line stands under it.
                lambda top: rank_of(top) >= rank(marker) and (top.level is None or top.marker is not None)
            )
        elif len(marker.path) > 1 and marker.absolute:
            self._leave_for_path(marker, indent)
        elif (at := self._same(marker, indent)) is not None:
            del self.sections[at:]
        else:
            self.dedent(indent)

    def _same(self, marker: Marker, indent: int) -> int | None:
        """Where the series of ``marker`` stands; None if it begins one here."""
        for at in range(len(self.sections) - 1, -1, -1):
            section = self.sections[at]
            if section.system == marker.system:
                return None if self._is_inside(marker, section, indent) else at
            if section.kind is not SectionKind.NUMBERED and section.marker is None:
                return None  # a heading begins its own series
        return None

    @staticmethod
    def _is_inside(marker: Marker, section: OpenSection, indent: int) -> bool:
        """Whether a list stands inside an entry of the same system: indented, or under a heading."""
        if section.level is None:
            return marker.first and indent > section.indent + 1
        return marker.first or marker.system in section.last

    def _leave_for_path(self, marker: Marker, indent: int) -> None:
        """``1.2.3`` stands under ``1.2`` and beside ``1.2.2``."""
        for at in range(len(self.sections) - 1, -1, -1):
            above = self.sections[at].marker
            if above and above.system == marker.system:
                prefix = above.path == marker.path[: len(above.path)] and len(above.path) < len(marker.path)
                del self.sections[at + prefix :]
                if prefix:
                    return
        self.dedent(indent)

    def dedent(self, indent: int) -> None:
        """Close the numbered lines that stand deeper than ``indent``."""
        self._pop_while(lambda top: is_listed(top) and top.indent > indent)

    def leave_for_label(self, kind: SectionKind) -> None:
        """Close what a label without a number does not stand under: an equal label, the lists below it."""
        equal = [at for at, section in enumerate(self.sections) if section.kind is kind]
        if equal:
            del self.sections[equal[-1] :]
        elif kind is SectionKind.PHASE:
            self._pop_while(lambda top: top.system == ROLE or (top.level is None and not is_structural(top)))

    def leave_lists(self, indent: int) -> None:
        """Close the numbered lines of this indent and deeper: a paragraph behind a list."""
        self._pop_while(
            lambda top: (
                top.kind is SectionKind.NUMBERED
                and top.level is None
                and top.indent >= indent
                and is_inline(top)
            )
        )

    def _pop_while(self, closes: Callable[[OpenSection], bool]) -> None:
        while self.sections and closes(self.sections[-1]):
            self.sections.pop()
