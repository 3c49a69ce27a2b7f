"""Long entries are cut between their pieces."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.parsing.blocks import line_spans, trim
from corpus.parsing.chunks import LIMIT, chunk_pieces
from corpus.text.span import Span


def said(text: str, uncut: frozenset[Span] = frozenset()) -> list[list[str]]:
    """The groups of the lines of ``text``."""
    pieces = [trim(text, line) for line in line_spans(text, Span(0, len(text)))]
    return [[piece.of(text) for piece in group] for group in chunk_pieces(text, pieces, uncut)]


def test_what_is_not_too_long_stays_whole() -> None:
    assert chunk_pieces("一つ。二つ。", [Span(0, 3), Span(3, 6)]) == [[Span(0, 3), Span(3, 6)]]
    assert chunk_pieces("", []) == []


def test_each_outermost_piece_is_a_part_with_what_stands_below_it() -> None:
    first, below, second, short = "あ" * 500, "い" * 200, "う" * 500, "え" * 20
    assert said(f"{first}\n  {below}\n{second}\n{short}\n") == [[first, below], [second, short]]


def test_a_lead_in_stays_with_what_it_announces() -> None:
    lead, rest, other = "次のとおり" * 20 + "：", "い" * 300, "う" * 600
    assert said(f"{lead}\n{rest}\n{other}\n") == [[lead, rest], [other]]


def test_a_piece_added_at_the_top_leaves_the_other_parts_as_they_were() -> None:
    lines = [f"{number}番目の対策として、" + "関係者と協議する。" * 10 for number in range(12)]
    before = said("\n".join(lines) + "\n")
    after = said("\n".join(["新しい対策として、" + "記録を残す。" * 15, *lines]) + "\n")
    assert after[1:] == before


def test_a_block_of_code_is_never_cut() -> None:
    source = "処理する。" * 500
    whole = Span(0, len(source))
    assert chunk_pieces(source, [whole], frozenset({whole})) == [[whole]]
    assert len(chunk_pieces(source, [whole])) > 1


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=8))
def test_nothing_is_lost_and_no_group_of_several_is_too_long(lengths: list[int]) -> None:
    source = ("文です。" * 800) * len(lengths)
    pieces, start = [], 0
    for length in lengths:
        pieces.append(Span(start, start + length))
        start += length
    groups = chunk_pieces(source, pieces)
    assert "".join(part.of(source) for group in groups for part in group) == source[:start]
    assert all(sum(map(len, group)) <= LIMIT for group in groups if len(group) > 1)
