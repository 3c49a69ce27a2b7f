"""The vector journal: what a build has embedded so far, so that one that was killed goes on from there.

A file holds the vectors of one model, in records of one size: the content hash of a passage, its vector, and
a checksum over both. What is cut off or damaged counts as not embedded yet.
"""

import zlib
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import StoreDamagedError
from corpus.files.disk import Disk
from index.prepared_document import KnownVectors

_FOLDER = "embedding"


class VectorJournal:
    """The journal of a model in the store's ``home``; for one build at a time."""

    def __init__(self, home: Path, model_id: str, dimension: int, disk: Disk) -> None:
        self._path = home / _FOLDER / f"{sha256(model_id.encode()).hexdigest()[:16]}.vectors"
        self._record = np.dtype([("hash", "u1", 32), ("vector", "<f4", dimension), ("checksum", "<u4")])
        self._disk = disk
        self._size = 0  # bytes of the records that are whole

    def read(self) -> KnownVectors:
        """The vectors that a build before this one left."""
        records = self._whole()
        self._size = records.nbytes
        return {record["hash"].tobytes().hex(): record["vector"] for record in records}

    def add(self, hashes: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Write down vectors of shape (hashes, dimension), and wait until the disk holds them.

        Raises:
            StoreWriteError: the disk refuses; what was written before stays.
        """
        records = np.empty(len(hashes), self._record)
        records["hash"] = [list(bytes.fromhex(each)) for each in hashes]
        records["vector"] = vectors
        records["checksum"] = [_checksum(record) for record in records]
        self._disk.make_folder(self._path.parent)
        # Behind the whole records: what a killed build left half written is written over.
        self._disk.append(self._path, records.tobytes(), self._size)
        self._size += records.nbytes

    def remove(self) -> None:
        """The build is made: its vectors are in the store.

        Raises:
            StoreWriteError: the disk refuses.
        """
        self._disk.remove(self._path)
        self._size = 0

    def _whole(self) -> NDArray[np.void]:
        """The records up to the first that is not whole."""
        try:
            raw = self._disk.read(self._path) or b""
        except StoreDamagedError:
            raw = b""
        records = np.frombuffer(raw[: len(raw) - len(raw) % self._record.itemsize], self._record)
        damaged = (number for number, each in enumerate(records) if each["checksum"] != _checksum(each))
        return records[: next(damaged, len(records))]


def _checksum(record: np.void) -> int:
    return zlib.crc32(record["vector"].tobytes(), zlib.crc32(record["hash"].tobytes()))
