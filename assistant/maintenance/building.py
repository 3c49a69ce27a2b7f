"""Building: an index of the documents as they are, made beside the one in service, and told step by step."""

from collections.abc import Callable

from assistant.listener import Countdown, Listener, Part
from index.builder import BuildOrigin, BuildResult, ensure_build
from index.model.embedder import Embedder
from index.model.embedding import open_embedder
from index.prepared_document import EmbeddingProgress, read_documents
from index.settings import Settings
from index.store.record import RecordNote
from index.store.store_writer import StoreWriter

OpenModel = Callable[[Callable[[str], None]], Embedder]
"""Opens the embedding model, telling each step."""

_SECONDS = 0.02  # in which a passage is embedded, roughly: the estimate before there is a pace

_BUILT = {
    BuildOrigin.LIVE: "文書は使用中の索引 {0} から変わっていません。新しい索引は作りませんでした。",
    BuildOrigin.WAITING: "文書は公開待ちの索引 {0} から変わっていません。「shishin publish」で公開できます。",
    BuildOrigin.MADE: (
        "索引 {0} を作りました。使用中の索引はそのままです。「shishin publish」で公開できます。"
    ),
    BuildOrigin.SERVED: "索引 {0} を作り、答える索引がなかったので、すぐに使い始めました。",
}


def build_index(
    settings: Settings, open_model: OpenModel, listener: Listener, note: RecordNote | None = None
) -> BuildResult:
    """Build what is not built yet, and tell how much was reused, how much was new, and what is next.

    Raises:
        DocumentError: a document cannot be read.
        ModelError, StoreError: as ``index.builder.ensure_build`` does.
    """
    documents = read_documents(settings.documents)
    listener.step("埋め込みモデルを読み込んでいます")
    embedder = open_model(listener.step)
    listener.step("索引を作っています")
    new: dict[str, int] = {}
    tell = embedding_of(listener)

    def embedded(document: str, done: int, total: int) -> None:
        # Only new passages are embedded: what is never told of here was used again.
        new[document] = done
        tell(document, done, total)

    built = ensure_build(StoreWriter(settings.home), documents, embedder, on_progress=embedded, note=note)
    for card in built.build.manifest.shards:
        name = f"{card.document_id} {card.version}"
        counts = f"(使い回し {card.passages - new.get(name, 0)} 文、新規 {new.get(name, 0)} 文)"
        listener.say(f"{name}: {card.items} 項目、{card.passages} 文{counts}")
    listener.say(_BUILT[built.origin].format(built.build.build_id))
    for warning in built.build.warnings:
        listener.warn(warning)
    return built


def model_of(settings: Settings) -> OpenModel:
    """Opens the model that the settings name."""
    return lambda on_step: open_embedder(
        settings.model, settings.models, runtime=settings.runtime, on_step=on_step
    )


def embedding_of(listener: Listener) -> EmbeddingProgress:
    """Tells a listener how far the embedding of each document is, and how long it will still take."""
    counters: dict[str, Countdown] = {}

    def tell(document: str, done: int, total: int) -> None:
        what = f"{document} を埋め込み"
        if what not in counters:
            counters[what] = Countdown({what: Part(total, _SECONDS)}, listener)
        counters[what].progress(what, done, total)

    return tell
