"""The named steps of writing a build; each is announced before it begins."""

from enum import StrEnum


class Step(StrEnum):
    """In order. ``select`` passes POINTER, SWAP and SETTLE only."""

    CLEAR = "clear"
    """what an interrupted builder left is removed"""
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
    PRUNE = "prune"
    """builds beyond those kept are removed"""


STEPS: tuple[str, ...] = tuple(step.value for step in Step)
