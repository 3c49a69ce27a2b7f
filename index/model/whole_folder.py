"""A folder that is whole or absent: written beside its place, put on the disk, and renamed into it.

One process writes at a time; what a killed one left behind is cleared by the next.
"""

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError

from corpus.errors import ModelError
from corpus.files.disk import OnStep, sync


@dataclass(frozen=True)
class WholeFolder:
    """The place ``path``; ``purpose`` says in Japanese what is put there, and ``room`` how much it takes."""

    path: Path
    purpose: str
    room: str

    def ensure(self, is_whole: Callable[[], bool], write: Callable[[Path], None], on_step: OnStep) -> None:
        """Let ``write`` fill an empty folder and put it at ``path``, unless what is there already will do.

        Raises:
            ModelError: the disk refuses; what was there before is still there.
        """
        # Looked at before the lock is asked for: a folder that is there was renamed into its place whole.
        if is_whole():
            return
        with self._refusals_named(), self._only_writer(on_step):
            if not is_whole():  # unless somebody else did while we waited
                self._replace(write)

    def replace(self, write: Callable[[Path], None], on_step: OnStep) -> None:
        """Let ``write`` fill an empty folder, and put it at ``path`` whatever is there.

        Raises:
            ModelError: the disk refuses; what was there before is still there.
        """
        with self._refusals_named(), self._only_writer(on_step):
            self._replace(write)

    def _replace(self, write: Callable[[Path], None]) -> None:
        self._clear_leftovers()
        # Beside the target, because a rename cannot lead from one disk to another.
        work = self._beside("unpacking", str(os.getpid()))
        try:
            work.mkdir()
            write(work)
            self._put_in_place(work)
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def _put_in_place(self, work: Path) -> None:
        if self.path.exists():  # a folder cannot be renamed onto a full one
            self.path.rename(self._beside("replaced", str(os.getpid())))
        # For a moment there is no folder. Who looks then waits for the lock, and looks again.
        work.rename(self.path)
        sync(self.path.parent)
        self._clear_leftovers()

    def _clear_leftovers(self) -> None:
        for kind in ("unpacking", "replaced"):
            for leftover in self.path.parent.glob(self._beside(kind, "*").name):
                shutil.rmtree(leftover, ignore_errors=True)

    def _beside(self, kind: str, whose: str) -> Path:
        return self.path.with_name(f".{self.path.name}.{kind}-{whose}")

    @contextlib.contextmanager
    def _only_writer(self, on_step: OnStep) -> Iterator[None]:
        """Hold the lock beside ``path``; the system drops it when the process dies."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_name(f".{self.path.name}.lock").open("wb") as stream:
            if sys.platform != "win32":
                import fcntl

                try:
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                # Tried without waiting first, so that the person hears why nothing happens.
                except BlockingIOError:
                    on_step(f"ほかの処理が{self.purpose}し終えるのを待っています")
                    fcntl.flock(stream, fcntl.LOCK_EX)
            yield

    @contextlib.contextmanager
    def _refusals_named(self) -> Iterator[None]:
        """Turn what the disk refuses in the block into one sentence."""
        try:
            yield
        # safetensors tells what the disk refuses by an error of its own, which is no OSError.
        except (OSError, SafetensorError) as error:
            raise ModelError(
                f"{self.path} で、{self.purpose}することができませんでした（{error}）。"
                f"空き容量（{self.room}）と書き込みの権限を確かめてください。"
            ) from error
