"""What all folders of tests share: the real model and index, built once, and cheap toys of both."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from assistant.service.assistant import Assistant
from assistant.service.opening import open_assistant
from corpus.guideline.item import Item
from corpus.text.tokens import Tokenizer
from index.builder import build, ensure_build
from index.model.bundled_model import ensure_unpacked
from index.model.embedding import RuntimeEmbedder, open_embedder
from index.prepared_document import PreparedDocument, read_documents
from index.search.shard import Shard
from index.settings import Settings
from index.store.store_writer import StoreWriter
from tests.index.homes import quick_folder
from tests.process_guard import ProcessGuard
from tests.shared_home import SharedHome
from tests.toy import ToyEmbedder
from tests.toy_tools import KeptRetrievers, toy_tools

DOCUMENTS = Path(__file__).parents[1] / "corpus" / "documents"
# The same examples on every run; `--hypothesis-profile=default` looks for new ones. Without a deadline:
# how long one example takes says more about the machine than about the code.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

PATIENCE = 1200  # seconds for a test that may be the one to build the real index
# The fixtures that tell what a test needs. Where none tells, the test or its file has the mark itself.
MARKS = {
    "models_dir": "model",
    "kept_place": "model",
    "browser": "browser",
    "cluster": "database",
    **dict.fromkeys(
        ("server", "url", "both_url", "hostile_url", "named_url", "served_room", "still_url"), "process"
    ),
}


def pytest_configure(config: pytest.Config) -> None:
    """Keep `make quick` quick."""
    config.pluginmanager.register(ProcessGuard())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that need the real model come first: they are the longest, and two workers then end together.

    Whoever needs the real index first builds it, and that takes minutes on a busy machine.
    """
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        with_values = getattr(getattr(item, "callspec", None), "params", {})  # these bring their own marks
        for fixture in MARKS.keys() & set(fixtures) - with_values.keys():
            item.add_marker(MARKS[fixture])
        if "home" in fixtures:
            item.add_marker(pytest.mark.timeout(PATIENCE))
    real = {item.path for item in items if "models_dir" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: item.path not in real)


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedHome]:
    """A home for all workers of pytest-xdist, cleared by the last that leaves it (470 MB)."""
    own = tmp_path_factory.getbasetemp()
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    with SharedHome(own.parent if worker else own).entered(worker or "alone") as home:
        yield home


@pytest.fixture(scope="session")
def models_dir(shared_home: SharedHome) -> Path:
    """A folder that holds the unpacked bundled model."""
    with shared_home.lock:
        ensure_unpacked(shared_home.folder / "models")
    return shared_home.folder / "models"


@pytest.fixture(scope="session")
def bundled(models_dir: Path) -> RuntimeEmbedder:
    """The bundled model, loaded."""
    return open_embedder("bundled", models_dir)


@pytest.fixture(scope="session")
def prepared() -> tuple[PreparedDocument, ...]:
    """The documents that come with Shishin, read and itemised."""
    return read_documents(DOCUMENTS)


@pytest.fixture(scope="session")
def items(prepared: tuple[PreparedDocument, ...]) -> tuple[Item, ...]:
    """The items of the overview."""
    return next(document.data.items for document in prepared if document.data.version == "1.0-overview")


@pytest.fixture(scope="session")
def home(shared_home: SharedHome, bundled: RuntimeEmbedder, prepared: tuple[PreparedDocument, ...]) -> Path:
    """A home with the bundled model and the real index; not to be changed."""
    with shared_home.lock:
        ensure_build(StoreWriter(shared_home.folder), prepared, bundled)
    return shared_home.folder


@pytest.fixture(scope="session")
def assistant(home: Path) -> Assistant:
    """The assistant as people meet it."""
    return open_assistant(Settings(home=home, documents=DOCUMENTS)).assistant


@pytest.fixture(scope="session")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    """The real tokenizer."""
    return Tokenizer(tmp_path_factory.mktemp("dictionary"))


@pytest.fixture(scope="session")
def toy_shards(prepared: tuple[PreparedDocument, ...]) -> tuple[Shard, ...]:
    """The real documents, embedded by the toy."""
    with quick_folder() as folder:
        return build(StoreWriter(folder), prepared, ToyEmbedder()).shards


@pytest.fixture(scope="session")
def kept_retrievers() -> KeptRetrievers:
    """The retrievers that several assistants over the same shards share."""
    return KeptRetrievers()


@pytest.fixture(scope="session")
def toy_assistant(
    toy_shards: tuple[Shard, ...], tokenizer: Tokenizer, kept_retrievers: KeptRetrievers
) -> Assistant:
    """An assistant over the real documents that embeds with a toy: quick, and not clever."""
    return Assistant(toy_shards, toy_tools(ToyEmbedder(), tokenizer, make_retriever=kept_retrievers))
