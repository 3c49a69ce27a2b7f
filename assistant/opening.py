"""Opening: the assistant over the build in service, built first where that is needed."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.assistant import Assistant
from assistant.ranker import Tools
from assistant.reading import QuestionReader
from assistant.weights import load_weights
from corpus.errors import StoreError
from corpus.tokens import Tokenizer
from index.build import Build
from index.builder import Draft, Progress, build, read_documents
from index.embedder import Embedder
from index.embedding import open_embedder
from index.settings import Settings
from index.store import Store

OnStep = Callable[[str], None]


@dataclass(frozen=True)
class Opened:
    """An assistant and the build it answers from."""

    assistant: Assistant
    build: Build


def open_assistant(settings: Settings, on_step: OnStep = lambda _step: None) -> Opened:
    """Open the store and the model.

    Raises:
        StoreError: there is no build that this model can serve.
        ModelError: the model cannot be loaded.
    """
    store = Store(settings.home)
    store.open()  # a missing or damaged store is told before the slow model
    embedder = open_embedder(settings.model, settings.models, on_step=on_step)
    return _opened(store.open(embedder.model_id), embedder, settings)


def open_fresh(settings: Settings, on_step: OnStep, on_progress: Progress) -> Opened:
    """Open the assistant; build first if there is no build or the documents have changed.

    A build that somebody rolled back to stays in service until the next ``shishin build``.

    Raises:
        DocumentError, StoreError, ModelError: as building and opening do.
    """
    store = Store(settings.home)
    drafts = read_documents(settings.documents)
    on_step("埋め込みモデルを読み込んでいます")
    embedder = open_embedder(settings.model, settings.models, on_step=on_step)
    if not (_rolled_back(store) or is_current(store, drafts, embedder.model_id)):
        on_step("索引を作っています")
        build(store, drafts, embedder, on_progress=on_progress)
    return _opened(store.open(embedder.model_id), embedder, settings)


def _rolled_back(store: Store) -> bool:
    """Whether a build older than the newest whole one was chosen to answer."""
    whole = [state for state in store.builds() if state.ok]
    return any(state.current for state in whole[1:])


def is_current(store: Store, drafts: tuple[Draft, ...], model_id: str) -> bool:
    """Whether the build in service was made from just these documents by this model."""
    try:
        built = store.open(model_id)
    except StoreError:
        return False
    served = [(shard.data, shard.source) for shard in built.shards]
    return not built.warnings and served == [(draft.data, draft.source) for draft in drafts]


def _opened(built: Build, embedder: Embedder, settings: Settings) -> Opened:
    tokenizer = Tokenizer(settings.dictionary)
    tools = Tools(embedder, tokenizer, QuestionReader(), load_weights())
    return Opened(Assistant(built.shards, tools, settings.document), built)
