"""A document: one version of one guideline, exactly as it was received."""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.errors import DocumentError

MANIFEST = "document.toml"


@dataclass(frozen=True)
class DocumentManifest:
    """``document.toml``: where a source came from and what it must hash to."""

    title: str
    edition: str
    version: str
    publisher: str
    published: date
    url: str
    terms: str
    source: str
    sha256: str


@dataclass(frozen=True)
class Document:
    """A source text with its manifest.

    ``source_path`` is the path that citations name, relative to the root that
    holds ``corpus/``; ``folder`` is where it was read from.
    """

    id: str
    manifest: DocumentManifest
    text: str
    source_path: str
    folder: Path

    @property
    def version(self) -> str:
        """The version that citations name."""
        return self.manifest.version

    @property
    def name(self) -> str:
        """Title and edition as people write them."""
        return f"{self.manifest.title}({self.manifest.edition})"


def _read_manifest(folder: Path) -> DocumentManifest:
    path = folder / MANIFEST
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
        return TypeAdapter(DocumentManifest).validate_python(fields)
    except FileNotFoundError as error:
        raise DocumentError(
            f"{path} がありません。題名・版・sha256 などを書いた {MANIFEST} を置いてください。"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DocumentError(f"{path} を TOML として読めません({error})。書き方を直してください。") from error
    except ValidationError as error:
        fields_at_fault = "、".join(str(each["loc"][0]) for each in error.errors())
        raise DocumentError(
            f"{path} の項目({fields_at_fault})がないか、形が違います。直してください。"
        ) from error


def _read_source(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentError(
            f"原文 {path} がありません。受け取ったファイルをそのまま置いてください。"
        ) from error


def load_document(folder: Path) -> Document:
    """Read and check one document folder, ``<root>/<document>/<version>/``.

    Raises:
        DocumentError: no manifest, no source, wrong checksum, not UTF-8.
    """
    manifest = _read_manifest(folder)
    path = folder / manifest.source
    raw = _read_source(path)
    digest = hashlib.sha256(raw).hexdigest()
    if digest != manifest.sha256:
        raise DocumentError(
            f"原文 {path} の sha256 が {MANIFEST} の記載と違います(実際は {digest})。"
            "原文が変わっています。受け取ったときのファイルに戻してください。"
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"原文 {path} は UTF-8 ではありません({error.start} バイト目)。UTF-8 に変換してから登録してください。"
        ) from error
    document_id, version = folder.parent.name, folder.name
    if manifest.version != version:
        raise DocumentError(
            f"{folder / MANIFEST} の version({manifest.version})がフォルダー名({version})と違います。そろえてください。"
        )
    source_path = f"corpus/documents/{document_id}/{version}/{manifest.source}"
    return Document(document_id, manifest, text, source_path, folder)


def find_documents(root: Path) -> tuple[Path, ...]:
    """Every ``<root>/<document>/<version>/`` folder, sorted by path.

    Raises:
        DocumentError: ``root`` holds none.
    """
    folders = sorted(path for path in root.glob("*/*") if path.is_dir())
    if not folders:
        raise DocumentError(
            f"{root} にガイドラインがありません。<文書>/<版>/ のフォルダーに原文と {MANIFEST} を置いてください。"
        )
    return tuple(folders)
