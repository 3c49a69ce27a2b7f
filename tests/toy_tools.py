"""An assistant's tools for tests: the real ones, but for the embedder."""

from assistant.ranker import Tools
from assistant.reading import QuestionReader
from assistant.weights import Weights, load_weights
from corpus.tokens import Tokenizer
from index.embedder import Embedder


def toy_tools(embedder: Embedder, tokenizer: Tokenizer, weights: Weights | None = None) -> Tools:
    """What an assistant needs besides its shards, the real thing but for the embedder."""
    return Tools(embedder, tokenizer, QuestionReader(), weights or load_weights())
