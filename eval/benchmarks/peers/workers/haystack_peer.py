"""Haystack: a pipeline of embeddings and BM25 over its in-memory store, which is kept as a file."""

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.utils import ComponentDevice
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from eval.benchmarks.peers.workers.mecab_words import words
from eval.benchmarks.peers.workers.worker_loop import CANDIDATES, FOUND, Job, Opened, work


class MecabStore(InMemoryDocumentStore):
    """The store can be given a pattern for words only; ours gets them from MeCab."""

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        self.tokenizer = words


def open_index(job: Job) -> Opened:
    """The store is loaded where it was kept; its BM25 is counted anew each time."""
    model = {
        "model": job.model,
        "device": ComponentDevice.from_str("cpu"),
        "normalize_embeddings": True,
        "progress_bar": False,
    }
    file = job.store / "store.json"
    kept = file.exists()
    if kept:
        store = MecabStore.load_from_disk(str(file))
    else:
        store = MecabStore()
        embedder = SentenceTransformersDocumentEmbedder(prefix=job.prompts["document"], **model)
        documents = [Document(id=key, content=text) for key, text in job.items.items()]
        store.write_documents(embedder.run(documents)["documents"])
        store.save_to_disk(str(file))
    pipeline = Pipeline()
    pipeline.add_component("embedder", SentenceTransformersTextEmbedder(prefix=job.prompts["query"], **model))
    pipeline.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=CANDIDATES))
    pipeline.add_component("bm25", InMemoryBM25Retriever(store, top_k=CANDIDATES))
    pipeline.add_component("joiner", DocumentJoiner("reciprocal_rank_fusion", top_k=FOUND))
    pipeline.connect("embedder.embedding", "dense.query_embedding")
    pipeline.connect("dense", "joiner")
    pipeline.connect("bm25", "joiner")

    def answer(question: str) -> list[str]:
        found = pipeline.run({"embedder": {"text": question}, "bm25": {"query": question}})
        return [each.id for each in found["joiner"]["documents"]]

    return Opened(answer, not kept)


if __name__ == "__main__":
    work(open_index, ["haystack-ai", "sentence-transformers-haystack"])
