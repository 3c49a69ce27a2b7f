"""What the tests of the evaluation share: assistants with toy vectors, cheap and not clever."""

from collections.abc import Callable

import pytest

from assistant.ranking import features as ranking
from assistant.relations import RELATIONS
from assistant.service.assistant import Assistant
from assistant.weights import Weights, load_weights
from corpus.text.tokens import Tokenizer
from index.search.shard import Shard
from tests.toy import ToyEmbedder
from tests.toy_tools import KeptRetrievers, toy_tools
from tests.ui.conftest import browser as browser

MakeAssistant = Callable[[Weights], Assistant]


@pytest.fixture(scope="session")
def with_weights(
    toy_shards: tuple[Shard, ...], tokenizer: Tokenizer, kept_retrievers: KeptRetrievers
) -> MakeAssistant:
    """Assistants over the same build that weigh differently."""
    return lambda weights: Assistant(
        toy_shards, toy_tools(ToyEmbedder(), tokenizer, weights, kept_retrievers)
    )


@pytest.fixture(scope="session")
def blind() -> Weights:
    """Weights that see nothing: every item scores the same, and nothing is declined."""
    nothing = dict.fromkeys(ranking.FEATURES, 0.0)
    return Weights(
        nothing, dict.fromkeys(RELATIONS, 0.0), load_weights().confidence, load_weights().unaided, 0.0
    )
