"""``shishin diff`` on the command line: which versions, which form, where to, and what bad input gets."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.assistant.command import Place, sentence_of
from tests.assistant.maintenance.test_revision_report import NEW, OLD
from tests.corpus.folders import manifest


def put(place: Place, document: str, version: str, text: str) -> Path:
    """A document folder with this text."""
    folder = place.documents / document / version
    folder.mkdir(parents=True)
    (folder / "source.md").write_bytes(text.encode())
    (folder / "document.toml").write_text(
        manifest(text.encode(), {"version": f'"{version}"'}), encoding="utf-8"
    )
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Two versions of the guideline and one of another document; nothing was built."""
    made = Place(tmp_path / "home", tmp_path / "documents", "bundled")
    put(made, "ai-guideline", "1.0-overview", OLD)
    put(made, "ai-guideline", "1.1", NEW)
    put(made, "other", "3", OLD)
    return made


def test_two_versions_for_people(place: Place) -> None:
    done = place.run("diff", "1.0", "1.1")
    assert (done.code, done.err) == (0, "")
    assert "■ AI提供者" in done.out
    assert "[改番] P-5-i から P-6-i に番号が変わった。" in done.out
    assert not place.home.exists()


def test_the_other_way_round(place: Place) -> None:
    assert "P-6-i から P-5-i に番号が変わった。" in place.run("diff", "1.1", "1.0-overview").out


def test_one_role_for_programs(place: Place) -> None:
    done = place.run("diff", "1.0", "1.1", "--role", "provider", "--json")
    assert (done.code, done.err) == (0, "")
    fields = json.loads(done.out)
    assert fields["role"] == "provider"
    assert [section["label"] for section in fields["sections"]] == ["共通", "AI提供者"]


@pytest.mark.parametrize(
    ("option", "begins"), [("--html", "<!doctype html>"), ("--markdown", "# 新旧対照表")]
)
def test_each_form_to_the_screen_or_to_a_file(place: Place, tmp_path: Path, option: str, begins: str) -> None:
    printed = place.run("diff", "1.0", "1.1", option)
    assert printed.out.startswith(begins)
    out = tmp_path / "報告"
    told = place.run("diff", "1.0", "1.1", option, "--out", str(out))
    assert (told.code, told.out) == (0, f"新旧対照表を {out} に書きました。\n")
    assert out.read_text(encoding="utf-8") == printed.out


def test_the_only_document_needs_no_name(tmp_path: Path) -> None:
    made = Place(tmp_path / "home", tmp_path / "documents", "bundled")
    put(made, "mine", "1", OLD)
    put(made, "mine", "2", NEW)
    assert made.run("diff", "1", "2").code == 0


def test_without_a_name_the_document_of_the_settings_is_compared(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(place, "other", "4", NEW)
    monkeypatch.setenv("SHISHIN_DOCUMENT", "other")
    done = place.run("diff", "3", "4")
    assert (done.code, done.err) == (0, "")
    assert "版 4" in done.out
    assert "3、4" in sentence_of(place.run("diff", "3", "9.9"), 2)


def test_one_of_several_documents_needs_a_name(tmp_path: Path) -> None:
    made = Place(tmp_path / "home", tmp_path / "documents", "bundled")
    put(made, "mine", "1", OLD)
    put(made, "yours", "1", OLD)
    told = sentence_of(made.run("diff", "1", "2"), 2)
    assert "--document" in told and "mine、yours" in told


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("1.0", "9.9"), ("9.9", "1.0-overview、1.1")),
        (("../other/3", "1.1"), ("../other/3", "1.0-overview、1.1")),
        (("", "1.1"), ("1.0-overview、1.1",)),
        (("1.1", "1.1"), ("同じ版", "1.1")),
        (("1.0", "1.0-overview"), ("同じ版",)),
        (("1.0", "1.1", "--document", "none"), ("none", "ai-guideline、other")),
        (("1.0", "1.1", "--role", "king"), ("king",)),
        (("1.0", "1.1", "--json", "--html"), ("--json、--html",)),
        (("1.0",), ("NEW",)),
    ],
)
def test_what_cannot_be_compared(place: Place, arguments: tuple[str, ...], named: tuple[str, ...]) -> None:
    told = sentence_of(place.run("diff", *arguments), 2)
    assert all(each in told for each in named)


def test_a_place_that_cannot_be_written_is_told_before_the_work(place: Place, tmp_path: Path) -> None:
    assert "フォルダー" in sentence_of(place.run("diff", "1.0", "9.9", "--out", str(tmp_path)), 2)
    missing = tmp_path / "none" / "out.html"
    assert str(missing.parent) in sentence_of(place.run("diff", "1.0", "1.1", "--out", str(missing)), 2)


def test_a_source_changed_on_disk_is_not_compared(place: Place) -> None:
    source = place.documents / "ai-guideline" / "1.1" / "source.md"
    source.write_text(OLD, encoding="utf-8")
    assert hashlib.sha256(OLD.encode()).hexdigest() in sentence_of(place.run("diff", "1.0", "1.1"), 2)


def test_no_document_at_all(tmp_path: Path) -> None:
    empty = Place(tmp_path / "home", tmp_path, "bundled")
    assert str(tmp_path) in sentence_of(empty.run("diff", "1.0", "1.1"), 2)
