"""A small real assistant for the page's tests: real items of the real parser, naive search."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.answer import Answer, Citation, Nearby
from corpus.document import Document, load_document
from corpus.editorial import load_editorial
from corpus.errors import QuestionError
from corpus.item import Item, Role
from corpus.markup import display
from corpus.parser import parse
from corpus.span import Span

OVERVIEW = Path(__file__).parents[2] / "corpus" / "documents" / "ai-guideline" / "1.0-overview"
LONGEST = 1000
SLOW = "ゆっくり"  # a question that takes its time
BROKEN = "故障"  # a question that meets a bug


class ToyAsker:
    """Finds items by shared pairs of characters."""

    def __init__(self, folders: Sequence[Path] = (OVERVIEW,)) -> None:
        self._documents = tuple(load_document(folder) for folder in folders)
        self._items = tuple(
            (document, item)
            for document in self._documents
            for item in parse(document, load_editorial(document.folder)).items
        )

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions of its documents."""
        return tuple(document.version for document in self._documents)

    def source(self, version: str) -> str:
        """The text of the first document of that version."""
        return next(each.text for each in self._documents if each.version == version)

    def source_of(self, citation: Citation) -> str:
        """The text of its version."""
        return self.source(citation.version)

    def ask(
        self,
        question: str,
        *,
        role: Role | None = None,
        version: str | None = None,
        history: Sequence[str] = (),
        corrected: bool = False,
        k: int = 5,
    ) -> Answer:
        """Answer, refuse, dawdle or break, as the question says."""
        _check(question)
        assumed = role or Role.USER
        scored = [(_score(question, *each), each) for each in self._items if assumed in each[1].roles]
        scored.sort(key=lambda pair: -pair[0])
        found = [each for score, each in scored[:k] if score >= 2]
        citations = tuple(cite(rank, *each) for rank, each in enumerate(found, 1))
        lead = f"{assumed.label}の立場でお答えします。当てはまる項目は{len(citations)}件です。"
        return Answer(
            id=None,
            question=question,
            role=assumed,
            role_inferred=role is None,
            phase=None,
            principle=None,
            follow_up=None,
            document="ai-guideline",
            version=self.versions[0],
            abstained=not citations,
            confidence=0.9 if citations else 0.0,
            answer=lead if citations else "この質問に当てはまる項目は、ガイドラインに見つかりませんでした。",
            citations=citations,
            nearby=() if citations else tuple(_near(item) for _, item in self._items[-2:]),
        )


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


def _score(question: str, document: Document, item: Item) -> int:
    words = item.title.text + "".join(display(span.of(document.text)) for span in item.spans)
    return len(_pairs(question) & _pairs(words))


def _near(item: Item) -> Nearby:
    return Nearby(item.id, item.code, item.title.text, item.title.editorial)


def cite(rank: int, document: Document, item: Item) -> Citation:
    span = item.spans[0]
    inside = [each for each in item.sentences if span.contains(each)] or [span]
    mark: Span = inside[-1]
    return Citation(
        rank=rank,
        item_id=item.id,
        code=item.code,
        title=item.title.text,
        title_editorial=item.title.editorial,
        roles=item.roles,
        phase=item.phase,
        phase_editorial=item.phase_editorial,
        heading=tuple(label.text for label in item.heading),
        document=document.id,
        document_name=document.name,
        version=document.version,
        source=document.source_path,
        start=span.start,
        end=span.end,
        quote=span.of(document.text),
        display=display(span.of(document.text)),
        mark=(mark.start, mark.end),
        page=None,
        score=1.0 / rank,
        signals={},
    )
