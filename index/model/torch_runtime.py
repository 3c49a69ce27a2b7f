"""The torch runtime: a model as Sentence Transformers loads, defines and runs it.

The import takes seconds, so it waits inside the functions.
"""

import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import ModelError
from corpus.files.disk import OnStep, ignore
from index.model.embedder import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class TorchRuntime:
    """A loaded Sentence Transformers model; see ``Runtime``."""

    def __init__(self, model: "SentenceTransformer") -> None:
        self.model = model
        # A model need not tell its dimension; then one text is embedded and measured.
        self.dimension: int = model.get_embedding_dimension() or len(model.encode_query(""))

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Questions, as ``encode_query`` embeds them."""
        return self.model.encode_query(
            list(texts), batch_size=len(texts), show_progress_bar=False, normalize_embeddings=True
        )

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Passages, as ``encode_document`` embeds them."""
        return self.model.encode_document(
            list(texts), batch_size=len(texts), show_progress_bar=False, normalize_embeddings=True
        )


def load_folder(folder: Path) -> TorchRuntime:
    """The model of a folder; nothing is looked for on a hub.

    Raises:
        ModelError: it cannot be loaded.
    """
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when huggingface_hub is first imported
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    trouble = (
        f"埋め込みモデルのフォルダー {folder} を読み込めません。壊れている場合は、"
        "フォルダーを削除して入れ直してください。"
    )
    return _loaded(str(folder), trouble, local_files_only=True)


def load_hub(name: str, on_step: OnStep = ignore) -> TorchRuntime:
    """The model of a hub id, from the local cache or else from the hub.

    Raises:
        ModelError: it is in neither, or cannot be loaded.
    """
    trouble = (
        f"埋め込みモデル {name} を取り寄せられませんでした。名前と接続を確かめるか、"
        "SHISHIN_MODEL を外して同梱のモデルを使ってください。"
    )
    try:
        return _loaded(name, trouble, local_files_only=True)
    except ModelError:  # not, or not wholly, in the cache
        on_step(f"埋め込みモデル {name} を取り寄せています")
        return _loaded(name, trouble, local_files_only=False)


def _loaded(name: str, trouble: str, *, local_files_only: bool) -> TorchRuntime:
    """The model in float32; ``trouble`` is the sentence where it cannot be loaded."""
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
        model = SentenceTransformer(
            name, local_files_only=local_files_only, model_kwargs={"dtype": "float32"}
        )
    except Exception as error:  # tokenizers raises a bare Exception for a damaged file
        raise ModelError(trouble) from error
    return TorchRuntime(model)


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
