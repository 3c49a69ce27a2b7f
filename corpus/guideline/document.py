"""A document: one version of one guideline, exactly as it was received, with its manifest and page map."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.errors import DocumentError
from corpus.files.toml_file import read_fields, shaped
from corpus.text.markup import is_markup

PAGES = "pages.json"
MANIFEST = "document.toml"
_NOT_TEXT = re.compile("[\0\x1b]")  # binary files; ISO-2022-JP, which is valid UTF-8
_NOT_TEXT_NAMES = {"\0": "NUL", "\x1b": "ESC"}


@dataclass(frozen=True, order=True)
class PageRun:
    """From the character ``start`` on the text stands on one page.

    ``place`` is the page's place in the file, from 1; ``number`` is the number that is printed
    on it (or would be, between pages that have one), None where it has none.
    """

    start: int
    place: int
    number: int | None = None


@dataclass(frozen=True)
class Attachment:
    """A file beside the source, and what it must hash to."""

    file: str
    sha256: str


@dataclass(frozen=True)
class DocumentManifest:
    """``document.toml``: where a source came from and what it must hash to.

    ``original`` is the file that the source was extracted from, ``pages`` says where its pages
    begin in the source; None where the source itself is what was received.
    """

    title: str
    edition: str
    version: str
    publisher: str
    published: date
    url: str
    terms: str
    source: str
    sha256: str
    original: Attachment | None = None
    pages: Attachment | None = None

    @property
    def name(self) -> str:
        """Title and edition as people write them."""
        return f"{self.title}({self.edition})"

    @property
    def cited_name(self) -> str:
        """Title and edition as people cite them: 「指針(第1.0版)概要」, not 「指針(第1.0版 概要)」."""
        number, _, part = " ".join(self.edition.split()).partition(" ")
        return f"{self.title}({number}){part}" if number.endswith("版") else self.name


@dataclass(frozen=True)
class Document:
    """A source text with its manifest and, where it has pages, their runs.

    ``source_path`` is the path that citations name, relative to the root that
    holds ``corpus/``; ``folder`` is where it was read from.
    """

    id: str
    manifest: DocumentManifest
    text: str
    source_path: str
    folder: Path
    pages: tuple[PageRun, ...] = ()

    @property
    def version(self) -> str:
        """The version that citations name."""
        return self.manifest.version

    @property
    def name(self) -> str:
        """Title and edition as people write them."""
        return self.manifest.name


@dataclass(frozen=True)
class Extraction:
    """``text`` becomes the source, ``pages`` its page map; ``notes`` are Japanese sentences on odd places."""

    text: str
    pages: tuple[PageRun, ...] = ()
    notes: tuple[str, ...] = ()


def load_document(folder: Path) -> Document:
    """Read and check one document folder, ``<root>/<document>/<version>/``.

    The text is the UTF-8 decoding of the source and nothing else: newlines and a byte order
    mark stay, so that offsets count its code points.

    Raises:
        DocumentError: no manifest, no source, wrong checksum, not UTF-8, no words.
    """
    folder = folder.absolute()
    manifest = _read_manifest(folder)
    path = folder / manifest.source
    text, document_id = _decode(_checked(path, manifest.sha256), path), folder.parent.name
    source_path = f"corpus/documents/{document_id}/{manifest.version}/{manifest.source}"
    if manifest.original:
        _checked(folder / manifest.original.file, manifest.original.sha256)
    pages = _pages(folder, manifest.pages, len(text))
    return Document(document_id, manifest, text, source_path, folder, pages)


def _read_manifest(folder: Path) -> DocumentManifest:
    path = folder / MANIFEST
    if not path.exists():
        raise DocumentError(
            f"{path} がありません。題名・版・sha256 などを書いた {MANIFEST} を置いてください。"
        )
    manifest = shaped(DocumentManifest, read_fields(path), path)
    if manifest.version != folder.name:
        raise DocumentError(
            f"{path} の version({manifest.version})がフォルダー名({folder.name})と違います。"
            "そろえてください。"
        )
    attached = (each.file for each in (manifest.original, manifest.pages) if each)
    for name in (manifest.source, *attached):
        # A manifest must not reach outside of its folder; Path("..").name is ".." itself, so it is named.
        if name in ("", "..") or Path(name).name != name:
            raise DocumentError(
                f"{path} の source などに書かれた「{name}」がファイル名ではありません。"
                "同じフォルダーに置いたファイルの名前だけを書いてください。"
            )
    return manifest


def _checked(path: Path, sha256: str) -> bytes:
    raw = _read_source(path)
    digest = hashlib.sha256(raw).hexdigest()
    if digest != sha256.lower():
        raise DocumentError(
            f"原文 {path} の sha256 が {MANIFEST} の記載と違います(実際は {digest})。"
            "受け取ったときのファイルに戻してください。"
        )
    return raw


def _read_source(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentError(
            f"原文 {path} がありません。受け取ったファイルをそのまま置いてください。"
        ) from error
    except OSError as error:
        raise DocumentError(
            f"原文 {path} を読めません({error.strerror})。ファイルの種類と権限を確かめてください。"
        ) from error


def _decode(raw: bytes, path: Path) -> str:
    try:
        # Not read_text: it would turn \r\n into \n, and all offsets behind would be wrong.
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"原文 {path} は UTF-8 ではありません({error.start + 1} バイト目)。"
            "UTF-8 に変換してから登録してください。"
        ) from error
    if found := _NOT_TEXT.search(text):
        raise DocumentError(
            f"原文 {path} に文字ではない {_NOT_TEXT_NAMES[found[0]]} があります。"
            "UTF-8 のテキストに変換してから登録してください。"
        )
    if is_markup(text):
        raise DocumentError(f"原文 {path} に言葉がありません。受け取ったファイルか確かめてください。")
    return text


def _pages(folder: Path, listed: Attachment | None, length: int) -> tuple[PageRun, ...]:
    if listed is None:
        return ()
    path = folder / listed.file
    return pages_from_bytes(_checked(path, listed.sha256), path, length)


def page_number(runs: Sequence[PageRun], offset: int) -> int | None:
    """The printed page of ``offset``; its place in the file where no page has a printed number."""
    run = page_run(runs, offset)
    # One number in the document decides for all: places and printed numbers must not be mixed.
    if run is None or any(each.number is not None for each in runs):
        return run.number if run else None
    return run.place


def page_run(runs: Sequence[PageRun], offset: int) -> PageRun | None:
    """The run that holds ``offset``; None where the source has no pages."""
    at = bisect_right(runs, offset, key=lambda run: run.start)
    return runs[at - 1] if at else None


def pages_to_bytes(runs: Sequence[PageRun]) -> bytes:
    """``pages.json``."""
    return _RUNS.dump_json(tuple(runs), indent=1) + b"\n"


def pages_from_bytes(raw: bytes, path: Path, length: int) -> tuple[PageRun, ...]:
    """Read ``pages.json`` of a source of ``length`` characters; ``path`` is for the message.

    Raises:
        DocumentError: of another shape, not in order, or beyond the source.
    """
    try:
        runs = _RUNS.validate_json(raw)
    except ValidationError as error:
        raise DocumentError(f"{path} をページの対応として読めません。登録し直してください。") from error
    starts = [run.start for run in runs]
    # page_run searches by bisection, which needs strictly growing starts from the first character on.
    if starts[:1] != [0] or starts != sorted(set(starts)) or starts[-1] > length:
        raise DocumentError(f"{path} のページの位置が原文に合いません。登録し直してください。")
    return runs


_RUNS = TypeAdapter(tuple[PageRun, ...])
