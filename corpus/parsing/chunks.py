"""Chunks: the pieces of an entry in groups short enough to be found, read and cited by themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.parsing.blocks import trim
from corpus.text.markup import sentences
from corpus.text.span import Span

LIMIT = 800
SHORT = 40  # a part this short says too little by itself and stays with its neighbour
_FAR_TOO_LONG = 2 * LIMIT  # a single paragraph is cut between its sentences only beyond this


@dataclass(frozen=True)
class _Piece:
    """A piece with its length in characters of words and the blanks before its line."""

    span: Span
    length: int
    indent: int
    leads: bool  # what it says goes on in the next piece


def chunk_pieces(
    source: str, pieces: Sequence[Span], uncut: frozenset[Span] = frozenset()
) -> list[list[Span]]:
    """``pieces`` in order, in one group where they hold at most ``LIMIT`` characters; no group is empty.

    Else a group for each outermost piece with what is indented below it. A piece longer than the
    limit is a group of its own; one much longer is cut after its sentences, but not if it is
    ``uncut`` (a block of code).
    """
    parts = [part for piece in pieces for part in ((piece,) if piece in uncut else _cut(source, piece))]
    measured = [_measured(source, part) for part in parts]
    if sum(piece.length for piece in measured) <= LIMIT:
        return [parts] if parts else []
    groups: list[list[_Piece]] = []
    for piece in measured:
        # Not filled up to the limit: then one paragraph added at the top would shift every cut below it.
        if groups and _belongs(piece, groups[-1], code=piece.span in uncut):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [[piece.span for piece in group] for group in groups]


def _belongs(piece: _Piece, group: Sequence[_Piece], *, code: bool) -> bool:
    length = sum(each.length for each in group)
    if length + piece.length > LIMIT:
        return False
    below = piece.indent > group[0].indent
    # A block of code stays with the words that introduce it.
    return code or below or group[-1].leads or min(length, piece.length) < SHORT


def _measured(source: str, span: Span) -> _Piece:
    text = span.of(source)
    line = source[source.rfind("\n", 0, span.start) + 1 : span.start] + text[:1]
    return _Piece(
        span, len("".join(text.split())), len(line) - len(line.lstrip()), text.endswith((":", "："))
    )


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
