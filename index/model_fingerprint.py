"""The fingerprint of a model that lies in a local folder."""

import hashlib
from pathlib import Path

from corpus.errors import ModelError
from index.model_seal import sha256_of

_TELLING = frozenset({".json", ".safetensors", ".bin", ".txt", ".model"})


def fingerprint(folder: Path) -> str:
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
