"""The manifest of an unpacked or converted model: what its folder was made from, and every file in it.

It is written last, so a folder that has one was written whole; ``check_sizes`` is quick enough for every
start, ``check_hashes`` reads every byte.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import ModelError
from corpus.files.disk import sync

_NAME = "shishin-manifest.json"
# Raised whenever the code that writes the folder changes what it writes.
_LAYOUT = 3


@dataclass(frozen=True)
class ModelFile:
    """One file: path inside the folder with ``/``, size in bytes, sha256 in hex."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class ModelManifest:
    """``made_from`` tells what decides the folder's content: checksums, versions, names."""

    layout: int
    made_from: dict[str, str]
    files: tuple[ModelFile, ...]


def write_manifest(folder: Path, made_from: dict[str, str]) -> None:
    """Hash every file of ``folder``, write the manifest, and put it all on the disk."""
    # Listed before the manifest is there, which cannot hold its own checksum.
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = tuple(
        ModelFile(path.relative_to(folder).as_posix(), path.stat().st_size, sha256_of(path)) for path in paths
    )
    manifest = folder / _NAME
    content = asdict(ModelManifest(_LAYOUT, made_from, files))
    manifest.write_text(json.dumps(content, indent=2), encoding="utf-8")
    folders = [path for path in folder.rglob("*") if path.is_dir()]
    for path in (*paths, manifest, *folders, folder):
        sync(path)


def check_hashes(folder: Path) -> None:
    """The whole check: sizes, then the sha256 of every byte.

    Raises:
        ModelError: a file is missing or is not what was written.
    """
    for file in check_sizes(folder).files:
        if sha256_of(folder / file.path) != file.sha256:
            raise _damaged(folder, f"{file.path} の中身が違います")


def check_sizes(folder: Path) -> ModelManifest:
    """The quick check: all files are there in their sizes.

    Raises:
        ModelError: a file is missing or has another size.
    """
    manifest = _read_manifest(folder)
    for file in manifest.files:
        path = folder / file.path
        if not path.is_file() or path.stat().st_size != file.size:
            raise _damaged(folder, f"{file.path} がないか、大きさが違います")
    return manifest


def _read_manifest(folder: Path) -> ModelManifest:
    try:
        raw = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        files = tuple(ModelFile(**entry) for entry in raw.pop("files"))
        manifest = ModelManifest(files=files, **raw)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(folder, f"{_NAME} が読めません") from error
    if manifest.layout != _LAYOUT:
        raise _damaged(folder, "ほかの版の Shishin が作ったものです")
    return manifest


def _damaged(folder: Path, why: str) -> ModelError:
    return ModelError(
        f"埋め込みモデルのフォルダー {folder} が壊れています（{why}）。"
        "フォルダーを削除してもう一度実行すると、作り直します。"
    )


def sha256_of(path: Path) -> str:
    """Hex sha256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
