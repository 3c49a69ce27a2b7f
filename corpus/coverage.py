"""Coverage: does every non-blank character of a source belong to something?"""

from collections.abc import Iterator

from corpus.markup import is_markup
from corpus.parser import Parsed
from corpus.span import Span


def unaccounted(source: str, parsed: Parsed) -> tuple[Span, ...]:
    """Stretches that are no item, label, furniture or markup; empty when nothing was dropped."""
    return tuple(gap for gap in _gaps(source, parsed) if not is_markup(gap.of(source)))


def _gaps(source: str, parsed: Parsed) -> Iterator[Span]:
    spans = [span for item in parsed.items for span in item.spans]
    spans += [label.span for label in parsed.labels if label.span]
    spans += [each.span for each in parsed.furniture]
    position = 0
    for span in sorted(spans):
        if span.start > position:
            yield Span(position, span.start)
        position = max(position, span.end)
    yield Span(position, len(source))
