"""Runs: every system sees every question once, and none sees more than another."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.service.assistant import Assistant
from corpus.guideline.item import Item, Role
from corpus.text.tokens import Tokenizer
from eval.measures.run import DEPTH, SYSTEMS, rank_questions, run_system, run_systems
from index.search.shard import Shard
from tests.eval.questions import ask
from tests.toy import ToyEmbedder
from tests.toy_tools import KeptRetrievers, toy_tools

QUESTIONS = (
    ask("1", {"U-4-i": 2}, text="名簿を生成AIに入力してよいか"),
    ask("2", {"P-5-ii": 2}, text="P-5) ii.", role=Role.USER),
    ask("3", text="？？？"),
    ask("4", {"C-3": 2}, text="差別を防ぐには"),
)


@pytest.fixture(scope="module")
def embedder() -> ToyEmbedder:
    return ToyEmbedder()


@pytest.fixture(scope="module")
def asked(
    toy_shards: tuple[Shard, ...],
    tokenizer: Tokenizer,
    embedder: ToyEmbedder,
    kept_retrievers: KeptRetrievers,
) -> Assistant:
    return Assistant(toy_shards, toy_tools(embedder, tokenizer, make_retriever=kept_retrievers))


def test_every_system_answers_every_question_in_order(asked: Assistant, items: tuple[Item, ...]) -> None:
    runs = run_systems(rank_questions(asked, QUESTIONS), SYSTEMS)
    assert tuple(runs) == SYSTEMS == ("bm25", "dense", "fused", "full")
    keys = {item.key for item in items}
    for name, run in runs.items():
        assert [outcome.question.id for outcome in run] == ["1", "2", "3", "4"]
        for outcome in run:
            assert len(outcome.ranking) == (0 if outcome.question.text == "？？？" else DEPTH)
            assert len(set(outcome.ranking)) == len(outcome.ranking)
            assert set(outcome.ranking) <= keys
        assert run[2].abstained, name


def test_each_question_is_embedded_once_for_all_systems(asked: Assistant, embedder: ToyEmbedder) -> None:
    before = len(embedder.queries)
    run_systems(rank_questions(asked, QUESTIONS), SYSTEMS)
    assert len(embedder.queries) == before + 3  # the fourth is refused before


def test_many_questions_are_ranked_as_each_by_itself(asked: Assistant) -> None:
    conversation = (
        *QUESTIONS[:2],
        replace(QUESTIONS[3], id="5", text="提供者は?", history=(QUESTIONS[0].text, QUESTIONS[3].text)),
        replace(QUESTIONS[3], id="6", text="もう少し詳しく", history=(QUESTIONS[3].text,)),
    )
    together = rank_questions(asked, conversation)
    for trial in together:
        question = trial.question
        alone = asked.rank(question.text, role=question.role, history=question.history)
        assert trial.ranked
        assert trial.ranked.order == alone.order
        assert trial.ranked.role is alone.role
        assert trial.ranked.confidence == pytest.approx(alone.confidence, abs=1e-5)


def test_baselines_know_no_codes_no_roles_and_never_decline(asked: Assistant) -> None:
    ranked = asked.rank("P-5) ii.", role=Role.USER)
    for name in SYSTEMS[:-1]:
        outcome = run_system(name, QUESTIONS[1], ranked)
        assert (outcome.abstained, outcome.role) == (False, None)
    full = run_system("full", QUESTIONS[1], ranked)
    assert full.ranking[0] == "P-5-ii"
    assert full.role is Role.USER
    assert full.cited == ("P-5-ii",)  # a bare code asks for nothing else


def test_a_baseline_ranks_by_its_signal_alone(asked: Assistant, items: tuple[Item, ...]) -> None:
    ranked = asked.rank("差別を防ぐには")
    for name in ("bm25", "dense"):
        signal = getattr(ranked.signals, name)
        order = np.argsort(-signal, kind="stable")[:DEPTH]
        expected = tuple(items[row].key for row in order)
        assert run_system(name, QUESTIONS[3], ranked).ranking == expected


@pytest.mark.parametrize(
    "question",
    [
        "名簿を生成AIに入力してよいか",
        "P-5) ii.",
        "P-5) ii. を守るには",
        "共通の指針の5番目と6番目",
        "明日の天気は",
    ],
)
def test_cited_is_what_an_answer_cites(asked: Assistant, question: str) -> None:
    judged = ask("1", {"U-4-i": 2}, text=question)
    outcome = run_system("full", judged, asked.rank(question))
    cited = dict.fromkeys(each.item_id.partition("#")[2] for each in asked.ask(question).citations)
    assert outcome.cited == tuple(cited)
    assert outcome.abstained is asked.ask(question).abstained
