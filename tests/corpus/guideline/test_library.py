"""The library gives its documents by name and takes new versions, each once and under a sound name."""

from pathlib import Path

import pytest

from corpus.errors import ChoiceError, DocumentError
from corpus.guideline.document import load_document
from corpus.guideline.library import IngestStep, Library
from tests.corpus.doomed_library import add
from tests.corpus.folders import is_one_japanese_sentence
from tests.corpus.three_versions import DOCUMENT, THIRD, files, write_versions


def names(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


def test_versions_are_given_oldest_first(tmp_path: Path) -> None:
    library = Library(write_versions(tmp_path, "1.2", "1.0", "1.1"))
    write_versions(tmp_path, "1.0", document="other")
    assert library.documents() == ("other", DOCUMENT)
    assert library.versions(DOCUMENT) == ("1.0", "1.1", "1.2")
    assert library.versions("none") == ()
    assert library.editions() == ("other@1.0", *(f"{DOCUMENT}@{each}" for each in ("1.0", "1.1", "1.2")))
    assert library.folder(DOCUMENT, "1.1") == tmp_path / DOCUMENT / "1.1"


def test_what_is_no_version_is_not_seen(tmp_path: Path) -> None:
    write_versions(tmp_path, "1.0")
    for place in (f"{DOCUMENT}/.ingest-1.1-0a", ".cache/1.0", f"{DOCUMENT}/notes"):
        (tmp_path / place).mkdir(parents=True)
    (tmp_path / DOCUMENT / ".ingest-1.1-0a" / "document.toml").touch()
    (tmp_path / ".cache" / "1.0" / "document.toml").touch()
    assert Library(tmp_path).documents() == (DOCUMENT,)
    assert Library(tmp_path).versions(DOCUMENT) == ("1.0",)


def test_an_empty_library_has_nothing(tmp_path: Path) -> None:
    for root in (tmp_path, tmp_path / "none"):
        assert Library(root).documents() == ()
        assert Library(root).versions(DOCUMENT) == ()


@pytest.mark.parametrize(
    ("document", "version", "named"),
    [(DOCUMENT, "2.0", "1.0、1.1"), ("none", "1.0", DOCUMENT), ("..", "1.0", DOCUMENT), ("あ" * 300, "", "")],
)
def test_what_is_not_there_is_named_with_what_there_is(
    tmp_path: Path, document: str, version: str, named: str
) -> None:
    library = Library(write_versions(tmp_path, "1.0", "1.1"))
    with pytest.raises(ChoiceError, match="はありません。次から選んでください") as caught:
        library.folder(document, version)
    assert named in str(caught.value)


def test_a_version_is_added_with_every_step_told(tmp_path: Path) -> None:
    told: list[str] = []
    folder = Library(tmp_path / "deep" / "er").add(DOCUMENT, "1.2", files("1.2"), told.append)
    assert load_document(folder).text == THIRD
    assert told == list(IngestStep)
    assert names(folder) == ["document.toml", "source.md"]


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../x", "a/b", "/a", ".x", "-x", "a b", "a\n", "a\0", "a@b", "a#b", "x" * 300]
)
def test_a_name_that_can_be_no_folder_is_refused(tmp_path: Path, name: str) -> None:
    write_versions(tmp_path / "root", "1.0")
    before = names(tmp_path)
    for document, version in ((DOCUMENT, name), (name, "1.1")):
        with pytest.raises(DocumentError) as caught:
            Library(tmp_path / "root").add(document, version, files("1.1"))
        message = str(caught.value)
        assert f"「{name[:40]}" in message
        assert "使えません" in message
        assert len(message) < 150
    assert names(tmp_path) == before


@pytest.mark.parametrize("name", ["1.0-overview", "令和6年版", "v1.1+a", "あ" * 66, "x" * 200])
def test_a_name_that_people_give_is_taken(tmp_path: Path, name: str) -> None:
    folder = Library(tmp_path).add(DOCUMENT, name, files("1.0"))
    assert folder.name == name
    assert Library(tmp_path).versions(DOCUMENT) == (name,)


def test_a_version_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    write_versions(tmp_path, "1.0")
    with pytest.raises(DocumentError) as caught:
        Library(tmp_path).add(DOCUMENT, "1.0", files("1.1"))
    assert "すでに登録されています" in str(caught.value)
    assert is_one_japanese_sentence(str(caught.value), DOCUMENT, "1.0")
    assert (tmp_path / DOCUMENT / "1.0" / "source.md").read_bytes() == files("1.0")["source.md"]


@pytest.mark.parametrize("step", list(IngestStep)[:-1])
def test_of_two_at_once_one_wins_whole(tmp_path: Path, step: IngestStep) -> None:
    """The other comes in, and is done, before some step of the first."""
    made = files("1.1", THIRD)

    def meanwhile(told: str) -> None:
        if told == step:
            add(tmp_path)

    with pytest.raises(DocumentError, match="すでに登録されています"):
        Library(tmp_path).add(DOCUMENT, "1.1", made, meanwhile)
    assert {path.name: path.read_bytes() for path in (tmp_path / DOCUMENT / "1.1").iterdir()} == files("1.1")
    assert names(tmp_path / DOCUMENT) == ["1.1", "1.1/document.toml", "1.1/source.md"]


def test_an_interrupt_leaves_nothing(tmp_path: Path) -> None:
    def interrupt(step: str) -> None:
        if step == IngestStep.RENAME:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Library(tmp_path).add(DOCUMENT, "1.1", files("1.1"), interrupt)
    assert names(tmp_path) == [DOCUMENT]
