from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.ranking.recent_questions import Computed, RecentQuestions
from assistant.service.assistant import Assistant
from corpus.text.tokens import Tokenizer
from index.builder import build
from index.prepared_document import PreparedDocument
from index.store.store_writer import StoreWriter
from tests.toy import ToyEmbedder
from tests.toy_tools import toy_tools


def computed(number: int) -> Computed:
    return Computed(np.asarray([number], dtype=np.float32))


def recalled(recent: RecentQuestions, *questions: str) -> list[int | None]:
    found = (recent.recall(question) for question in questions)
    return [int(each.vector[0]) if each else None for each in found]


def test_the_least_recently_used_makes_room() -> None:
    recent = RecentQuestions(2)
    recent.keep("一", computed(1))
    recent.keep("二", computed(2))
    assert recalled(recent, "一") == [1]
    recent.keep("三", computed(3))
    assert recalled(recent, "一", "二", "三") == [1, None, 3]


def test_a_question_itself_is_not_kept() -> None:
    recent = RecentQuestions(2)
    recent.keep("秘密の質問", computed(1))
    assert "秘密" not in repr(vars(recent))


def test_many_threads_share_it() -> None:
    recent = RecentQuestions(8)

    def use(number: int) -> None:
        recent.keep(str(number % 20), computed(number % 20))
        recent.recall(str(number % 20))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(use, range(2000)))
    kept = recalled(recent, *map(str, range(20)))
    assert sum(each is not None for each in kept) == 8
    assert all(each in (None, number) for number, each in enumerate(kept))


@pytest.mark.long
def test_a_turn_of_a_conversation_embeds_no_earlier_question_again(
    prepared: tuple[PreparedDocument, ...], tokenizer: Tokenizer, tmp_path: Path
) -> None:
    embedder = ToyEmbedder()
    shards = build(StoreWriter(tmp_path), prepared, embedder).shards
    going = Assistant(shards, toy_tools(embedder, tokenizer))
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
