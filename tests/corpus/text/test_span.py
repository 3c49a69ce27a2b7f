"""Spans are half-open character offsets and give the words unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.span import Span


def test_a_span_gives_the_characters_between_its_offsets() -> None:
    assert Span(2, 4).of("電子透かし") == "透か"


def test_offsets_count_code_points_not_bytes_or_utf16_units() -> None:
    assert Span(1, 2).of("𠮷野家") == "野"


def test_newlines_stay_as_they_are() -> None:
    assert Span(0, 4).of("一\r\n二") == "一\r\n二"


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_offsets_that_are_no_span_are_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


def test_length_is_the_number_of_characters() -> None:
    assert len(Span(3, 8)) == 5
    assert not Span(3, 3)


@pytest.mark.parametrize(
    ("inner", "held"), [(Span(2, 5), True), (Span(3, 4), True), (Span(1, 4), False), (Span(3, 6), False)]
)
def test_a_span_contains_what_lies_wholly_inside(inner: Span, held: bool) -> None:
    assert Span(2, 5).contains(inner) is held


def test_spans_sort_by_their_start() -> None:
    assert sorted([Span(5, 6), Span(1, 9), Span(1, 3)]) == [Span(1, 3), Span(1, 9), Span(5, 6)]


@given(st.text(), st.data())
def test_what_stands_around_and_in_a_span_is_the_whole_text(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    assert text[:start] + Span(start, end).of(text) + text[end:] == text
