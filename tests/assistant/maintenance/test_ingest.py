"""Ingest through the command line: what is looked at, what is stored, what is refused."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpus.guideline.document import load_document
from corpus.guideline.editorial import general_aids, load_aids, load_editorial
from corpus.guideline.library import Library
from index.settings import BUNDLED_MODEL
from index.store.record import Deed, Stage
from index.store.store import Store
from tests.assistant.command import Finished, Place, failure_of
from tests.assistant.editions import write_edition
from tests.conftest import DOCUMENTS

OVERVIEW = DOCUMENTS / "ai-guideline" / "1.0-overview"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A library with the overview and nothing in the store."""
    documents = tmp_path / "documents"
    write_edition(documents, "1.0-overview", "")
    for name in ("editorial.toml", "aids.toml", "document.toml", "source.md"):
        target = next(documents.glob("*/1.0-overview")) / name
        target.write_bytes((OVERVIEW / name).read_bytes())
    return Place(tmp_path / "home", documents, BUNDLED_MODEL)


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The overview with one item reworded and one renumbered."""
    text = (OVERVIEW / "source.md").read_text(encoding="utf-8")
    path = tmp_path / "received.md"
    path.write_text(
        text.replace("脆弱性に対応することを検討する", "脆弱性に速やかに対応する").replace(
            "D-3) ii.", "D-3) iii."
        ),
        encoding="utf-8",
        newline="",
    )
    return path


def ingest(place: Place, path: Path, *more: str, version: str = "1.1") -> Finished:
    return place.run("ingest", str(path), "--document", "ai-guideline", "--version", version, *more)


def stored(place: Place) -> list[str]:
    return sorted(str(path.relative_to(place.documents)) for path in place.documents.rglob("*"))


def test_a_look_stores_nothing(place: Place, changed: Path) -> None:
    before = stored(place)
    done = ingest(place, changed)
    assert done.code == 0
    assert "110 項目" in done.out
    assert "変更 1、改番 1、変更なし 108" in done.out
    assert "まだ何も保存していません" in done.out
    assert stored(place) == before
    assert not (place.home / "record.jsonl").exists()


def test_what_is_accepted_is_stored_with_its_notes_and_aids(place: Place, changed: Path) -> None:
    done = ingest(
        place,
        changed,
        "--published",
        "2025-03-28",
        "--url",
        "https://example.jp/1.1",
        "--accept",
        "--by",
        "山田",
    )
    assert done.code == 0, done.err
    library = Library(place.documents)
    folder = library.folder("ai-guideline", "1.1")
    document = load_document(folder)
    assert document.text.encode() == changed.read_bytes()
    assert document.name == "AI事業者ガイドライン(第1.1版)"
    assert document.manifest.published.isoformat() == "2025-03-28"
    assert document.manifest.url == "https://example.jp/1.1"
    assert document.manifest.original is None
    assert load_editorial(folder).phases["D-3-iii"] == load_editorial(OVERVIEW).phases["D-3-ii"]
    assert load_aids(folder).items["D-3-iii"] == load_aids(OVERVIEW).items["D-3-ii"]
    begun, ended = Store(place.home).history().entries
    assert (ended.deed, ended.by, ended.versions) == (Deed.INGEST, "山田", ("ai-guideline@1.1",))
    assert (begun.stage, ended.stage) == (Stage.BEGUN, Stage.DONE)


def test_the_look_as_json(place: Place, changed: Path) -> None:
    done = ingest(place, changed, "--json")
    fields = json.loads(done.out)
    assert fields["changes"]["revised"] == fields["changes"]["renumbered"] == 1
    assert sum(fields["items"].values()) == 110
    assert fields["compared_with"] == "1.0-overview"
    assert fields["aids_missing"] == []


def test_a_document_without_a_version_before_starts_with_the_general_topics(
    place: Place, tmp_path: Path
) -> None:
    path = tmp_path / "rules.md"
    path.write_text("# 規程\n\n第1条 記録を残す。\n\n第2条 記録を確かめる。\n", encoding="utf-8")
    given = ("ingest", str(path), "--document", "rules", "--version", "1", "--title", "規程")
    count = len(general_aids().outside)
    assert f"一般の話題 {count} 件" in place.run(*given).out
    assert json.loads(place.run(*given, "--json").out)["outside_topics"] == count
    assert place.run(*given, "--accept").code == 0
    assert load_aids(Library(place.documents).folder("rules", "1")) == general_aids()


def test_the_next_version_keeps_them(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "rules.md"
    path.write_text("# 規程\n\n第1条 記録を残す。\n\n第2条 記録を確かめる。\n", encoding="utf-8")
    given = ("ingest", str(path), "--document", "rules", "--title", "規程", "--accept", "--version")
    assert place.run(*given, "1").code == place.run(*given, "2").code == 0
    assert load_aids(Library(place.documents).folder("rules", "2")).outside == general_aids().outside


def test_another_encoding_is_converted_and_the_original_kept(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "sjis.txt"
    raw = ("# 規程\n\n" + "第1条 記録を残す。\n\n第2条 記録を確かめる。\n\n" * 20).encode("cp932")
    path.write_bytes(raw)
    done = place.run(
        "ingest", str(path), "--document", "rules", "--version", "1", "--title", "規程", "--accept"
    )
    assert done.code == 0, done.err
    assert "Shift_JIS から UTF-8 に変換しました" in done.out
    document = load_document(Library(place.documents).folder("rules", "1"))
    assert document.text == raw.decode("cp932")
    assert document.manifest.original
    assert document.manifest.original.sha256 == hashlib.sha256(raw).hexdigest()
    assert (document.folder / document.manifest.original.file).read_bytes() == raw


def test_an_original_that_was_changed_later_is_told(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html><body><h1>指針</h1><p>記録を残す。</p></body></html>", encoding="utf-8")
    done = place.run("ingest", str(path), "--document", "x", "--version", "1", "--title", "指針", "--accept")
    assert done.code == 0, done.err
    (original,) = place.documents.glob("x/1/original*")
    original.write_bytes(original.read_bytes() + b" ")
    assert "original" in place.run("verify").err


def scanned(path: Path) -> Path:
    image = path.with_suffix(".ppm")
    image.write_bytes(b"P6 8 8 255\n" + bytes(range(192)))
    canvas = Canvas(str(path))
    canvas.drawImage(ImageReader(str(image)), 72, 72, 400, 600)
    canvas.showPage()
    canvas.save()
    return path


def encrypted(path: Path) -> Path:
    canvas = Canvas(str(path), encrypt="secret")
    canvas.drawString(72, 720, "secret words")
    canvas.save()
    return path


def damaged(path: Path) -> Path:
    path.write_bytes(encrypted(path).read_bytes()[:400])
    return path


def huge(path: Path) -> Path:
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(2 * 1024**3)
    return path


def written(raw: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(raw)
        return path

    return write


BAD = {
    "scanned.pdf": (scanned, "文字"),
    "encrypted.pdf": (encrypted, "パスワード"),
    "damaged.pdf": (damaged, "壊れ"),
    "huge.pdf": (huge, "大きすぎます"),
    "script.html": (written(b"<html><body><script>alert(1)</script><p>a</p></body></html>"), "スクリプト"),
    "empty.md": (written(b""), "空です"),
    "blank.md": (written(b"\n \n"), "言葉がありません"),
    "nul.md": (written("# 見出し\0\n".encode()), "文字として読めません"),
    "word.docx": (written(b"PK\x03\x04" + bytes(60)), "Word"),
    "picture.png": (written(b"\x89PNG\r\n\x1a\n" + bytes(60)), "画像"),
    "packed.md": (written(b"\x1f\x8b\x08" + bytes(60)), "圧縮"),
    "surrogate.md": (written("# 見出し\n".encode() + b"\xed\xa0\x80\n"), "文字として読めません"),
}


@pytest.mark.process  # a PDF is read by a process of its own
@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_used_is_refused_by_name(place: Place, tmp_path: Path, name: str) -> None:
    make, word = BAD[name]
    before = stored(place)
    sentence = failure_of(ingest(place, make(tmp_path / name), "--accept"), 2)
    assert word in sentence
    assert name in sentence
    assert stored(place) == before


@pytest.mark.parametrize(
    ("document", "version", "more", "word"),
    [
        ("ai-guideline", "1.0-overview", (), "すでに登録"),
        ("ai-guideline", "0.9", (), "古い版"),
        ("unknown", "1.0", (), "--title"),
        ("ai-guideline", "../1.1", (), "使えません"),
        ("ai guideline", "1.1", ("--title", "題"), "使えません"),
    ],
)
def test_a_version_that_cannot_be_added_is_refused(
    place: Place, changed: Path, document: str, version: str, more: tuple[str, ...], word: str
) -> None:
    before = stored(place)
    given = ("ingest", str(changed), "--document", document, "--version", version, "--accept", *more)
    assert word in failure_of(place.run(*given), 2)
    assert stored(place) == before


def test_an_older_version_can_be_added_on_purpose(place: Place, changed: Path) -> None:
    assert ingest(place, changed, "--older", "--accept", version="0.9").code == 0
    assert Library(place.documents).versions("ai-guideline") == ("0.9", "1.0-overview")


@pytest.mark.parametrize("path", ["", "/dev/null", "nowhere.md"])
def test_what_is_no_file_is_refused(place: Place, tmp_path: Path, path: str) -> None:
    failure_of(ingest(place, tmp_path / path, "--accept"), 2)
