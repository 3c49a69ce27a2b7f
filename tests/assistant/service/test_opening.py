"""Opening: what is built first, what is left alone, and what answers when building fails."""

import io
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from assistant.commands.serve_work import open_for_serving
from assistant.service.opening import Opened, open_assistant, open_fresh
from corpus.errors import DocumentError, StoreMissingError
from index.prepared_document import read_documents
from index.store.store import Store
from index.store.store_writer import StoreWriter
from tests.assistant.command import Place


def fresh(place: Place) -> tuple[Opened, int]:
    """Open it, and how many texts were embedded for that."""
    embedded: list[int] = []

    def on_progress(document: str, done: int, total: int) -> None:
        embedded.append(done)

    opened = open_fresh(place.settings, lambda _step: None, on_progress)
    return opened, max(embedded, default=0)


def change(place: Place) -> None:
    """Ask for one text more."""
    aids = place.document / "aids.toml"
    aids.write_text(aids.read_text(encoding="utf-8").replace("明日は", "明後日は"), encoding="utf-8")


def serve(place: Place) -> tuple[list[str], str]:
    """Open it for serving: the codes it cites for U-4-i, and what people are told."""
    notes = io.StringIO()
    assistant = open_for_serving(place.settings, Console(file=notes, width=200))
    return [each.code for each in assistant.ask("U-4-i").citations], notes.getvalue()


def test_what_is_current_is_opened_as_it_is(place: Place) -> None:
    before = Store(place.home).open()
    opened, embedded = fresh(place)
    assert (opened.build.build_id, embedded) == (before.build_id, 0)


def test_without_a_build_one_is_made(place: Place) -> None:
    shutil.rmtree(place.home)
    opened, embedded = fresh(place)
    assert embedded == sum(len(each.data.passages) for each in read_documents(place.documents))
    assert opened.assistant.ask("P-5) ii.").citations


def test_changed_documents_are_told_and_the_build_in_service_stays(place: Place) -> None:
    before = Store(place.home).open()
    change(place)
    opened, embedded = fresh(place)
    assert (opened.build.build_id, embedded) == (before.build_id, 0)
    assert "shishin build" in opened.advice
    assert "shishin publish" in opened.advice
    assert place.run("build").code == 0
    opened, _ = fresh(place)
    assert opened.build.build_id == before.build_id
    assert "shishin build" not in opened.advice
    assert "shishin publish" in opened.advice
    published = place.serve_newest()
    opened, _ = fresh(place)
    assert (opened.build.build_id, opened.advice) == (published, "")


def test_changed_search_words_are_told_too(place: Place) -> None:
    aids = place.document / "aids.toml"
    aids.write_text(aids.read_text(encoding="utf-8").replace('"名簿"', '"顧客表"'), encoding="utf-8")
    assert fresh(place)[0].advice
    assert place.run("build").code == 0
    place.serve_newest()
    assert fresh(place)[0].build.shards[0].data.words["U-4-i"] == ("顧客表",)


def test_a_build_that_was_rolled_back_to_stays(place: Place) -> None:
    assert place.run("rollback").code == 0
    before = Store(place.home).open()
    opened, embedded = fresh(place)
    assert (opened.build.build_id, embedded) == (before.build_id, 0)


def test_where_the_build_is_damaged_the_one_before_answers_until_a_new_one_is_published(place: Place) -> None:
    damaged = Store(place.home).open()
    vectors = next(damaged.path.rglob("vectors.safetensors"))
    vectors.write_bytes(b"")
    opened, _ = fresh(place)
    assert opened.build.build_id < damaged.build_id
    assert "shishin publish" in "".join(opened.build.warnings)
    assert place.run("build").code == 0
    published = place.serve_newest()
    opened, _ = fresh(place)
    assert (opened.build.build_id, opened.build.warnings) == (published, ())


def test_a_first_build_that_was_never_put_in_service_is_taken_as_it_is(place: Place) -> None:
    (place.home / "current").unlink()
    (place.home / "record.jsonl").unlink()
    opened, embedded = fresh(place)
    assert (opened.build.warnings, embedded) == ((), 0)
    assert Store(place.home).live_id() == opened.build.build_id


def test_serving_a_current_place_says_nothing_of_trouble(place: Place) -> None:
    codes, notes = serve(place)
    assert codes == ["U-4-i"]
    assert "注意" not in notes


def test_a_broken_document_leaves_the_last_build_serving(place: Place) -> None:
    (place.document / "source.md").unlink()
    codes, notes = serve(place)
    assert codes == ["U-4-i"]
    assert "source.md" in notes
    assert "最後に作れた索引" in notes


def test_a_builder_at_work_does_not_keep_a_page_from_opening(place: Place) -> None:
    change(place)
    with StoreWriter(place.home).lock():
        codes, notes = serve(place)
    assert codes == ["U-4-i"]
    assert notes.count("注意") == 1
    assert "shishin publish" in notes


def test_without_any_build_a_broken_document_is_told(place: Place) -> None:
    shutil.rmtree(place.home)
    (place.document / "source.md").unlink()
    with pytest.raises(DocumentError, match=r"source\.md"):
        serve(place)


def test_opening_to_ask_builds_nothing(place: Place, tmp_path: Path) -> None:
    change(place)
    before = Store(place.home).open().build_id
    assert open_assistant(place.settings).build.build_id == before
    empty = Place(tmp_path / "empty", place.documents, place.model)
    with pytest.raises(StoreMissingError):
        open_assistant(empty.settings)
    assert not empty.home.exists()
