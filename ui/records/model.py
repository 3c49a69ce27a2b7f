"""What the records hold, as the rest of the app sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

from assistant.answer import Answer
from corpus.guideline.item import Role


class Rating(IntEnum):
    """What somebody who asked thought of the answer."""

    DOWN = -1
    UP = 1


class VerdictKind(StrEnum):
    """What a trainer found."""

    RIGHT = "right"
    OTHER = "other"
    LACKING = "lacking"
    DECLINE = "decline"

    @property
    def label(self) -> str:
        """The verdict as people read it."""
        return _LABELS[self]


_LABELS = {
    VerdictKind.RIGHT: "正しい",
    VerdictKind.OTHER: "別の項目が正しい",
    VerdictKind.LACKING: "不足",
    VerdictKind.DECLINE: "回答すべきでない",
}


@dataclass(frozen=True)
class Verdict:
    """A trainer's verdict; ``items`` are ids of the items that should have been cited."""

    id: int
    answer_id: str
    kind: VerdictKind
    items: tuple[str, ...]
    note: str
    by: str
    given: datetime


@dataclass(frozen=True)
class AnswerRecord:
    """An answer as it was given, with what people said of it. It holds no name of who asked.

    ``build`` is the index that gave it, ``turn`` its place in the conversation, from 0.

    ``sources`` maps ``document@version`` of what is cited to the SHA-256 of its source then.
    """

    id: str
    turn: int
    asked: datetime
    build: str
    answer: Answer
    rating: Rating | None = None
    comment: str = ""
    verdict: Verdict | None = None
    model: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def certainty(self) -> float:
        """How sure the assistant was of what it did, to answer or to decline, from 0 to 1."""
        return 1.0 - self.answer.confidence if self.answer.abstained else self.answer.confidence


@dataclass(frozen=True)
class AnswerFilter:
    """Which answers a trainer looks for; None is any."""

    role: Role | None = None
    item_id: str | None = None
    document: str | None = None
    version: str | None = None
    judged: bool = False


ANYTHING = AnswerFilter()


@dataclass(frozen=True)
class Progress:
    """How many of the wanted answers have a verdict."""

    judged: int
    total: int


@dataclass(frozen=True)
class ItemUsage:
    """How often an item was cited first (``asked``), cited at all, and put right by a verdict."""

    item_id: str
    asked: int
    cited: int
    corrected: int


@dataclass(frozen=True)
class PromotedQuestion:
    """A question of the evaluation set that a verdict became: a copy, which outlives the conversation.

    ``history`` are the questions before it, where it leans on them; ``relevant`` maps item keys to
    grades, and is empty where the question is to be declined.
    """

    id: int
    document: str
    version: str
    text: str
    history: tuple[str, ...]
    role: Role | None
    decline: bool
    relevant: Mapping[str, int]
    by: str
    at: datetime
    verdict_id: int | None


@dataclass(frozen=True)
class DayCount:
    """How many questions were asked on a day, by the clock of this machine."""

    day: date
    count: int


class AuditAction(StrEnum):
    """What the audit log holds; asking and judging are not in it, as they are on record themselves."""

    SIGN_IN = "sign-in"
    SIGN_IN_FAILED = "sign-in-failed"
    SIGN_OUT = "sign-out"
    ADD_USER = "add-user"
    CHANGE_PASSWORD = "change-password"
    CHANGE_ROLE = "change-role"
    REMOVE_USER = "remove-user"
    PROMOTE = "promote"
    WITHDRAW = "withdraw"
    EXPORT = "export"
    EVALUATE = "evaluate"

    @property
    def label(self) -> str:
        """The action as people read it."""
        return _ACTIONS[self]


_ACTIONS = {
    AuditAction.SIGN_IN: "サインイン",
    AuditAction.SIGN_IN_FAILED: "サインインの失敗",
    AuditAction.SIGN_OUT: "サインアウト",
    AuditAction.ADD_USER: "名前の登録",
    AuditAction.CHANGE_PASSWORD: "パスワードの変更",
    AuditAction.CHANGE_ROLE: "役割の変更",
    AuditAction.REMOVE_USER: "名前の削除",
    AuditAction.PROMOTE: "評価セットに追加",
    AuditAction.WITHDRAW: "評価セットから除外",
    AuditAction.EXPORT: "判定の書き出し",
    AuditAction.EVALUATE: "評価",
}


@dataclass(frozen=True)
class AuditEvent:
    """One line of the audit log: when, by whom (a name; empty for somebody not signed in), what, on what."""

    at: datetime
    by: str
    action: AuditAction
    subject: str
