"""The retriever: every signal of every item, outside topics after the items."""

from collections import Counter
from dataclasses import fields, replace

import numpy as np
import pytest

from corpus.errors import StoreMismatchError
from corpus.guideline.editorial import Aids
from corpus.text.tokens import Tokenizer
from index.search.lexical import bm25_index
from index.search.retriever import Query, Retriever, Signals
from index.search.shard import Shard, shard_data
from index.search.shard_retriever import ShardRetriever
from tests.index.guide import AIDS, DATA, DOCUMENT, ITEMS, PARSED, SOURCE, signposts, span
from tests.toy import ToyEmbedder


def ask(tokenizer: Tokenizer, text: str, vector: tuple[float, ...] = (1, 0)) -> Query:
    split = tokenizer.terms(text), tokenizer.sounds(text), tokenizer.pieces(text)
    return Query(text, *split, np.asarray(vector, dtype=np.float32))


def signals_of(retriever: Retriever, query: Query) -> Signals:
    (signals,) = retriever.signals([query])
    return signals


def shard_without_aids() -> Shard:
    data = shard_data(DOCUMENT, PARSED, Aids(outside=AIDS.outside))
    vectors = ToyEmbedder().encode_documents([passage.text for passage in data.passages])
    return Shard(data, SOURCE, vectors)


def test_the_shapes(tokenizer: Tokenizer) -> None:
    retriever: Retriever = ShardRetriever(signposts(), tokenizer)
    signals = signals_of(retriever, ask(tokenizer, "名前を入れる"))
    assert len(retriever.items) == 3
    assert [topic.topic for topic in retriever.outside] == ["天気", "罰金"]
    assert signals.bm25.shape == signals.dense.shape == (3,)
    for field in fields(Signals):
        scores = getattr(signals, field.name)
        assert scores.shape == ((3,) if field.name in ("bm25", "dense") else (5,))
        assert scores.dtype == np.float32


def test_the_cosines_by_hand(tokenizer: Tokenizer) -> None:
    """The mean of the text and its best sentence; the mean of the nearest aids, else the own words."""
    signals = signals_of(ShardRetriever(signposts(), tokenizer), ask(tokenizer, "何か"))
    np.testing.assert_allclose(signals.dense, [0.05, 0.3, 0.65], atol=1e-6)
    # 安全: mean of 0.0 and 0.1; 公平 has no aid, so its own 0.3; 入力: its one aid, 0.6;
    # 天気: mean of 0.0 and 0.1; 罰金: 0
    np.testing.assert_allclose(signals.dense_aid, [0.05, 0.3, 0.6, 0.05, 0.0], atol=1e-6)


def test_only_the_nearest_three_aid_questions_count(tokenizer: Tokenizer) -> None:
    item = AIDS.items["C-1"]
    many = replace(AIDS, items={"C-1": replace(item, questions=tuple(f"問い{n}" for n in range(5)))})
    data = shard_data(DOCUMENT, PARSED, many)
    cosines = iter((0.9, 0.1, 0.8, 0.4, 0.2))
    rows = [next(cosines) if passage.text.startswith("問い") else 0.0 for passage in data.passages]
    vectors = np.asarray([(c, np.sqrt(1 - c * c)) for c in rows], dtype=np.float32)
    signals = signals_of(ShardRetriever(Shard(data, SOURCE, vectors), tokenizer), ask(tokenizer, "何か"))
    assert signals.dense_aid[0] == pytest.approx((0.9 + 0.8 + 0.4) / 3, abs=1e-6)


def test_own_words_and_aid_words_are_counted_apart(tokenizer: Tokenizer) -> None:
    retriever = ShardRetriever(signposts(), tokenizer)
    own = signals_of(retriever, ask(tokenizer, "差別"))
    assert own.bm25.argmax() == own.bm25_aid.argmax() == 1
    aid = signals_of(retriever, ask(tokenizer, "労災"))
    assert not aid.bm25.any()
    assert aid.bm25_aid.argmax() == 0


def test_a_word_is_found_by_how_it_is_read(tokenizer: Tokenizer) -> None:
    signals = signals_of(ShardRetriever(signposts(), tokenizer), ask(tokenizer, "さべつ"))
    assert signals.bm25_sound.argmax() == 1


def test_the_best_of_text_sentences_and_aids_is_heard(tokenizer: Tokenizer) -> None:
    """Each by itself: what is asked in the words of one sentence is not told from a longer text."""
    heard = (
        (
            "共通の指針 安全\nけがを防ぐ。機械を点検する。",
            "安全\nけがを防ぐ。",
            "安全\n機械を点検する。",
            "労災 事故",
            "工場でけがをしたら",
            "点検はいつ",
        ),
        ("共通の指針 公平\n差別をしない",),
        (
            "利用者 入力\n名前を入れない。\n社外秘を入れない。",
            "入力\n名前を入れない。",
            "入力\n社外秘を入れない。",
            "顧客の名前を打ち込んでよいか",
        ),
        ("明日は晴れますか", "傘は要りますか"),
        ("罰金はいくらですか",),
    )
    index = bm25_index([tokenizer.sounds(text) for texts in heard for text in texts])
    for words in ("機械を点検する", "なまえをいれる", "明日の傘"):
        every = iter(index.scores(Counter(tokenizer.sounds(words))).tolist())
        best = [max(next(every) for _ in texts) for texts in heard]
        signals = signals_of(ShardRetriever(signposts(), tokenizer), ask(tokenizer, words))
        np.testing.assert_allclose(signals.bm25_sound, best, rtol=1e-6)


def test_outside_topics_come_after_the_items(tokenizer: Tokenizer) -> None:
    signals = signals_of(ShardRetriever(signposts(), tokenizer), ask(tokenizer, "罰金"))
    assert signals.bm25_aid.argmax() == 4
    assert not signals.bm25.any()


def test_items_without_aids_are_still_found(tokenizer: Tokenizer) -> None:
    retriever = ShardRetriever(shard_without_aids(), tokenizer)
    for row, words in enumerate(("機械の点検", "差別をしてはいけない", "社外秘を入れる")):
        query = ask(tokenizer, words, tuple(ToyEmbedder().encode_queries([words])[0]))
        signals = signals_of(retriever, query)
        for signal in (signals.bm25, signals.dense, signals.bm25_aid, signals.dense_aid):
            assert signal.argmax() == row, words


def test_without_aids_the_classifier_knows_nothing(tokenizer: Tokenizer) -> None:
    data = shard_data(DOCUMENT, PARSED, Aids())
    vectors = ToyEmbedder().encode_documents([passage.text for passage in data.passages])
    signals = signals_of(
        ShardRetriever(Shard(data, SOURCE, vectors), tokenizer),
        ask(tokenizer, "点検はいつ", tuple(ToyEmbedder().encode_queries(["点検はいつ"])[0])),
    )
    np.testing.assert_array_equal(signals.classifier, np.zeros(len(ITEMS), dtype=np.float32))
    assert signals.bm25.any()


def test_the_classifier_knows_the_owners_of_the_aid_questions(tokenizer: Tokenizer) -> None:
    """An item without aid questions is never told by them; an outside topic is."""
    vectors = ToyEmbedder().encode_documents([passage.text for passage in DATA.passages])
    retriever = ShardRetriever(Shard(DATA, SOURCE, vectors), tokenizer)
    owners = (
        ("工場でけがをしたら", 0),
        ("顧客の名前を打ち込む", 2),
        ("傘は要りますか", 3),
        ("罰金はいくら", 4),
    )
    for question, owner in owners:
        query = ask(tokenizer, question, tuple(ToyEmbedder().encode_queries([question])[0]))
        found = signals_of(retriever, query).classifier
        assert int(found.argmax()) == owner, question
        assert found[1] == pytest.approx(0, abs=1e-5)


def test_no_known_word_gives_zeros(tokenizer: Tokenizer) -> None:
    signals = signals_of(ShardRetriever(signposts(), tokenizer), ask(tokenizer, "zzz"))
    assert not signals.bm25.any()
    assert not signals.bm25_aid.any()


def test_many_queries_have_the_signals_of_each_by_itself(tokenizer: Tokenizer) -> None:
    vectors = ToyEmbedder().encode_documents([passage.text for passage in DATA.passages])
    retriever = ShardRetriever(Shard(DATA, SOURCE, vectors), tokenizer)
    texts = ("工場でけがをしたら", "差別", "zzz")
    queries = [
        ask(tokenizer, text, tuple(vector))
        for text, vector in zip(texts, ToyEmbedder().encode_queries(texts), strict=True)
    ]
    for query, together in zip(queries, retriever.signals(queries), strict=True):
        for field in fields(Signals):
            alone = getattr(signals_of(retriever, query), field.name)
            np.testing.assert_allclose(getattr(together, field.name), alone, atol=1e-6)
    assert retriever.signals([]) == ()


def test_the_best_sentence_is_the_nearest(tokenizer: Tokenizer) -> None:
    retriever, query = ShardRetriever(signposts(), tokenizer), ask(tokenizer, "何か")
    assert retriever.best_sentence(query, ITEMS[0]) == span("機械を点検する。")
    assert retriever.best_sentence(query, ITEMS[2]) == span("社外秘を入れない。")


def test_an_item_of_one_sentence_has_no_best_one(tokenizer: Tokenizer) -> None:
    assert ShardRetriever(signposts(), tokenizer).best_sentence(ask(tokenizer, "何か"), ITEMS[1]) is None


def test_a_vector_of_another_model_is_refused(tokenizer: Tokenizer) -> None:
    with pytest.raises(StoreMismatchError):
        signals_of(ShardRetriever(signposts(), tokenizer), ask(tokenizer, "何か", (1, 0, 0)))
