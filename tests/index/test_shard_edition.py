"""The edition of a shard is that of the folder it was read from."""

import numpy as np

from corpus.versions.edition import read_edition
from index.builder import Draft
from index.search.shard import Shard, shard_edition
from tests.conftest import DOCUMENTS


def test_a_build_holds_the_same_edition_as_the_disk(drafts: tuple[Draft, ...]) -> None:
    for draft in drafts:
        shard = Shard(draft.data, draft.source, np.zeros((len(draft.data.passages), 1), dtype=np.float32))
        assert shard_edition(shard) == read_edition(DOCUMENTS / draft.data.document_id / draft.data.version)
