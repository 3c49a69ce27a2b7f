"""An entry: a numbered part of a text, or a section without a number, while its words are collected."""

from dataclasses import dataclass, field

from corpus.item import ItemKind, Phase, Role
from corpus.span import Span


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
