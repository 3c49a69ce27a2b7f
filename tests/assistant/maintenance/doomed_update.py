"""Updates on whose way the process dies, or the disk takes no more.

``python -m tests.assistant.maintenance.doomed_update FOLDER`` carries out, in a process forked for
each, what every subfolder of FOLDER is named after: a work (a name in ``WORKS``) and what it meets:
a step it dies before (``publish swap``), an operation of the disk it dies at (``ingest
operation-12``), or a limit on the size of files (``ingest limit-1000``). It prints how each ended, as
``subprocess`` counts, and what was said.
"""

import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from assistant.commands.document_work import run_ingest
from assistant.commands.terminal import Terminal
from assistant.listener import Listener
from assistant.maintenance.ingest import IngestRequest
from assistant.maintenance.publishing import PublishRequest, PublishVerdict, publish, roll_back
from corpus.errors import ShishinError
from corpus.files.disk import Disk, OnStep, ignore
from index.builder import BuildResult, ensure_build
from index.model.embedding import configured_model_id
from index.prepared_document import read_documents
from index.settings import Settings
from index.store.build import Build
from index.store.store_writer import StoreWriter
from tests.corpus.three_versions import DOCUMENT, TEXTS, write_versions
from tests.index.doomed import CountingDisk, die, die_at
from tests.toy import ToyEmbedder

_ROOT = Path(__file__).resolve().parents[3]


def quiet() -> Console:
    """Where notes go that nobody reads."""
    return Console(file=io.StringIO())


@dataclass(frozen=True)
class Home:
    """A maintainer's place: documents, store, and a folder that stands for the model."""

    folder: Path

    @property
    def settings(self) -> Settings:
        """Where everything is."""
        return Settings(
            self.folder / "home", self.folder / "documents", str(self.folder / "model"), document=DOCUMENT
        )

    @property
    def store(self) -> StoreWriter:
        """A new object each time, as after a restart."""
        return StoreWriter(self.settings.home)

    @property
    def model_id(self) -> str:
        """The id under which builds are made."""
        return configured_model_id(self.settings.model, self.settings.models)

    def set_up(self) -> "Home":
        """Version 1.0 among the documents, nothing built."""
        (self.folder / "model").mkdir(parents=True)
        (self.folder / "model" / "config.json").write_text("{}", encoding="utf-8")
        write_versions(self.folder / "documents", "1.0")
        for version in ("1.1", "1.2"):
            (self.folder / f"{version}.md").write_text(TEXTS[version], encoding="utf-8", newline="")
        return self

    def ingest(self, version: str = "1.1", on_step: OnStep = ignore, disk: Disk | None = None) -> str:
        """What was noted beside the proposal."""
        notes = Console(file=io.StringIO(), width=200)
        request = IngestRequest(self.folder / f"{version}.md", DOCUMENT, version)
        run_ingest(
            self.settings, request, accepted=True, by="保守", as_json=False, notes=notes,
            on_step=on_step, disk=disk,
        )  # fmt: skip
        assert isinstance(notes.file, io.StringIO)
        return notes.file.getvalue()

    def build(self, on_step: OnStep = ignore) -> BuildResult:
        """A build of the documents as they are."""
        embedder = ToyEmbedder()
        embedder.model_id = self.model_id
        return ensure_build(self.store, read_documents(self.settings.documents), embedder, on_step=on_step)

    def publish(self, on_step: OnStep = ignore) -> None:
        """Put what waits in service."""
        publish(
            self.settings, PublishRequest(by="保守", force="確かめた"), _holds, Terminal(quiet()), on_step
        )

    def roll_back(self, on_step: OnStep = ignore) -> None:
        """Go back to what was in service before."""
        roll_back(self.settings, PublishRequest(by="保守"), Terminal(quiet()), on_step)


def _holds(settings: Settings, live: Build, candidate: Build, listener: Listener) -> PublishVerdict:
    return PublishVerdict(True)


WORKS: dict[str, Callable[[Home, OnStep], object]] = {
    "first": lambda home, on_step: home.build(on_step),
    "ingest": lambda home, on_step: home.ingest(on_step=on_step),
    "build": lambda home, on_step: home.build(on_step),
    "publish": lambda home, on_step: home.publish(on_step),
    "rollback": lambda home, on_step: home.roll_back(on_step),
}
_BEFORE = {"first": "", "ingest": "first", "build": "ingest", "publish": "build", "rollback": "publish"}


def template(work: str, folder: Path) -> Home:
    """A home as a work finds it: all that comes before it is done."""
    if not _BEFORE[work]:
        return Home(folder).set_up()
    home = template(_BEFORE[work], folder)
    WORKS[_BEFORE[work]](home, ignore)
    return home


def _meet(home: Home) -> None:
    work, fate = home.folder.name.split()
    kind, _, detail = fate.rpartition("-")
    if kind == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(detail), int(detail)))
    if kind == "operation":
        home.ingest(disk=CountingDisk(int(detail), die))
    else:
        WORKS[work](home, die_at(fate))


def _run(folder: Path) -> tuple[int, str]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with redirect_stdout(io.StringIO()):
                _meet(Home(folder))
        except ShishinError as error:
            os.write(writing, str(error).encode())
            os._exit(error.exit_code)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as said:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.read()


def ends(folder: Path) -> dict[str, tuple[int, str]]:
    """This module as a process of its own: how each home in ``folder`` ended, and what was said, by name."""
    command = [sys.executable, "-m", "tests.assistant.maintenance.doomed_update", str(folder)]
    done = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, check=True)
    found: dict[str, tuple[int, str]] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps({home.name: _run(home) for home in sorted(Path(sys.argv[1]).iterdir())}))
