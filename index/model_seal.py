"""The seal of an unpacked model: what its folder must hold, written last."""

import hashlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import ModelError

SEAL_NAME = "shishin-manifest.json"
# Raised whenever the code that writes the folder changes what it writes.
LAYOUT = 1


@dataclass(frozen=True)
class SealedFile:
    """One file: path inside the folder with ``/``, size in bytes, sha256 in hex."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Seal:
    """The manifest: who wrote it from what, and every file."""

    layout: int
    source_sha256: str
    files: tuple[SealedFile, ...]


def damaged_folder(folder: Path, why: str) -> ModelError:
    """The one error of an unpacked model that is not as it was written."""
    return ModelError(
        f"埋め込みモデルのフォルダー {folder} が壊れています（{why}）。"
        "フォルダーを削除してもう一度実行すると、展開し直します。"
    )


def write_seal(folder: Path, source_sha256: str) -> None:
    """Hash every file of ``folder``, write the manifest, and put it all on the disk."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = tuple(
        SealedFile(path.relative_to(folder).as_posix(), path.stat().st_size, sha256_of(path))
        for path in paths
    )
    manifest = folder / SEAL_NAME
    content = asdict(Seal(LAYOUT, source_sha256, files))
    manifest.write_text(json.dumps(content, indent=2), encoding="utf-8")
    folders = [path for path in folder.rglob("*") if path.is_dir()]
    for path in (*paths, manifest, *folders, folder):
        sync(path)


def read_seal(folder: Path) -> Seal:
    """Read the manifest.

    Raises:
        ModelError: there is none, or it cannot be understood.
    """
    try:
        raw = json.loads((folder / SEAL_NAME).read_text(encoding="utf-8"))
        files = tuple(SealedFile(**entry) for entry in raw.pop("files"))
        seal = Seal(files=files, **raw)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise damaged_folder(folder, f"{SEAL_NAME} が読めません") from error
    if seal.layout != LAYOUT:
        raise damaged_folder(folder, "ほかの版の Shishin が展開したものです")
    return seal


def check_sizes(folder: Path) -> Seal:
    """The quick check of every start: all files are there in their sizes.

    Raises:
        ModelError: a file is missing or has another size.
    """
    seal = read_seal(folder)
    for file in seal.files:
        path = folder / file.path
        if not path.is_file() or path.stat().st_size != file.size:
            raise damaged_folder(folder, f"{file.path} がないか、大きさが違います")
    return seal


def check_hashes(folder: Path) -> Seal:
    """The whole check: sizes, then the sha256 of every byte.

    Raises:
        ModelError: a file is missing or is not what was written.
    """
    seal = check_sizes(folder)
    for file in seal.files:
        if sha256_of(folder / file.path) != file.sha256:
            raise damaged_folder(folder, f"{file.path} の中身が違います")
    return seal


def sha256_of(path: Path) -> str:
    """Hex sha256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk; Windows cannot be asked."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
