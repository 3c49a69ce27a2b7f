"""The edition that a shard of a build holds."""

from corpus.edition import Edition
from index.shard import Shard


def shard_edition(shard: Shard) -> Edition:
    """The version in ``shard``, ready to be compared with another one."""
    data = shard.data
    return Edition(data.document_id, data.manifest, data.source_path, shard.source, data.items, data.pages)
