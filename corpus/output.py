"""Output: a file that is there whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path

from corpus.errors import InputError, ShishinError


def check_writable(path: Path) -> None:
    """Tell before the slow work that a file cannot be written there.

    Raises:
        InputError: the path is a folder, or lies in no folder.
    """
    if path.is_dir():
        raise InputError(f"{path} はフォルダーです。書き出すファイルの名前まで指定してください。")
    if not path.parent.is_dir():
        raise InputError(f"フォルダー {path.parent} がありません。先に作るか、別の場所を指定してください。")


def write_whole(path: Path, text: str) -> None:
    """Write beside the target and rename; whoever reads it sees the old file or the new one.

    What UTF-8 cannot carry (a lone surrogate in a question) becomes a question mark.

    Raises:
        ShishinError: the disk refuses; no part of the file is left.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(text.encode("utf-8", "replace"))
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise ShishinError(
            f"{path} に書き込めません({error.strerror or error})。場所・権限・空き容量を確かめてください。"
        ) from error
