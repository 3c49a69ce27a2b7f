"""The catalogue: which versions of which documents a build can answer from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.version import matching_version
from corpus.edition import Edition
from corpus.errors import ChoiceError
from corpus.version import version_key
from index.edition import shard_edition
from index.shard import Shard


@dataclass(frozen=True)
class EditionCard:
    """A version of a document that can be asked; ``name`` is title and edition as people write them."""

    document: str
    version: str
    name: str
    newest: bool


class Catalogue:
    """The shards of one build; ``document`` is asked where none is named, if it is among them."""

    def __init__(self, shards: Iterable[Shard], document: str | None = None) -> None:
        self._shards: dict[str, dict[str, Shard]] = {}
        for shard in sorted(shards, key=_age, reverse=True):
            self._shards.setdefault(shard.data.document_id, {})[shard.data.version] = shard
        self.document = document if document in self._shards else min(self._shards)

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that can be asked, the one that is asked by default first."""
        return tuple(sorted(self._shards, key=lambda each: (each != self.document, each)))

    def versions(self, document: str | None = None) -> tuple[str, ...]:
        """The versions of a document that can be asked, newest first.

        Raises:
            ChoiceError: there is no such document.
        """
        return tuple(self._of(document))

    @property
    def editions(self) -> tuple[EditionCard, ...]:
        """All that can be asked: the default document first, of each document the newest version first."""
        return tuple(self._card(shard) for shard in self)

    def shard(self, document: str | None = None, version: str | None = None) -> Shard:
        """One version of a document, by default the newest; ``1.0`` also finds ``1.0-overview``.

        Raises:
            ChoiceError: there is no such document or version; the message names those there are.
        """
        found = self._of(document)
        chosen = matching_version(version, tuple(found)) if version else next(iter(found))
        if chosen is None:
            raise ChoiceError(f"版「{version}」はありません。次から選んでください: {'、'.join(found)}。")
        return found[chosen]

    def edition(self, document: str | None = None, version: str | None = None) -> Edition:
        """``shard`` as an edition: its source, items and pages.

        Raises:
            ChoiceError: as ``shard`` does.
        """
        return shard_edition(self.shard(document, version))

    def __iter__(self) -> Iterator[Shard]:
        """Every shard, document by document, newest first."""
        return (shard for document in self.documents for shard in self._shards[document].values())

    def _card(self, shard: Shard) -> EditionCard:
        data = shard.data
        newest = self.shard(data.document_id) is shard
        return EditionCard(data.document_id, data.version, data.manifest.name, newest)

    def _of(self, document: str | None) -> dict[str, Shard]:
        chosen = document or self.document
        if chosen not in self._shards:
            raise ChoiceError(
                f"文書「{chosen}」はありません。次から選んでください: {'、'.join(self.documents)}。"
            )
        return self._shards[chosen]


def _age(shard: Shard) -> tuple[object, ...]:
    manifest = shard.data.manifest
    return manifest.published, version_key(manifest.version)
