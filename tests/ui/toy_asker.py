"""A small real assistant for the page's tests: real items, editions and changes, naive search."""

import os
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Unpack

import numpy as np

from assistant.answer import Answer, Citation, Understood, item_name
from assistant.answering.change_answer import ChangeAnswerer
from assistant.answering.item_view import ItemHit, ItemView, item_hit, item_place, item_view
from assistant.answering.suggestions import Suggestions
from assistant.citing import cite
from assistant.editions import Catalogue, EditionCard
from assistant.maintenance.revision_view import to_fields, view_of
from assistant.reading.question import Choices, Inquiry, Where
from corpus.errors import QuestionError
from corpus.guideline.document import load_document
from corpus.guideline.editorial import load_aids, load_editorial
from corpus.guideline.item import Item, Role
from corpus.parsing.parser import parse
from corpus.text.markup import display
from index.search.shard import Shard, shard_data

OVERVIEW = Path(__file__).parents[2] / "corpus" / "documents" / "ai-guideline" / "1.0-overview"
LONGEST = 1000
SLOW = "ゆっくり"  # a question that takes its time
BROKEN = "故障"  # a question that meets a bug


class ToyAsker:
    """Finds items by shared pairs of characters."""

    def __init__(self, folders: Sequence[Path] = (OVERVIEW,)) -> None:
        self.take_over(folders)

    def take_over(self, folders: Sequence[Path]) -> None:
        """Answer from these documents from now on, as when another build goes in service."""
        self._catalogue = Catalogue(map(read_shard, folders), "ai-guideline")
        self._changes = ChangeAnswerer(self._catalogue)
        self._pairs_of: dict[str, set[str]] = {}  # by the id of an item: read once, asked for all the time

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions of its first document."""
        return self._catalogue.versions()

    @property
    def editions(self) -> tuple[EditionCard, ...]:
        """All versions of all documents."""
        return self._catalogue.editions

    def source(self, version: str, document: str | None = None) -> str:
        """The text of a version."""
        return self._catalogue.shard(document, version).source

    def source_of(self, citation: Citation) -> str:
        """The text that a citation points into."""
        return self.source(citation.version, citation.document)

    def item(self, item_id: str) -> ItemView:
        """One item by its id."""
        place = item_place(item_id)
        view = item_view(self._catalogue.edition(place.document, place.version), item_id, since="")
        return replace(view, since=self._changes.since(view.document, view.version, item_id))

    def items(self, version: str | None = None, *, document: str | None = None) -> tuple[Item, ...]:
        """The items of a version."""
        return self._catalogue.shard(document, version).data.items

    def search(self, words: str, *, limit: int = 20, **where: Unpack[Where]) -> tuple[ItemHit, ...]:
        """The items that share pairs of characters with the words, or have them for a code."""
        asked = Inquiry(words, **where)
        shard = self._catalogue.shard(asked.document, asked.version)
        items = shard.data.items
        scored = [(self._score(words, shard, item) + 99 * (words == item.code), item) for item in items]
        found = [item for score, item in sorted(scored, key=lambda pair: -pair[0]) if score]
        return tuple(
            item_hit(first_citation(rank, shard, item)) for rank, item in enumerate(found[:limit], 1)
        )

    def changes(
        self, old: str, new: str, *, document: str | None = None, role: Role | None = None
    ) -> dict[str, Any]:
        """What changed from one version to another."""
        return to_fields(view_of(self._changes.revision(document, old, new), role))

    def ask(self, question: str, **choices: Unpack[Choices]) -> Answer:
        """Answer, refuse, dawdle or break, as the question says."""
        _check(question)
        asked = Inquiry(question, **choices)
        if changes := self._changes.read(asked):
            return self._changes.answer(asked, changes)
        return self._found(asked, self._catalogue.shard(asked.document, asked.version))

    def _found(self, asked: Inquiry, shard: Shard) -> Answer:
        read = asked.understood or Understood(asked.role or Role.USER)
        scored = [(self._score(asked.question, shard, item), item) for item in shard.data.items]
        scored = [(score, item) for score, item in scored if read.role is None or read.role in item.roles]
        scored.sort(key=lambda pair: -pair[0])
        named = [item for item in shard.data.items if item.code in read.codes]
        found = (named + [item for score, item in scored if score >= 2 and item not in named])[: asked.k]
        citations = tuple(self._cited(rank, shard, item) for rank, item in enumerate(found, 1))
        party = f"{read.role.label}の立場でお答えします。" if read.role else ""
        lead = f"{party}当てはまる項目は{len(citations)}件です。"
        return Answer(
            id=asked.id,
            question=asked.question,
            role=read.role,
            role_inferred=not (asked.role or asked.understood),
            phase=read.phase,
            principle=read.principle,
            follow_up=None,
            document=shard.data.document_id,
            version=shard.data.version,
            abstained=not citations,
            confidence=0.9 if citations else 0.0,
            answer=lead if citations else "この質問に当てはまる項目は、ガイドラインに見つかりませんでした。",
            citations=citations,
            nearby=() if citations else tuple(map(item_name, shard.data.items[-2:])),
            codes=read.codes,
            suggestions=Suggestions(shard.data.items).follow_ups(found[0], found) if found else (),
        )

    def _score(self, question: str, shard: Shard, item: Item) -> int:
        if item.id not in self._pairs_of:
            words = item.title.text + "".join(display(span.of(shard.source)) for span in item.spans)
            self._pairs_of[item.id] = _pairs(words)
        return len(_pairs(question) & self._pairs_of[item.id])

    def _cited(self, rank: int, shard: Shard, item: Item) -> Citation:
        citation = first_citation(rank, shard, item)
        return replace(citation, since=self._changes.since(citation.document, citation.version, item.id))


def _check(question: str) -> None:
    if len(question) > LONGEST:
        raise QuestionError(f"質問が長すぎます({len(question):,}文字)。{LONGEST:,}文字以内にしてください。")
    if not any(character.isalnum() for character in question):
        raise QuestionError("質問の言葉がありません。知りたいことを文で書いてください。")
    if SLOW in question:
        time.sleep(float(os.environ.get("TOY_SECONDS", "1")))
    if BROKEN in question:
        raise RuntimeError("broken on purpose")


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}


def read_shard(folder: Path) -> Shard:
    """A document folder as a build would hold it, without vectors that mean anything."""
    document = load_document(folder)
    data = shard_data(document, parse(document, load_editorial(folder)), load_aids(folder))
    return Shard(data, document.text, np.zeros((len(data.passages), 1), np.float32))


def first_citation(rank: int, shard: Shard, item: Item) -> Citation:
    """The citation of the first span of an item, its last sentence marked."""
    inside = [each for each in item.sentences if item.spans[0].contains(each)] or [item.spans[0]]
    return next(cite(shard, item, rank=rank, mark=inside[-1], score=1.0 / rank, signals={}))
