"""The ranker: from a question, and what was asked before it, to the items in order.

``Ranker`` follows a conversation through the versions of a build, ``VersionRanker`` ranks the items of one:
make the question ready (tokens, vector), read it, retrieve signals, weigh them.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from assistant.answer import FollowUpKind, Turn
from assistant.editions import Catalogue, matching_version, named_version
from assistant.ranking.features import (
    confidence,
    confidence_features,
    feature_matrix,
    infer_role,
    probabilities,
    rank_scores,
)
from assistant.ranking.ranked import Ordering, Ranked
from assistant.ranking.recent_questions import Computed, RecentQuestions
from assistant.ranking.steering import GIVEN_IF_PUT_RIGHT, Steering
from assistant.ranking.timing import recorded_timings, timed
from assistant.reading.continuations import continuation_of
from assistant.reading.cues import CueTable
from assistant.reading.question import Inquiry
from assistant.reading.reader import QuestionReader
from assistant.reading.reading import Reading
from assistant.reading.references import ReferenceFinder
from assistant.relations import counterparts, relation_matrices
from assistant.weights import Weights
from corpus.errors import ChoiceError
from corpus.guideline.item import Item, Role
from corpus.text.tokens import Tokenizer
from index.model.embedder import Embedder
from index.search.retriever import Query, Retriever, Scores, Signals
from index.search.shard import Shard
from index.search.shard_retriever import ShardRetriever

_NAMED_CONFIDENCE = 0.99  # a code that is in the guideline needs no guess


@dataclass(frozen=True)
class Tools:
    """What every ranker shares: how questions are embedded, split, read and weighed, and what finds items."""

    embedder: Embedder
    tokenizer: Tokenizer
    cues: CueTable
    weights: Weights
    make_retriever: Callable[[Shard, Tokenizer], Retriever] = ShardRetriever
    make_finder: Callable[[Sequence[Item]], ReferenceFinder] = ReferenceFinder


class Ranker:
    """Puts the items of any version of a catalogue in the order of a question."""

    def __init__(self, catalogue: Catalogue, tools: Tools) -> None:
        self._catalogue = catalogue
        self._tools = tools
        self._made: dict[str, VersionRanker] = {}
        self._one_at_a_time = threading.Lock()
        self._of(catalogue.shard())  # this one is asked first; the others wait to be asked

    def rank(self, inquiry: Inquiry, *, learnt: bool = False) -> Ranked:
        """Read the question, after those before it, and put all items of the version in order.

        ``learnt`` says that its vector and signals were computed together with those of others.

        Raises:
            ChoiceError: an unknown document, version or item.
        """
        *before, last = inquiry.turns
        ranked: Ranked | None = None
        for turn in before:
            # An earlier turn may have been put right to an item that this version does not have.
            with suppress(ChoiceError), recorded_timings():  # what it takes is not the time of this question
                ranker, missing = self._asked(turn, inquiry)
                ranked = ranker.rank(turn, inquiry.role, ranked, missing_version=missing, again=True)
        ranker, missing = self._asked(last, inquiry)
        return ranker.rank(last, inquiry.role, ranked, missing_version=missing, again=learnt)

    def rank_all(self, inquiries: Sequence[Inquiry]) -> tuple[Ranked, ...]:
        """Rank for many questions, which takes less time than one by one; see ``rank``."""
        asked: dict[VersionRanker, list[str]] = {}
        for inquiry in inquiries:
            for turn in inquiry.turns:
                ranker, _ = self._asked(turn, inquiry)
                asked.setdefault(ranker, []).append(turn.question)
        for ranker, questions in asked.items():
            ranker.learn(questions)
        return tuple(self.rank(inquiry, learnt=True) for inquiry in inquiries)

    def _asked(self, turn: Turn, inquiry: Inquiry) -> tuple["VersionRanker", str | None]:
        """The ranker of the version that is asked, and the number of one that is named but not here."""
        # A version that was chosen goes before one in the words of the question.
        named = None if inquiry.version else named_version(turn.question)
        wanted = inquiry.version
        if named:
            wanted = matching_version(named, self._catalogue.versions(inquiry.document))
        ranker = self._of(self._catalogue.shard(inquiry.document, wanted))
        return ranker, named if named and not wanted else None

    def _of(self, shard: Shard) -> "VersionRanker":
        """The ranker of a version, made when it is first asked for."""
        name = f"{shard.data.document_id}@{shard.data.version}"
        if name not in self._made:
            with self._one_at_a_time:
                # Asked once more inside the lock: another thread may have made it meanwhile.
                if name not in self._made:
                    retriever = self._tools.make_retriever(shard, self._tools.tokenizer)
                    self._made[name] = VersionRanker(retriever, self._tools)
        return self._made[name]


class VersionRanker:
    """Puts the items of one version in the order of a question."""

    def __init__(self, retriever: Retriever, tools: Tools) -> None:
        self.retriever = retriever
        self.reader = QuestionReader(
            retriever.items,
            tools.cues,
            tools.make_finder(retriever.items),
            lambda query: continuation_of(retriever.continuations(query)),
        )
        self._tools = tools
        self._rows = {item.key: row for row, item in enumerate(retriever.items)}
        self._steering = Steering(retriever.items)
        self._relations = relation_matrices(retriever.items)
        self._recent = RecentQuestions()

    def learn(self, questions: Sequence[str]) -> None:
        """Compute the vectors and signals of questions together, for ``rank`` to find them at hand."""
        unlike = tuple(dict.fromkeys(questions))
        folded = [self._tools.tokenizer.fold(question) for question in unlike]
        vectors = self._tools.embedder.encode_queries(folded)
        queries = tuple(map(self._query, unlike, vectors))
        for query, signals in zip(queries, self.retriever.signals(queries), strict=True):
            self._recent.keep(query.text, Computed(query.vector, signals))

    def rank(
        self,
        turn: Turn,
        role: Role | None,
        before: Ranked | None,
        *,
        missing_version: str | None = None,
        again: bool = False,
    ) -> Ranked:
        """Rank the items for a checked question; ``before`` is the turn before it.

        ``role`` is the one chosen; a follow-up that names another changes it. A question that names a
        ``missing_version`` is declined. ``again`` says that the question was asked or learnt before, so
        that its vector and signals need not be computed once more.

        Raises:
            ChoiceError: the turn was put right to an item that is not here.
        """
        # A question leans on the one before it only within one version: rows of another mean other items.
        earlier = before if before and before.retriever is self.retriever else None
        known = self._recent.recall(turn.question) if again else None
        query = self._query(turn.question, known.vector if known else None)
        with timed("read"):
            reading = self.reader.read(query, turn, role, earlier.left if earlier else None)
        with timed("retrieve"):
            if earlier and reading.asks_on:  # about what was asked before: so are query and signals
                computed = known or Computed(query.vector)
                query, signals = earlier.query, earlier.signals
            else:
                signals = (known.signals if known else None) or self.retriever.signals([query])[0]
                computed = Computed(query.vector, signals)
            self._recent.keep(turn.question, computed)
        with timed("rank"):
            ranked = self._ranked(query, signals, reading, earlier)
        if missing_version:
            return replace(ranked, confidence=0.0, abstained=True, missing_version=missing_version)
        return ranked

    def _query(self, question: str, known: Scores | None) -> Query:
        """The question made ready; ``known`` is its vector, if it is."""
        tokenizer = self._tools.tokenizer
        with timed("read"):
            found = tokenizer.analyse(question)
        with timed("embed"):
            if known is not None:
                vector = known
            else:
                (vector,) = self._tools.embedder.encode_queries([tokenizer.fold(question)])
        return Query(question, found.terms, found.sounds, found.pieces, vector)

    def _ranked(self, query: Query, signals: Signals, reading: Reading, earlier: Ranked | None) -> Ranked:
        items, weights = self.retriever.items, self._tools.weights
        scores = rank_scores(feature_matrix(signals, reading, self._steering), weights.ranking)
        if reading.put_right:
            scores = scores + self._steering.insistence(
                reading.put_right, GIVEN_IF_PUT_RIGHT * weights.ranking["role_given"]
            )
        ordering = self._ordering(scores, reading, earlier)
        raised = ordering.raised(scores, weights.related)
        named = [items[row] for row in ordering.named]
        order = ordering.order(raised)
        shown = earlier.shown if earlier and reading.asks_on else ()
        certainty = self._certainty(signals, reading, earlier)
        return Ranked(
            retriever=self.retriever,
            query=query,
            reading=reading,
            signals=signals,
            ordering=ordering,
            shares=probabilities(raised),
            order=order,
            shown=(*shown, order[0]),
            role=infer_role(reading, self._steering.role_mass(probabilities(scores)), named),
            confidence=certainty,
            abstained=certainty < weights.threshold,
        )

    def _ordering(self, scores: Scores, reading: Reading, earlier: Ranked | None) -> Ordering:
        """The items that the question names or points at come first, best first."""
        items, follow = self.retriever.items, reading.follow_up
        named = [self._rows[key] for key in reading.references.keys]
        meant = [self._rows[key] for key in follow.keys] if follow else []
        if reading.carried and not reading.asks_on:  # a topic of its own, for the role of the turn before
            keys = counterparts(items, items[int(np.argmax(scores))], reading.carried)
            meant = [self._rows[key] for key in keys]
        # Only these: named items stay in the order in which the question names them.
        meant.sort(key=lambda row: -scores[row])
        others = earlier is not None and follow is not None and follow.kind is FollowUpKind.OTHERS
        seen = earlier.shown if earlier and others else ()
        return Ordering(tuple(dict.fromkeys([*named, *meant])), seen, self._relations)

    def _certainty(self, signals: Signals, reading: Reading, earlier: Ranked | None) -> float:
        if earlier and reading.asks_on:  # as sure as of what it goes on about
            return earlier.confidence
        weights = self._tools.weights
        model = weights.confidence if self.retriever.shard.data.aided else weights.unaided
        modelled = confidence(confidence_features(signals), model)
        return max(modelled, _NAMED_CONFIDENCE) if reading.references.found else modelled
