"""The page map: on which page of the original each character of an extracted text stands.

``pages.json`` beside a source is a list of runs. A footnote that was moved to the words it
belongs to is a run of its own, so the pages of successive runs may go back.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.errors import DocumentError

PAGES = "pages.json"


@dataclass(frozen=True, order=True)
class PageRun:
    """From the character ``start`` on the text stands on one page.

    ``place`` is the page's place in the file, from 1; ``number`` is the number that is printed
    on it (or would be, between pages that have one), None where it has none.
    """

    start: int
    place: int
    number: int | None = None


def page_run(runs: Sequence[PageRun], offset: int) -> PageRun | None:
    """The run that holds ``offset``; None where the source has no pages."""
    at = bisect_right(runs, offset, key=lambda run: run.start)
    return runs[at - 1] if at else None


def page_number(runs: Sequence[PageRun], offset: int) -> int | None:
    """The printed page of ``offset``; its place in the file where no page has a printed number."""
    run = page_run(runs, offset)
    if run is None or any(each.number is not None for each in runs):
        return run.number if run else None
    return run.place


def pages_to_bytes(runs: Sequence[PageRun]) -> bytes:
    """``pages.json``."""
    return _RUNS.dump_json(tuple(runs), indent=1) + b"\n"


def pages_from_bytes(raw: bytes, path: Path, length: int) -> tuple[PageRun, ...]:
    """Read ``pages.json`` of a source of ``length`` characters; ``path`` is for the message.

    Raises:
        DocumentError: of another shape, not in order, or beyond the source.
    """
    try:
        runs = _RUNS.validate_json(raw)
    except ValidationError as error:
        raise DocumentError(f"{path} をページの対応として読めません。登録し直してください。") from error
    starts = [run.start for run in runs]
    if starts[:1] != [0] or starts != sorted(set(starts)) or starts[-1] > length:
        raise DocumentError(f"{path} のページの位置が原文に合いません。登録し直してください。")
    return runs


_RUNS = TypeAdapter(tuple[PageRun, ...])
