"""The ranker: from a question, and what was asked before it, to the items in order."""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np

from assistant.answer import FollowUpKind, Turn, Understood
from assistant.editions import Catalogue, matching_version, named_version
from assistant.ranking.features import (
    Weights,
    confidence,
    confidence_features,
    feature_matrix,
    infer_role,
    probabilities,
    rank_scores,
    role_mass,
)
from assistant.ranking.ranked import Ordering, Ranked
from assistant.reading.correction import corrected, insistence, redirected, with_codes
from assistant.reading.followup import FollowUp, MoveReader, read_follow_up, taken_over
from assistant.reading.question import Inquiry, QuestionReader, Reading
from assistant.relations import counterparts, relation_matrices
from corpus.errors import ChoiceError
from corpus.guideline.item import Role
from corpus.text.tokens import Tokenizer
from index.model.embedder import Embedder
from index.search.retriever import Query, Retriever, Scores, Signals
from index.search.shard import Shard
from index.search.shard_retriever import ShardRetriever

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """A bounded memory, question → value; the least recently used makes room. Safe between threads."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._values: OrderedDict[bytes, Value] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, question: str) -> Value | None:
        """What was kept for a question, if it still is."""
        digest = _digest(question)
        with self._lock:
            if digest in self._values:
                self._values.move_to_end(digest)
            return self._values.get(digest)

    def keep(self, question: str, value: Value) -> Value:
        """Keep a value, and give it back."""
        with self._lock:
            self._values[_digest(question)] = value
            if len(self._values) > self._capacity:
                self._values.popitem(last=False)
        return value


def _digest(question: str) -> bytes:
    return hashlib.sha256(question.encode("utf-8", "surrogatepass")).digest()


@dataclass
class Stopwatch:
    """Milliseconds spent in each named part of a question."""

    parts: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Time the body under ``name``."""
        start = time.perf_counter()
        yield
        spent = (time.perf_counter() - start) * 1000
        self.parts[name] = round(self.parts.get(name, 0.0) + spent, 3)


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


class Rankers:
    """Puts the items of any version of a catalogue in the order of a question."""

    def __init__(self, catalogue: Catalogue, tools: Tools) -> None:
        self._catalogue = catalogue
        self._tools = tools
        self._made: dict[str, Ranker] = {}
        self._one_at_a_time = threading.Lock()
        self.of(catalogue.shard())  # this one is asked first; the others wait to be asked

    def of(self, shard: Shard) -> Ranker:
        """The ranker of a version, made when it is first asked for: that takes seconds."""
        name = f"{shard.data.document_id}@{shard.data.version}"
        if name not in self._made:
            with self._one_at_a_time:
                if name not in self._made:
                    retriever = self._tools.make_retriever(shard, self._tools.tokenizer)
                    self._made[name] = Ranker(retriever, self._tools)
        return self._made[name]

    def warm(self) -> None:
        """Make now what the first conversation with the default version would wait for."""
        self.of(self._catalogue.shard()).warm()

    def rank(self, inquiry: Inquiry, watch: Stopwatch) -> Ranked:
        """Read the question, after those before it, and put all items of the version in order.

        Raises:
            ChoiceError: an unknown document, version or item.
        """
        *earlier, last = inquiry.turns
        known = None
        for turn in earlier:
            with suppress(ChoiceError):  # put right to an item that this version does not have
                known = self._turn(turn, inquiry, known, Stopwatch(), again=True)
        return self._turn(last, inquiry, known, watch)

    def _turn(
        self, turn: Turn, inquiry: Inquiry, earlier: Ranked | None, watch: Stopwatch, *, again: bool = False
    ) -> Ranked:
        """One turn of a conversation; of a version that is not here nothing is answered."""
        named = None if inquiry.version else named_version(turn.question)
        versions = self._catalogue.versions(inquiry.document)
        wanted = matching_version(named, versions) if named else inquiry.version
        ranker = self.of(self._catalogue.shard(inquiry.document, wanted))
        known = earlier if earlier and earlier.retriever is ranker.retriever else None
        ranked = ranker.rank(
            turn.question, inquiry.role, known, understood=turn.understood, again=again, watch=watch
        )
        if named and not wanted:
            return replace(ranked, confidence=0.0, abstained=True, missing_version=named)
        return ranked
