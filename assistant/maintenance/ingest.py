"""Ingest: a received file as a new version of a document, looked at first and stored only when accepted."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.listener import Listener
from corpus.errors import ChoiceError, DocumentError, StoreDamagedError, StoreWriteError
from corpus.files.disk import OnStep, ignore
from corpus.files.toml_file import to_toml
from corpus.guideline.document import (
    MANIFEST,
    PAGES,
    Attachment,
    Document,
    DocumentManifest,
    load_document,
    pages_to_bytes,
)
from corpus.guideline.editorial import (
    AIDS,
    EDITORIAL,
    Aids,
    Editorial,
    aids_to_toml,
    general_aids,
    load_aids,
    load_editorial,
)
from corpus.guideline.library import Library, version_key, version_numbers
from corpus.parsing.parser import Parsed, parse
from corpus.parsing.survey import Survey, survey
from corpus.receiving.receive import OnPage, ReceivedFile, receive
from corpus.versions.carryover import CarriedOver, Predecessor, carry_over
from index.store.record import RecordNote
from index.store.store_writer import StoreWriter

SOURCE = "source.md"


@dataclass(frozen=True)
class IngestRequest:
    """A file, what version of what it is, and what is known about it.

    What is None is taken from the version before; ``older`` allows a version older than the
    newest one.
    """

    path: Path
    document: str
    version: str
    published: date | None = None
    url: str | None = None
    title: str | None = None
    edition: str | None = None
    publisher: str | None = None
    terms: str | None = None
    older: bool = False


@dataclass(frozen=True)
class Proposal:
    """What would be stored, and what a maintainer should look at before.

    ``carried`` is None where there is no version to take anything over from; ``aids`` are those
    it starts with; ``files`` are the files of the version's folder by name.
    """

    document: Document
    parsed: Parsed
    survey: Survey
    carried: CarriedOver | None
    aids: Aids
    notes: tuple[str, ...]
    files: Mapping[str, bytes]


def propose(
    request: IngestRequest, library: Library, on_page: OnPage = lambda _done, _total: None
) -> Proposal:
    """Read a file as a new version; nothing is stored.

    Raises:
        ChoiceError: an unknown document without a title.
        DocumentError: the version is there or older than the newest, or the file cannot be used.
    """
    before = _predecessor(request, library)
    received = receive(request.path, on_page)
    attached = _attached(received)
    manifest = _manifest(request, received, attached, before)
    document = Document(
        id=request.document,
        manifest=manifest,
        text=received.extraction.text,
        source_path=f"corpus/documents/{request.document}/{request.version}/{SOURCE}",
        folder=library.root / request.document / request.version,
        pages=received.extraction.pages,
    )
    carried = carry_over(before, document) if before else None
    parsed = carried.parsed if carried else parse(document, Editorial())
    notes = (*received.extraction.notes, *_published_note(request))
    aids = carried.aids if carried else general_aids()
    files = {**attached, **_written(manifest, carried, aids)}
    return Proposal(document, parsed, survey(document, parsed), carried, aids, notes, files)


def accept(proposal: Proposal, library: Library, on_step: OnStep = ignore) -> Path:
    """Store a proposal as a version of its document; call it under the builder's lock.

    Raises:
        DocumentError: the version came to be there meanwhile.
        StoreWriteError: the disk refuses; nothing is stored.
    """
    document = proposal.document
    return library.add(document.id, document.version, proposal.files, on_step)


def preview(request: IngestRequest, library: Library, listener: Listener) -> Proposal:
    """``propose``, while a listener hears how many pages are read."""
    return propose(
        request, library, lambda done, total: listener.progress("ページを読んでいます", done, total)
    )


def ingest_proposal(
    proposal: Proposal, library: Library, store: StoreWriter, note: RecordNote, on_step: OnStep = ignore
) -> tuple[str, ...]:
    """Store a proposal and tell the record who did; what could not be told comes back as sentences.

    Raises:
        DocumentError: the version came to be there meanwhile.
        StoreBusyError, StoreDamagedError, StoreWriteError: it cannot be stored; nothing is, unless the
            message says otherwise.
    """
    document = proposal.document
    version = f"{document.id}@{document.version}"
    try:
        return store.ingest(version, note, lambda: accept(proposal, library, on_step), library.editions)
    except (StoreDamagedError, StoreWriteError) as error:
        # It is in all the same, and only the record failed: then it would be wrong to say that it is not.
        if version in library.editions():
            raise
        raise type(error)(f"{error}{document.name}は取り込んでいません。") from error


def _predecessor(request: IngestRequest, library: Library) -> Predecessor | None:
    """The version before the new one, or after it where there is none before.

    Raises:
        ChoiceError, DocumentError: the new version cannot stand beside those there are.
    """
    library.check_new(request.document, request.version)
    versions = library.versions(request.document)
    if not versions and request.title is None:
        there = "、".join(library.documents()) or "なし"
        raise ChoiceError(
            f"文書「{request.document}」はありません(登録されている文書: {there})。"
            "新しい文書として登録するなら、--title でその題名を付けてください。"
        )
    if versions and not request.older:
        _check_newer(request, versions[-1])
    before = [each for each in versions if version_key(each) < version_key(request.version)]
    nearest = before[-1:] or list(versions[:1])
    return _read(library.folder(request.document, nearest[0])) if nearest else None


def _check_newer(request: IngestRequest, newest: str) -> None:
    # By the numbers alone: `1.0` may come after `1.0-overview`, whose name sorts behind it.
    if version_numbers(request.version) < version_numbers(newest):
        raise DocumentError(
            f"版「{request.version}」は、登録されている版「{newest}」より古い版です。"
            "過去の版として加えるなら、--older を付けてください。"
        )


def _read(folder: Path) -> Predecessor:
    document, editorial = load_document(folder), load_editorial(folder)
    return Predecessor(document, parse(document, editorial), editorial, load_aids(folder))


def _attached(received: ReceivedFile) -> dict[str, bytes]:
    """The source, its page map, and the file it was extracted from unless that is the source itself."""
    extraction = received.extraction
    files = {SOURCE: extraction.text.encode()}
    if extraction.pages:
        files[PAGES] = pages_to_bytes(extraction.pages)
    if not received.verbatim:
        files[f"original{received.sort}"] = received.raw
    return files


def _manifest(
    request: IngestRequest, received: ReceivedFile, attached: Mapping[str, bytes], before: Predecessor | None
) -> DocumentManifest:
    """What is said of the new version; what the request leaves open is as it was in the one before."""
    known = before.document.manifest if before else None
    cards = {name: Attachment(name, hashlib.sha256(raw).hexdigest()) for name, raw in attached.items()}
    return DocumentManifest(
        title=request.title or (known.title if known else request.document),
        edition=request.edition or f"第{request.version}版",
        version=request.version,
        publisher=request.publisher or (known.publisher if known else "(公表元は未記入)"),
        published=request.published or date.today(),
        url=request.url or "",
        terms=request.terms or (known.terms if known else "公表元の利用規約に従う。"),
        source=SOURCE,
        sha256=cards[SOURCE].sha256,
        original=cards.get(f"original{received.sort}"),
        pages=cards.get(PAGES),
    )


def _published_note(request: IngestRequest) -> tuple[str, ...]:
    if request.published:
        return ()
    return ("公表日の指定(--published)がないため、今日の日付を公表日とします。",)


def _written(manifest: DocumentManifest, carried: CarriedOver | None, aids: Aids) -> dict[str, bytes]:
    files = {MANIFEST: to_toml(manifest, "この版の出どころ。`shishin ingest` が書いた。")}
    origin = "どの文書も答えない話題だけを入れた。"
    if carried:
        origin = f"{carried.revision.old.version} 版から引き継いだ。"
        files[EDITORIAL] = to_toml(carried.editorial, f"編集メモ(編集部の言葉)。{origin}")
    return {**files, AIDS: aids_to_toml(aids, f"検索の手がかり(編集部の言葉)。{origin}")}
