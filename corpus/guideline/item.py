"""An item: the smallest thing a person would cite, and one chunk of the index."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from corpus.text.span import Span


class Role(StrEnum):
    """The three parties that the guideline addresses."""

    DEVELOPER = "developer"
    PROVIDER = "provider"
    USER = "user"

    @property
    def label(self) -> str:
        """The guideline's own word for the role."""
        return _ROLE_LABELS[self]


class Phase(StrEnum):
    """Life-cycle phases under which the guideline groups its items."""

    TRAINING = "training"
    DEVELOPMENT = "development"
    POST_DEVELOPMENT = "post-development"
    IMPLEMENTATION = "implementation"
    POST_PROVISION = "post-provision"
    USE = "use"

    @property
    def label(self) -> str:
        """The Japanese name shown to people."""
        return _PHASE_LABELS[self]


class ItemKind(StrEnum):
    """Which sort of text an item is; ``NUMBERED`` is what has a number that is not of the four series."""

    ROLE = "role"
    COMMON = "common"
    ADVANCED = "advanced"
    NUMBERED = "numbered"
    NARRATIVE = "narrative"

    @property
    def label(self) -> str:
        """The Japanese name shown to people."""
        return _KIND_LABELS[self]


_ROLE_LABELS = {Role.DEVELOPER: "AI開発者", Role.PROVIDER: "AI提供者", Role.USER: "AI利用者"}
_PHASE_LABELS = {
    Phase.TRAINING: "データ前処理・学習時",
    Phase.DEVELOPMENT: "開発時",
    Phase.POST_DEVELOPMENT: "開発後",
    Phase.IMPLEMENTATION: "実装時",
    Phase.POST_PROVISION: "提供後",
    Phase.USE: "利用時",
}
_KIND_LABELS = {
    ItemKind.ROLE: "主体別の事項",
    ItemKind.COMMON: "共通の指針",
    ItemKind.ADVANCED: "高度なAIシステムの指針",
    ItemKind.NUMBERED: "番号のある項目",
    ItemKind.NARRATIVE: "本文",
}

ALL_ROLES = tuple(Role)


@dataclass(frozen=True)
class Label:
    """A heading or title. ``span`` is None only where it is editorial (ours)."""

    text: str
    span: Span | None

    @property
    def editorial(self) -> bool:
        """Whether we wrote it because the source lost it."""
        return self.span is None


@dataclass(frozen=True)
class Item:
    """One citable item of one version of one document.

    ``spans`` are its own words in source order, never empty; a quote is always
    ``source[start:end]`` of one of them. ``sentences`` are the shorter units
    inside the spans (list entries, sentences) of which one can be marked.
    """

    id: str
    code: str
    kind: ItemKind
    title: Label
    heading: tuple[Label, ...]
    roles: tuple[Role, ...]
    spans: tuple[Span, ...]
    sentences: tuple[Span, ...]
    principle: int | None = None
    phase: Phase | None = None
    phase_editorial: bool = False

    @cached_property
    def key(self) -> str:
        """The part of the id after ``#``: unique in a version, stable across versions."""
        return self.id.partition("#")[2]
