"""Saved answers: what was answered, with all that is needed to check it years later.

A line of JSON an answer. ``shishin verify FILE`` checks such lines against the documents alone.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock
from pydantic import TypeAdapter, ValidationError

from assistant.answer import Answer, Citation
from corpus.errors import InputError
from corpus.files.disk import Disk, writing
from corpus.guideline.item import Role
from index.settings import Settings
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
class Journal:
    """The lines of ``path``; several processes may add at once.

    A line counts once its line end is there: what a killed process left behind the last one is
    no line, and goes when the next is added.
    """

    path: Path
    disk: Disk = field(default_factory=Disk)

    def lines(self) -> tuple[bytes, ...]:
        """Every whole line, oldest first, without its end; none where there is no file.

        Raises:
            StoreDamagedError: the file cannot be read.
        """
        return tuple(self._whole().split(b"\n")[:-1])

    def add(self, *lines: bytes) -> None:
        """Add lines, none of which holds a line end, and wait until the disk holds them.

        Raises:
            StoreDamagedError: the file cannot be read.
            StoreWriteError: the disk refuses; none of them was added.
        """
        self.disk.make_folder(self.path.parent)
        with writing(self.path), FileLock(self.path.with_name(f".{self.path.name}.lock")):
            raw = b"".join(line + b"\n" for line in lines)
            self.disk.append(self.path, raw, len(self._whole()))

    def _whole(self) -> bytes:
        raw = self.disk.read(self.path) or b""
        return raw[: raw.rfind(b"\n") + 1]


AnswerSource = Callable[[Settings], Iterable[SavedAnswer]]
"""Where else saved answers come from, oldest first: the web page, say."""

ANSWERS = "answers.jsonl"
"""Where the home keeps those that were saved."""


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
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield NumberedAnswer(number, answer_of(line, f"{path} の {number} 行目"))


def answer_of(line: bytes, place: str) -> SavedAnswer:
    """Read one line; ``place`` names it in the message.

    Raises:
        InputError: it is no saved answer.
    """
    try:
        return SavedAnswer.from_line(line)
    except ValidationError as error:
        raise InputError(
            f"{place}を保存した答えとして読めません。「shishin answers export」の出力か確かめてください。"
        ) from error


@dataclass(frozen=True)
class AnswerStore:
    """The answers that were saved in a home."""

    home: Path

    @property
    def _journal(self) -> Journal:
        return Journal(self.home / ANSWERS)

    def save(self, *answers: SavedAnswer) -> None:
        """Add answers, and wait until the disk holds them.

        Raises:
            StoreWriteError: the disk refuses; what was saved before stays.
        """
        self._journal.add(*(answer.to_line() for answer in answers))

    def lines(self) -> tuple[bytes, ...]:
        """Every saved answer as its line, oldest first.

        Raises:
            StoreDamagedError: the file cannot be read.
        """
        return self._journal.lines()

    def answers(self) -> tuple[SavedAnswer, ...]:
        """Every saved answer, oldest first.

        Raises:
            StoreDamagedError: the file cannot be read.
            InputError: a line of it is no saved answer.
        """
        place = self.home / ANSWERS
        return tuple(
            answer_of(line, f"{place} の {number} 行目") for number, line in enumerate(self.lines(), start=1)
        )
