"""A system's worker as a process: the environment that peers get, and the lines with a worker."""

import hashlib
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import ShishinError
from corpus.files.disk import OnStep, ignore
from eval.benchmarks.visitor import memory_of

REQUIREMENTS = Path(__file__).parent / "workers" / "requirements.txt"
CHECKOUT = Path(__file__).parents[3]
PATIENCE = 1200.0  # seconds until a line counts as lost: converting a model takes minutes on a busy machine
_STOPPING = 20.0  # seconds that a worker gets to end


def ensure_environment(folder: Path, requirements: Path = REQUIREMENTS, on_step: OnStep = ignore) -> Path:
    """The Python of a virtual environment in ``folder`` with the requirements, made where it is not there.

    Raises:
        ShishinError: it cannot be made.
    """
    venv = folder / "venv"
    python, marker = venv / "bin" / "python", venv / "requirements.sha256"
    try:
        wanted = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
        if marker.is_file() and marker.read_text(encoding="ascii") == wanted:
            return python
        on_step("比べる相手の環境を作っています(約 2 GB、数分かかります)")
        for command in (
            [sys.executable, "-m", "venv", str(venv)],
            [str(python), "-m", "pip", "install", "--disable-pip-version-check", "-r", str(requirements)],
        ):
            subprocess.run(command, check=True, capture_output=True, text=True)
        # Last: an environment that was left half made has no marker, and is completed the next time.
        marker.write_text(wanted, encoding="ascii")
    except (OSError, subprocess.CalledProcessError) as error:
        told = _last_line(error.stderr) if isinstance(error, subprocess.CalledProcessError) else str(error)
        raise ShishinError(
            f"比べる相手の環境を {folder} に作れませんでした({told})。"
            "空き容量と、パッケージを入れられることを確かめて、もう一度始めてください。"
        ) from error
    return python


def _last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "理由は不明")


@dataclass(frozen=True)
class Launch:
    """How a worker is started; ``variables`` are its whole environment, ``log`` takes what it prints."""

    title: str
    command: tuple[str, ...]
    variables: Mapping[str, str]
    log: Path


class Worker:
    """A running worker; what it does is told in ``workers.worker_loop``."""

    def __init__(self, launch: Launch, job: Mapping[str, object]) -> None:
        self._launch, self._began = launch, time.perf_counter()
        with launch.log.open("wb") as log:
            self._process = subprocess.Popen(
                launch.command,
                cwd=CHECKOUT,
                env=dict(launch.variables),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        try:
            self.ready = self._exchange(job)
        except ShishinError:
            self.close()
            raise

    def ask(self, question: str) -> tuple[str, ...]:
        """The keys of the items found, best first.

        Raises:
            ShishinError: the worker has ended or does not answer.
        """
        return tuple(self._exchange({"question": question})["keys"])

    @property
    def age(self) -> float:
        """Seconds since the process was started."""
        return time.perf_counter() - self._began

    @property
    def peak_memory(self) -> float | None:
        """The most resident memory so far in MiB, as Linux tells it (VmHWM); None where it does not."""
        return memory_of(self._process.pid, "VmHWM")

    def close(self) -> None:
        """End it: without input it ends by itself."""
        try:
            self._process.communicate(timeout=_STOPPING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()

    def _exchange(self, line: Mapping[str, object]) -> dict[str, Any]:
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise self._silent("終わりました") from None
        # One line answers one line, so nothing waits in the buffer, which `select` would not see.
        if not select.select([self._process.stdout], [], [], PATIENCE)[0]:
            raise self._silent(f"{PATIENCE:.0f} 秒待っても答えません")
        told = self._process.stdout.readline()
        if not told:
            raise self._silent("終わりました")
        return dict(json.loads(told))

    def _silent(self, what: str) -> ShishinError:
        self.close()  # what it prints last stands in the log only once it has ended
        printed = _last_line(self._launch.log.read_text(encoding="utf-8", errors="replace"))
        return ShishinError(
            f"{self._launch.title} が途中で{what}({printed})。{self._launch.log} を確かめてください。"
        )


def peer_variables(environment: Path) -> dict[str, str]:
    """The variables of a peer: ours without paths to our libraries, and nothing is sent anywhere."""
    return {
        **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "ANONYMIZED_TELEMETRY": "False",
        "HAYSTACK_TELEMETRY_ENABLED": "False",
        "LLAMA_INDEX_CACHE_DIR": str(environment / "cache"),
    }


def our_variables(home: Path) -> dict[str, str]:
    """The variables of our worker: a home of its own, and the documents and the model that ship."""
    others = ("SHISHIN_DOCUMENTS", "SHISHIN_DOCUMENT", "SHISHIN_MODEL", "SHISHIN_DATABASE")
    kept = {name: value for name, value in os.environ.items() if name not in others}
    return {**kept, "SHISHIN_HOME": str(home)}
