"""A conversation: the exchanges that one browser tab has seen."""

from dataclasses import dataclass, replace

from assistant.answer import Answer
from assistant.understanding import Turn, Understood
from ui.records.record import Rating

MAX_TURNS = 20  # earlier ones are left to the records, so that a page left open for weeks stays small


@dataclass(frozen=True)
class Exchange:
    """A question and its answer; ``number`` counts from 0 and stays when the answer is put right.

    ``kept`` is the answer's id in the records, empty where it is not kept. ``lost`` counts citations
    that are not shown because their words no longer stand in the source. ``put_right`` is what a
    person corrected. ``comparison`` holds the answers from each role, where they were asked for.
    """

    number: int
    answer: Answer
    kept: str = ""
    rating: Rating | None = None
    comment: str = ""
    lost: int = 0
    put_right: Understood | None = None
    comparison: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Conversation:
    """Exchanges, oldest first; ``token`` is the secret of the tab that they belong to."""

    token: str = ""
    exchanges: tuple[Exchange, ...] = ()

    @property
    def next_number(self) -> int:
        """The number of the question that comes next."""
        return self.exchanges[-1].number + 1 if self.exchanges else 0

    def having(self, exchange: Exchange) -> "Conversation":
        """With one more exchange, or with another in place of the one of its number."""
        if self.exchange(exchange.number) is None:
            return replace(self, exchanges=(*self.exchanges, exchange)[-MAX_TURNS:])
        swapped = (exchange if each.number == exchange.number else each for each in self.exchanges)
        return replace(self, exchanges=tuple(swapped))

    def exchange(self, number: int) -> Exchange | None:
        """The exchange of a number, or None: the number comes from the browser."""
        return next((each for each in self.exchanges if each.number == number), None)

    def before(self, number: int) -> tuple[Turn, ...]:
        """What was asked before the exchange of a number, oldest first."""
        earlier = (each for each in self.exchanges if each.number < number)
        return tuple(Turn(each.answer.question, each.put_right) for each in earlier)
