"""Verification: is every quote still where its citation says, in the store and in the source?"""

from collections.abc import Iterator
from pathlib import Path

from corpus.aids import load_aids
from corpus.coverage import unaccounted
from corpus.document import find_documents, load_document
from corpus.editorial import load_editorial
from corpus.errors import ShishinError
from corpus.item import Item
from corpus.markup import display
from corpus.parser import parse
from index.build import Build
from index.bundled_model import MODEL_NAME, verify_unpacked
from index.settings import BUNDLED_MODEL, Settings
from index.shard import Shard
from index.store import Store


def verify(settings: Settings) -> tuple[str, ...]:
    """Everything that is broken, a sentence each; empty when all is well."""
    problems = (*verify_documents(settings.documents), *verify_store(settings), *_verify_model(settings))
    return tuple(dict.fromkeys(problems))


def verify_documents(root: Path) -> Iterator[str]:
    """Check sources against their checksums, their items against the sources, and that aids can be read."""
    try:
        folders = find_documents(root)
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
    folder = settings.models / MODEL_NAME
    if settings.model != BUNDLED_MODEL or not folder.exists():
        return
    try:
        verify_unpacked(folder)
    except ShishinError as error:
        yield str(error)
