"""An assistant's tools for tests: the real ones, but for the embedder."""

from collections.abc import Callable

from assistant.ranking.ranker import Tools
from assistant.reading.cues import CueTable
from assistant.weights import Weights, load_weights
from corpus.text.tokens import Tokenizer
from index.model.embedder import Embedder
from index.search.retriever import Retriever
from index.search.shard import Shard
from index.search.shard_retriever import ShardRetriever


class KeptRetrievers:
    """Makes the retriever of a shard once, however many assistants ask for it: that takes seconds."""

    def __init__(self) -> None:
        self._made: dict[int, Retriever] = {}  # a retriever keeps its shard, so no other gets the same id

    def __call__(self, shard: Shard, tokenizer: Tokenizer) -> Retriever:
        if id(shard) not in self._made:
            self._made[id(shard)] = ShardRetriever(shard, tokenizer)
        return self._made[id(shard)]


def toy_tools(
    embedder: Embedder,
    tokenizer: Tokenizer,
    weights: Weights | None = None,
    make_retriever: Callable[[Shard, Tokenizer], Retriever] = ShardRetriever,
) -> Tools:
    """What an assistant needs besides its shards, the real thing but for the embedder."""
    return Tools(embedder, tokenizer, CueTable(), weights or load_weights(), make_retriever)
