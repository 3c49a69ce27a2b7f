"""The whole site over a maintainer's place, in a process of its own."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.ui.conftest import ROOT
from tests.ui.manage.toy_maintenance import ToyHome


def start(home: ToyHome) -> tuple[str, subprocess.Popen[str]]:
    """Its address and its process."""
    command = [sys.executable, "-m", "tests.ui.manage.serve_manage", str(home.folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout and process.stderr
    url = process.stdout.readline().strip()
    assert url, process.stderr.read()
    return url, process


@contextmanager
def served_manage(home: ToyHome) -> Iterator[str]:
    """Its address, while it runs."""
    url, process = start(home)
    try:
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
