"""Saved answers: what was answered, with all that is needed to check it years later.

A line of JSON an answer. ``shishin verify FILE`` checks such lines against the documents alone.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from assistant.answer import Answer, Citation
from corpus.errors import InputError
from corpus.guideline.item import Role
from index.store.build import Build


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
    # Tells a line that was edited afterwards from a source that has changed.
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
        """JSON, UTF-8, on one line; a lone surrogate of a question becomes a question mark."""
        fields = _ANSWER.dump_python(self, mode="json")
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")

    @classmethod
    def from_line(cls, line: bytes) -> "SavedAnswer":
        """Read a line.

        Raises:
            pydantic.ValidationError: it is of another shape.
        """
        return _ANSWER.validate_json(line)


@dataclass(frozen=True)
class AnswerOrigin:
    """Where an answer came from; ``checksums`` maps ``document@version`` to the SHA-256 of its source."""

    build: str
    model: str
    checksums: Mapping[str, str]


def saved_answer(answer: Answer, build: Build, now: datetime | None = None) -> SavedAnswer:
    """What is kept of an answer that ``build`` gave."""
    checksums = {
        f"{shard.data.document_id}@{shard.data.version}": shard.data.manifest.sha256 for shard in build.shards
    }
    origin = AnswerOrigin(build.build_id, build.manifest.model_id, checksums)
    return saved_from(answer, origin, now or datetime.now(UTC))


def saved_from(answer: Answer, origin: AnswerOrigin, saved: datetime) -> SavedAnswer:
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


@dataclass(frozen=True)
class NumberedAnswer:
    """A saved answer and the number of its line, from 1."""

    number: int
    answer: SavedAnswer


def read_answers(path: Path) -> Iterator[NumberedAnswer]:
    """Every answer of a file, in order.

    Raises:
        InputError: the file or a line of it cannot be read; the message names the line.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError as error:
        raise InputError(f"{path} がありません。ファイルの場所を確かめてください。") from error
    except OSError as error:
        raise InputError(f"{path} を読めません({error.strerror})。種類と権限を確かめてください。") from error
    return parse_answers(lines, str(path))


def parse_answers(lines: Iterable[bytes], place: str) -> Iterator[NumberedAnswer]:
    """The answers of lines, but for empty ones; ``place`` names where they stand in a message.

    Raises:
        InputError: a line is no saved answer.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield NumberedAnswer(number, SavedAnswer.from_line(line))
            except ValidationError as error:
                raise InputError(
                    f"{place} の {number} 行目を保存した答えとして読めません。"
                    "「shishin answers export」の出力か確かめてください。"
                ) from error
