"""Citing: one citation for each span, and every quote is the source's own slice."""

from dataclasses import replace

from assistant.answer import Citation
from assistant.citing import cite, codes
from corpus.guideline.item import Item
from corpus.text.markup import display
from corpus.text.span import Span
from index.search.shard import Shard
from tests.assistant.checks import is_subsequence
from tests.index.guide import ITEMS, SOURCE, signposts, span


def cited(item: Item, mark: Span | None = None, rank: int = 1, shard: Shard | None = None) -> list[Citation]:
    return list(cite(shard or signposts(), item, rank=rank, mark=mark, score=0.123456, signals={"bm25": 1.0}))


def test_every_field_of_a_citation() -> None:
    (citation,) = cited(ITEMS[0], span("機械を点検する。"))
    assert citation == Citation(
        rank=1,
        item_id="guide@1.0#C-1",
        code="C-1",
        title="安全",
        title_editorial=False,
        roles=ITEMS[0].roles,
        phase=None,
        phase_editorial=False,
        heading=("共通の指針", "小見出し"),
        document="guide",
        document_name="試しの指針(第1版)",
        version="1.0",
        source="corpus/documents/guide/1.0/source.md",
        start=SOURCE.index("<u>"),
        end=SOURCE.index("\n公平"),
        quote="<u>けがを防ぐ</u>。機械を点検する。",
        display="けがを防ぐ。機械を点検する。",
        mark=(SOURCE.index("機械"), SOURCE.index("\n公平")),
        page=None,
        score=0.1235,
        signals={"bm25": 1.0},
        cited_as="試しの指針(第1版)、共通の指針 1)",
    )


def test_an_item_of_several_spans_gives_as_many_citations() -> None:
    spans = (span("名前を入れない。"), span("社外秘を入れない。"))
    item = replace(ITEMS[2], spans=spans, sentences=spans)
    first, second = cited(item, mark=spans[1], rank=4)
    assert (first.rank, second.rank) == (4, 5)
    assert (first.quote, second.quote) == ("名前を入れない。", "社外秘を入れない。")
    assert first.item_id == second.item_id
    assert first.mark is None  # it stands in the other span
    assert second.mark == (spans[1].start, spans[1].end)


def test_a_mark_that_leaves_its_span_is_dropped() -> None:
    beyond = Span(ITEMS[2].spans[0].start, ITEMS[2].spans[0].end + 1)
    assert cited(ITEMS[2], mark=beyond)[0].mark is None


def test_no_mark_is_none() -> None:
    assert cited(ITEMS[1])[0].mark is None


def test_codes_are_told_once_and_in_order() -> None:
    citations = [*cited(ITEMS[2]), *cited(ITEMS[0], rank=2), *cited(ITEMS[2], rank=3)]
    assert codes(citations) == ("U-4-i", "C-1")


def test_every_real_item_is_quoted_word_for_word(items: tuple[Item, ...], real_shard: Shard) -> None:
    for item in items:
        for sentence in (None, *item.sentences):
            for citation in cited(item, mark=sentence, shard=real_shard):
                assert citation.quote == real_shard.source[citation.start : citation.end]
                assert citation.display == display(citation.quote)
                assert is_subsequence(citation.display.replace("\n", ""), citation.quote)
                mark = citation.mark
                assert mark is None or citation.start <= mark[0] < mark[1] <= citation.end
        assert len(cited(item, shard=real_shard)) == len(item.spans)
