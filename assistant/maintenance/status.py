"""Status: what is there, in a form that people and programs can read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.weights import weights_of
from corpus.errors import ShishinError
from corpus.guideline.document import load_document
from corpus.guideline.editorial import load_aids, load_editorial
from corpus.guideline.item import ItemKind
from corpus.guideline.library import Library
from corpus.parsing.parser import parse
from index.settings import Settings
from index.store.build import Build, BuildState
from index.store.store import Store


@dataclass(frozen=True)
class DocumentStatus:
    """One version of one document, or why it cannot be read.

    ``in_service``: the build that answers has just this text; ``waiting``: one that may be published has.
    """

    document: str
    version: str
    name: str
    items: dict[ItemKind, int]
    aids_missing: tuple[str, ...]
    in_service: bool
    problem: str | None = None
    waiting: bool = False


@dataclass(frozen=True)
class Status:
    """Documents on disk, builds in the store, and what is wrong with either; sizes in bytes.

    ``answering`` is the build that answers, which is not the current one if that is damaged; ``weights``
    is the model that the ranking's weights were fitted on, which is ``model`` unless that has none.
    """

    home: Path
    documents: tuple[DocumentStatus, ...]
    builds: tuple[BuildState, ...]
    answering: str | None
    model: str | None
    model_size: int
    weights: str | None
    problems: tuple[str, ...]


def read_status(settings: Settings) -> Status:
    """Look at documents and store; no model is loaded."""
    problems: list[str] = []
    store = Store(settings.home)
    build, candidate = _try_open(store, problems), _try_candidate(store)
    return Status(
        home=settings.home,
        documents=tuple(_documents(settings.documents, build, candidate, problems)),
        builds=_try_builds(store, problems),
        answering=build.build_id if build else None,
        model=build.manifest.model_id if build else None,
        model_size=_size(settings.models),
        weights=_try_weights(build, settings.weights, problems) if build else None,
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


def _try_candidate(store: Store) -> Build | None:
    """What waits to be published; a damaged one is told among the builds."""
    try:
        waiting = store.candidate()
        return store.load(waiting) if waiting else None
    except ShishinError:
        return None


def _try_weights(build: Build, fitted: Path, problems: list[str]) -> str | None:
    try:
        return weights_of(build.manifest.model_id, fitted).model
    except ShishinError as error:
        problems.append(str(error))
        return None


def _try_builds(store: Store, problems: list[str]) -> tuple[BuildState, ...]:
    try:
        return store.builds()
    except ShishinError as error:
        problems.append(str(error))
        return ()


def _documents(
    root: Path, build: Build | None, candidate: Build | None, problems: list[str]
) -> Iterator[DocumentStatus]:
    try:
        folders: Sequence[Path] = Library(root).folders()
    except ShishinError as error:
        problems.append(str(error))
        return
    for folder in folders:
        each = _document(folder, build, candidate)
        if each.problem:
            problems.append(each.problem)
        yield each


def _document(folder: Path, build: Build | None, candidate: Build | None) -> DocumentStatus:
    name, version = folder.parent.name, folder.name
    try:
        document = load_document(folder)
        items = parse(document, load_editorial(folder)).items
        missing = load_aids(folder).missing(items)
    except ShishinError as error:
        return DocumentStatus(name, version, name, {}, (), False, str(error))
    kinds = Counter(item.kind for item in items)
    served, waiting = (_has(each, name, version, document.text) for each in (build, candidate))
    return DocumentStatus(name, version, document.name, dict(kinds), missing, served, waiting=waiting)


def _has(build: Build | None, name: str, version: str, text: str) -> bool:
    return any(
        (shard.data.document_id, shard.data.version, shard.source) == (name, version, text)
        for shard in (build.shards if build else ())
    )


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
