"""Opening: the assistant over the build in service; the first build is made where there is none."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.ranking.ranker import Tools
from assistant.reading.cues import CueTable
from assistant.service.assistant import Assistant
from assistant.weights import weights_of
from corpus.text.tokens import Tokenizer
from index.builder import answering_build, ensure_build, is_built_from, waiting_build
from index.model.embedder import Embedder
from index.model.embedding import open_embedder
from index.prepared_document import EmbeddingProgress, PreparedDocument, read_documents
from index.settings import Settings
from index.store.build import Build
from index.store.store import Store
from index.store.store_writer import StoreWriter

OnStep = Callable[[str], None]

_CHANGED = "文書が、使用中の索引と違います。"
_TO_BUILD = f"{_CHANGED}「shishin build」で新しい索引を作り、「shishin publish」で公開すると答えに入ります。"
_TO_PUBLISH = f"{_CHANGED}新しい索引はできています。「shishin publish」で公開すると答えに入ります。"


@dataclass(frozen=True)
class Opened:
    """An assistant, the build it answers from, its tools, and the document it is asked by default.

    ``advice`` is a sentence, or empty.
    """

    assistant: Assistant
    build: Build
    tools: Tools
    document: str
    advice: str = ""


def open_assistant(settings: Settings, on_step: OnStep = lambda _step: None) -> Opened:
    """Open the store and the model.

    Raises:
        StoreError: there is no build that this model can serve.
        ModelError: the model cannot be loaded.
    """
    store = Store(settings.home)
    built = store.open()  # a missing or damaged store is told before the slow model
    embedder = open_embedder(settings.model, settings.models, runtime=settings.runtime, on_step=on_step)
    if built.manifest.model_id != embedder.model_id:
        built = store.open(embedder.model_id)  # which refuses it, or finds another
    return _opened(built, tools_of(embedder, settings), settings.document)


def open_fresh(settings: Settings, on_step: OnStep, on_progress: EmbeddingProgress) -> Opened:
    """Open the assistant; where nothing answers yet, build first.

    Documents that differ from the build in service are told of in ``Opened.advice``; what answers
    changes only by ``shishin publish`` and ``shishin rollback``.

    Raises:
        DocumentError, StoreError, ModelError: as building and opening do.
    """
    store = StoreWriter(settings.home)
    # A document that cannot be read is told before the slow model.
    documents = read_documents(settings.documents)
    on_step("埋め込みモデルを読み込んでいます")
    embedder = open_embedder(settings.model, settings.models, runtime=settings.runtime, on_step=on_step)
    built = answering_build(store, embedder.model_id)
    if built is None:
        on_step("索引を作っています")
        ensure_build(store, documents, embedder, on_progress=on_progress)
        built = store.open(embedder.model_id)
    opened = _opened(built, tools_of(embedder, settings), settings.document)
    return replace(opened, advice=_advice(store, opened.build, documents, embedder.model_id))


def tools_of(embedder: Embedder, settings: Settings) -> Tools:
    """The tools of an assistant that embeds with ``embedder``."""
    return Tools(
        embedder, Tokenizer(settings.dictionary), CueTable(), weights_of(embedder.model_id, settings.weights)
    )


def _advice(store: Store, built: Build, documents: tuple[PreparedDocument, ...], model_id: str) -> str:
    # Where another build stands in for a damaged one, its own warning says what to do.
    if built.warnings or is_built_from(built, documents):
        return ""
    return _TO_PUBLISH if is_built_from(waiting_build(store, model_id), documents) else _TO_BUILD


def _opened(built: Build, tools: Tools, document: str) -> Opened:
    return Opened(Assistant(built.shards, tools, document), built, tools, document)
