"""A batch: questions as JSON Lines in, answers as JSON Lines out."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answer import Answer
from assistant.reading.question import Choices
from assistant.service.assistant import Assistant
from corpus.errors import InputError, QuestionError
from corpus.guideline.item import Role


class BatchLine(BaseModel):
    """One line of a batch; other fields are let be."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    # An id may be a number in the file; it comes back as a string.
    id: str | None = None
    question: str
    role: Role | None = None
    history: tuple[str, ...] = ()


def read_batch(path: Path) -> tuple[BatchLine, ...]:
    """Read and check a whole batch before anything is answered.

    Raises:
        InputError: the file or one of its lines cannot be read; the message names the line.
    """
    try:
        # -sig: editors on Windows put a byte order mark before the text, which JSON refuses.
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} は UTF-8 ではありません。UTF-8 で保存し直してください。") from error
    except OSError as error:
        raise InputError(f"{path} を読めません。場所と権限を確かめてください。") from error
    # Not splitlines(), which also breaks at U+2028: that may stand inside a JSON string.
    numbered = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    return tuple(_line(path, number, line) for number, line in numbered)


def _line(path: Path, number: int, text: str) -> BatchLine:
    try:
        return BatchLine.model_validate(json.loads(text))
    except ValidationError as error:
        fields = "、".join(dict.fromkeys(str(each["loc"][0]) for each in error.errors() if each["loc"]))
        roles = "・".join(Role)
        raise InputError(
            f"{path} の {number} 行目の {fields or '形'} が使えません。"
            f'{{"id": …, "question": "…", "role": {roles} か null, '
            f'"history": ["前の質問", …]}} の形にしてください。'
        ) from error
    except (ValueError, RecursionError) as error:  # JSONDecodeError is one; so is a number of 5000 digits
        raise InputError(
            f"{path} の {number} 行目は JSON ではありません。1行に1つの JSON を書いてください。"
        ) from error


def answer_batch(
    assistant: Assistant,
    lines: Iterable[BatchLine],
    *,
    document: str | None = None,
    version: str | None = None,
    k: int,
) -> Iterator[Answer]:
    """An answer a line, in order; a question that cannot be read is declined with the reason."""
    for line in lines:
        where: Choices = {"role": line.role, "document": document, "version": version, "id": line.id}
        talk: Choices = {"history": line.history, "k": k}
        try:
            answer = assistant.ask(line.question, **(where | talk))
        except QuestionError as error:
            answer = assistant.refuse(line.question, str(error), **where)
        yield replace(answer, timings={})
