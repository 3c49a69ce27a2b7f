"""Named steps: long work announces each before it begins, to whoever listens."""

from collections.abc import Callable

OnStep = Callable[[str], None]


def ignore(step: str) -> None:
    """Nobody listens."""
