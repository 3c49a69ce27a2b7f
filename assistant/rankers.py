"""The rankers of a build, one a version, and a whole conversation read turn by turn."""

import threading
from contextlib import suppress
from dataclasses import replace

from assistant.catalogue import Catalogue
from assistant.inquiry import Inquiry
from assistant.ranked import Ranked
from assistant.ranker import Ranker, Tools
from assistant.stopwatch import Stopwatch
from assistant.understanding import Turn
from assistant.version import matching_version, named_version
from corpus.errors import ChoiceError
from index.shard import Shard


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
