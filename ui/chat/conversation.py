"""A conversation: the exchanges that one browser tab has seen."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Answer, Turn, Understood
from assistant.editions import EditionCard
from corpus.errors import ChoiceError
from corpus.guideline.item import Phase, Role
from ui.records.model import Rating

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


PRINCIPLES: Mapping[int, str] = dict(
    enumerate(
        (
            "人間中心",
            "安全性",
            "公平性",
            "プライバシー保護",
            "セキュリティ確保",
            "透明性",
            "アカウンタビリティ",
            "教育・リテラシー",
            "公正競争確保",
            "イノベーション",
        ),
        start=1,
    )
)
"""The guideline's ten principles by number, as the page names them."""


def corrected(understood: Understood, what: str, value: str) -> Understood:
    """``understood`` with one thing changed; an empty ``value`` takes it away, a code is taken away by name.

    Raises:
        ChoiceError: there is no such thing to change, or no such value.
    """
    change = _CHANGES.get(what)
    if change is None:
        raise ChoiceError(f"「{what}」は直せません。{'、'.join(_CHANGES)} のどれかを指定してください。")
    try:
        return change(understood, value)
    except ValueError as error:
        raise ChoiceError(f"「{value}」は選べません。画面の選択肢から選んでください。") from error


def _role(understood: Understood, value: str) -> Understood:
    return replace(understood, role=Role(value) if value else None)


def _phase(understood: Understood, value: str) -> Understood:
    return replace(understood, phase=Phase(value) if value else None)


def _principle(understood: Understood, value: str) -> Understood:
    number = int(value) if value else None
    if number is not None and number not in PRINCIPLES:
        raise ValueError(value)
    return replace(understood, principle=number)


def _code(understood: Understood, value: str) -> Understood:
    return replace(understood, codes=tuple(each for each in understood.codes if each != value))


_CHANGES: Mapping[str, Callable[[Understood, str], Understood]] = {
    "role": _role,
    "phase": _phase,
    "principle": _principle,
    "code": _code,
}


NEWEST = ""  # no version is passed on, so that it stays the newest when another build goes in service


@dataclass(frozen=True)
class Choice:
    """What to ask; None leaves it to the assistant. ``notice`` says why it is not what was chosen."""

    document: str | None = None
    version: str | None = None
    notice: str = ""


def choices(editions: Sequence[EditionCard]) -> tuple[tuple[str, str], ...]:
    """Label and value of every edition, the one that is asked by default first."""
    # Editions may bear the same name; only those show their version beside it.
    count = Counter(each.name for each in editions)
    return tuple((_label(each, count[each.name] > 1), _value(each, editions)) for each in editions)


def chosen(value: str, editions: Sequence[EditionCard]) -> Choice:
    """What a value means; one that means nothing (any more) falls back to the newest, and says so."""
    if not value:
        return Choice()
    newest = {each.document: Choice(each.document) for each in editions if each.newest}
    # Of every edition, also the newest: a page that chose one before it became the newest still sends this.
    fixed = {_fixed(each): Choice(each.document, each.version) for each in editions}
    return {**newest, **fixed}.get(value, Choice(notice=_gone(value)))


def _label(edition: EditionCard, ambiguous: bool) -> str:
    version = f" 版 {edition.version}" if ambiguous else ""
    return f"{edition.name}{version}{' — 最新' if edition.newest else ''}"


def _value(edition: EditionCard, editions: Sequence[EditionCard]) -> str:
    if edition == editions[0]:
        return NEWEST
    return edition.document if edition.newest else _fixed(edition)


def _fixed(edition: EditionCard) -> str:
    return f"{edition.document}@{edition.version}"


def _gone(value: str) -> str:
    return f"選ばれていた版({value})は今は公開されていないため、最新の版に戻してお答えしました。"
