"""Ingest, build, publish and rollback, killed anywhere: the next run succeeds (FAULTS 1)."""

import shutil
import signal
from collections.abc import Iterator

import pytest

from assistant.maintenance.status import read_status
from assistant.service.assistant import Assistant
from corpus.errors import StoreMissingError
from corpus.guideline.library import IngestStep, Library
from corpus.text.tokens import Tokenizer
from index.builder import BuildOrigin
from index.store.record import Stage
from index.store.steps import MAKING, PUBLISHING
from tests.assistant.maintenance.doomed_update import Home, ends, template
from tests.corpus.three_versions import DOCUMENT
from tests.index.homes import quick_folder
from tests.toy import ToyEmbedder
from tests.toy_tools import toy_tools

pytestmark = pytest.mark.process

OPERATIONS = 45  # more than an ingest takes
STEPS = {
    "first": tuple(dict.fromkeys((*MAKING, *PUBLISHING))),
    "ingest": (*IngestStep, *(f"operation-{n}" for n in range(1, OPERATIONS + 1))),
    "build": MAKING,
    "publish": PUBLISHING,
    "rollback": PUBLISHING,
}
OLD, NEW = ("1.0",), ("1.0", "1.1")
ANSWERED = {"first": (OLD,), "ingest": (OLD,), "build": (OLD,), "publish": (OLD, NEW), "rollback": (OLD, NEW)}


@pytest.fixture(scope="module")
def killed() -> Iterator[dict[str, Home]]:
    """The homes of the killed, by what they were at and how far they came."""
    with quick_folder() as root:
        for work, steps in STEPS.items():
            made = template(work, root / work)
            for step in steps:
                shutil.copytree(made.folder, root / "homes" / f"{work} {step}")
        found = ends(root / "homes")
        assert {end for end, _ in found.values()} == {0, -signal.SIGKILL}
        yield {name: Home(root / "homes" / name) for name, (end, _) in found.items() if end}


def of(killed: dict[str, Home], work: str) -> dict[str, Home]:
    return {name: home for name, home in killed.items() if name.split()[0] == work}


def answering(home: Home, tokenizer: Tokenizer) -> tuple[str, ...]:
    """The versions of the build that answers, once it has shown that it quotes word for word."""
    built, embedder = home.store.open(home.model_id), ToyEmbedder()
    assert built.warnings == () or home.store.mark() is None  # a first build that waits answers, and says so
    assistant = Assistant(built.shards, toy_tools(embedder, tokenizer), DOCUMENT)
    answer = assistant.ask("P-5) i.")
    assert answer.version == assistant.versions[0]
    assert answer.citations
    for each in answer.citations:
        assert each.quote == assistant.source_of(each)[each.start : each.end]
    return tuple(reversed(assistant.versions))


def finish(home: Home) -> None:
    """What a maintainer does next: the rest of the way, until all three versions answer."""
    for version in ("1.1", "1.2"):
        if version not in Library(home.settings.documents).versions(DOCUMENT):
            home.ingest(version)
    if home.build().origin in (BuildOrigin.MADE, BuildOrigin.WAITING):
        home.publish()


def check_told(home: Home) -> None:
    """The record is whole, everything in it has ended, and it says what was done."""
    history = home.store.history()
    assert (history.problems, history.pending, history.open_ingests) == ((), None, ())
    assert history.served[0] == home.store.live_id()
    for version in ("1.1", "1.2"):
        told = [each.stage for each in history.entries if each.versions == (f"{DOCUMENT}@{version}",)]
        assert told.count(Stage.DONE) == 1
        assert told[-1] is Stage.DONE
        assert told.count(Stage.BEGUN) == len(told) - told.count(Stage.BEGUN)


@pytest.mark.parametrize("work", STEPS)
def test_who_is_killed_leaves_the_old_or_the_new_and_the_next_run_succeeds(
    killed: dict[str, Home], tokenizer: Tokenizer, capsys: pytest.CaptureFixture[str], work: str
) -> None:
    homes = of(killed, work)
    named = {step for step in STEPS[work] if not step.startswith("operation")}
    assert {f"{work} {step}" for step in named} <= set(homes)
    for name, home in homes.items():
        try:
            assert answering(home, tokenizer) in ANSWERED[work], name
        except StoreMissingError:
            assert work == "first", name
        assert Library(home.settings.documents).versions(DOCUMENT) in (OLD, NEW), name
        finish(home)
        assert answering(home, tokenizer) == ("1.0", "1.1", "1.2"), name
        check_told(home)
        assert read_status(home.settings).problems == (), name
        assert not [*home.settings.documents.glob("*/.*"), *home.settings.home.glob("builds/.*")], name
    capsys.readouterr()


def test_an_ingest_was_killed_at_every_operation(killed: dict[str, Home]) -> None:
    numbers = {int(name.rpartition("-")[2]) for name in killed if "operation-" in name}
    assert numbers == set(range(1, len(numbers) + 1))
    assert 20 < len(numbers) < OPERATIONS
