"""A document folder is read exactly as it stands, or refused in one sentence that names the file."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import DocumentError, InputError
from corpus.guideline.document import load_document
from corpus.guideline.editorial import Editorial
from corpus.guideline.library import Library
from corpus.parsing.parser import parse
from tests.corpus.folders import TEXT, is_one_japanese_sentence, manifest, write
from tests.corpus.samples import DOCUMENTS, OVERVIEW, OVERVIEW_SHA256, overview


def refused(folder: Path, *named: str) -> None:
    with pytest.raises(DocumentError) as caught:
        load_document(folder)
    assert is_one_japanese_sentence(str(caught.value), *named), str(caught.value)
    assert isinstance(caught.value, InputError)
    assert caught.value.exit_code == 2


def test_the_source_of_the_overview_is_untouched() -> None:
    raw = (OVERVIEW / "source.md").read_bytes()
    assert hashlib.sha256(raw).hexdigest() == OVERVIEW_SHA256
    assert load_document(OVERVIEW).manifest.sha256 == OVERVIEW_SHA256
    assert overview().text.encode() == raw


def test_the_overview_says_where_it_comes_from() -> None:
    document = overview()
    assert (document.id, document.version) == ("ai-guideline", "1.0-overview")
    assert document.name == "AI事業者ガイドライン(第1.0版 概要)"
    assert document.source_path == "corpus/documents/ai-guideline/1.0-overview/source.md"
    assert document.manifest.published == date(2024, 4, 19)
    assert document.manifest.publisher == "総務省・経済産業省"


def test_a_folder_is_read(tmp_path: Path) -> None:
    document = load_document(write(tmp_path))
    assert (document.id, document.version, document.text) == ("trial", "2.0", TEXT)


def test_a_folder_named_from_where_we_stand_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path)
    monkeypatch.chdir(folder)
    assert load_document(Path()) == load_document(folder)


def test_windows_line_ends_and_a_byte_order_mark_are_characters_of_the_text(tmp_path: Path) -> None:
    raw = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    document = load_document(write(tmp_path, raw))
    assert document.text == raw.decode("utf-8")
    assert document.text.startswith("\ufeff# 目的\r\n")
    (item,) = parse(document, Editorial()).items
    assert raw.decode("utf-8")[item.spans[0].start : item.spans[0].end] == "目的の言葉"


def test_a_manifest_with_a_byte_order_mark_or_a_checksum_in_capitals_is_read(tmp_path: Path) -> None:
    digest = hashlib.sha256(TEXT.encode()).hexdigest().upper()
    folder = write(tmp_path)
    text = manifest(TEXT.encode(), {"sha256": f'"{digest}"'})
    (folder / "document.toml").write_text(text, encoding="utf-8-sig")
    assert load_document(folder).text == TEXT


def test_no_manifest(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "document.toml").unlink()
    refused(folder, str(folder / "document.toml"), "ありません")


def test_no_folder_at_all(tmp_path: Path) -> None:
    refused(tmp_path / "trial" / "2.0", "document.toml", "ありません")


@pytest.mark.parametrize("text", ["title = ", "題 = 1", "[[[", 'title = "あ'])
def test_a_manifest_that_is_no_toml(tmp_path: Path, text: str) -> None:
    folder = write(tmp_path)
    (folder / "document.toml").write_text(text, encoding="utf-8")
    refused(folder, str(folder / "document.toml"), "TOML")


def test_a_manifest_that_is_not_utf8(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "document.toml").write_bytes('title = "題"'.encode("shift_jis"))
    refused(folder, str(folder / "document.toml"), "UTF-8")


@pytest.mark.parametrize(
    "name", ["title", "edition", "version", "publisher", "published", "url", "terms", "source", "sha256"]
)
def test_a_manifest_without_a_field(tmp_path: Path, name: str) -> None:
    refused(write(tmp_path, changed={name: None}), "document.toml", name)


@pytest.mark.parametrize(("name", "value"), [("version", "2.0"), ("published", '"去年"'), ("title", "[]")])
def test_a_manifest_with_a_field_of_another_shape(tmp_path: Path, name: str, value: str) -> None:
    refused(write(tmp_path, changed={name: value}), "document.toml", name)


def test_every_field_at_fault_is_named(tmp_path: Path) -> None:
    refused(write(tmp_path, changed={"title": None, "url": None, "sha256": None}), "title", "url", "sha256")


def test_a_version_that_is_not_the_folders_name(tmp_path: Path) -> None:
    refused(write(tmp_path, changed={"version": '"2.1"'}), "document.toml", "2.1", "2.0")


@pytest.mark.parametrize("name", ["../source.md", "/etc/passwd", "a/b.md", "", ".", ".."])
def test_a_source_that_is_no_file_name(tmp_path: Path, name: str) -> None:
    refused(write(tmp_path, changed={"source": f'"{name}"'}), "document.toml", "source")


def test_no_source(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "source.md").unlink()
    refused(folder, str(folder / "source.md"), "ありません")


def test_a_source_that_is_a_folder(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "source.md").unlink()
    (folder / "source.md").mkdir()
    refused(folder, str(folder / "source.md"), "読めません")


def test_a_source_that_was_changed(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "source.md").write_text(TEXT.replace("言葉", "別物"), encoding="utf-8")
    refused(folder, str(folder / "source.md"), "sha256")


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("shift_jis", "UTF-8"), ("euc_jp", "UTF-8"), ("utf-16", "UTF-8"), ("iso2022_jp", "ESC")],
)
def test_a_source_in_another_encoding(tmp_path: Path, encoding: str, named: str) -> None:
    refused(write(tmp_path, TEXT.encode(encoding)), "source.md", named)


def test_a_source_cut_inside_a_character(tmp_path: Path) -> None:
    refused(write(tmp_path, TEXT.encode().rstrip()[:-1]), "source.md", "UTF-8", "(25 バイト目)")


@pytest.mark.parametrize("raw", [b"\0", b"# a\n\n- b\0c\n", b"%PDF-1.7\n\0\0"])
def test_a_source_with_nul(tmp_path: Path, raw: bytes) -> None:
    refused(write(tmp_path, raw), "source.md", "NUL")


@pytest.mark.parametrize("raw", [b"", b" \n\t\n", b"\xef\xbb\xbf", b"---\n\n<br>\n"])
def test_a_source_without_words(tmp_path: Path, raw: bytes) -> None:
    refused(write(tmp_path, raw), "source.md", "言葉がありません")


def test_a_source_without_items(tmp_path: Path) -> None:
    document = load_document(write(tmp_path, "# 見出しだけ\n".encode()))
    with pytest.raises(DocumentError) as caught:
        parse(document, Editorial())
    assert is_one_japanese_sentence(
        str(caught.value).replace("確かめてください。", "ください。"), "source.md"
    )


def test_documents_are_found_in_order(tmp_path: Path) -> None:
    for place in ("b/1.0", "a/1.1", "a/1.0", "a/.git", ".cache/x"):
        (tmp_path / place).mkdir(parents=True)
    (tmp_path / "a" / "README.md").touch()
    found = [path.relative_to(tmp_path).as_posix() for path in Library(tmp_path).folders()]
    assert found == ["a/1.0", "a/1.1", "b/1.0"]
    assert OVERVIEW in Library(DOCUMENTS).folders()


@pytest.mark.parametrize("made", [True, False])
def test_no_documents_at_all(tmp_path: Path, made: bool) -> None:
    root = tmp_path / "documents"
    if made:
        root.mkdir()
    with pytest.raises(DocumentError) as caught:
        Library(root).folders()
    assert is_one_japanese_sentence(str(caught.value), str(root))
