"""A file of an ingested version is changed afterwards: told by name, and nothing is lost (issue 4)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.answer import Citation
from assistant.commands.document_work import run_ingest
from assistant.maintenance.ingest import IngestRequest
from assistant.maintenance.status import read_status
from assistant.maintenance.verify import verify_all
from assistant.service.assistant import Assistant
from corpus.errors import DocumentError
from corpus.guideline.document import PAGES
from corpus.text.tokens import Tokenizer
from index.builder import BuildOrigin
from tests.assistant.command import Place, failure_of
from tests.assistant.maintenance.doomed_update import Home, quiet
from tests.corpus.pdf_samples import Sheet
from tests.corpus.three_versions import DOCUMENT
from tests.index.homes import quick_folder
from tests.toy import ToyEmbedder
from tests.toy_tools import toy_tools

LINES = ("第1章 記録", "点検の記録を残し、五年のあいだ保管する。", "第2章 点検", "年に一度、点検する。")
Change = Callable[[bytes], bytes | None]


def appended(raw: bytes) -> bytes:
    return raw + "付け足した言葉。\n".encode()


def reworded(raw: bytes) -> bytes:
    return raw.replace("五年".encode(), "三年".encode())


def torn(raw: bytes) -> bytes:
    return raw[: len(raw) * 2 // 3]


def shifted(raw: bytes) -> bytes:
    return raw.replace(b'"start": 0', b'"start": 1')


def emptied(_raw: bytes) -> bytes:
    return b""


def removed(_raw: bytes) -> None:
    return None


def broken_toml(raw: bytes) -> bytes:
    return raw + b"\n[[["


CHANGES: tuple[tuple[str, Change], ...] = (
    *(("source.md", each) for each in (appended, reworded, torn, emptied, removed)),
    *(("original.pdf", each) for each in (appended, torn, removed)),
    *((PAGES, each) for each in (shifted, torn, emptied, removed)),
    *(("document.toml", each) for each in (torn, broken_toml, emptied, removed)),
    ("aids.toml", broken_toml),
)


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    """A text and an ingested PDF, both in service."""
    with quick_folder() as folder:
        made, pdf = Home(folder).set_up(), folder / "rules.pdf"
        sheet = Sheet(pdf).put("利用の指針", size=18).skip(40).lines(LINES)
        sheet.canvas.showPage()
        sheet.canvas.save()
        request = IngestRequest(pdf, "rules", "1", title="利用の指針")
        run_ingest(made.settings, request, accepted=True, by="保守", as_json=False, notes=quiet())
        (made.settings.documents / "rules" / "1" / "aids.toml").write_text("", encoding="utf-8")
        assert made.build().origin is BuildOrigin.SERVED
        yield made


def quoted(home: Home, tokenizer: Tokenizer) -> tuple[Citation, ...]:
    """What the build in service answers, without a warning."""
    built = home.store.open(home.model_id)
    assert built.warnings == ()
    assistant = Assistant(built.shards, toy_tools(ToyEmbedder(), tokenizer), DOCUMENT)
    return assistant.ask("点検の記録は何年残しますか", document="rules").citations


@pytest.mark.process
@pytest.mark.parametrize(("name", "change"), CHANGES, ids=lambda each: getattr(each, "__name__", each))
def test_a_changed_file_stops_the_build_and_not_the_answers(
    home: Home, tokenizer: Tokenizer, name: str, change: Change
) -> None:
    path = home.settings.documents / "rules" / "1" / name
    raw, builds, before = path.read_bytes(), home.store.ids(), quoted(home, tokenizer)
    assert before
    changed = change(raw)
    assert changed != raw
    try:
        path.unlink() if changed is None else path.write_bytes(changed)
        with pytest.raises(DocumentError) as refused:
            home.build()
        assert str(path) in str(refused.value)
        assert quoted(home, tokenizer) == before
        assert any(str(path) in each for each in read_status(home.settings).problems)
        assert any(str(path) in each for each in verify_all(home.settings))
        assert home.store.ids() == builds
    finally:
        path.write_bytes(raw)
    assert verify_all(home.settings) == ()
    assert home.build().origin is BuildOrigin.LIVE


def test_another_document_is_built_once_the_file_is_back(place: Place, tmp_path: Path) -> None:
    page = tmp_path / "rules.md"
    page.write_text("# 利用の指針\n\n" + "\n\n".join(LINES), encoding="utf-8")
    given = ("--document", "rules", "--version", "1", "--title", "利用の指針", "--accept")
    assert place.run("ingest", str(page), *given).code == 0
    source = place.documents / "rules" / "1" / "source.md"
    raw = source.read_bytes()
    source.write_bytes(reworded(raw))
    assert str(source) in failure_of(place.run("build"), 2)
    assert place.run("ask", "P-5) ii.").code == 0
    source.write_bytes(raw)
    done = place.run("build")
    assert done.code == 0
    assert "rules 1" in done.out


@pytest.mark.process
def test_damaged_weights_are_among_the_problems(home: Home) -> None:
    path = home.settings.weights / "own.toml"
    path.parent.mkdir()
    path.write_text("[[[", encoding="utf-8")
    try:
        status = read_status(home.settings)
        assert status.weights is None
        assert status.answering
        assert any(str(path) in each for each in status.problems)
    finally:
        path.unlink()
