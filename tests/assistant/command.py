"""The command line as people and programs meet it: in this process, or in one of its own."""

import gc
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from assistant.cli import main
from index.settings import Settings
from index.store.store_writer import StoreWriter

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "assistant.cli")


@dataclass(frozen=True)
class Finished:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Place:
    """Where a command works: home, documents, model."""

    home: Path
    documents: Path
    model: str

    @property
    def settings(self) -> Settings:
        """The same as settings."""
        return Settings(self.home, self.documents, self.model)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that say so."""
        return {
            "SHISHIN_HOME": str(self.home),
            "SHISHIN_DOCUMENTS": str(self.documents),
            "SHISHIN_MODEL": self.model,
        }

    def copy(self, folder: Path) -> "Place":
        """Another place like this one, to be broken."""
        home = shutil.copytree(self.home, folder / "home")
        return Place(home, shutil.copytree(self.documents, folder / "documents"), self.model)

    @property
    def document(self) -> Path:
        """The folder of its first document."""
        return min(self.documents.glob("*/*"))

    def serve_newest(self) -> str:
        """Put the newest build in service without comparing: its id."""
        store = StoreWriter(self.home)
        return store.publish(store.ids()[0]).build_id

    def run(self, *arguments: str) -> Finished:
        """Run in this process."""
        out, err = io.StringIO(), io.StringIO()
        gc.freeze()  # what was there before need not be looked through again
        with _variables(self.environment), redirect_stdout(out), redirect_stderr(err):
            try:
                main(arguments)
                code: int | str | None = 0
            except SystemExit as left:
                code = left.code
        gc.collect()  # each command loads a model of its own; they must not pile up
        gc.unfreeze()
        assert isinstance(code, int)
        return Finished(code, out.getvalue(), err.getvalue())

    def start(self, *arguments: str, command: Sequence[str] = COMMAND) -> subprocess.Popen[str]:
        """Start a process of its own."""
        return subprocess.Popen(
            [*command, *arguments],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run_apart(self, *arguments: str, command: Sequence[str] = COMMAND) -> Finished:
        """Run in a process of its own."""
        process = self.start(*arguments, command=command)
        out, err = process.communicate(timeout=240)
        return Finished(process.returncode, out, err)


@contextmanager
def _variables(environment: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def sentence_of(finished: Finished, code: int) -> str:
    """The one sentence of a command that failed before it began to work."""
    assert finished.out == ""
    assert finished.err.count("\n") == 1, finished.err
    return failure_of(finished, code)


def failure_of(finished: Finished, code: int) -> str:
    """The one sentence of a command that failed; notes on its progress may stand before it."""
    assert finished.code == code, finished
    lines = finished.err.splitlines()
    assert [line for line in lines if line.startswith("エラー")] == lines[-1:], finished.err
    assert lines[-1].startswith("エラー: ")
    assert lines[-1].endswith("。")
    assert "思いがけない" not in lines[-1]
    assert "Traceback" not in finished.err
    return lines[-1]
