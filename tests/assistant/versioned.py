"""The small guideline in three versions, registered, built and asked."""

from dataclasses import dataclass
from pathlib import Path

from assistant.editions import Editions
from assistant.service.assistant import Assistant
from corpus.guideline.library import Library
from corpus.text.tokens import Tokenizer
from index.builder import build
from index.prepared_document import read_documents
from index.store.build import Build
from index.store.store_writer import StoreWriter
from tests.corpus.three_versions import DOCUMENT, TEXTS, write_versions
from tests.toy import ToyEmbedder
from tests.toy_tools import toy_tools


@dataclass(frozen=True)
class Versioned:
    """What was made of the documents under ``root``."""

    root: Path
    assistant: Assistant
    build: Build
    history: Editions

    def source(self, version: str) -> str:
        """The words that citations of a version are slices of."""
        return self.assistant.source(version, document=DOCUMENT)


def versioned(folder: Path, tokenizer: Tokenizer, *versions: str) -> Versioned:
    """These versions (by default all three) in ``folder``."""
    root, embedder = write_versions(folder / "documents", *(versions or TEXTS)), ToyEmbedder()
    built = build(StoreWriter(folder / "home"), read_documents(root), embedder)
    assistant = Assistant(built.shards, toy_tools(embedder, tokenizer), DOCUMENT)
    return Versioned(root, assistant, built, Editions(Library(root)))


def item_id(version: str, key: str) -> str:
    """The id of an item of the small guideline."""
    return f"{DOCUMENT}@{version}#{key}"
