"""The outline: which headings stand above the block that is being read, and what they mean for it."""

import re

from corpus.guideline.editorial import Editorial
from corpus.guideline.item import ALL_ROLES, Label, Phase, Role
from corpus.parsing.numbering import Numbered, principle_code, role_code, roman_code
from corpus.text.markup import compact, display
from corpus.text.span import Span

LABEL_LEVEL = 9  # deeper than any Markdown heading: a paragraph that stands as one
CELL_LEVEL = 10  # a table cell that stands as one; those of further columns are deeper still

# 「AI開発者に関する事項 [1/2]」 and 「… [2/2]」 are pages of one section and have one title.
_PAGE_MARK = re.compile(r"\s*[\[(（［]\d+/\d+[\])）］]\s*\Z")
_SERIES = {"C": principle_code, "H": roman_code}
_PHASE_WORDS = {
    "学習時": Phase.TRAINING,
    "開発後": Phase.POST_DEVELOPMENT,
    "開発時": Phase.DEVELOPMENT,
    "実装時": Phase.IMPLEMENTATION,
    "提供後": Phase.POST_PROVISION,
    "利用時": Phase.USE,
}


def phase_named(text: str) -> Phase | None:
    """The life-cycle phase that a heading names."""
    return next((phase for word, phase in _PHASE_WORDS.items() if word in compact(text)), None)


class Outline:
    """A stack of headings, and every label that was met on the way.

    ``page`` is the place in the path of the headings that divide the document: 0, or 1
    where a single outermost heading is the title of it all.
    """

    def __init__(self, source: str, editorial: Editorial, page: int = 0) -> None:
        self._source = source
        self._editorial = editorial
        self._page = page
        self._stack: list[tuple[int, Label]] = []
        self._sections: dict[str, int] = {}
        self.labels: list[Label] = []

    def label(self, span: Span, text: str = "") -> Label:
        """Note a heading or title; ``text`` is its words where ``span`` also holds a number."""
        label = self._label(span, text)
        self.labels.append(label)
        return label

    def shorten(self, label: Label, span: Span, text: str) -> Label:
        """Put a shorter label in the place of one that also held other words."""
        shorter = self._label(span, text)
        self.labels[self.labels.index(label)] = shorter
        return shorter

    def _label(self, span: Span, text: str) -> Label:
        words = display(text) or display(span.of(self._source))
        return Label(_PAGE_MARK.sub("", words.replace("\n", " ")), span)

    def leave(self, level: int) -> None:
        """Close the headings of ``level`` and deeper."""
        while self._stack and self._stack[-1][0] >= level:
            self._stack.pop()

    def enter(self, span: Span, level: int = LABEL_LEVEL) -> Label:
        """Open a heading; without a level, a paragraph that stands as one."""
        self.leave(level)
        label = self.label(span)
        self._stack.append((level, label))
        return label

    @property
    def path(self) -> tuple[Label, ...]:
        """The open headings, outermost first."""
        return tuple(label for _, label in self._stack)

    @property
    def page(self) -> Label | None:
        """The heading that divides the document here; None before the first."""
        return self.path[: self._page + 1][-1] if self._stack else None

    @property
    def below_page(self) -> bool:
        """Whether a heading below that of the page is open."""
        return len(self._stack) > self._page + 1

    @property
    def phase(self) -> Phase | None:
        """The life-cycle phase that the innermost such heading names."""
        phases = (phase_named(label.text) for label in reversed(self.path))
        return next((phase for phase in phases if phase), None)

    @property
    def series(self) -> str | None:
        """The code letter (C or H) of the numbered series that an open heading begins, if any."""
        letters = (self._series_of(compact(label.text)) for label in reversed(self.path))
        return next((letter for letter in letters if letter), None)

    def _series_of(self, heading: str) -> str | None:
        """By our notes, else by the guideline's usual words for the two lists."""
        for letter, noted in self._editorial.series.items():
            if compact(noted) == heading:
                return letter
        # 「高度なAIシステムに関係する事業者に共通の指針」 contains the words for the other list too.
        if "共通の指針" not in heading:
            return None
        return "H" if "高度な" in heading else "C"

    def numbered(self, text: str) -> Numbered | None:
        """The code that ``text`` begins with: a role code anywhere, a bare number in its series."""
        read = _SERIES.get(self.series or "")
        return role_code(text) or (read(text) if read else None)

    @property
    def narrative_code(self) -> str:
        """``S-<section>``: by our name for the section, else ``s1``, ``s2`` … in order of appearance."""
        title = self.page.text if self.page else ""
        # Counted by title, so that all pages of a section share one number.
        number = self._sections.setdefault(compact(title), len(self._sections) + 1)
        return f"S-{self._editorial.section(title) or f's{number}'}"

    @property
    def roles(self) -> tuple[Role, ...]:
        """The one role that the outermost such heading names, else all three."""
        named = ([role for role in Role if role.label in compact(label.text)] for label in self.path)
        return next(((roles[0],) for roles in named if len(roles) == 1), ALL_ROLES)
