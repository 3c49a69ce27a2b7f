"""Files on their way in: each waits in a folder of ours until it is read as a new version."""

import secrets
import shutil
import tempfile
import threading
import time
import unicodedata
import weakref
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus.errors import ChoiceError, InputError

LARGEST = 64 * 1024 * 1024  # bytes
# suffixes that the reader goes by; any other would tell it nothing
_SUFFIXES = (".pdf", ".html", ".htm", ".xhtml")
_LONGEST = 200  # characters of a name that are shown
_LIFETIME = 600  # seconds until a file that was not read is deleted

TOO_LARGE = f"ファイルが大きすぎます。{LARGEST // 1024**2} MB までのファイルを選んでください。"


@dataclass(frozen=True)
class Upload:
    """A file, the name that it was given by its owner, and who that is."""

    path: Path
    name: str
    by: str
    since: float

    def told(self, sentence: str) -> str:
        """A sentence about the file, with its own name where the place on our disk stood."""
        ours = f"「{self.name}」"
        return sentence.replace(str(self.path), ours).replace(self.path.name, ours)


class Uploads:
    """Files by token; each can be taken once, by whoever brought it."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="shishin-uploads-"))  # readable by this user alone
        self._files: dict[str, Upload] = {}
        self._changing = threading.Lock()
        # It runs when the uploads are dropped and, at the latest, when Python ends.
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)

    async def receive(self, name: str, by: str, chunks: AsyncIterator[bytes]) -> str:
        """Write a file down: the token by which it is found.

        Raises:
            InputError: it is too large; nothing of it is kept.
        """
        # There is no timer: whatever was left is deleted when the next file comes in.
        self._tidy(by)
        token = secrets.token_hex(16)
        suffix = PurePosixPath(name).suffix.lower()
        path = self._folder / f"{token}{suffix if suffix in _SUFFIXES else '.md'}"
        try:
            await _write(path, chunks)
        # Also where the request is cancelled: CancelledError is no Exception.
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        with self._changing:
            self._files[token] = Upload(path, _shown(name), by, time.monotonic())
        return token

    def take(self, token: str, by: str) -> Upload:
        """A file, which is the taker's to delete.

        Raises:
            ChoiceError: there is none, or somebody else brought it.
        """
        with self._changing:
            file = self._files.get(token)
            if file is None or file.by != by:
                raise ChoiceError("ファイルが届いていません。もう一度選んで「下見する」を押してください。")
            return self._files.pop(token)

    def _tidy(self, by: str) -> None:
        """Delete what the same person brought before and left, and whatever is old."""
        with self._changing:
            for token, file in list(self._files.items()):
                if file.by == by or time.monotonic() - file.since > _LIFETIME:
                    file.path.unlink(missing_ok=True)
                    del self._files[token]


async def _write(path: Path, chunks: AsyncIterator[bytes]) -> None:
    size = 0
    with path.open("wb") as file:
        async for chunk in chunks:
            size += len(chunk)
            if size > LARGEST:
                raise InputError(TOO_LARGE)
            file.write(chunk)


def _shown(name: str) -> str:
    """The last part of a name, without characters that cannot be seen."""
    last = name.replace("\\", "/").rpartition("/")[2]
    # Category C: control and format characters, such as U+202E, which shows 「gpj.exe」 as 「exe.jpg」.
    plain = "".join(each for each in last if unicodedata.category(each)[0] != "C")
    return plain[:_LONGEST] or "(名前のないファイル)"
