"""What was read from a file of any kind: the contract between the readers and what stores a version."""

from dataclasses import dataclass

from corpus.page_map import PageRun


@dataclass(frozen=True)
class Extraction:
    """``text`` becomes ``source.md``, ``pages`` its page map; ``notes`` tell suspicious places."""

    text: str
    pages: tuple[PageRun, ...] = ()
    notes: tuple[str, ...] = ()
