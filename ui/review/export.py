"""The export of verdicts: CSV that opens safely in Excel, and JSON Lines that lose nothing."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from assistant.answer import Citation
from corpus.guideline.item import Role
from ui.records.model import AnswerRecord, Rating, VerdictKind

BOM = "\ufeff"  # by which Excel knows UTF-8
_FORMULA = frozenset("=+-@|＝＋－＠｜")
_CONTROL = frozenset("\t\r\n")


@dataclass(frozen=True)
class ExportedQuote:
    """What an answer cited: ``source[start:end]`` of ``document@version`` in ``item_id``."""

    item_id: str
    code: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class ExportedVerdict:
    """A verdict with the answer it is about; ``items`` are those that should have been cited."""

    verdict: VerdictKind
    by: str
    given: datetime
    note: str
    items: tuple[str, ...]
    answer_id: str
    asked: datetime
    question: str
    role: Role | None
    role_inferred: bool
    document: str
    version: str
    build: str
    abstained: bool
    confidence: float
    answer: str
    quotes: tuple[ExportedQuote, ...]
    rating: Rating | None
    comment: str


_VERDICT = TypeAdapter(ExportedVerdict)


def exported(kept: Iterable[AnswerRecord]) -> tuple[ExportedVerdict, ...]:
    """Those of the answers that have a verdict, in their order."""
    return tuple(_exported(each) for each in kept if each.verdict)


def to_json_lines(verdicts: Iterable[ExportedVerdict]) -> bytes:
    """One JSON object a line, in UTF-8."""
    return b"".join(_VERDICT.dump_json(each) + b"\n" for each in verdicts)


def from_json_lines(lines: bytes) -> tuple[ExportedVerdict, ...]:
    """What ``to_json_lines`` wrote.

    Raises:
        pydantic.ValidationError: a line is of another shape.
    """
    return tuple(_VERDICT.validate_json(line) for line in lines.split(b"\n") if line)


def to_csv(verdicts: Iterable[ExportedVerdict]) -> bytes:
    """A table with Japanese headings, in UTF-8 with a byte order mark; no cell is taken as a formula."""
    table = io.StringIO(newline="")
    writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for each in verdicts:
        writer.writerow([safe_cell(cell(each)) for cell in _COLUMNS.values()])
    return (BOM + table.getvalue()).encode("utf-8", "replace")


def safe_cell(text: str) -> str:
    """The text, after an apostrophe where a spreadsheet might take it as a formula (OWASP's rule).

    That is where it begins with TAB, CR or LF, or where the first character that shows is one of
    ``= + - @ |``, in full width too.
    """
    first = next((each for each in text if not _is_blank(each)), "")
    return f"'{text}" if text[:1] in _CONTROL or first in _FORMULA else text


def _is_blank(character: str) -> bool:
    return not character.isprintable() or character.isspace()


def _exported(kept: AnswerRecord) -> ExportedVerdict:
    answer, verdict = kept.answer, kept.verdict
    assert verdict is not None
    return ExportedVerdict(
        verdict=verdict.kind,
        by=verdict.by,
        given=verdict.given,
        note=verdict.note,
        items=verdict.items,
        answer_id=kept.id,
        asked=kept.asked,
        # A browser can send lone surrogates, which UTF-8 cannot hold; one would stop the whole export.
        question=answer.question.encode("utf-8", "replace").decode(),
        role=answer.role,
        role_inferred=answer.role_inferred,
        document=answer.document,
        version=answer.version,
        build=kept.build,
        abstained=answer.abstained,
        confidence=answer.confidence,
        answer=answer.answer,
        quotes=tuple(map(_quote, answer.citations)),
        rating=kept.rating,
        comment=kept.comment,
    )


def _quote(citation: Citation) -> ExportedQuote:
    return ExportedQuote(citation.item_id, citation.code, citation.start, citation.end, citation.quote)


def _local(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"


_RATINGS = {None: "", Rating.UP: "役に立った", Rating.DOWN: "役に立たなかった"}
_COLUMNS: Mapping[str, Callable[[ExportedVerdict], str]] = {
    "判定": lambda each: each.verdict.label,
    "判定した人": lambda each: each.by,
    "判定した日時": lambda each: _local(each.given),
    "メモ": lambda each: each.note,
    "正しい項目": lambda each: "\n".join(each.items),
    "質問": lambda each: each.question,
    "質問の日時": lambda each: _local(each.asked),
    "立場": lambda each: each.role.label if each.role else "",
    "立場の決め方": lambda each: "質問から読み取り" if each.role_inferred else "選択",
    "文書": lambda each: each.document,
    "版": lambda each: each.version,
    "索引": lambda each: each.build,
    "断った": lambda each: "はい" if each.abstained else "いいえ",
    "確からしさ": lambda each: f"{each.confidence:.3f}",
    "答え": lambda each: each.answer,
    "引用した項目": lambda each: "\n".join(quote.item_id for quote in each.quotes),
    "引用": lambda each: "\n".join(quote.quote for quote in each.quotes),
    "利用者の評価": lambda each: _RATINGS[each.rating],
    "利用者の言葉": lambda each: each.comment,
}


Write = Callable[[tuple[ExportedVerdict, ...]], bytes]


@dataclass(frozen=True)
class Format:
    """A kind of file."""

    write: Write
    media_type: str


FORMATS: Mapping[str, Format] = {
    "csv": Format(to_csv, "text/csv; charset=utf-8"),
    "jsonl": Format(to_json_lines, "application/jsonl; charset=utf-8"),
}
