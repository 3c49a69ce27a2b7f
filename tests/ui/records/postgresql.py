"""A real PostgreSQL of Debian's packages, thrown away after: its data in a folder of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import make_url

_BINARIES = Path("/usr/lib/postgresql")
_NUMBERS = count(1)
_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses="


def installed() -> Path | None:
    """The folder of the newest ``initdb``."""
    found = sorted(_BINARIES.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


class Cluster:
    """A running server that only this machine's socket folder reaches."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries, self._folder = binaries, folder
        self._user = "postgres" if os.geteuid() == 0 else None  # initdb refuses root

    def start(self) -> None:
        """Make its data folder and start."""
        if self._user:
            shutil.chown(self._folder, self._user)
        self._run("initdb", "-D", self._data, "-U", "shishin", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"{_FAST} -k {self._folder}"
        self._run("pg_ctl", "-D", self._data, "-w", "-l", str(self._folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """At once; the data are thrown away."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")

    def url(self, database: str) -> str:
        """The URL of a database."""
        return f"postgresql://shishin@/{database}?host={self._folder}"

    def create(self) -> str:
        """The URL of a new empty database."""
        name = f"records_{next(_NUMBERS)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)

    def drop(self, url: str) -> None:
        """Take a database away from whoever uses it."""
        name = make_url(url).database
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._binaries / program), *arguments]
        done = subprocess.run(
            command,
            user=self._user,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            sys.stderr.write(done.stderr.decode())
            raise RuntimeError(f"{program} failed")


@contextmanager
def running(binaries: Path) -> Iterator[Cluster]:
    """A cluster that runs until it is left."""
    with TemporaryDirectory(prefix="shishin-pg-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        cluster = Cluster(binaries, Path(folder))
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
