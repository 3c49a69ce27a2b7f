"""Chunking: one item, one chunk, with a passage for everything that may be found."""

from collections import Counter

from corpus.guideline.editorial import Aids, Outside
from corpus.guideline.item import Item
from corpus.text.markup import display
from index.prepared_document import PreparedDocument
from index.search.shard import Field, Passage, item_text, shard_data
from tests.index.guide import AIDS, DATA, DOCUMENT, FAIRNESS, INPUT, ITEMS, PARSED, SAFETY, SOURCE


def test_an_item_is_its_outer_heading_its_title_and_its_words() -> None:
    assert item_text(ITEMS[0], SOURCE) == "共通の指針 安全\nけがを防ぐ。機械を点検する。"
    assert item_text(ITEMS[1], SOURCE) == "共通の指針 公平\n差別をしない"


def test_every_passage_in_order() -> None:
    assert DATA.passages == (
        Passage(SAFETY, Field.TEXT, "共通の指針 安全\nけがを防ぐ。機械を点検する。"),
        Passage(SAFETY, Field.SENTENCE, "安全\nけがを防ぐ。"),
        Passage(SAFETY, Field.SENTENCE, "安全\n機械を点検する。"),
        Passage(SAFETY, Field.AID, "工場でけがをしたら"),
        Passage(SAFETY, Field.AID, "点検はいつ"),
        Passage(FAIRNESS, Field.TEXT, "共通の指針 公平\n差別をしない"),
        Passage(INPUT, Field.TEXT, "利用者 入力\n名前を入れない。社外秘を入れない。"),
        Passage(INPUT, Field.SENTENCE, "入力\n名前を入れない。"),
        Passage(INPUT, Field.SENTENCE, "入力\n社外秘を入れない。"),
        Passage(INPUT, Field.AID, "顧客の名前を打ち込んでよいか"),
        Passage("天気", Field.OUTSIDE, "明日は晴れますか"),
        Passage("天気", Field.OUTSIDE, "傘は要りますか"),
        Passage("罰金", Field.OUTSIDE, "罰金はいくらですか"),
    )


def test_words_are_kept_for_counting_and_are_no_passages() -> None:
    assert DATA.words == {SAFETY: ("労災", "事故"), FAIRNESS: (), INPUT: ()}
    assert not {"労災", "事故"} & {passage.text for passage in DATA.passages}


def test_without_aids_an_item_still_has_its_text() -> None:
    data = shard_data(DOCUMENT, PARSED, Aids())
    assert {passage.owner for passage in data.passages} == {item.key for item in ITEMS}
    assert {passage.field for passage in data.passages} == {Field.TEXT, Field.SENTENCE}
    assert data.outside == ()


def test_an_outside_topic_nobody_asks_for_is_left_out() -> None:
    aids = Aids(items=AIDS.items, outside=(Outside("沈黙", ()), *AIDS.outside))
    assert [each.topic for each in shard_data(DOCUMENT, PARSED, aids).outside] == ["天気", "罰金"]


def test_every_real_item_is_one_chunk(
    prepared: tuple[PreparedDocument, ...], items: tuple[Item, ...]
) -> None:
    document = next(each for each in prepared if each.data.items == items)
    counts = Counter((each.owner, each.field) for each in document.data.passages)
    for item in items:
        assert counts[item.key, Field.TEXT] == 1
        assert counts[item.key, Field.SENTENCE] == (len(item.sentences) if len(item.sentences) > 1 else 0)
        for each in item.spans:
            assert display(each.of(document.source)) in item_text(item, document.source)


def test_no_passage_is_empty(prepared: tuple[PreparedDocument, ...]) -> None:
    assert all(passage.text.strip() for document in prepared for passage in document.data.passages)
