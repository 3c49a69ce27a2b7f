"""What all folders of tests share: the real model and index, built once, and cheap toys of both."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from assistant.assistant import Assistant
from assistant.opening import open_assistant
from corpus.item import Item
from corpus.tokens import Tokenizer
from index.builder import Draft, build, read_documents
from index.bundled_model import ensure_unpacked
from index.embedding import SentenceTransformerEmbedder, open_embedder
from index.settings import Settings
from index.store import Store
from tests.toy import ToyEmbedder
from tests.toy_tools import toy_tools

DOCUMENTS = Path(__file__).parents[1] / "corpus" / "documents"
# The same examples on every run; `--hypothesis-profile=default` looks for new ones.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")

PATIENCE = 1200  # seconds for a test that may be the one to build the real index


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever needs the real index first builds it, and that takes minutes on a busy machine."""
    for item in items:
        if "home" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(PATIENCE))


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that holds the unpacked bundled model (470 MB, cleared after)."""
    folder = tmp_path_factory.mktemp("home") / "models"
    ensure_unpacked(folder)
    yield folder
    shutil.rmtree(folder.parent)


@pytest.fixture(scope="session")
def bundled(models_dir: Path) -> SentenceTransformerEmbedder:
    """The bundled model, loaded."""
    return open_embedder("bundled", models_dir)


@pytest.fixture(scope="session")
def drafts() -> tuple[Draft, ...]:
    """The documents that come with Shishin, read and itemised."""
    return read_documents(DOCUMENTS)


@pytest.fixture(scope="session")
def items(drafts: tuple[Draft, ...]) -> tuple[Item, ...]:
    """The items of the overview."""
    return next(draft.data.items for draft in drafts if draft.data.version == "1.0-overview")


@pytest.fixture(scope="session")
def home(models_dir: Path, bundled: SentenceTransformerEmbedder, drafts: tuple[Draft, ...]) -> Path:
    """A home with the bundled model and the real index."""
    build(Store(models_dir.parent), drafts, bundled)
    return models_dir.parent


@pytest.fixture(scope="session")
def assistant(home: Path) -> Assistant:
    """The assistant as people meet it."""
    return open_assistant(Settings(home=home, documents=DOCUMENTS)).assistant


@pytest.fixture(scope="session")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    """The real tokenizer."""
    return Tokenizer(tmp_path_factory.mktemp("dictionary"))


@pytest.fixture(scope="session")
def toy_assistant(
    drafts: tuple[Draft, ...], tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory
) -> Assistant:
    """An assistant over the real documents that embeds with a toy: quick, and not clever."""
    embedder = ToyEmbedder()
    built = build(Store(tmp_path_factory.mktemp("toy")), drafts, embedder)
    return Assistant(built.shards, toy_tools(embedder, tokenizer))
