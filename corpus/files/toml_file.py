"""A TOML file that people write or edit, read into one of our dataclasses or refused in one sentence."""

import tomllib
from pathlib import Path
from typing import Any, TypeVar

import tomli_w
from pydantic import TypeAdapter, ValidationError

from corpus.errors import DocumentError

_T = TypeVar("_T")


def read_fields(path: Path) -> dict[str, Any]:
    """The fields of the file; a byte order mark, which some editors add, is no part of them.

    Raises:
        DocumentError: it is missing, unreadable, not UTF-8 or not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise DocumentError(f"{path} がありません。") from error
    except OSError as error:
        raise DocumentError(
            f"{path} を読めません({error.strerror})。ファイルの種類と権限を確かめてください。"
        ) from error
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{path} は UTF-8 ではありません({error.start + 1} バイト目)。UTF-8 で保存し直してください。"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise DocumentError(f"{path} を TOML として読めません({error})。書き方を直してください。") from error


def shaped(kind: type[_T], fields: dict[str, Any], path: Path) -> _T:
    """``fields`` as a ``kind``.

    Raises:
        DocumentError: a field is missing, unknown or of another shape; the message names it.
    """
    try:
        return TypeAdapter(kind).validate_python(fields)
    except ValidationError as error:
        at_fault = dict.fromkeys(".".join(map(str, each["loc"])) for each in error.errors())
        raise DocumentError(
            f"{path} の項目({'、'.join(at_fault)})がないか、名前または形が違います。直してください。"
        ) from error


def to_toml(fields: object, note: str) -> bytes:
    """A dataclass or a table as TOML under a comment; what is empty, None or a default is left out."""
    shape: TypeAdapter[Any] = TypeAdapter(type(fields))
    # TOML has no null.
    plain = shape.dump_python(fields, exclude_none=True, exclude_defaults=True)
    # TOML allows no control characters in a comment.
    lines = ("".join(filter(str.isprintable, line)) for line in note.splitlines())
    comment = "".join(f"# {line}\n" for line in lines)
    return f"{comment}\n{tomli_w.dumps(plain)}".encode()
