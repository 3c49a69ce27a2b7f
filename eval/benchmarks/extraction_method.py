"""The ways to read a PDF that the benchmarks compare, each measured in a process of its own."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pdfminer.high_level import extract_text
from pydantic import TypeAdapter

from corpus.errors import ShishinError
from corpus.guideline.document import Extraction
from corpus.pdf.extraction import extract_pdf
from corpus.pdf.pdf_file import open_pdf
from corpus.pdf.worker import read_pdf


@dataclass(frozen=True)
class Measured:
    """What a method read, in how many seconds, with how many MB at the peak of its largest process."""

    extraction: Extraction
    seconds: float
    peak: float


def _pdfminer(path: Path) -> Extraction:
    return Extraction(extract_text(path))


def _walk(path: Path) -> Extraction:
    """The page walk of pdfplumber: of each page its characters, lines and rectangles, then it is let go."""
    with open_pdf(path) as pdf:
        for page in pdf.pages:
            # The first of the three makes the objects of the page, as one dict each; the others find them.
            _ = page.chars, page.lines, page.rects
            page.close()
    return Extraction("")


METHODS: dict[str, Callable[[Path], Extraction]] = {
    "shishin": extract_pdf,
    "shishin-worker": lambda path: read_pdf(path, lambda done, pages: None),  # without a child process
    "pdfminer": _pdfminer,
    "pdfplumber-walk": _walk,
}


def measure(method: str, path: Path) -> Measured:
    """Read ``path`` with a method in a fresh process.

    Raises:
        ShishinError: the process failed.
    """
    # ru_maxrss is the peak of a process's whole life, so each method needs a process of its own.
    command = [sys.executable, "-m", "eval.benchmarks.extraction_method", method, str(path)]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise ShishinError(f"{method} で読めませんでした: {done.stderr.strip()[-300:]}")
    return TypeAdapter(Measured).validate_json(done.stdout)


def main(method: str, path: str) -> None:
    """Read one file and write what was measured as JSON."""
    start = time.monotonic()
    extraction = METHODS[method](Path(path))
    seconds = time.monotonic() - start
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Shishin reads a PDF in a child process.
    peak = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024  # KB on Linux
    measured = TypeAdapter(Measured).dump_python(Measured(extraction, seconds, peak))
    sys.stdout.write(json.dumps(measured, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
