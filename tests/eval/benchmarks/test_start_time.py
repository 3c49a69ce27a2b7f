"""The benchmark of the start: a command is timed to its end, and one that fails says why."""

import sys

import pytest

from corpus.errors import ServeError
from eval.benchmarks.start_time import seconds


@pytest.mark.process
def test_a_command_is_timed_to_its_end() -> None:
    slept = seconds(sys.executable, "-c", "import time; time.sleep(0.3)")
    assert slept >= 0.3


@pytest.mark.process
def test_a_command_that_fails_says_its_last_sentence() -> None:
    code = "import sys; print('途中です', file=sys.stderr); sys.exit('索引がありません。')"
    with pytest.raises(ServeError, match="索引がありません。"):
        seconds(sys.executable, "-c", code)


@pytest.mark.process
def test_a_command_that_fails_without_a_word_is_told_too() -> None:
    with pytest.raises(ServeError, match="理由"):
        seconds(sys.executable, "-c", "import sys; sys.exit(3)")
