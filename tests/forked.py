"""Processes that start in a moment: forked from one that has imported the heavy libraries once.

``start("tests.ui.serve_toy", "0")`` is ``python -m tests.ui.serve_toy 0`` in every way but one: Gradio and
its kin, seven seconds of computing, are imported when it begins. Tests of what an import costs, or of what
a command says before it imports, start an interpreter of their own instead.
"""

import multiprocessing
import os
import runpy
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from multiprocessing.reduction import DupFd
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import Any, TextIO

ROOT = Path(__file__).parents[1]
_CONTEXT = multiprocessing.get_context("forkserver")
# In this order: Gradio reads its environment when it is imported.
_CONTEXT.set_forkserver_preload(
    ["tests.preloaded", "ui.web.application", "ui.web.startup", "tests.ui.manage.toy_maintenance"]
)


@dataclass(frozen=True)
class Forked:
    """A process as ``subprocess.Popen`` would tell of it, its output as text."""

    process: ForkServerProcess
    stdout: TextIO
    stderr: TextIO

    @property
    def pid(self) -> int:
        """Its number."""
        assert self.process.pid is not None
        return self.process.pid

    @property
    def returncode(self) -> int | None:
        """How it ended: an exit status, or minus the number of a signal; None while it runs."""
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float = 60) -> None:
        """Wait until it has ended; it is killed after so many seconds."""
        self.communicate(timeout)

    def communicate(self, timeout: float = 60) -> tuple[str, str]:
        """Wait until it has ended: the rest of its output, and all its errors (once).

        Raises:
            TimeoutError: it has not ended after so many seconds; it is killed then.
        """
        if self.stdout.closed:
            return "", ""
        watch = Timer(timeout, self.kill)
        watch.start()
        with self.stdout, self.stderr:
            said = self.stdout.read()  # ends when the process does
            self.process.join()
            late = not watch.is_alive()
            watch.cancel()
            self.stderr.seek(0)
            errors = self.stderr.read()
        if late:
            raise TimeoutError(f"still running after {timeout} s; it said: {said}{errors}")
        return said, errors


def start(module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Forked:
    """Start ``python -m module`` with these arguments and variables in a process of its own."""
    reading, writing = os.pipe()
    # not a pipe: one that nobody reads fills up, and who writes waits
    errors = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed by `communicate`
    process = _CONTEXT.Process(
        target=_Start(module, arguments, {**os.environ, **(environment or {})}, writing, errors.fileno())
    )
    process.start()
    os.close(writing)
    return Forked(process, os.fdopen(reading, encoding="utf-8"), errors)


def address(server: Forked) -> str:
    """The address that a server prints once it answers."""
    url = server.stdout.readline().strip()
    assert url, server.communicate()[1]
    return url


@contextmanager
def serving(
    module: str, *arguments: str, environment: Mapping[str, str] | None = None
) -> Iterator[tuple[str, Forked]]:
    """A server's address and process; at the end of the block it is asked to stop."""
    server = start(module, *arguments, environment=environment)
    try:
        yield address(server), server
    finally:
        server.terminate()
        server.wait(timeout=20)


@dataclass(frozen=True)
class _Start:
    """What the new process does; when it is sent there, its two descriptors go along."""

    module: str
    arguments: tuple[str, ...]
    environment: dict[str, str]
    out: int
    err: int

    def __reduce__(self) -> tuple[object, ...]:
        return _received, (self.module, self.arguments, self.environment, DupFd(self.out), DupFd(self.err))

    def __call__(self) -> None:
        for number, descriptor in ((1, self.out), (2, self.err)):
            os.dup2(descriptor, number)
            os.close(descriptor)
        sys.stdout, sys.stderr = (os.fdopen(n, "w", buffering=1, encoding="utf-8") for n in (1, 2))
        os.environ.clear()
        os.environ.update(self.environment)
        os.chdir(ROOT)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # which the fork server had switched off
        sys.argv = [self.module, *self.arguments]
        runpy.run_module(self.module, run_name="__main__", alter_sys=True)


def _received(
    module: str, arguments: tuple[str, ...], environment: dict[str, str], out: Any, err: Any
) -> _Start:
    return _Start(module, arguments, environment, out.detach(), err.detach())
