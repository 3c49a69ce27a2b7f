"""txtai: its hybrid index, which is kept; BM25 gets its words from MeCab."""

from txtai import Embeddings
from txtai.scoring import BM25

from eval.benchmarks.peers.workers.mecab_words import words
from eval.benchmarks.peers.workers.worker_loop import FOUND, Job, Opened, work


class MecabBM25(BM25):
    """BM25 over MeCab words; txtai finds it by the name in the settings below."""

    def tokenize(self, text: str) -> list[str]:
        """Instead of splitting by the rules of Unicode."""
        return words(text)


def open_index(job: Job) -> Opened:
    """The index is loaded where it was kept."""
    index = Embeddings(
        method="sentence-transformers",
        path=job.model,
        gpu=False,
        scoring={
            # As ``hybrid=True`` sets it, but for the words.
            "method": "eval.benchmarks.peers.workers.txtai_peer.MecabBM25",
            "terms": True,
            "normalize": True,
        },
    )
    kept = index.exists(str(job.store))
    if kept:
        index.load(str(job.store))
    else:
        index.index(job.items.items())
        index.save(str(job.store))
    return Opened(lambda question: [key for key, _ in index.search(question, FOUND)], not kept)


if __name__ == "__main__":
    work(open_index, ["txtai"])
