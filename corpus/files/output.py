"""Output: a file that a person asked for by its path, written whole or not at all."""

from pathlib import Path

from corpus.errors import InputError, ShishinError
from corpus.files.disk import write_whole


def check_writable(path: Path) -> None:
    """Tell before the slow work that a file cannot be written there.

    Raises:
        InputError: the path is a folder, or lies in no folder.
    """
    if path.is_dir():
        raise InputError(f"{path} はフォルダーです。書き出すファイルの名前まで指定してください。")
    if not path.parent.is_dir():
        raise InputError(f"フォルダー {path.parent} がありません。先に作るか、別の場所を指定してください。")


def write_output(path: Path, text: str) -> None:
    """Write a text in UTF-8; what that cannot carry (a lone surrogate in a question) becomes a question mark.

    Raises:
        ShishinError: the disk refuses; the old file stays, and no part of the new one is left.
    """
    try:
        write_whole(path, text.encode("utf-8", "replace"))
    except OSError as error:
        # No StoreWriteError: that speaks of SHISHIN_HOME, and this file lies where the person said.
        raise ShishinError(
            f"{path} に書き込めません({error.strerror or error})。場所・権限・空き容量を確かめてください。"
        ) from error
