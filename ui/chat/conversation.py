"""A conversation: the answers one browser session has seen, and the citation it looks at."""

from dataclasses import dataclass, replace

from assistant.answer import Answer, Citation

MAX_TURNS = 10  # older turns are dropped, so that a page left open for weeks stays small


@dataclass(frozen=True)
class Conversation:
    """Answers, newest first; ``turn`` and ``rank`` name the chosen citation."""

    answers: tuple[Answer, ...] = ()
    turn: int = 0
    rank: int = 1

    def asked(self, answer: Answer) -> "Conversation":
        """With one more answer, its first citation chosen."""
        return Conversation((answer, *self.answers)[:MAX_TURNS])

    def corrected(self, turn: int, answer: Answer) -> "Conversation":
        """With the answer of ``turn`` replaced: the same question from another role."""
        answers = (*self.answers[:turn], answer, *self.answers[turn + 1 :])
        return Conversation(answers, turn)

    def choosing(self, turn: int, rank: int) -> "Conversation":
        """With another citation chosen."""
        return replace(self, turn=turn, rank=rank)

    def answer(self, turn: int) -> Answer | None:
        """The answer of ``turn``, or None: the number comes from the browser."""
        return self.answers[turn] if 0 <= turn < len(self.answers) else None

    def questions_before(self, turn: int) -> tuple[str, ...]:
        """The questions asked before ``turn``, oldest first; before a new one with -1."""
        return tuple(answer.question for answer in reversed(self.answers[turn + 1 :]))

    @property
    def chosen(self) -> Citation | None:
        """The chosen citation; an answer that declines has none."""
        answer = self.answer(self.turn)
        citations = answer.citations if answer else ()
        return next((each for each in citations if each.rank == self.rank), None)
