"""Embeddings: texts to normalised vectors, by the configured model and the runtime that can run it."""

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.errors import ModelError
from corpus.files.disk import OnStep, ignore
from index.model.bundled_model import BUNDLED, bundled_model_id, ensure_unpacked
from index.model.converted_model import open_converted
from index.model.embedder import OnProgress, Vectors
from index.model.micro_batches import MicroBatches
from index.model.model_manifest import sha256_of
from index.model.runtime import Runtime
from index.model.torch_runtime import TorchRuntime, load_folder, load_hub
from index.settings import OPENVINO, TORCH

# Measured by OpenVINO with 1268 questions of 32 characters, in seconds of one core: 4 → 13.7, 8 and
# 16 → 12.3, 24 → 13.6, 32 → 14.4, 64 and more → 16 and more.
BATCH_SIZE = 16

# The files of a model's folder that decide what its vectors are.
_TELLING = frozenset({".json", ".safetensors", ".bin", ".txt", ".model"})


def open_embedder(
    model: str, models_dir: Path, *, runtime: str = OPENVINO, on_step: OnStep = ignore
) -> "RuntimeEmbedder":
    """The embedder for a configured ``model``: ``"bundled"``, ``"bundled-base"``, a folder, or a hub id.

    A bundled model is unpacked under ``models_dir``, and any model converted for OpenVINO there, when it
    must be; ``TORCH`` as ``runtime`` leaves it as it is. Only a hub id that is not in the local cache
    reaches for the network.

    Raises:
        ModelError: the model is missing, damaged or cannot be fetched.
    """
    source = _located(model, models_dir, on_step)
    if runtime != TORCH and (found := open_converted(source.name, source.model_id, models_dir, on_step)):
        return RuntimeEmbedder(found, source.model_id)
    return RuntimeEmbedder(source.load(), source.model_id)


def configured_model_id(model: str, models_dir: Path) -> str:
    """The id that ``open_embedder`` would give its embedder; nothing is loaded.

    Raises:
        ModelError: the model is missing or damaged.
    """
    if model in BUNDLED:
        return bundled_model_id(ensure_unpacked(models_dir, BUNDLED[model]))
    local = _folder(model)
    return _local_id(local) if local else _hub_id(model)


class RuntimeEmbedder:
    """An ``Embedder`` that divides texts into batches; safe to share between threads."""

    def __init__(self, runtime: Runtime, model_id: str, batch_size: int = BATCH_SIZE) -> None:
        self.runtime, self.model_id, self.dimension = runtime, model_id, runtime.dimension
        self._batch_size = batch_size
        # Held for one batch, so that questions pass a build.
        self._turn = threading.Lock()
        self._single = MicroBatches(self._questions, self._turn, batch_size)

    def encode_queries(self, texts: Sequence[str], *, on_progress: OnProgress | None = None) -> Vectors:
        """Questions, with the model's own query prompt; see ``Embedder``."""
        if len(texts) == 1 and on_progress is None:
            return self._single.vector(texts[0])[np.newaxis]
        return self._encode(self._questions, texts, on_progress)

    def encode_documents(self, texts: Sequence[str], *, on_progress: OnProgress | None = None) -> Vectors:
        """Passages, with the model's own document prompt; see ``Embedder``."""
        return self._encode(self._passages, texts, on_progress)

    def _encode(
        self, batch: Callable[[Sequence[str]], Vectors], texts: Sequence[str], on_progress: OnProgress | None
    ) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        # Texts of like length share a batch, so little is padded; the longest go first.
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        for start in range(0, len(order), self._batch_size):
            rows = order[start : start + self._batch_size]
            with self._turn:
                vectors[rows] = batch([texts[row] for row in rows])
            if on_progress is not None:
                on_progress(start + len(rows))
        return vectors

    def _questions(self, texts: Sequence[str]) -> Vectors:
        return self._checked(self.runtime.queries([_writable(text) for text in texts]))

    def _passages(self, texts: Sequence[str]) -> Vectors:
        return self._checked(self.runtime.documents([_writable(text) for text in texts]))

    def _checked(self, vectors: Vectors) -> Vectors:
        if not np.isfinite(vectors).all():
            raise ModelError(
                f"埋め込みモデル {self.model_id} の出力に数でない値があります。"
                "モデルのファイルを入れ直してください。"
            )
        return vectors


def _writable(text: str) -> str:
    """``text`` without lone surrogates, which JSON can carry and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True)
class _Source:
    """Where a model is, its id, and how torch loads it."""

    name: str
    model_id: str
    load: Callable[[], TorchRuntime]


def _located(model: str, models_dir: Path, on_step: OnStep) -> _Source:
    if model in BUNDLED:
        unpacked = ensure_unpacked(models_dir, BUNDLED[model], on_step=on_step)
        return _Source(str(unpacked.resolve()), bundled_model_id(unpacked), lambda: load_folder(unpacked))
    if folder := _folder(model):
        return _Source(str(folder.resolve()), _local_id(folder), lambda: load_folder(folder))
    if _cached_commit(model):
        return _Source(model, _hub_id(model), lambda: load_hub(model, on_step))
    fetched = load_hub(model, on_step)  # which puts it into the cache
    return _Source(model, _hub_id(model), lambda: fetched)


def _hub_id(name: str) -> str:
    """``name@`` and 12 digits of the commit in the cache, where one can be told."""
    commit = _cached_commit(name)
    return f"{name}@{commit[:12]}" if commit else name


def _cached_commit(name: str) -> str | None:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        file = try_to_load_from_cache(name, "config.json")
    except HFValidationError:
        return None
    # The cache keeps the file as `snapshots/<commit>/config.json`.
    return Path(file).parent.name if isinstance(file, str) else None


def _folder(model: str) -> Path | None:
    """The folder that a configured model names; None for a hub id."""
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder
    # A hub id is `name` or `owner/name`; any other form can only be a folder.
    if model.startswith((".", "~")) or folder.is_absolute() or model.count("/") > 1:
        raise ModelError(f"埋め込みモデルのフォルダー {model} がありません。場所を確かめてください。")
    return None


def _local_id(folder: Path) -> str:
    return f"local:{folder.resolve().name}@{_fingerprint(folder)}"


def _fingerprint(folder: Path) -> str:
    """12 hex digits over the names and bytes of settings, vocabulary and weights.

    The folder's own name and place are left out, so a model may be moved.

    Raises:
        ModelError: a file cannot be read.
    """
    digest = hashlib.sha256()
    try:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _TELLING and path.is_file():
                name = path.relative_to(folder).as_posix()
                digest.update(f"{name}\0{sha256_of(path)}\n".encode())
    except OSError as error:
        raise ModelError(
            f"埋め込みモデルのフォルダー {folder} が読めません（{error}）。読み取りの権限を確かめてください。"
        ) from error
    return digest.hexdigest()[:12]
