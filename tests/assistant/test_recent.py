from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from assistant.ranking.ranker import Recent
from assistant.service.assistant import Assistant
from corpus.text.tokens import Tokenizer
from index.builder import build
from index.prepared_document import PreparedDocument
from index.store.store_writer import StoreWriter
from tests.toy import ToyEmbedder
from tests.toy_tools import toy_tools


def test_the_least_recently_used_makes_room() -> None:
    recent = Recent[int](2)
    recent.keep("一", 1)
    recent.keep("二", 2)
    assert recent.recall("一") == 1
    recent.keep("三", 3)
    assert [recent.recall(each) for each in ("一", "二", "三")] == [1, None, 3]


def test_a_question_itself_is_not_kept() -> None:
    recent = Recent[int](2)
    recent.keep("秘密の質問", 1)
    assert "秘密" not in repr(vars(recent))


def test_many_threads_share_it() -> None:
    recent = Recent[int](8)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: (recent.keep(str(n % 20), n % 20), recent.recall(str(n % 20))), range(2000)))
    kept = [recent.recall(str(n)) for n in range(20)]
    assert sum(each is not None for each in kept) == 8
    assert all(each in (None, n) for n, each in enumerate(kept))


def test_a_turn_of_a_conversation_embeds_no_earlier_question_again(
    prepared: tuple[PreparedDocument, ...], tokenizer: Tokenizer, tmp_path: Path
) -> None:
    embedder = ToyEmbedder()
    shards = build(StoreWriter(tmp_path), prepared, embedder).shards
    going = Assistant(shards, toy_tools(embedder, tokenizer))
    going.warm()
    questions = [
        "名簿を入力してもいいですか",
        "学習データの偏りが気になります",
        "その次の項目は?",
        "もう少し詳しく",
    ]
    for turn, question in enumerate(questions):
        embedder.queries.clear()
        answer = going.ask(question, history=questions[:turn])
        assert len(embedder.queries) == 1
    fresh = Assistant(shards, toy_tools(ToyEmbedder(), tokenizer)).ask(questions[-1], history=questions[:-1])
    assert replace(answer, timings={}) == replace(fresh, timings={})
    embedder.queries.clear()
    going.ask(questions[0])
    assert len(embedder.queries) == 1  # a question that is asked anew is timed honestly
