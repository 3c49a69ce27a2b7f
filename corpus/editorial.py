"""Editorial notes: what we say about a source beside it, never quoted and always marked as ours."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import ConfigDict

from corpus.item import Phase
from corpus.markup import compact
from corpus.toml_file import read_fields, shaped

EDITORIAL = "editorial.toml"


@dataclass(frozen=True)
class FurnitureList:
    """Texts of the page that are nobody's words: a kind and the texts themselves."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

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

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")  # a misspelt note is no note

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
