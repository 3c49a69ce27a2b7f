"""Chroma: a collection on disk, by vectors alone: a local Chroma does not mix them with BM25."""

import chromadb
from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction

from eval.benchmarks.peers.workers.worker_loop import FOUND, Job, Opened, work


class PromptedEmbedding(SentenceTransformerEmbeddingFunction):
    """Chroma's own, which gives the model no prompts, with those that the model defines."""

    def __call__(self, input: list[str]) -> list[object]:
        """Of documents."""
        return list(self._model.encode_document(list(input), normalize_embeddings=True))

    def embed_query(self, input: list[str]) -> list[object]:
        """Of questions."""
        return list(self._model.encode_query(list(input), normalize_embeddings=True))


def open_index(job: Job) -> Opened:
    """The collection is there where it was kept."""
    client = chromadb.PersistentClient(str(job.store), chromadb.Settings(anonymized_telemetry=False))
    collection = client.get_or_create_collection("items", embedding_function=PromptedEmbedding(job.model))
    kept = collection.count() == len(job.items)
    if not kept:
        collection.add(ids=list(job.items), documents=list(job.items.values()))

    def answer(question: str) -> list[str]:
        return collection.query(query_texts=[question], n_results=FOUND, include=[])["ids"][0]

    return Opened(answer, not kept)


if __name__ == "__main__":
    work(open_index, ["chromadb"])
