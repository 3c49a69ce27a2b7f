"""An answer: what was understood, what is cited, and the lead in our own words."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from corpus.guideline.item import Item, Phase, Role


@dataclass(frozen=True)
class ItemName:
    """An item that is named, not quoted; ``title_editorial`` says that the title is ours."""

    item_id: str
    code: str
    title: str
    title_editorial: bool


def item_name(item: Item) -> ItemName:
    """The name of an item."""
    return ItemName(item.id, item.code, item.title.text, item.title.editorial)


def titled(name: ItemName) -> str:
    """Code and title as our sentences write them; a title of ours says so."""
    return f"{name.code}「{name.title}」{'(編集部の見出し)' if name.title_editorial else ''}"


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


@dataclass(frozen=True)
class Suggestion:
    """A question, and what to call it; both in our words."""

    label: str
    question: str


class FollowUpKind(StrEnum):
    """How a question leans on the one before it."""

    ROLE = "role"
    MORE = "more"
    OTHERS = "others"
    NEIGHBOUR = "neighbour"
    SAME_ROLE = "same-role"


@dataclass(frozen=True)
class Citation:
    """One quoted span of one item.

    ``quote`` is ``source[start:end]``, always; ``display`` is derived from it by
    ``corpus.text.markup.display``. ``mark`` is the slice ``[start, end)`` of the source (inside
    the quote) that answers best. ``title_editorial`` and ``phase_editorial`` say that these are ours, not the
    source's.
    ``cited_as`` is document and number as people write them; ``citing.citation_text`` adds the quote.
    ``page`` is the printed page where the source has pages. ``since`` says in our words what became
    of the item up to the newest version; empty for nothing, and in the newest version itself.
    """

    rank: int
    item_id: str
    code: str
    title: str
    title_editorial: bool
    roles: tuple[Role, ...]
    phase: Phase | None
    phase_editorial: bool
    heading: tuple[str, ...]
    document: str
    document_name: str
    version: str
    source: str
    start: int
    end: int
    quote: str
    display: str
    mark: tuple[int, int] | None
    page: int | None
    score: float
    signals: dict[str, float]
    cited_as: str
    since: str = ""


@dataclass(frozen=True)
class ChangeNote:
    """One change between two versions: Japanese kinds, ids of old and new items, a gist in our words."""

    kinds: tuple[str, ...]
    old: tuple[str, ...]
    new: tuple[str, ...]
    gist: str


@dataclass(frozen=True)
class Answer:
    """The whole reply to one question; ``answer`` is the lead, in our words, never a quote.

    ``nearby`` are items that lie near a question nobody answers. ``follow_up`` says how the question
    was read as a continuation of the one before it; ``changes`` are what a question about a new
    version is answered with; ``codes`` are those of the items that the question names by number;
    ``suggestions`` are questions that may be asked next.
    """

    id: str | None
    question: str
    role: Role | None
    role_inferred: bool
    phase: Phase | None
    principle: int | None
    follow_up: FollowUpKind | None
    document: str
    version: str
    abstained: bool
    confidence: float
    answer: str
    citations: tuple[Citation, ...]
    nearby: tuple[ItemName, ...]
    changes: tuple[ChangeNote, ...] = ()
    codes: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)

    @property
    def understood(self) -> Understood:
        """What was read from the question; given back to ``ask`` with one thing changed, it is put right."""
        return Understood(self.role, self.phase, self.principle, self.codes)

    def to_json(self) -> dict[str, Any]:
        """The fields of the documented JSON, plain types only."""
        fields: dict[str, Any] = TypeAdapter(Answer).dump_python(self, mode="json")
        if not fields["timings"]:
            del fields["timings"]
        return fields
