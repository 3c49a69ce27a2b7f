"""Understanding: what was read from a question, as people see it and can put it right."""

from dataclasses import dataclass

from corpus.item import Phase, Role


@dataclass(frozen=True)
class Understood:
    """What an answer read from its question; ``codes`` are item codes that the question names.

    Given back with the question it takes the place of what would be read: a ``role`` of None binds
    the answer to no role, and with no ``codes`` no number in the question is taken for an item.
    """

    role: Role | None = None
    phase: Phase | None = None
    principle: int | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Turn:
    """A question of a conversation, and how it was put right, if it was."""

    question: str
    understood: Understood | None = None
