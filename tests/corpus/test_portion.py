"""Long entries are cut between their pieces."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.portion import LIMIT, portions
from corpus.span import Span


def test_pieces_are_grouped_up_to_the_limit() -> None:
    source = "あ" * 2000
    pieces = [Span(start, start + 300) for start in range(0, 1500, 300)]
    assert [len(group) for group in portions(source, pieces)] == [2, 2, 1]


def test_a_block_of_code_is_never_cut() -> None:
    source = "処理する。" * 500
    whole = Span(0, len(source))
    assert portions(source, [whole], frozenset({whole})) == [[whole]]
    assert len(portions(source, [whole])) > 1


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=8))
def test_nothing_is_lost_and_no_group_of_several_is_too_long(lengths: list[int]) -> None:
    source = ("文です。" * 800) * len(lengths)
    pieces, start = [], 0
    for length in lengths:
        pieces.append(Span(start, start + length))
        start += length
    groups = portions(source, pieces)
    assert "".join(part.of(source) for group in groups for part in group) == source[:start]
    assert all(sum(map(len, group)) <= LIMIT for group in groups if len(group) > 1)
