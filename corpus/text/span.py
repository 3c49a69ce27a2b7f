"""A span: where words stand in a source text."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """Half-open character offsets ``[start, end)`` into a source text.

    Offsets count Unicode code points of the decoded text, newlines untouched.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, source: str) -> str:
        """The quoted words: ``source[start:end]``, unchanged."""
        return source[self.start : self.end]

    def contains(self, other: "Span") -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end
