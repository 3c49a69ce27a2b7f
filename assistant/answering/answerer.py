"""Answering: from the items in order to the answer that people see."""

from collections.abc import Callable
from dataclasses import replace

from assistant.answer import Answer
from assistant.answering.preamble import answer_preamble, decline_preamble, missing_version_preamble
from assistant.answering.suggestions import Suggestions
from assistant.editions import Catalogue
from assistant.ranking.ranked import Ranked
from assistant.reading.question import Inquiry


class Answerer:
    """Makes answers; ``since`` tells of document, version and item id what became of the item."""

    def __init__(self, catalogue: Catalogue, since: Callable[[str, str, str], str]) -> None:
        self._catalogue = catalogue
        self._since = since
        self._suggestions: dict[tuple[str, str], Suggestions] = {}

    def answer(self, ranked: Ranked, inquiry: Inquiry) -> Answer:
        """An answer that cites at most ``inquiry.k`` items, or declines."""
        reply = _reply(ranked, inquiry)
        name, items = ranked.retriever.shard.data.manifest.name, ranked.retriever.items
        if ranked.missing_version:
            versions = self._catalogue.versions(reply.document)
            return replace(reply, answer=missing_version_preamble(ranked.missing_version, versions))
        if ranked.abstained:
            nearby = ranked.nearby()
            offered = self._suggestions_of(ranked).offers(each.item_id for each in nearby)
            return replace(reply, answer=decline_preamble(name, nearby), nearby=nearby, suggestions=offered)
        cited = ranked.cited(inquiry.k)
        chosen = [items[row] for row in cited]
        preamble = answer_preamble(
            name,
            chosen,
            reply.role,
            inferred=reply.role_inferred,
            named=bool(reply.codes),
            follow_up=reply.follow_up,
        )
        citations = tuple(
            replace(each, since=self._since(each.document, each.version, each.item_id))
            for each in ranked.citations(cited)
        )
        further = self._suggestions_of(ranked).follow_ups(chosen[0], chosen)
        return replace(reply, answer=preamble, citations=citations, suggestions=further)

    def _suggestions_of(self, ranked: Ranked) -> Suggestions:
        data = ranked.retriever.shard.data
        version = data.document_id, data.version
        if version not in self._suggestions:
            self._suggestions[version] = Suggestions(data.items)
        return self._suggestions[version]

    def refusal(self, inquiry: Inquiry, reason: str) -> Answer:
        """The answer to a question that cannot be read: declined, with the reason.

        Raises:
            ChoiceError: an unknown document or version.
        """
        chosen = self._catalogue.shard(inquiry.document, inquiry.version).data
        return Answer(
            id=inquiry.id,
            question=inquiry.question,
            role=inquiry.role,
            role_inferred=False,
            phase=None,
            principle=None,
            follow_up=None,
            document=chosen.document_id,
            version=chosen.version,
            abstained=True,
            confidence=0.0,
            answer=reason,
            citations=(),
            nearby=(),
        )


def _reply(ranked: Ranked, inquiry: Inquiry) -> Answer:
    """What was understood, and how surely it is answered: an answer without any words yet."""
    reading, data = ranked.reading, ranked.retriever.shard.data
    return Answer(
        id=inquiry.id,
        question=reading.question,
        role=ranked.role,
        role_inferred=ranked.role is not None and reading.role is None,
        phase=reading.phase,
        principle=reading.principle,
        follow_up=reading.follow_up.kind if reading.follow_up else None,
        document=data.document_id,
        version=data.version,
        abstained=ranked.abstained,
        confidence=round(ranked.confidence, 4),
        answer="",
        citations=(),
        nearby=(),
        codes=reading.references.codes,
    )
