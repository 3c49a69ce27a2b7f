"""Status: what is there, in a form that people and programs can read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.aids import load_aids
from corpus.document import find_documents, load_document
from corpus.editorial import load_editorial
from corpus.errors import ShishinError
from corpus.item import ItemKind
from corpus.parser import parse
from index.build import Build, BuildState
from index.settings import Settings
from index.store import Store


@dataclass(frozen=True)
class DocumentStatus:
    """One version of one document, or why it cannot be read."""

    document: str
    version: str
    name: str
    items: dict[ItemKind, int]
    aids_missing: tuple[str, ...]
    in_service: bool
    problem: str | None = None


@dataclass(frozen=True)
class Status:
    """Documents on disk, builds in the store, and what is wrong with either; sizes in bytes.

    ``answering`` is the build that answers, which is not the current one if that is damaged.
    """

    home: Path
    documents: tuple[DocumentStatus, ...]
    builds: tuple[BuildState, ...]
    answering: str | None
    model: str | None
    model_size: int
    problems: tuple[str, ...]


def status(settings: Settings) -> Status:
    """Look at documents and store; no model is loaded."""
    problems: list[str] = []
    build = _try_open(Store(settings.home), problems)
    return Status(
        home=settings.home,
        documents=tuple(_documents(settings.documents, build, problems)),
        builds=_try_builds(Store(settings.home), problems),
        answering=build.build_id if build else None,
        model=build.manifest.model_id if build else None,
        model_size=_size(settings.models),
        problems=tuple(dict.fromkeys(problems)),
    )


def _try_open(store: Store, problems: list[str]) -> Build | None:
    try:
        build = store.open()
    except ShishinError as error:
        problems.append(str(error))
        return None
    problems.extend((*build.warnings, *store.history().problems))
    return build


def _try_builds(store: Store, problems: list[str]) -> tuple[BuildState, ...]:
    try:
        return store.builds()
    except ShishinError as error:
        problems.append(str(error))
        return ()


def _documents(root: Path, build: Build | None, problems: list[str]) -> Iterator[DocumentStatus]:
    try:
        folders: Sequence[Path] = find_documents(root)
    except ShishinError as error:
        problems.append(str(error))
        return
    for folder in folders:
        each = _document(folder, build)
        if each.problem:
            problems.append(each.problem)
        yield each


def _document(folder: Path, build: Build | None) -> DocumentStatus:
    name, version = folder.parent.name, folder.name
    try:
        document = load_document(folder)
        items = parse(document, load_editorial(folder)).items
        missing = load_aids(folder).missing(items)
    except ShishinError as error:
        return DocumentStatus(name, version, name, {}, (), False, str(error))
    shards = build.shards if build else ()
    served = any(
        (shard.data.document_id, shard.data.version, shard.source) == (name, version, document.text)
        for shard in shards
    )
    kinds = Counter(item.kind for item in items)
    return DocumentStatus(name, version, document.name, dict(kinds), missing, served)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
