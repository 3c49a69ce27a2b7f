"""A draft: an item while the parser is still collecting its words."""

from dataclasses import dataclass, field

from corpus.item import ItemKind, Label, Phase, Role
from corpus.markup import is_markup
from corpus.span import Span


@dataclass
class Draft:
    """Mutable twin of ``Item``.

    ``code`` of a narrative draft lacks its number. ``awaiting``: its title stands but its
    body is still to come. ``grouping``: further paragraphs under the same heading are
    further spans of it. ``number_length`` counts the characters of its title that are its number.
    Drafts of one ``entry`` are parts of one numbered entry that was too long, or has sub-headings.
    """

    code: str
    kind: ItemKind
    title: Label | None
    heading: tuple[Label, ...]
    roles: tuple[Role, ...]
    principle: int | None = None
    phase: Phase | None = None
    spans: list[Span] = field(default_factory=list)
    awaiting: bool = False
    grouping: bool = False
    number_length: int = 0
    entry: int | None = None

    def add(self, source: str, span: Span, *, join: bool = True) -> None:
        """Take ``span`` as words of this item, joined to the last one across mere markup."""
        if is_markup(span.of(source)):  # a comment or a rule is no words
            return
        last = self.spans[-1] if self.spans else None
        if last and join and is_markup(source[last.end : span.start]):
            self.spans[-1] = Span(last.start, span.end)
        else:
            self.spans.append(span)
        self.awaiting = False
