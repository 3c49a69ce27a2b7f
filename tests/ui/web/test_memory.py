"""The allocator gives back what is free; tried in a process of its own, whose arenas it changes."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

PROGRAM = """
import ctypes, pathlib, re, time
from ui.web.memory import limited_memory

def memory():
    return int(re.search(r"VmRSS:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1]) // 1024

with limited_memory(0.05):
    blocks = [bytearray(100_000) for _ in range(2000)]  # below the size that is mapped by itself
    keep = blocks[-1]
    full = memory()
    del blocks
    deadline = time.monotonic() + 20
    while memory() > full - 150 and time.monotonic() < deadline:
        time.sleep(0.05)
    print(full - memory())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="/proc がある Linux だけで測れます")
def test_what_is_free_is_given_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=Path(__file__).parents[3], capture_output=True, text=True
    )
    assert int(done.stdout) > 150, done.stderr
