"""The assistant: a question in, an answer with citations (or an honest decline) out."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from assistant.answer import Answer, Citation
from assistant.lead import answer_lead, decline_lead, missing_version_lead
from assistant.ranked import Ranked
from assistant.ranker import Ranker, Tools
from assistant.reading import check_question
from assistant.stopwatch import Stopwatch
from assistant.version import matching_version, named_version
from corpus.errors import ChoiceError, QuestionError
from corpus.item import Item, Role
from index.retriever import ShardRetriever
from index.shard import Shard

MAX_ITEMS = 20
MAX_HISTORY = 5  # earlier questions that still count


class Assistant:
    """Answers questions over the shards of one build."""

    def __init__(self, shards: Sequence[Shard], tools: Tools) -> None:
        newest_first = sorted(shards, key=lambda shard: shard.data.manifest.published, reverse=True)
        self._shards = {shard.data.version: shard for shard in newest_first}
        self._tools = tools
        self._rankers: dict[str, Ranker] = {}
        self._one_at_a_time = threading.Lock()
        self._ranker(None)  # the newest is asked first; the others wait to be asked

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions that can be asked, newest first."""
        return tuple(self._shards)

    def items(self, version: str | None = None) -> tuple[Item, ...]:
        """The items of a version, by default of the newest.

        Raises:
            ChoiceError: there is no such version.
        """
        return self._shards[self._chosen(version)].data.items

    def source(self, version: str) -> str:
        """The source text that the citations of a version point into.

        Raises:
            ChoiceError: there is no such version.
        """
        return self._shards[self._chosen(version)].source

    def source_of(self, citation: Citation) -> str:
        """The source text that a citation points into.

        Raises:
            ChoiceError: its version is not here.
        """
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
        id: str | None = None,
    ) -> Answer:
        """Answer one question with at most ``k`` items.

        ``history`` are the questions asked before it in the same conversation, oldest first.
        ``corrected`` says that ``role`` puts right what was read from the question itself.

        Raises:
            QuestionError: the question is empty, too long or wordless.
            ChoiceError: an unknown version, or ``k`` out of range.
        """
        _check_k(k)
        watch = Stopwatch()
        ranked = self.rank(
            question, role=role, version=version, history=history, corrected=corrected, watch=watch
        )
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
        chosen = self._chosen(version)
        return Answer(id, question, role, False, None, None, None, chosen, True, 0.0, reason, (), ())

    def rank(
        self,
        question: str,
        *,
        role: Role | None = None,
        version: str | None = None,
        history: Sequence[str] = (),
        corrected: bool = False,
        watch: Stopwatch | None = None,
    ) -> Ranked:
        """Read the question, after those of ``history``, and put all items of the version in order."""
        question = check_question(question)
        earlier = None
        for turn in tuple(_readable(history))[-MAX_HISTORY:]:
            earlier = self._turn(turn, role, version, earlier)
        return self._turn(question, role, version, earlier, corrected=corrected, watch=watch)

    def _turn(
        self,
        question: str,
        role: Role | None,
        version: str | None,
        earlier: Ranked | None,
        *,
        corrected: bool = False,
        watch: Stopwatch | None = None,
    ) -> Ranked:
        """One turn of a conversation; of a version that is not here nothing is answered."""
        named = None if version else named_version(question)
        wanted = matching_version(named, self.versions) if named else version
        ranker = self._ranker(wanted)
        known = earlier if earlier and earlier.retriever is ranker.retriever else None
        ranked = ranker.rank(question, role, known, corrected=corrected, watch=watch)
        if named and not wanted:
            return replace(ranked, confidence=0.0, abstained=True, missing_version=named)
        return ranked

    def _ranker(self, version: str | None) -> Ranker:
        """The ranker of a version, made when it is first asked for: that takes seconds."""
        chosen = self._chosen(version)
        if chosen not in self._rankers:
            with self._one_at_a_time:
                if chosen not in self._rankers:
                    retriever = ShardRetriever(self._shards[chosen], self._tools.tokenizer)
                    self._rankers[chosen] = Ranker(retriever, self._tools)
        return self._rankers[chosen]

    def _chosen(self, version: str | None) -> str:
        chosen = version or self.versions[0]
        if chosen not in self._shards:
            raise ChoiceError(
                f"版「{chosen}」はありません。次から選んでください: {'、'.join(self.versions)}。"
            )
        return chosen

    def _answer(self, ranked: Ranked, k: int, id: str | None, watch: Stopwatch) -> Answer:
        reading, items = ranked.reading, ranked.retriever.items
        role, abstained = ranked.role, ranked.abstained
        follow_up = ranked.follow_up.kind if ranked.follow_up else None
        inferred = role is not None and reading.role is None
        cited = ranked.cited(k)
        chosen = [items[row] for row in cited]
        nearby = ranked.nearby() if abstained and not ranked.missing_version else ()
        data = ranked.retriever.shard.data
        name = data.manifest.name
        if ranked.missing_version:
            lead = missing_version_lead(ranked.missing_version, self.versions)
        elif abstained:
            lead = decline_lead(name, nearby)
        else:
            named = bool(reading.references.found)
            lead = answer_lead(name, chosen, role, inferred=inferred, named=named, follow_up=follow_up)
        return Answer(
            id=id,
            question=reading.question,
            role=role,
            role_inferred=inferred,
            phase=reading.phase,
            principle=reading.principle,
            follow_up=follow_up,
            version=data.version,
            abstained=abstained,
            confidence=round(ranked.confidence, 4),
            answer=lead,
            citations=() if abstained else tuple(ranked.citations(cited)),
            nearby=nearby,
            timings=watch.parts,
        )


def _readable(history: Sequence[str]) -> Iterator[str]:
    """The questions of a conversation that can be read; the others have no say."""
    for question in history:
        with suppress(QuestionError):
            yield check_question(question)


def _check_k(k: int) -> None:
    if not 1 <= k <= MAX_ITEMS:
        raise ChoiceError(f"項目の数 {k} は使えません。1 から {MAX_ITEMS} までの整数にしてください。")
