"""Building: a build that holds the documents as they are now, and what came of it in words."""

from collections.abc import Callable

from assistant.listener import Listener
from index.bring import Brought, Origin, bring
from index.builder import Progress, read_documents
from index.embedder import Embedder
from index.embedding import open_embedder
from index.entry import Note
from index.settings import Settings
from index.store import Store

OpenModel = Callable[[Callable[[str], None]], Embedder]
"""Opens the embedding model, telling each step."""

_BROUGHT = {
    Origin.LIVE: "文書は使用中の索引 {0} から変わっていません。新しい索引は作りませんでした。",
    Origin.WAITING: "文書は公開待ちの索引 {0} から変わっていません。「shishin publish」で公開できます。",
    Origin.MADE: "索引 {0} を作りました。使用中の索引はそのままです。「shishin publish」で公開できます。",
    Origin.SERVED: "索引 {0} を作り、答える索引がなかったので、すぐに使い始めました。",
}


def build_index(
    settings: Settings, open_model: OpenModel, listener: Listener, note: Note | None = None
) -> Brought:
    """Build what is not built yet, and tell how much was reused, how much was new, and what is next.

    Raises:
        DocumentError: a document cannot be read.
        ModelError, StoreError: as ``index.bring.bring`` does.
    """
    drafts = read_documents(settings.documents)
    listener.step("埋め込みモデルを読み込んでいます")
    embedder = open_model(listener.step)
    listener.step("索引を作っています")
    new: dict[str, int] = {}
    tell = embedding_of(listener)

    def embedded(document: str, done: int, total: int) -> None:
        new[document] = done
        tell(document, done, total)

    brought = bring(Store(settings.home), drafts, embedder, on_progress=embedded, note=note)
    for card in brought.build.manifest.shards:
        name = f"{card.document_id} {card.version}"
        counts = f"(使い回し {card.passages - new.get(name, 0)} 文、新規 {new.get(name, 0)} 文)"
        listener.say(f"{name}: {card.items} 項目、{card.passages} 文{counts}")
    listener.say(_BROUGHT[brought.origin].format(brought.build.build_id))
    for warning in brought.build.warnings:
        listener.warn(warning)
    return brought


def model_of(settings: Settings) -> OpenModel:
    """Opens the model that the settings name."""
    return lambda on_step: open_embedder(settings.model, settings.models, on_step=on_step)


def embedding_of(listener: Listener) -> Progress:
    """Tells a listener how far the embedding of each document is."""
    return lambda document, done, total: listener.progress(f"{document} を埋め込み", done, total)
