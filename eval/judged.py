"""What a question set was judged on: the version whose item keys its qrels name."""

from dataclasses import dataclass
from pathlib import Path

from corpus.errors import DatasetError, DocumentError
from corpus.toml_file import read_fields, shaped

NAME = "dataset.toml"


@dataclass(frozen=True)
class JudgedOn:
    """``dataset.toml`` beside the questions."""

    document: str
    version: str


def judged_on(folder: Path) -> JudgedOn:
    """Read what the set in ``folder`` was judged on.

    Raises:
        DatasetError: the file is missing or of another shape.
    """
    path = folder / NAME
    try:
        return shaped(JudgedOn, read_fields(path), path)
    except DocumentError as error:
        raise DatasetError(str(error)) from error
