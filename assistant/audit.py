"""The audit: saved answers checked against the documents alone, without index or model."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.answer_file import read_answers
from assistant.library_editions import Editions
from assistant.saved_answer import SavedQuote
from corpus.errors import ShishinError
from corpus.page_map import page_number
from corpus.span import Span


@dataclass(frozen=True)
class Audit:
    """How much was checked; sentences on what is not as it was saved, and on what has changed since."""

    answers: int
    quotes: int
    problems: tuple[str, ...]
    changed: tuple[str, ...]


def audit(path: Path, editions: Editions) -> Audit:
    """Check every quotation of an answer file.

    Raises:
        InputError: the file cannot be read as saved answers.
    """
    answers = tuple(read_answers(path))
    placed = [
        (f"{path} の {each.number} 行目の {quote.item_id}", quote)
        for each in answers
        for quote in each.answer.quotes
    ]
    problems = [f"{place}: {problem}" for place, quote in placed for problem in _problems(quote, editions)]
    changed = {place: _changed(quote, editions) for place, quote in placed}
    sentences = tuple(f"{place}: {sentence}" for place, sentence in changed.items() if sentence)
    return Audit(len(answers), len(placed), tuple(problems), sentences)


def _problems(quote: SavedQuote, editions: Editions) -> Iterator[str]:
    if hashlib.sha256(quote.quote.encode()).hexdigest() != quote.quote_sha256:
        yield "引用が、保存したときのチェックサムと違います。この行は書き換えられています。"
    try:
        edition = editions.edition(quote.document, quote.version)
    except ShishinError as error:
        yield str(error)
        return
    if edition.sha256 != quote.source_sha256:
        yield f"{edition.name}の原文が、答えたときの原文と違います。"
    place = f"原文の {quote.start}〜{quote.end} 文字目"
    item = next((each for each in edition.items if each.id == quote.item_id), None)
    if not 0 <= quote.start < quote.end or edition.source[quote.start : quote.end] != quote.quote:
        yield f"{place}は、引用の言葉ではありません。"
    elif item is None or not any(span.contains(Span(quote.start, quote.end)) for span in item.spans):
        yield f"{place}は、この項目の中にありません。"
    elif item.code != quote.code:
        yield f"この項目の番号は「{quote.code}」ではなく「{item.code}」です。"
    elif page_number(edition.pages, quote.start) != quote.page:
        yield f"{place}は、{quote.page} ページにはありません。"


def _changed(quote: SavedQuote, editions: Editions) -> str:
    try:
        return editions.sentence(quote.document, quote.version, quote.item_id)
    except ShishinError:
        return ""  # told among the problems
