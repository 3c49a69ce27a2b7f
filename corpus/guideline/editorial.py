"""What we write beside a source: editorial notes, and search aids; never quoted, always marked as ours."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import ConfigDict

from corpus.files.toml_file import read_fields, shaped, to_toml
from corpus.guideline.item import Item, Phase
from corpus.text.markup import compact

EDITORIAL = "editorial.toml"
AIDS = "aids.toml"
_OURS = Path(__file__).parents[1] / "documents" / "ai-guideline" / "1.0-overview"
_STRICT = ConfigDict(extra="forbid")  # a misspelt field is told, not passed over


@dataclass(frozen=True)
class FurnitureList:
    """Texts of the page that are nobody's words: a kind and the texts themselves."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    kind: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Editorial:
    """``editorial.toml`` of a document folder.

    ``titles`` and ``phases`` map item codes to what the slides lost; ``sections`` maps
    headings to the middle of narrative codes; ``series`` maps a code letter to the heading
    whose numbered entries it names; ``labels`` are paragraphs that stand as headings;
    ``headings_after`` maps a heading that follows its body to the codes it heads;
    ``layout`` says how to read the source where its form misleads.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    titles: dict[str, str] = field(default_factory=dict)
    phases: dict[str, Phase] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    series: dict[Literal["C", "H"], str] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    headings_after: dict[str, tuple[str, ...]] = field(default_factory=dict)
    furniture: tuple[FurnitureList, ...] = ()
    layout: Literal["slides", "text"] | None = None

    def section(self, heading: str) -> str | None:
        """The slug of a top heading, if we gave it one."""
        return {compact(key): slug for key, slug in self.sections.items()}.get(compact(heading))

    def furniture_kind(self, text: str) -> str | None:
        """The list that ``text`` stands in, if any."""
        wanted = compact(text)
        return next((each.kind for each in self.furniture if wanted in map(compact, each.texts)), None)

    def is_label(self, text: str) -> bool:
        """Whether a paragraph stands as a heading."""
        return compact(text) in map(compact, self.labels)


def load_editorial(folder: Path) -> Editorial:
    """Read the notes of a document folder; a folder without them has empty ones.

    Raises:
        DocumentError: the file is not TOML of this shape.
    """
    path = folder / EDITORIAL
    return shaped(Editorial, read_fields(path), path) if path.exists() else Editorial()


@dataclass(frozen=True)
class Aid:
    """What people call an item in daily work."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    words: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outside:
    """A topic on which the guideline says nothing; ``nearby`` are item keys close to it.

    On a ``general`` topic (the weather, small talk, a prompt injection) no guideline says anything.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    topic: str
    questions: tuple[str, ...]
    nearby: tuple[str, ...] = ()
    general: bool = False


@dataclass(frozen=True)
class Aids:
    """``aids.toml``: one table per item key, and the ``[[outside]]`` topics."""

    items: dict[str, Aid] = field(default_factory=dict)
    outside: tuple[Outside, ...] = ()

    def of(self, item: Item) -> Aid:
        """The aid of an item, by its key; empty if we wrote none."""
        return self.items.get(item.key, Aid())

    def missing(self, items: Iterable[Item]) -> tuple[str, ...]:
        """Keys of the items without a single aid question."""
        return tuple(item.key for item in items if not self.of(item).questions)


def load_aids(folder: Path) -> Aids:
    """Read the aids of a document folder; a folder without them has none.

    Raises:
        DocumentError: the file is not TOML of this shape.
    """
    path = folder / AIDS
    if not path.exists():
        return Aids()
    fields = read_fields(path)
    outside = fields.pop("outside", [])
    return shaped(Aids, {"items": fields, "outside": outside}, path)


def general_aids() -> Aids:
    """What a document without any aids starts with: the general topics that come with Shishin."""
    outside = load_aids(_OURS).outside
    # Their neighbours are items of our own document, which the other one does not have.
    return Aids(outside=tuple(replace(each, nearby=()) for each in outside if each.general))


def aids_to_toml(aids: Aids, note: str) -> bytes:
    """``aids.toml``, as ``load_aids`` reads it."""
    return to_toml({**aids.items, "outside": aids.outside}, note)
