"""The named steps of making a build and of putting one in service; each is announced before it begins."""

from enum import StrEnum


class Step(StrEnum):
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
    Step.CLEAR,
    Step.BEGIN,
    Step.STAGE,
    Step.FILES,
    Step.MANIFEST,
    Step.CHECK,
    Step.RENAME,
    Step.SYNC,
    Step.RECORD,
    Step.PRUNE,
)
PUBLISHING: tuple[str, ...] = (
    Step.BEGIN,
    Step.POINTER,
    Step.SWAP,
    Step.SETTLE,
    Step.RECORD,
    Step.PRUNE,
)
