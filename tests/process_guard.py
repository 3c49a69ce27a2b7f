"""Guards `make quick`: only a test that is marked as slow may start a process."""

import sys
from collections.abc import Generator

import pytest

SLOW = ("process", "browser", "database", "model")
_STARTS = ("subprocess.Popen", "os.fork", "os.posix_spawn", "os.system")
_QUICK = "fugashi.build_dictionary"  # compiles the tokenizer's dictionary, once a session and in a moment


class ProcessGuard:
    """A pytest plugin that fails a test which starts a process and has none of the ``SLOW`` marks."""

    def __init__(self) -> None:
        self._guarded = False
        sys.addaudithook(self._hear)  # cannot be removed again, so it asks whether a test is guarded

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, object, object]:
        """Guard the fixtures that this test is the first to need; not what it is the last to have needed."""
        return (yield from self._guard(item))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        """Guard the test."""
        return (yield from self._guard(item))

    def _guard(self, item: pytest.Item) -> Generator[None, object, object]:
        self._guarded = not any(item.get_closest_marker(mark) for mark in SLOW)
        try:
            return (yield)
        finally:
            self._guarded = False

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if self._guarded and event in _STARTS and _QUICK not in str(arguments):
            raise RuntimeError(f"{event}{arguments}: this test needs the mark `process` (see {__file__})")
