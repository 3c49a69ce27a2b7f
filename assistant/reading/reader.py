"""The reader: all that a question says, read in one pass into one ``Reading``."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answer import FollowUpKind, Turn, Understood
from assistant.reading.cues import CueTable
from assistant.reading.followup import Continuation, FollowUp, read_follow_up, redirected
from assistant.reading.reading import Earlier, Reading
from assistant.reading.references import ReferenceFinder
from corpus.guideline.item import Item, Role
from index.search.retriever import Query


class QuestionReader:
    """Reads the questions that are asked of the items of one version."""

    def __init__(
        self,
        items: Sequence[Item],
        cues: CueTable,
        finder: ReferenceFinder,
        continuation_of: Callable[[Query], Continuation | None],
    ) -> None:
        """``continuation_of`` is asked about a question that has one before it."""
        self._items, self._cues, self._finder = items, cues, finder
        self._continuation_of = continuation_of

    def read(self, query: Query, turn: Turn, role: Role | None, earlier: Earlier | None) -> Reading:
        """What ``turn`` says, asked after ``earlier``; ``query`` is its question made ready.

        ``role`` is the one that the person chose once, for the whole conversation.

        Raises:
            ChoiceError: the turn was put right to an item that is not here.
        """
        understood = turn.understood
        reading = self._alone(turn, role)
        # Items that a person named by hand are the topic: nothing has to be taken over.
        if earlier and not (understood and understood.codes):
            reading = self._after(earlier, query, reading, understood)
        return reading.corrected(understood) if understood else reading

    def _alone(self, turn: Turn, role: Role | None) -> Reading:
        """What the words say by themselves."""
        cues, references = self._cues.read(turn.question), self._finder.find(turn.question)
        if turn.understood:
            references = self._finder.put_right(references, turn.understood.codes)
        return Reading(
            question=turn.question,
            role=role,
            belief=cues.belief,
            compared=cues.compared,
            phases=cues.phases,
            principles=cues.principles,
            references=references,
        )

    def _after(
        self, earlier: Earlier, query: Query, reading: Reading, understood: Understood | None
    ) -> Reading:
        """The reading of a question that may lean on the turn before it."""
        topic = earlier.topic
        coded = bool(reading.references.found)
        # A code names a topic of its own, whatever the question is like. But 「ⅱのほうは?」, which also reads
        # as H-II, means the list that is open.
        continuation = None if coded else self._continuation_of(query)
        follow = read_follow_up(query.text, continuation, self._items, topic)
        if follow is None or (coded and follow.kind is not FollowUpKind.NEIGHBOUR):
            return reading
        if follow.kind is FollowUpKind.SAME_ROLE:
            return _with_role_of(earlier, reading, follow, understood)
        if understood:
            follow = redirected(follow, understood.role, earlier.role, self._items, topic)
        if follow.kind is FollowUpKind.MORE:
            # 「もっと詳しく」 after 「P-5)は?」 still asks about the items that were named.
            follow = replace(follow, keys=earlier.named)
        return earlier.reading.continued(query.text, follow)


def _with_role_of(
    earlier: Earlier, reading: Reading, follow: FollowUp, understood: Understood | None
) -> Reading:
    """A topic of its own, for the role of the turn before, unless its words or a person say otherwise."""
    carried = None if reading.said_role else earlier.role
    if carried and understood:
        carried = understood.role
    kept = carried is not None and carried is earlier.role
    return replace(reading, carried=carried, follow_up=follow if kept else None)
