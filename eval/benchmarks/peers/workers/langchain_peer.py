"""LangChain: FAISS and BM25, mixed by ``EnsembleRetriever``. Its BM25 cannot be kept, and is made anew."""

from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings

from eval.benchmarks.peers.workers.mecab_words import words
from eval.benchmarks.peers.workers.worker_loop import CANDIDATES, Job, Opened, work


def open_index(job: Job) -> Opened:
    """The vectors are loaded where they were kept."""
    model = HuggingFaceEmbeddings(
        model_name=job.model,
        model_kwargs={"device": "cpu"},
        encode_kwargs={"prompt_name": "document", "normalize_embeddings": True},
        query_encode_kwargs={"prompt_name": "query", "normalize_embeddings": True},
    )
    texts, keys = list(job.items.values()), [{"key": key} for key in job.items]
    kept = (job.store / "index.faiss").exists()
    if kept:
        # The pickle is our own, of a run before.
        vectors = FAISS.load_local(str(job.store), model, allow_dangerous_deserialization=True)
    else:
        vectors = FAISS.from_texts(texts, model, keys)
        vectors.save_local(str(job.store))
    bm25 = BM25Retriever.from_texts(texts, keys, preprocess_func=words, k=CANDIDATES)
    dense = vectors.as_retriever(search_kwargs={"k": CANDIDATES})
    mixed = EnsembleRetriever(retrievers=[bm25, dense], id_key="key")
    return Opened(lambda question: [each.metadata["key"] for each in mixed.invoke(question)], not kept)


if __name__ == "__main__":
    work(open_index, ["langchain-classic", "langchain-community", "faiss-cpu", "rank-bm25"])
