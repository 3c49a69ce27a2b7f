"""The answer file: saved answers as JSON Lines."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from assistant.saved_answer import SavedAnswer
from corpus.errors import InputError
from corpus.journal import Journal
from index.settings import Settings

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
