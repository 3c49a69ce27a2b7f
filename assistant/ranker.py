"""The ranker: from a question, and what was asked before it, to the items in order."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from assistant.answer import FollowUpKind
from assistant.confidence import confidence, confidence_features
from assistant.correction import corrected, insistence, redirected, with_codes
from assistant.followup import FollowUp, read_follow_up, taken_over
from assistant.moves import MoveReader
from assistant.neighbours import counterparts
from assistant.ordering import Ordering
from assistant.ranked import Ranked
from assistant.ranking import feature_matrix, probabilities, rank_scores
from assistant.reading import QuestionReader, Reading
from assistant.recent import Recent
from assistant.relations import relation_matrices
from assistant.role import infer_role, role_mass
from assistant.stopwatch import Stopwatch
from assistant.understanding import Understood
from assistant.weights import Weights
from corpus.item import Role
from corpus.tokens import Tokenizer
from index.embedder import Embedder
from index.retriever import Query, Retriever, Scores, ShardRetriever, Signals
from index.shard import Shard

_REMEMBERED = 256  # questions of going conversations: each turn asks for those before it once more
_NAMED_CONFIDENCE = 0.99  # a code that is in the guideline needs no guess


@dataclass(frozen=True)
class Tools:
    """What every ranker shares: how questions are embedded, split, read and weighed, and what finds items."""

    embedder: Embedder
    tokenizer: Tokenizer
    reader: QuestionReader
    weights: Weights
    make_retriever: Callable[[Shard, Tokenizer], Retriever] = ShardRetriever


class Ranker:
    """Puts the items of one version in the order of a question."""

    def __init__(self, retriever: Retriever, tools: Tools) -> None:
        self.retriever = retriever
        self._tools = tools
        self._relations = relation_matrices(retriever.items)
        self._vectors, self._signals = Recent[Scores](_REMEMBERED), Recent[Signals](_REMEMBERED)

    def rank(
        self,
        question: str,
        role: Role | None,
        earlier: Ranked | None,
        *,
        understood: Understood | None = None,
        again: bool = False,
        watch: Stopwatch | None = None,
    ) -> Ranked:
        """Rank the items for a checked question; ``earlier`` is the turn before it.

        ``again`` says that it was asked before, so that nothing need be computed twice. ``role`` is the
        one chosen; a follow-up that names another changes it. ``understood`` takes the place of all that
        would be read.

        Raises:
            ChoiceError: ``understood`` names an item that is not here.
        """
        watch = watch or Stopwatch()
        query = self._query(question, again, watch)
        with watch.part("read"):
            reading, follow = self._read(query, role, earlier, understood)
        with watch.part("retrieve"):
            if earlier and follow and follow.asks_on:
                query, signals = earlier.query, earlier.signals
            else:
                kept = self._signals.recall(question) if again else None
                signals = kept or self._signals.keep(question, self.retriever.signals(query))
        with watch.part("rank"):
            return self._ranked(query, signals, reading, follow, earlier)

    def warm(self) -> None:
        """Make now what the first follow-up would wait for: seconds, with a real model."""
        _ = self._moves

    def _query(self, question: str, again: bool, watch: Stopwatch) -> Query:
        tokenizer = self._tools.tokenizer
        with watch.part("read"):
            terms, sounds = tokenizer.terms(question), tokenizer.sounds(question)
            pieces = tokenizer.pieces(question)
        with watch.part("embed"):
            vector = self._vectors.recall(question) if again else None
            if vector is None:
                (vector,) = self._tools.embedder.encode_queries([tokenizer.fold(question)])
                self._vectors.keep(question, vector)
        return Query(question, terms, sounds, pieces, vector)

    def _read(
        self, query: Query, role: Role | None, earlier: Ranked | None, understood: Understood | None
    ) -> tuple[Reading, FollowUp | None]:
        items = self.retriever.items
        reading = self._tools.reader.read(query.text, role, items)
        if understood:
            references = with_codes(reading.references, understood.codes, items)
            reading = replace(reading, references=references)
        follow = None
        if earlier and not (understood and understood.codes):
            reading, follow = self._leaning(query, reading, earlier, understood)
        return corrected(reading, understood) if understood else reading, follow

    def _leaning(
        self, query: Query, reading: Reading, earlier: Ranked, understood: Understood | None
    ) -> tuple[Reading, FollowUp | None]:
        """The reading of a question that may lean on the turn before it."""
        items = self.retriever.items
        topic = items[earlier.order[0]]
        follow = read_follow_up(query.text, self._moves.read(query), items, topic)
        if reading.references.found and not (follow and follow.kind is FollowUpKind.NEIGHBOUR):
            return reading, None
        if follow and follow.kind is FollowUpKind.SAME_ROLE:
            carried = None if self._tools.reader.said_role(query.text) else earlier.role
            if carried and understood:
                carried = understood.role
            return replace(reading, carried=carried), follow if carried and carried is earlier.role else None
        if follow and understood:
            follow = redirected(follow, understood.role, earlier.role, items, topic)
        if follow and follow.kind is FollowUpKind.MORE:
            follow = replace(follow, keys=tuple(items[row].key for row in earlier.ordering.named))
        return (taken_over(query.text, earlier.reading, follow) if follow else reading), follow

    @cached_property
    def _moves(self) -> MoveReader:
        """Made for the first question that has one before it: its examples have to be embedded."""
        return MoveReader(self.retriever.shard, self._tools.embedder, self._tools.tokenizer)

    def _ranked(
        self,
        query: Query,
        signals: Signals,
        reading: Reading,
        follow: FollowUp | None,
        earlier: Ranked | None,
    ) -> Ranked:
        items, weights = self.retriever.items, self._tools.weights
        scores = rank_scores(feature_matrix(signals, reading, items), weights.ranking)
        if reading.put_right:
            scores = scores + insistence(reading.put_right, items, weights.ranking["role_given"])
        ordering = self._ordering(scores, reading, follow, earlier)
        raised = ordering.raised(scores, weights.related)
        named = [items[row] for row in ordering.named]
        order = ordering.order(raised)
        shown = earlier.shown if earlier and follow and follow.asks_on else ()
        certainty = self._certainty(signals, reading, follow, earlier)
        return Ranked(
            retriever=self.retriever,
            query=query,
            reading=reading,
            follow_up=follow,
            signals=signals,
            ordering=ordering,
            shares=probabilities(raised),
            order=order,
            shown=(*shown, order[0]),
            role=infer_role(reading, role_mass(items, probabilities(scores)), named),
            confidence=certainty,
            abstained=certainty < weights.threshold,
        )

    def _ordering(
        self, scores: Scores, reading: Reading, follow: FollowUp | None, earlier: Ranked | None
    ) -> Ordering:
        items = self.retriever.items
        rows = {item.key: row for row, item in enumerate(items)}
        named = [rows[key] for key in reading.references.keys]
        meant = [rows[key] for key in follow.keys] if follow else []
        if reading.carried and (not follow or follow.kind is FollowUpKind.SAME_ROLE):
            keys = counterparts(items, items[int(np.argmax(scores))], reading.carried)
            meant = [rows[key] for key in keys]
        meant.sort(key=lambda row: -scores[row])
        seen = earlier.shown if earlier and follow and follow.kind is FollowUpKind.OTHERS else ()
        return Ordering(tuple(dict.fromkeys([*named, *meant])), seen, self._relations)

    def _certainty(
        self, signals: Signals, reading: Reading, follow: FollowUp | None, earlier: Ranked | None
    ) -> float:
        if earlier and follow and follow.asks_on:  # as sure as of what it goes on about
            return earlier.confidence
        weights = self._tools.weights
        model = weights.confidence if self.retriever.shard.data.aided else weights.unaided
        modelled = confidence(confidence_features(signals), model)
        return max(modelled, _NAMED_CONFIDENCE) if reading.references.found else modelled
