"""Shishin as a person uses it: the store that ``SHISHIN_HOME`` names is built if need be, then opened."""

from assistant.service.opening import open_assistant
from corpus.errors import StoreMissingError
from eval.benchmarks.peers.workers.worker_loop import Job, Opened, work
from index.builder import ensure_build
from index.model.embedding import open_embedder
from index.prepared_document import read_documents
from index.settings import Settings, load_settings
from index.store.store import Store
from index.store.store_writer import StoreWriter


def open_index(_job: Job) -> Opened:
    """What the job tells is for the peers: our build holds the items, and the settings name the model."""
    settings = load_settings()
    embedded = _build_if_missing(settings)
    assistant = open_assistant(settings).assistant

    def answer(question: str) -> list[str]:
        # A declined question cites nothing: it counts as not found.
        ids = [each.item_id for each in assistant.ask(question).citations]
        return list(dict.fromkeys(id.partition("#")[2] for id in ids))

    return Opened(answer, embedded)


def _build_if_missing(settings: Settings) -> bool:
    try:
        Store(settings.home).open()
    except StoreMissingError:
        embedder = open_embedder(settings.model, settings.models, runtime=settings.runtime)
        ensure_build(StoreWriter(settings.home), read_documents(settings.documents), embedder)
        return True
    return False


if __name__ == "__main__":
    work(open_index)
