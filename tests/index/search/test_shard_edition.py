"""The edition of a shard is that of the folder it was read from."""

import numpy as np

from corpus.versions.edition import read_edition
from index.prepared_document import PreparedDocument
from index.search.shard import Shard, shard_edition
from tests.conftest import DOCUMENTS


def test_a_build_holds_the_same_edition_as_the_disk(prepared: tuple[PreparedDocument, ...]) -> None:
    for document in prepared:
        shard = Shard(
            document.data, document.source, np.zeros((len(document.data.passages), 1), dtype=np.float32)
        )
        assert shard_edition(shard) == read_edition(
            DOCUMENTS / document.data.document_id / document.data.version
        )
