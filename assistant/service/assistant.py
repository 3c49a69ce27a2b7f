"""The assistant: a question in, an answer with citations (or an honest decline) out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Unpack

from assistant.answer import Answer, Citation
from assistant.answering.answerer import Answerer
from assistant.answering.change_answer import ChangeAnswerer
from assistant.answering.item_view import ItemHit, ItemView, check_limit, hits, item_place, item_view
from assistant.editions import Catalogue, EditionCard
from assistant.maintenance.revision_view import to_fields, view_of
from assistant.ranking.ranked import Ranked
from assistant.ranking.ranker import Rankers, Stopwatch, Tools
from assistant.reading.question import Choices, Inquiry, Where, has_words, inquiry
from corpus.guideline.item import Item, Role
from corpus.versions.edition import Edition
from index.search.shard import Shard


class Assistant:
    """Answers questions over the shards of one build."""

    def __init__(self, shards: Sequence[Shard], tools: Tools, document: str | None = None) -> None:
        self._catalogue = Catalogue(shards, document)
        self._changes = ChangeAnswerer(self._catalogue)
        self._answerer = Answerer(self._catalogue, self._changes.since)
        self._rankers = Rankers(self._catalogue, tools)

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that can be asked, the one that is asked by default first."""
        return self._catalogue.documents

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions of the default document that can be asked, newest first."""
        return self._catalogue.versions()

    def versions_of(self, document: str) -> tuple[str, ...]:
        """The versions of a document that can be asked, newest first.

        Raises:
            ChoiceError: there is no such document.
        """
        return self._catalogue.versions(document)

    @property
    def editions(self) -> tuple[EditionCard, ...]:
        """Every version of every document that can be asked, the one asked by default first."""
        return self._catalogue.editions

    def items(self, version: str | None = None, *, document: str | None = None) -> tuple[Item, ...]:
        """The items of a version, by default of the newest.

        Raises:
            ChoiceError: there is no such document or version.
        """
        return self._catalogue.shard(document, version).data.items

    def source(self, version: str, *, document: str | None = None) -> str:
        """The source text that the citations of a version point into.

        Raises:
            ChoiceError: there is no such document or version.
        """
        return self._catalogue.shard(document, version).source

    def source_of(self, citation: Citation) -> str:
        """The source text that a citation points into.

        Raises:
            ChoiceError: its document or version is not here.
        """
        return self.source(citation.version, document=citation.document)

    def edition(self, version: str, *, document: str | None = None) -> Edition:
        """A version as it is answered from: its source, items and pages.

        Raises:
            ChoiceError: there is no such document or version.
        """
        return self._catalogue.edition(document, version)

    def item(self, item_id: str) -> ItemView:
        """One item by its id, with what stands beside it and what became of it since.

        Raises:
            ChoiceError: it is no id, or there is no such document, version or item.
        """
        place = item_place(item_id)
        opened = item_view(self.edition(place.version, document=place.document), item_id, since="")
        return replace(opened, since=self._changes.since(opened.document, opened.version, item_id))

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
        return to_fields(view_of(self._changes.revision(document, old, new), role))

    def warm(self) -> None:
        """Make now what the first conversation would wait for; a second time costs nothing."""
        self._rankers.warm()

    def ask(self, question: str, **choices: Unpack[Choices]) -> Answer:
        """Answer one question with at most ``k`` items.

        Raises:
            QuestionError: the question is empty, too long or wordless.
            ChoiceError: an unknown document, version or item, or ``k`` out of range.
        """
        asked = inquiry(question, **choices)
        if changes := self._changes.read(asked):
            return self._changes.answer(asked, changes)
        watch = Stopwatch()
        ranked = self._rankers.rank(asked, watch)
        with watch.part("cite"):
            answer = self._answerer.answer(ranked, asked)
        return replace(answer, timings=watch.parts)

    def refuse(self, question: str, reason: str, **choices: Unpack[Choices]) -> Answer:
        """The answer to a question that cannot be read: declined, with the reason.

        Raises:
            ChoiceError: an unknown document or version.
        """
        return self._answerer.refusal(Inquiry(question, **choices), reason)

    def rank(self, question: str, **choices: Unpack[Choices]) -> Ranked:
        """All items of the version in the order of a question.

        Raises:
            QuestionError, ChoiceError: as ``ask`` does.
        """
        return self._rankers.rank(inquiry(question, **choices), Stopwatch())
