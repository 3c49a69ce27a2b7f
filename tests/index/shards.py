"""Small shards for tests of the store: real shapes, seeded vectors, no model."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from corpus.guideline.document import DocumentManifest
from corpus.guideline.item import ALL_ROLES, Item, ItemKind, Label, Role
from corpus.text.span import Span
from index.search.shard import Field, OutsideTopic, Passage, Shard, ShardData
from index.store.build import Build, sha256

MODEL = "toy"
LIBRARIES = {"faiss-cpu": "1.15.1"}


def make_shard(
    seed: int, *, items: int = 3, per_item: int = 2, dimension: int = 8, version: str = "1.0"
) -> Shard:
    """A shard whose text and vectors tell its seed; ``items * per_item`` passages."""
    lines = [f"{number}. 第{seed}稿の事項{number}:人間の尊厳を守る\n" for number in range(items)]
    source = "".join(lines)
    starts = np.cumsum([0, *map(len, lines)]).tolist()
    spans = [Span(start, start + len(line) - 1) for start, line in zip(starts, lines, strict=False)]
    made = tuple(_item(number, span, source, version) for number, span in enumerate(spans))
    passages = tuple(
        Passage(item.key, list(Field)[way % 3], f"{item.spans[0].of(source)} {way}")
        for item in made
        for way in range(per_item)
    )
    data = ShardData(
        document_id="guide",
        manifest=_manifest(source, version),
        source_path=f"corpus/documents/guide/{version}/source.md",
        items=made,
        passages=passages,
        words={item.key: ("尊厳", f"稿{seed}") for item in made},
        outside=(OutsideTopic("税金", tuple(item.key for item in made[:1])),),
    )
    vectors = np.random.default_rng(seed).normal(size=(len(passages), dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Shard(data, source, vectors)


def _item(number: int, span: Span, source: str, version: str) -> Item:
    return Item(
        id=f"guide@{version}#C-{number + 1}",
        code=f"C-{number + 1}",
        kind=ItemKind.COMMON,
        title=Label(span.of(source), span),
        heading=(Label("共通の指針", None),),
        roles=ALL_ROLES if number else (Role.USER,),
        spans=(span,),
        sentences=(span,),
        principle=number + 1,
    )


def _manifest(source: str, version: str) -> DocumentManifest:
    return DocumentManifest(
        title="試しの指針",
        edition=f"第{version}版",
        version=version,
        publisher="試験",
        published=date(2024, 4, 19),
        url="https://example.invalid/",
        terms="試験用",
        source="source.md",
        sha256=sha256(source.encode()),
    )


def holds(build: Build, shards: Sequence[Shard]) -> bool:
    """Whether a build holds exactly these shards, to the last bit."""
    return len(build.shards) == len(shards) and all(
        kept.data == given.data
        and kept.source == given.source
        and kept.vectors.dtype == np.float32
        and np.array_equal(kept.vectors, given.vectors)
        for kept, given in zip(build.shards, shards, strict=True)
    )
