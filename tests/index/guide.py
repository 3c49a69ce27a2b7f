"""A guideline of three items, written by hand: every number in it can be checked by eye."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path

import numpy as np

from corpus.guideline.document import Document, DocumentManifest
from corpus.guideline.editorial import Aid, Aids, Outside
from corpus.guideline.item import ALL_ROLES, Item, ItemKind, Label, Role
from corpus.parsing.parser import Parsed
from corpus.text.span import Span
from index.search.retriever import Signals
from index.search.shard import Field, Shard, shard_data

SOURCE = """# 共通の指針
安全
<u>けがを防ぐ</u>。機械を点検する。
公平
差別をしない
# 利用者
入力
名前を入れない。
社外秘を入れない。
"""
SAFETY, FAIRNESS, INPUT = "C-1", "C-2", "U-4-i"
AIDS = Aids(
    items={
        SAFETY: Aid(words=("労災", "事故"), questions=("工場でけがをしたら", "点検はいつ")),
        INPUT: Aid(words=(), questions=("顧客の名前を打ち込んでよいか",)),
    },
    outside=(
        Outside("天気", ("明日は晴れますか", "傘は要りますか"), (SAFETY,)),
        Outside("罰金", ("罰金はいくらですか",), (FAIRNESS, "C-99")),
    ),
)


def span(words: str) -> Span:
    """Where ``words`` stand in the source."""
    start = SOURCE.index(words)
    return Span(start, start + len(words))


def _item(key: str, heading: str, title: str, sentences: tuple[str, ...], role: Role | None) -> Item:
    spans = tuple(span(each) for each in sentences)
    return Item(
        id=f"guide@1.0#{key}",
        code=key,
        kind=ItemKind.ROLE if role else ItemKind.COMMON,
        title=Label(title, span(title)),
        heading=(Label(heading, span(heading)), Label("小見出し", None)),
        roles=(role,) if role else ALL_ROLES,
        spans=(Span(spans[0].start, spans[-1].end),),
        sentences=spans,
        principle=int(key.split("-")[1]),
    )


ITEMS = (
    _item(SAFETY, "共通の指針", "安全", ("<u>けがを防ぐ</u>。", "機械を点検する。"), None),
    _item(FAIRNESS, "共通の指針", "公平", ("差別をしない",), None),
    _item(INPUT, "利用者", "入力", ("名前を入れない。", "社外秘を入れない。"), Role.USER),
)
DOCUMENT = Document(
    id="guide",
    manifest=DocumentManifest(
        title="試しの指針",
        edition="第1版",
        version="1.0",
        publisher="試験",
        published=date(2024, 4, 19),
        url="https://example.invalid/",
        terms="試験用",
        source="source.md",
        sha256="0" * 64,
    ),
    text=SOURCE,
    source_path="corpus/documents/guide/1.0/source.md",
    folder=Path("nowhere"),
)
PARSED = Parsed(ITEMS, (), ())
DATA = shard_data(DOCUMENT, PARSED, AIDS)


def make_signals(items: int, topics: int = 0, **given: Sequence[float]) -> Signals:
    """Signals over ``items`` and ``topics``: zeros, but for those that are given."""
    sizes = {each.name: items + topics for each in fields(Signals)} | {"bm25": items, "dense": items}
    return Signals(
        **{name: np.asarray(given.get(name, [0.0] * size), np.float32) for name, size in sizes.items()}
    )


def signposts() -> Shard:
    """The guide, with vectors that can be told by hand: axis 0 is sameness, axis 1 the rest.

    Each passage's cosine with the query ``(1, 0)`` is 0.1 times its number among its
    owner's passages of that field, so texts get 0.0, the second sentence 0.1 and so on;
    items add 0.3 for every place down the list.
    """
    rows, places = [], {item.key: place for place, item in enumerate(ITEMS)}
    counts: dict[tuple[str, Field], int] = {}
    for passage in DATA.passages:
        number = counts.get((passage.owner, passage.field), 0)
        counts[passage.owner, passage.field] = number + 1
        cosine = 0.1 * number + 0.3 * places.get(passage.owner, 0)
        rows.append((cosine, float(np.sqrt(1 - cosine**2))))
    return Shard(DATA, SOURCE, np.asarray(rows, dtype=np.float32))
