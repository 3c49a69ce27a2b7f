"""The outline: which headings stand above the block that is being read."""

import re

from corpus.editorial import Editorial
from corpus.item import ALL_ROLES, Label, Phase, Role
from corpus.markup import compact, display
from corpus.span import Span

_PAGE_MARK = re.compile(r"\s*\[\d+/\d+\]\s*\Z")
_LABEL_LEVEL = 9  # deeper than any Markdown heading: a paragraph or cell that stands as one

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
    """A stack of headings, and every label that was met on the way."""

    def __init__(self, source: str, editorial: Editorial) -> None:
        self._source = source
        self._editorial = editorial
        self._stack: list[tuple[int, Label]] = []
        self._sections = 0
        self.labels: list[Label] = []

    def label(self, span: Span, text: str | None = None) -> Label:
        """Note a heading or title; ``text`` is its words where ``span`` also holds a number."""
        words = display(span.of(self._source) if text is None else text)
        label = Label(_PAGE_MARK.sub("", words.replace("\n", " ")), span)
        self.labels.append(label)
        return label

    def leave(self, level: int) -> None:
        """Close the headings of ``level`` and deeper."""
        while self._stack and self._stack[-1][0] >= level:
            self._stack.pop()

    def enter(self, span: Span, level: int = _LABEL_LEVEL) -> Label:
        """Open a heading; without a level, a paragraph or cell that stands as one."""
        self.leave(level)
        label = self.label(span)
        self._stack.append((level, label))
        self._sections += level == 1
        return label

    @property
    def path(self) -> tuple[Label, ...]:
        """The open headings, outermost first."""
        return tuple(label for _, label in self._stack)

    @property
    def top(self) -> str:
        """The outermost heading without its page mark; empty before the first."""
        return self._stack[0][1].text if self._stack else ""

    @property
    def phase(self) -> Phase | None:
        """The life-cycle phase that the innermost such heading names."""
        phases = (phase_named(label.text) for label in reversed(self.path))
        return next((phase for phase in phases if phase), None)

    @property
    def series(self) -> str | None:
        """The code letter of the numbered series that the top heading opens, if any."""
        top = compact(self.top)
        return next((k for k, v in self._editorial.series.items() if compact(v) == top), None)

    @property
    def narrative_code(self) -> str:
        """``S-<section>``: by our name for the section, else by its number."""
        return f"S-{self._editorial.section(self.top) or f's{self._sections}'}"

    @property
    def roles(self) -> tuple[Role, ...]:
        """The one role that the top heading names, else all three."""
        named = tuple(role for role in Role if role.label in self.top)
        return named if len(named) == 1 else ALL_ROLES
