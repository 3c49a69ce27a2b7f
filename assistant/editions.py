"""The catalogue: which versions of which documents a build can answer from."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.errors import ChoiceError
from corpus.guideline.library import Library, version_key
from corpus.versions.edition import Edition, read_edition
from corpus.versions.revision import Change, ChangeKind, Revision, compare
from index.search.shard import Shard, shard_edition
from index.settings import Settings

# 「バージョン1.2」 alone may be of anything (TLS, a product); 「第1.2版」 is of the guideline.
_MENTION = re.compile(r"第\s*(\d+\.\d+)\s*版|ガイドラインの?\s*(?:バージョン|version)\s*(\d+\.\d+)", re.I)


def named_version(question: str) -> str | None:
    """The number of the version that a question names, such as ``1.1``."""
    # NFKC: 「第１．１版」 is the ASCII number by which versions are named.
    found = _MENTION.search(unicodedata.normalize("NFKC", question))
    return (found[1] or found[2]) if found else None


def same_version(version: str, versions: Iterable[str]) -> ChoiceError:
    """What to say where a version is to be compared with itself."""
    return ChoiceError(
        f"同じ版({version})どうしは比べられません。違う版を二つ指定してください。"
        f"ある版: {'、'.join(versions)}。"
    )


def matching_version(number: str, versions: Sequence[str]) -> str | None:
    """The version of that number, ``1.0`` or ``1.0-overview``, if there is one."""
    if number in versions:
        return number
    # With the dash, so that `1.1` does not find `1.10`.
    return next((each for each in versions if each.startswith(f"{number}-")), None)


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
        # A dict keeps this order: the first key of a document is its newest version.
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


class Editions:
    """The editions of all documents of a library, each read once."""

    def __init__(self, library: Library) -> None:
        self.library = library
        # Caches of this object: @cache on a method would keep every object that ever was.
        self._read = cache(lambda document, version: read_edition(library.folder(document, version)))
        self._compare = cache(lambda old, new: compare(self.edition(*old), self.edition(*new)))

    def document(self, name: str | None, default: str) -> str:
        """The document of that name; where none is named the default one, else the only one there is.

        Raises:
            ChoiceError: there is none of that name, or there are several to choose from.
            DocumentError: there is no document at all.
        """
        there = tuple(dict.fromkeys(folder.parent.name for folder in self.library.folders()))
        chosen = name or (default if default in there else there[0] if len(there) == 1 else None)
        if chosen not in there:
            wrong = f"文書「{name}」はありません" if name else "文書が一つに決まりません"
            raise ChoiceError(f"{wrong}。--document を次から選んでください: {'、'.join(there)}。")
        return chosen

    def version(self, document: str, number: str) -> str:
        """The version of that name or number: ``1.0`` also names ``1.0-overview``.

        Raises:
            ChoiceError: there is none; the message names those there are.
        """
        chosen = matching_version(number, self.library.versions(document))
        # For a number without a version, folder() raises the error that names those there are.
        return self.library.folder(document, chosen or number).name

    def edition(self, document: str, version: str) -> Edition:
        """One version of a document.

        Raises:
            ChoiceError: there is no such document or version.
            DocumentError: it cannot be read.
        """
        return self._read(document, version)

    def revision(self, document: str, old: str, new: str) -> Revision:
        """What changed from one version to another.

        Raises:
            ChoiceError: both are the same, or as ``edition`` does.
            DocumentError: as ``edition`` does.
        """
        if old == new:
            raise same_version(self.library.folder(document, old).name, self.library.versions(document))
        return self._compare((document, old), (document, new))

    def newest(self, document: str) -> str | None:
        """The newest version of a document; None where it has none."""
        return next(reversed(self.library.versions(document)), None)

    def before(self, document: str, version: str) -> str | None:
        """The version right before another; None before the first."""
        versions = self.library.versions(document)
        at = versions.index(version) if version in versions else 0
        return versions[at - 1] if at else None

    def since(self, document: str, version: str, item_id: str) -> Change | None:
        """What became of an item up to the newest version; None where nothing happened to it.

        Raises:
            ChoiceError, DocumentError: as ``edition`` does.
        """
        newest = self.newest(document)
        if newest is None or newest == version:
            return None
        change = self.revision(document, version, newest).of_old(item_id)
        return change if change and change.changed else None

    def sentence(self, document: str, version: str, item_id: str) -> str:
        """``since`` in words; empty where nothing happened.

        Raises:
            ChoiceError, DocumentError: as ``edition`` does.
        """
        change = self.since(document, version, item_id)
        return since_sentence(change, self.newest(document) or "") if change else ""


def since_sentence(change: Change, newest: str) -> str:
    """What happened to an item up to the version ``newest``, in our words."""
    if change.kind is ChangeKind.REMOVED:
        return f"その後、{newest} 版で削除されました。"
    labels = "・".join(kind.label for kind in change.kinds)
    codes = "、".join(dict.fromkeys(item.code for item in change.new))
    return f"その後、{newest} 版で変わりました({labels}。{newest} 版では {codes})。"


def editions_of(settings: Settings) -> Editions:
    """The history of the documents that the settings name."""
    return Editions(Library(settings.documents))
