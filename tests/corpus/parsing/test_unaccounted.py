"""Coverage sees whatever the parser lets fall."""

from dataclasses import replace

import pytest

from corpus.guideline.item import Item
from corpus.parsing.parser import Parsed
from corpus.parsing.survey import unaccounted
from corpus.text.span import Span
from tests.corpus.samples import overview, overview_items, overview_parsed, read


def without(item: Item) -> Parsed:
    parsed = overview_parsed()
    return replace(parsed, items=tuple(each for each in parsed.items if each.id != item.id))


def gaps(parsed: Parsed) -> list[str]:
    return [span.of(overview().text) for span in unaccounted(overview().text, parsed)]


def test_the_overview_is_covered() -> None:
    assert gaps(overview_parsed()) == []


@pytest.mark.parametrize("key", tuple(overview_items()))
def test_a_dropped_item_is_seen(key: str) -> None:
    item = overview_items()[key]
    label_spans = [label.span for label in overview_parsed().labels]
    seen = "".join(gaps(without(item)))
    for span in item.spans:
        if span not in label_spans:  # a quote that is its own title
            assert seen, "the gap is seen"
            assert overview().text[span.end - 1] in seen


def test_a_dropped_label_is_seen() -> None:
    parsed = overview_parsed()
    labels = tuple(label for label in parsed.labels if label.text != "AIガバナンスの構築")
    assert gaps(replace(parsed, labels=labels)) == ["\n\n# AIガバナンスの構築\n\n- "]


@pytest.mark.parametrize("place", range(len(overview_parsed().furniture)))
def test_dropped_furniture_is_seen(place: int) -> None:
    parsed = overview_parsed()
    rest = parsed.furniture[:place] + parsed.furniture[place + 1 :]
    assert len(gaps(replace(parsed, furniture=rest))) == 1


@pytest.mark.parametrize("lost", [0, 1, -1])
def test_a_single_lost_character_is_seen(lost: int) -> None:
    text = "# 題\n\n- 言葉です\n"
    parsed = read(text)
    (item,) = parsed.items
    (span,) = item.spans
    cut = {
        0: Span(span.start + 1, span.end),
        1: Span(span.start, span.start + 1),
        -1: Span(span.start, span.end - 1),
    }
    shorter = replace(parsed, items=(replace(item, spans=(cut[lost],)),))
    assert len(unaccounted(text, shorter)) == 1


def test_words_after_the_last_span_are_seen() -> None:
    text = "# 題\n\n- 言葉\n"
    assert [span.of(text + "末尾") for span in unaccounted(text + "末尾", read(text))] == ["\n末尾"]


def test_nothing_parsed_leaves_everything() -> None:
    assert gaps(Parsed((), (), ())) == [overview().text]
