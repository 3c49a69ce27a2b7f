"""The history of a document: its editions, and what became of an item since the one that it stands in."""

from functools import cache

from corpus.change import Change, ChangeKind
from corpus.edition import Edition, read_edition
from corpus.library import Library
from corpus.revision import Revision, compare
from index.settings import Settings


class Editions:
    """The editions of all documents of a library, each read once."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._read = cache(lambda document, version: read_edition(library.folder(document, version)))
        self._compare = cache(lambda old, new: compare(self.edition(*old), self.edition(*new)))

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
            ChoiceError, DocumentError: as ``edition`` does.
        """
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
