"""A stopwatch: how long the parts of a question take."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Stopwatch:
    """Milliseconds spent in each named part of a question."""

    parts: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Time the body under ``name``."""
        start = time.perf_counter()
        yield
        spent = (time.perf_counter() - start) * 1000
        self.parts[name] = round(self.parts.get(name, 0.0) + spent, 3)
