"""The assistant: a question in, an answer with citations (or an honest decline) out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Unpack

from assistant.answer import Answer, Citation
from assistant.answering.answerer import Answerer
from assistant.answering.change_answer import ChangeAnswerer
from assistant.answering.item_view import ItemHit, ItemView, check_limit, hits, item_place, item_view
from assistant.editions import Catalogue, EditionCard
from assistant.maintenance.revision_view import to_fields, view_of
from assistant.ranking.ranked import Ranked
from assistant.ranking.ranker import Ranker, Tools
from assistant.ranking.timing import recorded_timings, timed
from assistant.reading.question import Choices, Inquiry, Where, has_words, inquiry
from corpus.guideline.item import Item, Role
from corpus.versions.edition import Edition
from index.search.shard import Shard


@dataclass(frozen=True)
class Served:
    """All that answers from the shards of one build; ``build_id`` is empty where nobody asks for it."""

    build_id: str
    catalogue: Catalogue
    changes: ChangeAnswerer
    answerer: Answerer
    ranker: Ranker


def served(shards: Sequence[Shard], tools: Tools, document: str | None, build_id: str = "") -> Served:
    """Make ready what answers from these shards."""
    catalogue = Catalogue(shards, document)
    changes = ChangeAnswerer(catalogue)
    answerer = Answerer(catalogue, changes.since)
    return Served(build_id, catalogue, changes, answerer, Ranker(catalogue, tools))


class Assistant:
    """Answers questions over the shards of one build.

    Each method reads ``_served`` once, so that one call is answered wholly from one build even where
    a ``LiveAssistant`` takes over the next one meanwhile.
    """

    def __init__(self, shards: Sequence[Shard], tools: Tools, document: str | None = None) -> None:
        self._served = served(shards, tools, document)

    def ask(self, question: str, **choices: Unpack[Choices]) -> Answer:
        """Answer one question with at most ``k`` items.

        Raises:
            QuestionError: the question is empty, too long or wordless.
            ChoiceError: an unknown document, version or item, or ``k`` out of range.
        """
        now, asked = self._served, inquiry(question, **choices)
        # First: no item says what changed from one version to another.
        if changes := now.changes.read(asked):
            return now.changes.answer(asked, changes)
        with recorded_timings() as timings:
            ranked = now.ranker.rank(asked)
            with timed("cite"):
                answer = now.answerer.answer(ranked, asked)
        return replace(answer, timings=timings)

    def refuse(self, question: str, reason: str, **choices: Unpack[Choices]) -> Answer:
        """The answer to a question that cannot be read: declined, with the reason.

        Raises:
            ChoiceError: an unknown document or version.
        """
        return self._served.answerer.refusal(Inquiry(question, **choices), reason)

    def rank(self, question: str, **choices: Unpack[Choices]) -> Ranked:
        """All items of the version in the order of a question.

        Raises:
            QuestionError, ChoiceError: as ``ask`` does.
        """
        return self._served.ranker.rank(inquiry(question, **choices))

    def rank_all(self, inquiries: Sequence[Inquiry]) -> tuple[Ranked, ...]:
        """Rank for many questions, in order, which takes less time than one by one.

        Raises:
            ChoiceError: as ``ask`` does.
        """
        return self._served.ranker.rank_all(inquiries)

    def search(self, words: str, *, limit: int = 20, **where: Unpack[Where]) -> tuple[ItemHit, ...]:
        """The items that words or numbers lead to, best first; none for a search without words.

        Raises:
            QuestionError: it is too long.
            ChoiceError: an unknown document or version, or ``limit`` out of range.
        """
        check_limit(limit)
        return tuple(hits(self.rank(words, **where), limit)) if has_words(words) else ()

    def changes(
        self, old: str, new: str, *, document: str | None = None, role: Role | None = None
    ) -> dict[str, Any]:
        """What changed from one version to another; the fields of ``shishin diff --json``.

        Raises:
            ChoiceError: an unknown document or version, or both are the same.
        """
        return to_fields(view_of(self._served.changes.revision(document, old, new), role))

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that can be asked, the one that is asked by default first."""
        return self._served.catalogue.documents

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions of the default document that can be asked, newest first."""
        return self._served.catalogue.versions()

    def versions_of(self, document: str) -> tuple[str, ...]:
        """The versions of a document that can be asked, newest first.

        Raises:
            ChoiceError: there is no such document.
        """
        return self._served.catalogue.versions(document)

    @property
    def editions(self) -> tuple[EditionCard, ...]:
        """Every version of every document that can be asked, the one asked by default first."""
        return self._served.catalogue.editions

    def edition(self, version: str, *, document: str | None = None) -> Edition:
        """A version as it is answered from: its source, items and pages.

        Raises:
            ChoiceError: there is no such document or version.
        """
        return self._served.catalogue.edition(document, version)

    def items(self, version: str | None = None, *, document: str | None = None) -> tuple[Item, ...]:
        """The items of a version, by default of the newest.

        Raises:
            ChoiceError: there is no such document or version.
        """
        return self._served.catalogue.shard(document, version).data.items

    def item(self, item_id: str) -> ItemView:
        """One item by its id, with what stands beside it and what became of it since.

        Raises:
            ChoiceError: it is no id, or there is no such document, version or item.
        """
        now, place = self._served, item_place(item_id)
        # First without `since`: an unknown item is told before versions are compared.
        opened = item_view(now.catalogue.edition(place.document, place.version), item_id, since="")
        return replace(opened, since=now.changes.since(opened.document, opened.version, item_id))

    def source(self, version: str, *, document: str | None = None) -> str:
        """The source text that the citations of a version point into.

        Raises:
            ChoiceError: there is no such document or version.
        """
        return self._served.catalogue.shard(document, version).source

    def source_of(self, citation: Citation) -> str:
        """The source text that a citation points into.

        Raises:
            ChoiceError: its document or version is not here.
        """
        return self.source(citation.version, document=citation.document)
