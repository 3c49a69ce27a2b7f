"""LlamaIndex: its vector index and its BM25, mixed by ``QueryFusionRetriever``; both are kept."""

import bm25s
from llama_index.core import QueryBundle, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.core.vector_stores.utils import node_to_metadata_dict
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever

from eval.benchmarks.peers.workers.mecab_words import words
from eval.benchmarks.peers.workers.worker_loop import CANDIDATES, FOUND, Job, Opened, work


def open_index(job: Job) -> Opened:
    """Both indexes are loaded where they were kept."""
    model = HuggingFaceEmbedding(
        model_name=job.model,
        device="cpu",
        query_instruction=job.prompts["query"],
        text_instruction=job.prompts["document"],
    )
    vectors_at, bm25_at = str(job.store / "vectors"), str(job.store / "bm25")
    kept = (job.store / "bm25").exists()
    if kept:
        storage = StorageContext.from_defaults(persist_dir=vectors_at)
        vectors = load_index_from_storage(storage, embed_model=model)
    else:
        nodes = [TextNode(id_=key, text=text) for key, text in job.items.items()]
        vectors = VectorStoreIndex(nodes, embed_model=model)
        vectors.storage_context.persist(vectors_at)
        table = bm25s.BM25()
        table.index([words(node.text) for node in nodes], show_progress=False)
        table.save(
            bm25_at, corpus=[node_to_metadata_dict(node) | {"node_id": node.node_id} for node in nodes]
        )
    bm25 = BM25Retriever(
        existing_bm25=bm25s.BM25.load(bm25_at, load_corpus=True),
        similarity_top_k=CANDIDATES,
        token_pattern=r"\S+",
        skip_stemming=True,
    )
    mixed = QueryFusionRetriever(
        [vectors.as_retriever(similarity_top_k=CANDIDATES), bm25],
        llm=MockLLM(),  # never asked: there is one query
        mode="reciprocal_rerank",
        similarity_top_k=FOUND,
        num_queries=1,
        use_async=False,
    )

    def answer(question: str) -> list[str]:
        # BM25 reads the words, the vector index the question itself.
        asked = QueryBundle(" ".join(words(question)), custom_embedding_strs=[question])
        return [each.node.node_id for each in mixed.retrieve(asked)]

    return Opened(answer, not kept)


if __name__ == "__main__":
    work(open_index, ["llama-index-core", "llama-index-retrievers-bm25", "bm25s"])
