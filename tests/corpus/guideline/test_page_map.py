"""Each character of an extracted text has its page, and a map that cannot be one is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.guideline.document import PageRun, page_number, page_run, pages_from_bytes, pages_to_bytes
from tests.corpus.folders import is_one_japanese_sentence

PATH = Path("trial/2.0/pages.json")
PRINTED = (PageRun(0, 1), PageRun(10, 2, 1), PageRun(20, 3, 2), PageRun(25, 2, 1), PageRun(30, 3, 2))
UNPRINTED = (PageRun(0, 1), PageRun(10, 2))


@pytest.mark.parametrize(
    ("offset", "page"), [(0, None), (9, None), (10, 1), (19, 1), (20, 2), (25, 1), (29, 1), (30, 2), (999, 2)]
)
def test_the_printed_page_of_a_character(offset: int, page: int | None) -> None:
    """A footnote that was moved to its words is on the page that it was taken from."""
    assert page_number(PRINTED, offset) == page


def test_without_printed_numbers_pages_are_counted() -> None:
    assert [page_number(UNPRINTED, offset) for offset in (0, 9, 10, 99)] == [1, 1, 2, 2]


def test_a_source_without_pages_has_none() -> None:
    assert page_number((), 0) is None
    assert page_run((), 0) is None


@given(
    st.lists(st.tuples(st.integers(1, 50), st.integers(1, 300), st.none() | st.integers(0, 300)), max_size=30)
)
def test_what_is_written_is_read(steps: list[tuple[int, int, int | None]]) -> None:
    runs, at = [], 0
    for length, place, number in steps:
        runs.append(PageRun(at, place, number))
        at += length
    assert not runs or pages_from_bytes(pages_to_bytes(runs), PATH, at) == tuple(runs)


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        (b"", "読めません"),
        (b"{", "読めません"),
        (b"\xff", "読めません"),
        (b'{"start": 0, "place": 1}', "読めません"),
        (b'[{"start": 0}]', "読めません"),
        (b'[{"start": "a", "place": 1}]', "読めません"),
        (b"[]", "合いません"),
        (b'[{"start": 1, "place": 1}]', "合いません"),
        (b'[{"start": 0, "place": 1}, {"start": 0, "place": 2}]', "合いません"),
        (b'[{"start": 0, "place": 1}, {"start": 5, "place": 2}, {"start": 3, "place": 2}]', "合いません"),
        (b'[{"start": 0, "place": 1}, {"start": 101, "place": 2}]', "合いません"),
    ],
)
def test_what_is_no_map_of_the_source_is_refused(raw: bytes, named: str) -> None:
    with pytest.raises(DocumentError) as caught:
        pages_from_bytes(raw, PATH, 100)
    message = str(caught.value).replace("。登録", "、登録")
    assert is_one_japanese_sentence(message, str(PATH), named)
