"""Embeddings: texts to normalised vectors. The one file that imports sentence-transformers.

The import takes seconds, so it waits inside the constructors below.
"""

import hashlib
import logging
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.errors import ModelError
from corpus.files.disk import OnStep, ignore
from index.model.bundled_model import BUNDLED, bundled_model_id, ensure_unpacked
from index.model.embedder import OnProgress, Vectors
from index.model.model_manifest import sha256_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Measured on two cores with 1000 questions of 22 characters: 8 → 113, 16 → 124,
# 32 → 139 to 160, 64 → 127, 256 → 95 texts a second; a second thread nearly doubles it.
BATCH_SIZE = 32

# The files of a model's folder that decide what its vectors are.
_TELLING = frozenset({".json", ".safetensors", ".bin", ".txt", ".model"})


def open_embedder(model: str, models_dir: Path, *, on_step: OnStep = ignore) -> "SentenceTransformerEmbedder":
    """The embedder for a configured ``model``: ``"bundled"``, ``"bundled-base"``, a folder, or a hub id.

    A bundled model is unpacked under ``models_dir`` when it must be. Only a hub id
    that is not in the local cache reaches for the network.

    Raises:
        ModelError: the model is missing, damaged or cannot be fetched.
    """
    if model in BUNDLED:
        folder = ensure_unpacked(models_dir, BUNDLED[model], on_step=on_step)
        return SentenceTransformerEmbedder(_load_folder(folder), bundled_model_id(folder))
    if local := _folder(model):
        return SentenceTransformerEmbedder(_load_folder(local), _local_id(local))
    return _open_hub(model, on_step)


def configured_model_id(model: str, models_dir: Path) -> str:
    """The id that ``open_embedder`` would give its embedder; nothing is loaded.

    Raises:
        ModelError: the model is missing or damaged.
    """
    if model in BUNDLED:
        return bundled_model_id(ensure_unpacked(models_dir, BUNDLED[model]))
    local = _folder(model)
    return _local_id(local) if local else _hub_id(model)


class SentenceTransformerEmbedder:
    """A Sentence Transformers model; safe to share between threads."""

    def __init__(self, model: "SentenceTransformer", model_id: str, batch_size: int = BATCH_SIZE) -> None:
        self._model = model
        self._batch_size = batch_size
        # No library here promises that two threads may encode at once; tokenizers was
        # known to refuse ("Already borrowed"). Held for one batch, so queries pass a build.
        self._one_at_a_time = threading.Lock()
        self.model_id = model_id
        # A model need not tell its dimension; then one text is embedded and measured.
        self.dimension = model.get_embedding_dimension() or len(model.encode_query(""))

    def encode_queries(self, texts: Sequence[str], *, on_progress: OnProgress | None = None) -> Vectors:
        """Questions, with the model's own query prompt; see ``Embedder``."""
        return self._encode(self._query_batch, texts, on_progress)

    def encode_documents(self, texts: Sequence[str], *, on_progress: OnProgress | None = None) -> Vectors:
        """Passages, with the model's own document prompt; see ``Embedder``."""
        return self._encode(self._document_batch, texts, on_progress)

    def _query_batch(self, texts: list[str]) -> Vectors:
        # One batch for the library: _encode has divided the texts, to let go of the lock between two batches.
        return self._model.encode_query(
            texts, batch_size=len(texts), show_progress_bar=False, normalize_embeddings=True
        )

    def _document_batch(self, texts: list[str]) -> Vectors:
        return self._model.encode_document(
            texts, batch_size=len(texts), show_progress_bar=False, normalize_embeddings=True
        )

    def _encode(
        self,
        batch: Callable[[list[str]], Vectors],
        texts: Sequence[str],
        on_progress: OnProgress | None,
    ) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        # Texts of like length share a batch, so little is padded; the longest go first.
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        for start in range(0, len(order), self._batch_size):
            rows = order[start : start + self._batch_size]
            with self._one_at_a_time:
                vectors[rows] = batch([_writable(texts[row]) for row in rows])
            if on_progress is not None:
                on_progress(start + len(rows))
        if not np.isfinite(vectors).all():
            raise ModelError(
                f"埋め込みモデル {self.model_id} の出力に数でない値があります。"
                "モデルのファイルを入れ直してください。"
            )
        return vectors


def _writable(text: str) -> str:
    """``text`` without lone surrogates, which JSON can carry and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


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


def _open_hub(name: str, on_step: OnStep) -> SentenceTransformerEmbedder:
    trouble = (
        f"埋め込みモデル {name} を取り寄せられませんでした。名前と接続を確かめるか、"
        "SHISHIN_MODEL を外して同梱のモデルを使ってください。"
    )
    try:
        loaded = _load(name, trouble, local_files_only=True)
    except ModelError:  # not, or not wholly, in the cache
        on_step(f"埋め込みモデル {name} を取り寄せています")
        loaded = _load(name, trouble, local_files_only=False)
    return SentenceTransformerEmbedder(loaded, _hub_id(name))


def _load_folder(folder: Path) -> "SentenceTransformer":
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when huggingface_hub is first imported
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    trouble = (
        f"埋め込みモデルのフォルダー {folder} を読み込めません。壊れている場合は、"
        "フォルダーを削除して入れ直してください。"
    )
    return _load(str(folder), trouble, local_files_only=True)


def _load(name: str, trouble: str, *, local_files_only: bool) -> "SentenceTransformer":
    # Read when torch is first imported: its threads sleep while they wait for each other, they
    # do not spin. Beside busy neighbours on two cores 256 questions took 2.7 s, and 6 to 13 before.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        _keep_quiet()
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelError(
            "sentence-transformers を読み込めません。Shishin の依存をインストールし直してください。"
        ) from error
    try:
        # transformers 5 would load the weights in the type they are stored in, perhaps float16.
        return SentenceTransformer(name, local_files_only=local_files_only, model_kwargs={"dtype": "float32"})
    except Exception as error:  # tokenizers raises a bare Exception for a damaged file
        raise ModelError(trouble) from error


def _hub_id(name: str) -> str:
    """``name@`` and 12 digits of the commit in the cache, where one can be told."""
    from transformers.utils.hub import cached_file

    try:
        file = cached_file(name, "config.json", local_files_only=True)
    except OSError:
        return name
    # The cache keeps the file as `snapshots/<commit>/config.json`.
    return f"{name}@{Path(file).parent.name[:12]}" if file else name


def _keep_quiet() -> None:
    """Turn off telemetry, progress bars and warnings.

    Progress bars are turned off twice: the variable is too late where transformers was imported before.
    """
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    for library in ("transformers", "sentence_transformers"):
        logging.getLogger(library).setLevel(logging.ERROR)
