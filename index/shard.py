"""A shard: everything the index knows about one version of one document."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.document import DocumentManifest
from corpus.item import Item
from corpus.page_map import PageRun
from index.passage import Field, Passage

# Confidence that was fitted with aids for every item declined 4 % of the answerable dev questions
# where 70 % of the items still had theirs, and 12 % where 30 % had.
AIDED_SHARE = 0.5


@dataclass(frozen=True)
class OutsideTopic:
    """A topic the guideline says nothing about, and the item keys that lie nearby."""

    topic: str
    nearby: tuple[str, ...]


@dataclass(frozen=True)
class ShardData:
    """The part of a shard that is text: card, items, passages, search words.

    ``source_path`` is the path citations name; ``words`` maps an item key to the extra
    search words of its aids (they are counted by BM25, not embedded); ``pages`` are the runs
    of its page map.
    """

    document_id: str
    manifest: DocumentManifest
    source_path: str
    items: tuple[Item, ...]
    passages: tuple[Passage, ...]
    words: dict[str, tuple[str, ...]]
    outside: tuple[OutsideTopic, ...]
    pages: tuple[PageRun, ...] = ()

    @property
    def version(self) -> str:
        """The version that its citations name."""
        return self.manifest.version

    @cached_property
    def aided(self) -> bool:
        """Whether ``AIDED_SHARE`` of the items or more have an aid question."""
        owners = {passage.owner for passage in self.passages if passage.field is Field.AID}
        return sum(item.key in owners for item in self.items) >= AIDED_SHARE * len(self.items)


@dataclass(frozen=True)
class Shard:
    """A shard as a build holds it.

    ``source`` is the source text the spans point into; ``vectors`` has one normalised
    float32 row per passage, in the order of ``data.passages``: shape (passages, dimension).
    """

    data: ShardData
    source: str
    vectors: NDArray[np.float32]
