"""The whole system over a foreign collection."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from assistant.service.assistant import Assistant
from eval.data.collection import VECTORS, Collection, collection_assistant, load_collection
from eval.measures.run import SYSTEMS, rank_questions, run_systems
from index.settings import Settings
from tests.eval.data.beir import write_beir
from tests.toy import ToyEmbedder


def bench(home: Path, collection: Collection, embedder: ToyEmbedder) -> Assistant:
    settings = Settings(home=home, documents=home)
    return collection_assistant(collection, embedder, settings, Console(file=StringIO()))


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    return load_collection(write_beir(tmp_path_factory.mktemp("beir")))


def test_every_system_finds_what_shares_words(collection: Collection, tmp_path: Path) -> None:
    assistant = bench(tmp_path, collection, ToyEmbedder())
    runs = run_systems(rank_questions(assistant, collection.questions), SYSTEMS)
    for name, outcomes in runs.items():
        assert [outcome.ranking[0] for outcome in outcomes] == ["D-2", "7"], name
        assert not any(outcome.abstained for outcome in outcomes)


def test_the_id_of_a_document_is_no_code(collection: Collection, tmp_path: Path) -> None:
    """「C-1」 is the id of みそ汁; it is not put first because a question says so."""
    ranked = bench(tmp_path, collection, ToyEmbedder()).rank("C-1の米は何分水に浸すか")
    assert ranked.reading.references.found == ()
    assert ranked.retriever.items[ranked.order[0]].key == "7"


def test_nothing_is_embedded_twice(collection: Collection, tmp_path: Path) -> None:
    first, second = ToyEmbedder(), ToyEmbedder()
    bench(tmp_path, collection, first)
    assert len(first.documents) == len(collection.prepared.data.passages)
    assert first.queries == [question.text for question in collection.questions]
    assistant = bench(tmp_path, collection, second)
    run_systems(rank_questions(assistant, collection.questions), ["full"])
    assert (second.documents, second.queries) == ([], [])
    assert len(list((tmp_path / VECTORS).iterdir())) == 2
