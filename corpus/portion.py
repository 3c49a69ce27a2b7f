"""Portions: a long entry cut at its own sub-items, so that what is found and quoted stays readable.

The limit is in characters of Japanese: the embedding model reads 512 tokens, which are about 800.
"""

from collections.abc import Iterator, Sequence

from corpus.block import trim
from corpus.markup import sentences
from corpus.span import Span

LIMIT = 800
_FAR_TOO_LONG = 2 * LIMIT  # a single paragraph is cut between its sentences only beyond this


def portions(source: str, pieces: Sequence[Span], uncut: frozenset[Span] = frozenset()) -> list[list[Span]]:
    """``pieces`` in order, in as few groups as hold at most ``LIMIT`` characters each; none is empty.

    A piece longer than that is a group of its own; one much longer is cut after its sentences,
    but not if it is ``uncut`` (a block of code).
    """
    groups: list[list[Span]] = []
    size = 0
    for piece in pieces:
        for part in (piece,) if piece in uncut else _cut(source, piece):
            length = len("".join(part.of(source).split()))
            if not groups or size + length > LIMIT:
                groups.append([])
                size = 0
            groups[-1].append(part)
            size += length
    return groups


def _cut(source: str, piece: Span) -> Iterator[Span]:
    if len(piece) <= _FAR_TOO_LONG:
        yield piece
        return
    start = piece.start
    for sentence in sentences(source, piece)[1:]:
        if sentence.start - start > LIMIT // 2:
            yield trim(source, Span(start, sentence.start))
            start = sentence.start
    yield Span(start, piece.end)
