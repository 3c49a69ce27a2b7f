"""The live assistant takes over what is published, and no answer mixes two builds (FAULTS 7)."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.ranking.ranker import Tools
from assistant.service.live import LiveAssistant
from corpus.errors import ChoiceError
from corpus.text.tokens import Tokenizer
from index.store.build import Build
from index.store.record import Deed
from index.store.store_writer import StoreWriter
from tests.assistant.editions import QUESTIONS, build_of, live_over, two_builds
from tests.index.homes import quick_folder
from tests.toy import ToyEmbedder
from tests.toy_tools import toy_tools

Builds = tuple[Build, Build]


@pytest.fixture(scope="module")
def tools(tokenizer: Tokenizer) -> Tools:
    return toy_tools(ToyEmbedder(), tokenizer)


@pytest.fixture
def editions() -> Iterator[tuple[StoreWriter, Builds]]:
    with quick_folder() as folder:
        yield two_builds(folder)


def test_a_published_build_is_taken_over_when_it_is_looked_for(
    editions: tuple[StoreWriter, Builds], tools: Tools
) -> None:
    store, (first, second) = editions
    live = live_over(store, tools)
    assert live.versions == ("1.0-overview",)
    store.publish(second.build_id)
    assert live.ask("P-5) ii.").version == "1.0-overview"
    live.look()
    assert set(live.versions) == {"1.1", "1.0-overview"}
    assert live.health() == {"build": second.build_id, "versions": live.versions, "problem": None}
    assert {each.version for each in live.ask("P-5) ii.", version="1.1").citations} == {"1.1"}
    store.publish(first.build_id, Deed.ROLLBACK)
    live.look()
    assert live.versions == ("1.0-overview",)
    assert len(live.items()) == len(first.shards[0].data.items)


def test_citations_of_earlier_answers_still_open(editions: tuple[StoreWriter, Builds], tools: Tools) -> None:
    store, (first, second) = editions
    live = live_over(store, tools)
    old = live.ask("P-5) ii.").citations[0]
    store.publish(second.build_id)
    live.look()
    new = live.ask("P-5) ii.", version="1.1").citations[0]
    assert live.source("1.0-overview") != first.shards[0].source
    assert live.source_of(old)[old.start : old.end] == old.quote
    store.publish(first.build_id)
    live.look()
    assert live.source_of(new)[new.start : new.end] == new.quote
    assert live.source("1.1") == live.source_of(new)
    with pytest.raises(ChoiceError):
        live.source("9.9")


@pytest.mark.parametrize("name", ["manifest.json", "vectors.safetensors", "source.md", "seal.json"])
def test_a_build_that_cannot_be_opened_is_not_taken_and_is_told(
    editions: tuple[StoreWriter, Builds], tools: Tools, name: str
) -> None:
    store, (first, second) = editions
    told: list[str] = []
    live = live_over(store, tools, told.append)
    store.publish(second.build_id)
    damaged = next(second.path.rglob(name))
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-1])
    live.look()
    assert live.health()["build"] == first.build_id
    assert name in str(live.health()["problem"])
    assert len(told) == 1
    assert live.ask("P-5) ii.").citations
    damaged.write_bytes(whole)
    store.publish(first.build_id)
    live.look()
    assert live.health()["problem"] is None
    store.publish(second.build_id)
    live.look()
    assert live.health()["build"] == second.build_id


def test_a_build_of_another_model_is_not_taken(
    editions: tuple[StoreWriter, Builds], tokenizer: Tokenizer
) -> None:
    store, (first, _) = editions
    live = live_over(store, toy_tools(ToyEmbedder(), tokenizer))
    other = store.make(first.shards, model_id="other", libraries={})
    store.publish(other.build_id)
    live.look()
    assert live.health()["build"] == first.build_id
    assert "other" in str(live.health()["problem"])


def test_a_pointer_that_is_gone_or_damaged_stops_nothing(
    editions: tuple[StoreWriter, Builds], tools: Tools
) -> None:
    store, (first, _) = editions
    live = live_over(store, tools)
    for harm in (b"?", b""):
        (store.home / "current").write_bytes(harm)
        live.look()
        assert "current" in str(live.health()["problem"])
    (store.home / "current").unlink()
    live.look()
    assert live.health()["problem"]
    assert live.ask("P-5) ii.").citations
    assert live.health()["build"] == first.build_id


@pytest.mark.long
def test_twenty_readers_and_fifty_swaps(editions: tuple[StoreWriter, Builds], tools: Tools) -> None:
    store, builds = editions
    live, done = live_over(store, tools), threading.Event()

    def read(number: int) -> set[str]:
        seen = set()
        while not done.is_set():
            question = QUESTIONS[number % len(QUESTIONS)]
            answer = live.ask(question, version="1.0-overview" if number == 0 else None)
            seen.add(build_of(answer, builds))
            citation = answer.citations[0]
            text = live.source_of(citation)
            assert text[citation.start : citation.end] == citation.quote
            time.sleep(0.5)  # as people do; without it twenty threads leave no time to the swap
        return seen

    with ThreadPoolExecutor(20) as pool, live.watching(0.01):
        readers = [pool.submit(read, number) for number in range(20)]
        try:
            for swap in range(50):
                build = builds[(swap + 1) % 2]
                store.publish(build.build_id, Deed.ROLLBACK if swap % 2 else Deed.PUBLISH)
                wait_for(live, build.build_id)
        finally:
            done.set()
        seen = set.union(*(reader.result() for reader in readers))
    assert seen == {each.build_id for each in builds}
    history = store.history()
    assert history.problems == ()
    assert sum(each.served for each in history.entries) == 51


def test_nobody_watches_after_the_end(editions: tuple[StoreWriter, Builds], tools: Tools) -> None:
    store, _ = editions
    live = live_over(store, tools)
    with live.watching(0.01):
        assert "watcher" in {each.name for each in threading.enumerate()}
    assert "watcher" not in {each.name for each in threading.enumerate()}


def wait_for(live: LiveAssistant, build_id: str) -> None:
    """Until a build answers."""
    deadline = time.monotonic() + 20
    while live.health()["build"] != build_id:
        assert time.monotonic() < deadline, live.health()
        time.sleep(0.005)


def test_each_version_is_made_ready_when_it_is_first_asked_and_only_once(
    editions: tuple[StoreWriter, Builds], tools: Tools
) -> None:
    store, (_, second) = editions
    store.publish(second.build_id)
    live = live_over(store, tools)
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(live.ask, "P-5) ii.", version=each) for each in live.versions * 4]
        answers = [each.result() for each in asked]
    assert {build_of(answer, (second,)) for answer in answers} == {second.build_id}
