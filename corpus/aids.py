"""Search aids: the everyday words and questions under which people look for an item.

Written by us, used only for finding, never shown as the guideline's words.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict

from corpus.item import Item
from corpus.toml_file import read_fields, shaped, to_toml

AIDS = "aids.toml"
_OURS = Path(__file__).with_name("documents") / "ai-guideline" / "1.0-overview"
_STRICT = ConfigDict(extra="forbid")  # a misspelt field is no aid


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
    return Aids(outside=tuple(replace(each, nearby=()) for each in outside if each.general))


def aids_to_toml(aids: Aids, note: str) -> bytes:
    """``aids.toml``, as ``load_aids`` reads it."""
    return to_toml({**aids.items, "outside": aids.outside}, note)
