"""Passages: the texts under which an item is embedded and counted."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """What a passage is to its item."""

    TEXT = "text"
    SENTENCE = "sentence"
    AID = "aid"
    OUTSIDE = "outside"

    @property
    def is_question(self) -> bool:
        """Whether it is embedded as a query, to be matched question to question."""
        return self in (Field.AID, Field.OUTSIDE)


@dataclass(frozen=True)
class Passage:
    """One text of one owner: an item's key, or the topic of an outside question."""

    owner: str
    field: Field
    text: str

    def content_hash(self, model_id: str) -> str:
        """What its vector depends on: the model, the way of embedding and the text."""
        way = "query" if self.field.is_question else "document"
        return hashlib.sha256(f"{model_id}\0{way}\0{self.text}".encode()).hexdigest()
