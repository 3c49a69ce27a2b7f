"""Saved answers: what was answered, with all that is needed to check it years later.

A line of JSON an answer. ``shishin verify FILE`` checks such lines against the documents alone.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import TypeAdapter

from assistant.answer import Answer, Citation
from corpus.item import Role
from index.build import Build


@dataclass(frozen=True)
class SavedQuote:
    """One quotation: ``source[start:end]`` of the source that hashes to ``source_sha256``."""

    item_id: str
    code: str
    document: str
    version: str
    source_sha256: str
    start: int
    end: int
    page: int | None
    quote: str
    quote_sha256: str


@dataclass(frozen=True)
class SavedAnswer:
    """One answer as it was given; ``saved`` is UTC, ``answer`` the lead in our own words."""

    saved: datetime
    build: str
    model: str
    question: str
    role: Role | None
    role_inferred: bool
    document: str
    version: str
    abstained: bool
    answer: str
    quotes: tuple[SavedQuote, ...]

    def to_line(self) -> bytes:
        """JSON, UTF-8, on one line."""
        return _ANSWER.dump_json(self)

    @classmethod
    def from_line(cls, line: bytes) -> "SavedAnswer":
        """Read a line.

        Raises:
            pydantic.ValidationError: it is of another shape.
        """
        return _ANSWER.validate_json(line)


@dataclass(frozen=True)
class Origin:
    """Where an answer came from; ``checksums`` maps ``document@version`` to the SHA-256 of its source."""

    build: str
    model: str
    checksums: Mapping[str, str]


def saved_answer(answer: Answer, build: Build, now: datetime | None = None) -> SavedAnswer:
    """What is kept of an answer that ``build`` gave."""
    checksums = {
        f"{shard.data.document_id}@{shard.data.version}": shard.data.manifest.sha256 for shard in build.shards
    }
    origin = Origin(build.build_id, build.manifest.model_id, checksums)
    return saved_from(answer, origin, now or datetime.now(UTC))


def saved_from(answer: Answer, origin: Origin, saved: datetime) -> SavedAnswer:
    """What is kept of an answer.

    Raises:
        KeyError: the origin knows no checksum of a source that is cited.
    """
    return SavedAnswer(
        saved=saved,
        build=origin.build,
        model=origin.model,
        question=answer.question,
        role=answer.role,
        role_inferred=answer.role_inferred,
        document=answer.document,
        version=answer.version,
        abstained=answer.abstained,
        answer=answer.answer,
        quotes=tuple(
            _quote(each, origin.checksums[f"{each.document}@{each.version}"]) for each in answer.citations
        ),
    )


def _quote(citation: Citation, source_sha256: str) -> SavedQuote:
    return SavedQuote(
        item_id=citation.item_id,
        code=citation.code,
        document=citation.document,
        version=citation.version,
        source_sha256=source_sha256,
        start=citation.start,
        end=citation.end,
        page=citation.page,
        quote=citation.quote,
        quote_sha256=hashlib.sha256(citation.quote.encode()).hexdigest(),
    )


_ANSWER = TypeAdapter(SavedAnswer)
