"""Opening: what is built first, what is left alone, and what answers when building fails."""

import io
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from assistant.console import open_for_serving
from assistant.opening import Opened, open_assistant, open_fresh
from corpus.errors import DocumentError, StoreMissingError
from index.builder import read_documents
from index.store import Store
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


def test_changed_documents_are_built(place: Place) -> None:
    before = Store(place.home).open()
    change(place)
    opened, embedded = fresh(place)
    assert opened.build.build_id > before.build_id
    assert embedded == 1


def test_changed_search_words_are_built_too(place: Place) -> None:
    aids = place.document / "aids.toml"
    aids.write_text(aids.read_text(encoding="utf-8").replace('"名簿"', '"顧客表"'), encoding="utf-8")
    opened, embedded = fresh(place)
    assert embedded == 0
    assert opened.build.shards[0].data.words["U-4-i"] == ("顧客表",)


def test_a_build_that_was_rolled_back_to_stays(place: Place) -> None:
    change(place)
    assert place.run("build").code == 0
    assert place.run("rollback").code == 0
    before = Store(place.home).open()
    opened, embedded = fresh(place)
    assert (opened.build.build_id, embedded) == (before.build_id, 0)
    assert place.run("build").code == 0
    assert fresh(place)[0].build.build_id > before.build_id


def test_a_damaged_build_is_made_anew(place: Place) -> None:
    damaged = Store(place.home).open()
    vectors = next(damaged.path.rglob("vectors.faiss"))
    vectors.write_bytes(b"")
    opened, _ = fresh(place)
    assert opened.build.warnings == ()
    assert opened.build.build_id > damaged.build_id


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


def test_a_builder_at_work_leaves_the_last_build_serving(place: Place) -> None:
    change(place)
    with Store(place.home).lock():
        codes, notes = serve(place)
    assert codes == ["U-4-i"]
    assert "別の構築" in notes


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
