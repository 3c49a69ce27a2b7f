"""The countdown: from what the parts are believed to take to what they took so far."""

import io

import pytest
from rich.console import Console

from assistant.commands.terminal import Terminal
from assistant.listener import Countdown, Part, remaining_words, tracked

PARTS = {"埋め込み": Part(10, 1.0), "順位": Part(5, 2.0)}  # 20 seconds


class Heard(Terminal):
    """A listener that keeps what is said to remain."""

    def __init__(self) -> None:
        super().__init__(Console(file=io.StringIO()))
        self.left: list[float] = []

    def remaining(self, seconds: float) -> None:
        self.left.append(seconds)


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        (10.0, 10.0),  # as believed
        (21.0, 20.0),  # (21 + 1) / (10 + 1) = 2 times as long
        (4.5, 5.0),  # (4.5 + 1) / (10 + 1) = half as long
    ],
)
def test_by_hand(taken: float, left: float) -> None:
    listener, clock = Heard(), Clock()
    countdown = Countdown(PARTS, listener, clock)
    countdown.progress("埋め込み", 0, 10)
    clock.now += taken
    countdown.progress("埋め込み", 10, 10)
    assert listener.left == pytest.approx([20.0, left])


def test_it_ends_at_nothing_whatever_it_took() -> None:
    listener, clock = Heard(), Clock()
    countdown = Countdown(PARTS, listener, clock)
    for what, part in PARTS.items():
        for _ in tracked(range(part.pieces), what, countdown):
            clock.now += 3
    assert listener.left[-1] == 0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0, "あと約 1 秒"), (12.4, "あと約 12 秒"), (90.0, "あと約 90 秒"), (184.0, "あと約 3 分")],
)
def test_in_words(seconds: float, words: str) -> None:
    assert remaining_words(seconds) == words
