"""The training documents: made-up guidelines, each with questions that people would ask about its items.

``documents/<name>/source.md`` is read by the parser that reads every guideline, so that the passages
are those that an index would hold. ``questions.jsonl`` beside it has a line for each item (``anchor``:
words that stand once in the source, inside the item) and for each question that the document does not
answer (``near``: words of the item it comes close to). A question that a second reader, who did not
know for which item it was written, gave to another item stands in ``disputed.txt`` and is left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from corpus.errors import DatasetError, DocumentError
from corpus.guideline.document import Document, DocumentManifest
from corpus.guideline.editorial import Aids, Editorial
from corpus.guideline.item import Item
from corpus.parsing.parser import parse
from corpus.text.markup import display
from eval.data.beir_files import parse_line, read_lines, read_text
from index.search.shard import Field, item_text, passages_of

DOCUMENTS = Path(__file__).with_name("documents")


class _Row(BaseModel):
    """A line of ``questions.jsonl``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    anchor: str | None = None
    near: str | None = None
    questions: tuple[str, ...]


@dataclass(frozen=True)
class GuideQuestion:
    """A question, the item that answers it, and of its sentences the one that does.

    Where none ``answers``, item and sentence are those that come closest.
    """

    text: str
    item: str
    sentence: str
    answers: bool = True


@dataclass(frozen=True)
class Guide:
    """A training document: its items' texts by key, their sentences, and the questions on them.

    Texts and sentences are as an index embeds them: a sentence with its title, and none of an item that is
    one sentence.
    """

    name: str
    texts: dict[str, str]
    sentences: dict[str, tuple[str, ...]]
    questions: tuple[GuideQuestion, ...]


def load_guides(root: Path = DOCUMENTS) -> tuple[Guide, ...]:
    """Every training document, by name.

    Raises:
        DatasetError: a file cannot be read, an anchor stands nowhere or twice or in no item, an item has no
            question, or a question stands in two places.
    """
    folders = sorted(path.parent for path in root.glob("*/source.md"))
    if not folders:
        raise DatasetError(f"{root} に学習用の文書がありません。`{root}/名前/source.md` を置いてください。")
    guides = tuple(load_guide(folder) for folder in folders)
    _check_unique(guides)
    return guides


def load_guide(folder: Path) -> Guide:
    """One training document; see ``load_guides``."""
    source = read_text(folder / "source.md")
    items = parsed_items(folder.name, source)
    path = folder / "disputed.txt"
    disputed = {line for _, line in read_lines(path)} if path.exists() else set()
    questions: list[GuideQuestion] = []
    for place, row in _rows(folder / "questions.jsonl"):
        anchor = row.anchor or row.near or ""
        found = _place_of(anchor, items, source)
        if found is None:
            raise DatasetError(
                f"{place}の「{anchor}」が、原文の項目の中にちょうど一度は現れません。"
                "原文からそのまま写してください。"
            )
        questions += [
            GuideQuestion(text, *found, answers=row.anchor is not None)
            for text in row.questions
            if text not in disputed
        ]
    return guide_of(folder.name, items, source, questions)


def guide_of(name: str, items: Sequence[Item], source: str, questions: Iterable[GuideQuestion]) -> Guide:
    """The guide of parsed ``items``, whose spans point into ``source``."""
    texts: dict[str, str] = {}
    sentences: dict[str, tuple[str, ...]] = {}
    for passage in passages_of(source, items, Aids()):
        if passage.field is Field.TEXT:
            texts[passage.owner] = passage.text
        else:
            sentences[passage.owner] = (*sentences.get(passage.owner, ()), passage.text)
    return Guide(name, texts, sentences, tuple(questions))


def parsed_items(name: str, source: str) -> tuple[Item, ...]:
    """The items of a document that is nothing but its text."""
    manifest = DocumentManifest(
        title=name, edition="第1版", version="1", publisher="", published=date(2026, 1, 1), url="", terms="",
        source="source.md", sha256="",
    )  # fmt: skip
    document = Document(name, manifest, source, f"{name}/source.md", Path(name))
    try:
        return parse(document, Editorial()).items
    except DocumentError as error:
        raise DatasetError(f"学習用の文書 {name}: {error}") from error


def _place_of(anchor: str, items: tuple[Item, ...], source: str) -> tuple[str, str] | None:
    """The key of the item that the anchor stands in, and its sentence there."""
    if not anchor or source.count(anchor) != 1:
        return None
    at = source.index(anchor)
    for item in items:
        if any(span.start <= at < span.end for span in item.spans):
            sentence = next((each for each in item.sentences if each.start <= at < each.end), None)
            return item.key, display(sentence.of(source)) if sentence else item_text(item, source)
    return None


def _rows(path: Path) -> Iterator[tuple[str, _Row]]:
    """Each row of the questions, and where it stands."""
    for number, line in read_lines(path):
        place = f"{path} の {number} 行目"
        row = parse_line(line, _Row, "質問の行", place)
        if not row.questions:
            raise DatasetError(f"{place}の項目に質問がありません。質問を書くか、行を消してください。")
        yield place, row


def _check_unique(guides: tuple[Guide, ...]) -> None:
    places: dict[str, str] = {}
    for guide in guides:
        for question in guide.questions:
            if question.text in places:
                raise DatasetError(
                    f"質問「{question.text}」が {places[question.text]} と {guide.name} の二か所にあります。"
                    "どちらかを消してください。"
                )
            places[question.text] = guide.name
