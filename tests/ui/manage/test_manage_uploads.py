"""Uploaded files: taken once, by whoever brought them, and deleted."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from corpus.errors import ChoiceError, InputError
from ui.manage.uploads import LARGEST, Uploads


async def chunks(*given: bytes) -> AsyncIterator[bytes]:
    for each in given:
        yield each


def bring(uploads: Uploads, name: str, *given: bytes, by: str = "太郎") -> str:
    return asyncio.run(uploads.receive(name, by, chunks(*given)))


def test_a_file_is_taken_once_and_by_its_owner() -> None:
    uploads = Uploads()
    token = bring(uploads, "新しい版.PDF", b"ab", b"c")
    with pytest.raises(ChoiceError, match="届いていません"):
        uploads.take(token, "花子")
    file = uploads.take(token, "太郎")
    assert (file.path.read_bytes(), file.path.suffix, file.name) == (b"abc", ".pdf", "新しい版.PDF")
    with pytest.raises(ChoiceError, match="届いていません"):
        uploads.take(token, "太郎")


@pytest.mark.parametrize(
    ("name", "shown", "suffix"),
    [
        ("../../etc/passwd", "passwd", ".md"),
        ("C:\\文書\\版.html", "版.html", ".html"),
        ("a\u202egpj.exe\n", "agpj.exe", ".md"),
        ("", "(名前のないファイル)", ".md"),
        ("長" * 500, "長" * 200, ".md"),
    ],
)
def test_a_name_is_only_ever_shown(name: str, shown: str, suffix: str) -> None:
    uploads = Uploads()
    file = uploads.take(bring(uploads, name, b"x"), "太郎")
    assert (file.name, file.path.suffix) == (shown, suffix)
    assert name not in str(file.path) or not name


def test_what_is_too_large_is_refused_while_it_comes_in() -> None:
    uploads, read = Uploads(), []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            read.append(1)
            yield bytes(1024 * 1024)

    with pytest.raises(InputError, match="64 MB まで"):
        asyncio.run(uploads.receive("大.pdf", "太郎", endless()))
    assert len(read) == LARGEST // 1024**2 + 1
    file = uploads.take(bring(uploads, "小.pdf", b"x"), "太郎")
    assert list(file.path.parent.iterdir()) == [file.path]


def test_what_was_left_is_deleted_when_the_same_person_brings_another() -> None:
    uploads = Uploads()
    other = bring(uploads, "花子の.md", b"x", by="花子")
    left = bring(uploads, "一.md", b"x")
    file = uploads.take(bring(uploads, "二.md", b"x"), "太郎")
    with pytest.raises(ChoiceError):
        uploads.take(left, "太郎")
    assert len(list(file.path.parent.iterdir())) == 2
    assert uploads.take(other, "花子").name == "花子の.md"


def test_the_folder_goes_with_the_server() -> None:
    uploads = Uploads()
    folder = uploads.take(bring(uploads, "一.md", b"x"), "太郎").path.parent
    assert folder.stat().st_mode & 0o077 == 0
    del uploads
    assert not folder.exists()
