"""Verification: is every quote still where its citation says, in the store and in the source?"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.editions import Editions
from assistant.saved_answers import SavedQuote, read_answers
from corpus.errors import ShishinError
from corpus.guideline.document import load_document, page_number
from corpus.guideline.editorial import load_aids, load_editorial
from corpus.guideline.item import Item
from corpus.guideline.library import Library
from corpus.parsing.parser import parse
from corpus.parsing.survey import unaccounted
from corpus.text.markup import display
from corpus.text.span import Span
from index.model.bundled_model import BUNDLED
from index.model.converted_model import converted_folders
from index.model.model_manifest import check_hashes
from index.search.shard import Shard
from index.settings import Settings
from index.store.build import Build
from index.store.store import Store


def verify_all(settings: Settings) -> tuple[str, ...]:
    """Everything that is broken, a sentence each; empty when all is well."""
    problems = (*verify_documents(settings.documents), *verify_store(settings), *_verify_model(settings))
    return tuple(dict.fromkeys(problems))


def verify_documents(root: Path) -> Iterator[str]:
    """Check sources against their checksums, their items against the sources, and that aids can be read."""
    try:
        folders = Library(root).folders()
    except ShishinError as error:
        yield str(error)
        return
    for folder in folders:
        try:
            document = load_document(folder)
            parsed = parse(document, load_editorial(folder))
            load_aids(folder)
        except ShishinError as error:
            yield str(error)
            continue
        yield from (f"{folder}: {each}" for each in item_problems(parsed.items, document.text))
        for span in unaccounted(document.text, parsed):
            yield f"{folder}: 原文の {span.start}〜{span.end} 文字目がどの項目にも入っていません。"


def item_problems(items: tuple[Item, ...], source: str) -> Iterator[str]:
    """Spans outside the source, empty quotes, sentences outside their spans, ids that collide."""
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            yield f"項目の id {item.id} が重なっています。"
        seen.add(item.id)
        for span in item.spans:
            if span.end > len(source) or not display(span.of(source)).strip():
                yield f"{item.id} の位置 {span.start}〜{span.end} に引用する言葉がありません。"
        for sentence in item.sentences:
            if not any(span.contains(sentence) for span in item.spans):
                yield f"{item.id} の文 {sentence.start}〜{sentence.end} が引用の外にあります。"


def verify_store(settings: Settings) -> Iterator[str]:
    """Check every file of every build, and the build in service against the source."""
    store = Store(settings.home)
    yield from store.problems()
    try:
        build = store.open()
    except ShishinError as error:
        yield str(error)
        return
    for shard in build.shards:
        yield from _verify_shard(shard, build, settings.documents)


def _verify_shard(shard: Shard, build: Build, root: Path) -> Iterator[str]:
    where = f"索引 {build.build_id} の {shard.data.document_id} {shard.data.version}"
    yield from (f"{where}: {each}" for each in item_problems(shard.data.items, shard.source))
    try:
        document = load_document(root / shard.data.document_id / shard.data.version)
    except ShishinError:
        return  # told by verify_documents
    if document.text != shard.source:
        yield (
            f"{where}: 原文が今の文書と違います。"
            "「shishin build」で作り、「shishin publish」で公開してください。"
        )


def _verify_model(settings: Settings) -> Iterator[str]:
    # What we unpacked or converted has a list of checksums, and is made when it is first needed.
    bundled = BUNDLED.get(settings.model)
    unpacked = [settings.models / bundled.folder] if bundled else []
    for folder in (*unpacked, *converted_folders(settings.models)):
        if not folder.exists():
            continue
        try:
            check_hashes(folder)
        except ShishinError as error:
            yield str(error)


@dataclass(frozen=True)
class VerifiedAnswers:
    """How much was checked; sentences on what is not as it was saved, and on what has changed since."""

    answers: int
    quotes: int
    problems: tuple[str, ...]
    changed: tuple[str, ...]


def verify_answers(path: Path, editions: Editions) -> VerifiedAnswers:
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
    return VerifiedAnswers(len(answers), len(placed), tuple(problems), sentences)


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
    # A negative start would count from the end, and could fit by chance.
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
