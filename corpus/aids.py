"""Search aids: the everyday words and questions under which people look for an item.

Written by us, used only for finding, never shown as the guideline's words.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from corpus.errors import DocumentError
from corpus.item import Item

AIDS = "aids.toml"


@dataclass(frozen=True)
class Aid:
    """What people call an item in daily work."""

    words: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outside:
    """A topic on which the guideline says nothing; ``nearby`` are item keys close to it."""

    topic: str
    questions: tuple[str, ...]
    nearby: tuple[str, ...] = ()


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
    try:
        fields: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        outside = fields.pop("outside", [])
        return TypeAdapter(Aids).validate_python({"items": fields, "outside": outside})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise DocumentError(f"{path} を検索の手がかりとして読めません({error})。書き方を直してください。") from error
