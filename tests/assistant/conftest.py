"""What the tests of the assistant share."""

import numpy as np
import pytest

from index.builder import Draft
from index.shard import Shard


@pytest.fixture(scope="session")
def real_shard(drafts: tuple[Draft, ...]) -> Shard:
    """The overview as a shard without vectors that mean anything."""
    draft = next(each for each in drafts if each.data.version == "1.0-overview")
    return Shard(draft.data, draft.source, np.zeros((len(draft.data.passages), 1), dtype=np.float32))
