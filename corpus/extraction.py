"""An extraction: what was read from a received file."""

from dataclasses import dataclass

from corpus.page_map import PageRun


@dataclass(frozen=True)
class Extraction:
    """``text`` becomes the source, ``pages`` its page map; ``notes`` are Japanese sentences on odd places."""

    text: str
    pages: tuple[PageRun, ...] = ()
    notes: tuple[str, ...] = ()
