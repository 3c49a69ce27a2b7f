"""Opening: the assistant over the build in service, with the real model and tokenizer."""

from dataclasses import dataclass

from assistant.assistant import Assistant
from assistant.reading import QuestionReader
from assistant.weights import load_weights
from corpus.tokens import Tokenizer
from index.build import Build
from index.embedding import open_embedder
from index.settings import Settings
from index.store import Store


@dataclass(frozen=True)
class Opened:
    """An assistant and the build it answers from."""

    assistant: Assistant
    build: Build


def open_assistant(settings: Settings) -> Opened:
    """Open the store and the model.

    Raises:
        StoreError: there is no build that this model can serve.
        ModelError: the model cannot be loaded.
    """
    store = Store(settings.home)
    store.open()  # tells a missing or damaged store before the slow model
    embedder = open_embedder(settings.model, settings.models)
    build = store.open(embedder.model_id)
    tokenizer = Tokenizer(settings.dictionary)
    assistant = Assistant(build.shards, embedder, tokenizer, QuestionReader(), load_weights())
    return Opened(assistant, build)
