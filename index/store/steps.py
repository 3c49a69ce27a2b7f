"""The named steps of a change of the store, in their order.

Each is announced before it is done, so that a test can let the process die, or the disk refuse, at any
of them.
"""

from enum import StrEnum


class StoreStep(StrEnum):
    """``MAKING`` and ``PUBLISHING`` say which of them come, in which order."""

    CLEAR = "clear"
    """what an interrupted builder left is removed"""
    BEGIN = "begin"
    """the record is told what is about to be done"""
    STAGE = "stage"
    """the staging folder is made"""
    FILES = "files"
    """the files of the shards are written"""
    MANIFEST = "manifest"
    """the manifest and its seal are written"""
    CHECK = "check"
    """everything is read back and checked"""
    RENAME = "rename"
    """the staging folder becomes a build"""
    SYNC = "sync"
    """the disk holds the build's name"""
    POINTER = "pointer"
    """the new pointer is written beside the old one"""
    SWAP = "swap"
    """the new pointer replaces the old one"""
    SETTLE = "settle"
    """the disk holds the new pointer"""
    RECORD = "record"
    """the record is told how it ended"""
    PRUNE = "prune"
    """builds beyond those kept are removed"""


MAKING: tuple[str, ...] = (
    StoreStep.CLEAR,
    StoreStep.BEGIN,
    StoreStep.STAGE,
    StoreStep.FILES,
    StoreStep.MANIFEST,
    StoreStep.CHECK,
    StoreStep.RENAME,
    StoreStep.SYNC,
    StoreStep.RECORD,
    StoreStep.PRUNE,
)
PUBLISHING: tuple[str, ...] = (
    StoreStep.BEGIN,
    StoreStep.POINTER,
    StoreStep.SWAP,
    StoreStep.SETTLE,
    StoreStep.RECORD,
    StoreStep.PRUNE,
)
