"""What the tests of the evaluation share: assistants with toy vectors, cheap and not clever."""

from collections.abc import Callable, Iterator

import pytest

from assistant import ranking
from assistant.assistant import Assistant
from assistant.relations import RELATIONS
from assistant.weights import Weights, load_weights
from corpus.tokens import Tokenizer
from index.builder import Draft, build
from index.store import Store
from tests.index.homes import quick_folder
from tests.toy import ToyEmbedder
from tests.toy_tools import toy_tools
from tests.ui.conftest import browser as browser

MakeAssistant = Callable[[Weights], Assistant]


@pytest.fixture(scope="session")
def with_weights(drafts: tuple[Draft, ...], tokenizer: Tokenizer) -> Iterator[MakeAssistant]:
    """Assistants over the same build that weigh differently."""
    embedder = ToyEmbedder()
    with quick_folder() as folder:
        shards = build(Store(folder), drafts, embedder).shards
        yield lambda weights: Assistant(shards, toy_tools(embedder, tokenizer, weights))


@pytest.fixture(scope="session")
def blind() -> Weights:
    """Weights that see nothing: every item scores the same, and nothing is declined."""
    nothing = dict.fromkeys(ranking.FEATURES, 0.0)
    return Weights(
        nothing, dict.fromkeys(RELATIONS, 0.0), load_weights().confidence, load_weights().unaided, 0.0
    )
