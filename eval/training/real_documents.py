"""Real documents that were not trained on: our questions on them, and where to get the documents.

The documents are other people's and are not kept here. ``real/<name>/document.toml`` says where one was
found and what was cut from it, with the sha256 of the text that the questions were written on;
``questions.jsonl`` beside it has a line for each question, with the key of the item that answers (``item``)
or that comes close without answering (``near``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from corpus.errors import DatasetError, DocumentError
from corpus.files.toml_file import read_fields, shaped
from eval.data.beir_files import parse_line, read_lines, read_text
from eval.training.guides import Guide, GuideQuestion, guide_of, parsed_items

REAL = Path(__file__).with_name("real")


@dataclass(frozen=True)
class RealDocument:
    """``document.toml``: where the document was found, what of it was taken, and the checksum of that."""

    address: str
    part: str
    sha256: str


class _Row(BaseModel):
    """A line of ``questions.jsonl``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    item: str | None = None
    near: str | None = None


def load_real(sources: Path, root: Path = REAL) -> tuple[Guide, ...]:
    """The documents of which ``sources`` has the text (``<name>/source.md``), with our questions.

    Raises:
        DatasetError: ``sources`` has none of them, a text is not the one asked about, or a line names an
            item that is not in it.
    """
    folders = [folder for folder in sorted(root.iterdir()) if (sources / folder.name / "source.md").is_file()]
    if not folders:
        names = "、".join(folder.name for folder in sorted(root.iterdir()))
        raise DatasetError(
            f"{sources} に実在の文書がありません。{root} の document.toml にある所から取り寄せ、"
            f"`名前/source.md` として置いてください(名前: {names})。"
        )
    return tuple(_load(folder, sources / folder.name / "source.md") for folder in folders)


def _load(folder: Path, source: Path) -> Guide:
    text = read_text(source)
    if sha256(text.encode()).hexdigest() != _document(folder).sha256:
        raise DatasetError(
            f"{source} は、質問を書いたときの文書と違います。取り寄せる版と範囲を確かめてください。"
        )
    items = parsed_items(folder.name, text)
    guide = guide_of(folder.name, items, text, ())
    return guide_of(folder.name, items, text, tuple(_questions(folder / "questions.jsonl", guide)))


def _document(folder: Path) -> RealDocument:
    path = folder / "document.toml"
    try:
        return shaped(RealDocument, read_fields(path), path)
    except DocumentError as error:
        raise DatasetError(str(error)) from error


def _questions(path: Path, guide: Guide) -> Iterator[GuideQuestion]:
    for number, line in read_lines(path):
        place = f"{path} の {number} 行目"
        row = parse_line(line, _Row, "質問の行", place)
        key = row.item or row.near or ""
        if key not in guide.texts:
            raise DatasetError(f"{place}の項目「{key}」は文書にありません。項目の番号を確かめてください。")
        yield GuideQuestion(row.question, key, guide.texts[key], answers=row.item is not None)
