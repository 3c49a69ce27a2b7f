"""The assistant: a question in, an answer with citations (or an honest decline) out."""

from collections.abc import Sequence

import numpy as np

from assistant.answer import Answer
from assistant.confidence import confidence, confidence_features
from assistant.lead import answer_lead, decline_lead, missing_version_lead
from assistant.ranked import Ranked, named_first
from assistant.ranking import feature_matrix, probabilities, rank_scores
from assistant.reading import QuestionReader, check_question
from assistant.role import infer_role, role_mass
from assistant.stopwatch import Stopwatch
from assistant.version import matching_version, named_version
from assistant.weights import Weights
from corpus.errors import ChoiceError
from corpus.item import Item, Role
from corpus.tokens import Tokenizer
from index.embedder import Embedder
from index.retriever import Query, Retriever, ShardRetriever
from index.shard import Shard

MAX_ITEMS = 20
_NAMED_CONFIDENCE = 0.99  # a code that is in the guideline needs no guess


class Assistant:
    """Answers questions over the shards of one build."""

    def __init__(
        self,
        shards: Sequence[Shard],
        embedder: Embedder,
        tokenizer: Tokenizer,
        reader: QuestionReader,
        weights: Weights,
    ) -> None:
        self._embedder, self._tokenizer = embedder, tokenizer
        self._reader, self._weights = reader, weights
        newest_first = sorted(shards, key=lambda shard: shard.data.manifest.published, reverse=True)
        self._retrievers: dict[str, Retriever] = {
            shard.data.version: ShardRetriever(shard, tokenizer) for shard in newest_first
        }

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions that can be asked, newest first."""
        return tuple(self._retrievers)

    def items(self, version: str | None = None) -> tuple[Item, ...]:
        """The items of a version, by default of the newest.

        Raises:
            ChoiceError: there is no such version.
        """
        return self._retriever(version).items

    def source(self, version: str) -> str:
        """The source text that the citations of a version point into.

        Raises:
            ChoiceError: there is no such version.
        """
        return self._retriever(version).shard.source

    def ask(
        self,
        question: str,
        *,
        role: Role | None = None,
        version: str | None = None,
        k: int = 5,
        id: str | None = None,
    ) -> Answer:
        """Answer one question with at most ``k`` items.

        Raises:
            QuestionError: the question is empty, too long or wordless.
            ChoiceError: an unknown version, or ``k`` out of range.
        """
        _check_k(k)
        watch = Stopwatch()
        ranked = self.rank(question, role=role, version=version, watch=watch)
        with watch.part("cite"):
            return self._answer(ranked, k, id, watch)

    def refuse(
        self,
        question: str,
        reason: str,
        *,
        role: Role | None = None,
        version: str | None = None,
        id: str | None = None,
    ) -> Answer:
        """The answer to a question that cannot be read: declined, with the reason."""
        chosen = self._retriever(version).shard.data.version
        return Answer(id, question, role, False, None, None, chosen, True, 0.0, reason, (), ())

    def rank(
        self,
        question: str,
        *,
        role: Role | None = None,
        version: str | None = None,
        watch: Stopwatch | None = None,
    ) -> Ranked:
        """Read the question and put all items of the version in order."""
        watch = watch or Stopwatch()
        question = check_question(question)
        named = None if version else named_version(question)
        wanted = matching_version(named, self.versions) if named else version
        retriever = self._retriever(wanted)
        with watch.part("read"):
            reading = self._reader.read(question, role, retriever.items)
            terms = self._tokenizer.terms(reading.question)
            sounds = self._tokenizer.sounds(reading.question)
        with watch.part("embed"):
            folded = self._tokenizer.fold(reading.question)
            vector = self._embedder.encode_queries([folded])[0]
        query = Query(reading.question, terms, sounds, vector)
        with watch.part("retrieve"):
            signals = retriever.signals(query)
        with watch.part("rank"):
            scores = rank_scores(feature_matrix(signals, reading, retriever.items), self._weights.ranking)
            order = named_first(reading, retriever.items, np.argsort(-scores, kind="stable").tolist())
            certainty = confidence(confidence_features(signals), self._weights.confidence)
        if reading.references.found:
            certainty = max(certainty, _NAMED_CONFIDENCE)
        missing = named if named and not wanted else None
        return Ranked(retriever, query, reading, signals, probabilities(scores), order, certainty, missing)

    def _retriever(self, version: str | None) -> Retriever:
        chosen = version or self.versions[0]
        if chosen not in self._retrievers:
            raise ChoiceError(
                f"版「{chosen}」はありません。次から選んでください: {'、'.join(self.versions)}。"
            )
        return self._retrievers[chosen]

    def abstains(self, ranked: Ranked) -> bool:
        """Whether the question is to be declined."""
        return ranked.missing_version is not None or ranked.confidence < self._weights.threshold

    def role_of(self, ranked: Ranked) -> Role | None:
        """The role chosen or read from the question."""
        items, reading = ranked.retriever.items, ranked.reading
        named = [item for item in items if item.key in reading.references.keys]
        return infer_role(reading, role_mass(items, ranked.shares), named)

    def _answer(self, ranked: Ranked, k: int, id: str | None, watch: Stopwatch) -> Answer:
        reading, items = ranked.reading, ranked.retriever.items
        role, abstained = self.role_of(ranked), self.abstains(ranked)
        inferred = role is not None and reading.role is None
        cited = ranked.order[: min(k, len(reading.references.keys)) if reading.references.bare else k]
        chosen = [items[row] for row in cited]
        nearby = ranked.nearby() if abstained and not ranked.missing_version else ()
        data = ranked.retriever.shard.data
        name = data.manifest.name
        if ranked.missing_version:
            lead = missing_version_lead(ranked.missing_version, self.versions)
        elif abstained:
            lead = decline_lead(name, nearby)
        else:
            lead = answer_lead(name, chosen, role, inferred=inferred, named=bool(reading.references.found))
        return Answer(
            id=id,
            question=reading.question,
            role=role,
            role_inferred=inferred,
            phase=reading.phase,
            principle=reading.principle,
            version=data.version,
            abstained=abstained,
            confidence=round(ranked.confidence, 4),
            answer=lead,
            citations=() if abstained else tuple(ranked.citations(cited)),
            nearby=nearby,
            timings=watch.parts,
        )


def _check_k(k: int) -> None:
    if not 1 <= k <= MAX_ITEMS:
        raise ChoiceError(f"項目の数 {k} は使えません。1 から {MAX_ITEMS} までの整数にしてください。")
