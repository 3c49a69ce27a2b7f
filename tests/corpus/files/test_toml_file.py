"""TOML files are read or refused in a sentence that names file and field."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus.errors import DocumentError
from corpus.files.toml_file import read_fields, shaped
from tests.corpus.folders import is_one_japanese_sentence


@dataclass(frozen=True)
class Shape:
    name: str
    numbers: dict[str, int]


def test_fields_take_their_shape() -> None:
    assert shaped(Shape, {"name": "題", "numbers": {"a": 1}}, Path("a.toml")) == Shape("題", {"a": 1})


def test_every_field_at_fault_is_named_with_its_place() -> None:
    with pytest.raises(DocumentError) as caught:
        shaped(Shape, {"numbers": {"a": 1, "b": "二"}}, Path("場所/a.toml"))
    assert is_one_japanese_sentence(str(caught.value), "場所/a.toml", "name", "numbers.b")
    assert "numbers.a" not in str(caught.value)


def test_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig"):
        (tmp_path / "a.toml").write_text('name = "題"', encoding=encoding)
        assert read_fields(tmp_path / "a.toml") == {"name": "題"}


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        (b"name =", "TOML"),
        (b'name = "\x91\xe8"', "UTF-8 ではありません(9 バイト目)"),
        (b'name = "\0"', "TOML"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, raw: bytes, named: str) -> None:
    (tmp_path / "a.toml").write_bytes(raw)
    with pytest.raises(DocumentError) as caught:
        read_fields(tmp_path / "a.toml")
    assert is_one_japanese_sentence(str(caught.value), str(tmp_path / "a.toml"), named)


def test_a_folder_in_its_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read_fields(tmp_path)
    assert is_one_japanese_sentence(str(caught.value), str(tmp_path), "読めません")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"a\.toml がありません"):
        read_fields(tmp_path / "a.toml")
