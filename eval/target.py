"""The target of a load: a server that was started for it, or one that runs already, on this machine alone."""

import ipaddress
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from corpus.errors import InputError, ServeError

_URL = re.compile(r"http://[^\s()(]+/")
_STOPPING = 20.0  # seconds that a server gets to end


@dataclass(frozen=True)
class Target:
    """A server; ``pid`` is its process where it is known."""

    url: str
    pid: int | None = None

    def memory(self) -> float | None:
        """Its resident memory in MiB, as Linux tells it (VmRSS); None where that cannot be told."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        except OSError:
            return None
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else None


def check_local(url: str) -> str:
    """The URL, if it is of this machine, without what follows the port.

    Raises:
        InputError: it is not.
    """
    address = urlsplit(url)
    if address.scheme != "http" or not _loopback(address.hostname or ""):
        raise InputError(
            f"{url} には負荷をかけられません。"
            "このコンピューターの http://127.0.0.1:ポート/ だけを指定できます。"
        )
    return f"http://{address.netloc}/"


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def target(url: str | None, pid: int | None = None) -> Iterator[Target]:
    """The server at ``url``, or without one ``shishin serve`` on a free port, stopped afterwards.

    Raises:
        InputError: ``url`` is not of this machine.
        ServeError: the server does not start.
    """
    if url is not None:
        yield Target(check_local(url), pid)
        return
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", "0", "--ask-rate", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        try:
            yield Target(_announced(process), process.pid)
        finally:
            _stop(process)


def _announced(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    for line in process.stdout:
        if found := _URL.search(line):
            return check_local(found[0])
    raise ServeError("「shishin serve」を始められませんでした。上に出た説明を確かめてください。")


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=_STOPPING)
    except subprocess.TimeoutExpired:
        process.kill()
