"""PDF: the words of a file with a text layer, as Markdown with a page map."""

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from corpus.errors import DocumentError
from corpus.guideline.document import Extraction

# With the root in sys.path the worker finds this very package wherever the program was started.
_WORK = "import sys; sys.path[:0] = [sys.argv[2]]; from corpus.pdf.worker import main; main(sys.argv[1])"
_ROOT = Path(__file__).parents[2]
# PDF readers accept other bytes before %PDF- as long as it stands within these.
_HEAD = 1024  # bytes within which a PDF says that it is one
_SLOW = -signal.SIGXCPU


def extract_pdf(path: Path, on_page: Callable[[int, int], None] = lambda done, pages: None) -> Extraction:
    """Read a PDF in a process with bounded memory and time; ``on_page`` is told (pages read, pages).

    Raises:
        DocumentError: encrypted, damaged, scanned, empty, or larger than can be read.
    """
    _check(path)
    command = [sys.executable, "-c", _WORK, str(path.absolute()), str(_ROOT)]
    # A file, not a second pipe: a full pipe that nobody reads would stop the worker for good.
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8") as worker:
            assert worker.stdout
            try:
                said = _listen(worker.stdout, on_page)
            except BaseException:
                # Leaving the `with` waits for the worker, which would read on to the end of the file.
                worker.kill()
                raise
        errors.seek(0)
        return _result(path, worker.returncode, said, errors.read())


def _check(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise DocumentError(
            f"{path} を読めません({error.strerror})。ファイルの場所と権限を確かめてください。"
        ) from error
    if not head:
        raise DocumentError(f"{path.name} は空のファイルです。入手し直してください。")
    if b"%PDF-" not in head:
        raise DocumentError(f"{path.name} は PDF ではありません。PDF のファイルを指定してください。")


def _listen(lines: Iterable[str], on_page: Callable[[int, int], None]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for line in lines:
        each = json.loads(line)
        if isinstance(each, list):
            on_page(*each)
        else:
            said = each
    return said


def _result(path: Path, code: int, said: dict[str, Any], errors: bytes) -> Extraction:
    if "extraction" in said:
        return TypeAdapter(Extraction).validate_python(said["extraction"])
    if "error" in said:
        raise DocumentError(said["error"])
    # SIGKILL is how the system ends a process when memory is short.
    if code in (_SLOW, -signal.SIGKILL) or b"MemoryError" in errors:
        raise DocumentError(
            f"{path.name} は読むのに時間かメモリーがかかりすぎるため、途中でやめました。"
            "図を除くか、分けた PDF にしてください。"
        )
    last = errors.decode(errors="replace").strip().rpartition("\n")[2][:200]
    raise DocumentError(
        f"{path.name} は壊れているため読めません。入手し直してください({last or f'終了コード {code}'})。"
    )
