"""The assistant: a question in, an answer with citations (or an honest decline) out."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from assistant.answer import Answer, Citation
from assistant.catalogue import Catalogue, EditionCard
from assistant.change_answer import ChangeAnswerer
from assistant.lead import answer_lead, decline_lead, missing_version_lead
from assistant.ranked import Ranked
from assistant.ranker import Ranker, Tools
from assistant.reading import check_question
from assistant.stopwatch import Stopwatch
from assistant.version import matching_version, named_version
from corpus.errors import ChoiceError, QuestionError
from corpus.item import Item, Role
from index.shard import Shard

MAX_ITEMS = 20
MAX_HISTORY = 5  # earlier questions that still count


class Assistant:
    """Answers questions over the shards of one build."""

    def __init__(self, shards: Sequence[Shard], tools: Tools, document: str | None = None) -> None:
        self._catalogue = Catalogue(shards, document)
        self._changes = ChangeAnswerer(self._catalogue)
        self._tools = tools
        self._rankers: dict[str, Ranker] = {}
        self._one_at_a_time = threading.Lock()
        self._ranker(self._catalogue.shard())  # this one is asked first; the others wait to be asked

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

    def ask(
        self,
        question: str,
        *,
        role: Role | None = None,
        document: str | None = None,
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
            ChoiceError: an unknown document or version, or ``k`` out of range.
        """
        _check_k(k)
        readable = check_question(question)
        if asked := self._changes.read(readable, role, document, version):
            return self._changes.answer(readable, asked, document=document, k=k, id=id)
        watch = Stopwatch()
        ranked = self.rank(
            question,
            role=role,
            document=document,
            version=version,
            history=history,
            corrected=corrected,
            watch=watch,
        )
        with watch.part("cite"):
            return self._answer(ranked, k, id, watch)

    def refuse(
        self,
        question: str,
        reason: str,
        *,
        role: Role | None = None,
        document: str | None = None,
        version: str | None = None,
        id: str | None = None,
    ) -> Answer:
        """The answer to a question that cannot be read: declined, with the reason."""
        chosen = self._catalogue.shard(document, version).data
        return Answer(
            id=id,
            question=question,
            role=role,
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

    def rank(
        self,
        question: str,
        *,
        role: Role | None = None,
        document: str | None = None,
        version: str | None = None,
        history: Sequence[str] = (),
        corrected: bool = False,
        watch: Stopwatch | None = None,
    ) -> Ranked:
        """Read the question, after those of ``history``, and put all items of the version in order."""
        question = check_question(question)
        earlier = None
        for turn in tuple(_readable(history))[-MAX_HISTORY:]:
            earlier = self._turn(turn, role, document, version, earlier)
        return self._turn(question, role, document, version, earlier, corrected=corrected, watch=watch)

    def _turn(
        self,
        question: str,
        role: Role | None,
        document: str | None,
        version: str | None,
        earlier: Ranked | None,
        *,
        corrected: bool = False,
        watch: Stopwatch | None = None,
    ) -> Ranked:
        """One turn of a conversation; of a version that is not here nothing is answered."""
        named = None if version else named_version(question)
        versions = self._catalogue.versions(document)
        wanted = matching_version(named, versions) if named else version
        ranker = self._ranker(self._catalogue.shard(document, wanted))
        known = earlier if earlier and earlier.retriever is ranker.retriever else None
        ranked = ranker.rank(question, role, known, corrected=corrected, watch=watch)
        if named and not wanted:
            return replace(ranked, confidence=0.0, abstained=True, missing_version=named)
        return ranked

    def _with_fate(self, citations: Iterator[Citation]) -> Iterator[Citation]:
        """The citations, each with what became of its item since."""
        return (replace(each, since=self._changes.since(each)) for each in citations)

    def _ranker(self, shard: Shard) -> Ranker:
        """The ranker of a version, made when it is first asked for: that takes seconds."""
        name = f"{shard.data.document_id}@{shard.data.version}"
        if name not in self._rankers:
            with self._one_at_a_time:
                if name not in self._rankers:
                    retriever = self._tools.make_retriever(shard, self._tools.tokenizer)
                    self._rankers[name] = Ranker(retriever, self._tools)
        return self._rankers[name]

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
            lead = missing_version_lead(ranked.missing_version, self._catalogue.versions(data.document_id))
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
            document=data.document_id,
            version=data.version,
            abstained=abstained,
            confidence=round(ranked.confidence, 4),
            answer=lead,
            citations=() if abstained else tuple(self._with_fate(ranked.citations(cited))),
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
