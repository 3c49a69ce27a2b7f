"""Real documents: our questions on them, and a text that must be the one they were written on."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from corpus.errors import DatasetError
from eval.training.real_documents import REAL, load_real

SOURCE = """# 図書室の決まり

## 第1条(冊数)
一人が借りられる本は、同時に五冊までとする。

## 第2条(期間)
貸出は二週間とする。
"""
ROWS = ({"question": "何冊まで?", "item": "S-s1-1"}, {"question": "罰金は?", "near": "S-s2-1"})


def kept(root: Path, *rows: object, checksum: str = sha256(SOURCE.encode()).hexdigest()) -> Path:
    """What we keep of a document."""
    folder = root / "real" / "library"
    folder.mkdir(parents=True)
    about = f'address = "https://example.org/"\npart = "全文"\nsha256 = "{checksum}"\n'
    (folder / "document.toml").write_text(about, encoding="utf-8")
    lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    (folder / "questions.jsonl").write_text(lines, encoding="utf-8")
    return folder.parent


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """What a person fetched."""
    folder = tmp_path / "sources"
    (folder / "library").mkdir(parents=True)
    (folder / "library" / "source.md").write_text(SOURCE, encoding="utf-8")
    return folder


def test_questions_find_their_items_in_the_fetched_text(sources: Path, tmp_path: Path) -> None:
    (guide,) = load_real(sources, kept(tmp_path, *ROWS))
    assert [(each.text, each.item, each.answers) for each in guide.questions] == [
        ("何冊まで?", "S-s1-1", True),
        ("罰金は?", "S-s2-1", False),
    ]
    assert "五冊まで" in guide.texts["S-s1-1"]


def test_another_text_is_told(sources: Path, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="質問を書いたときの文書と違います"):
        load_real(sources, kept(tmp_path, *ROWS, checksum="0" * 64))


def test_a_folder_without_them_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="library"):
        load_real(tmp_path, kept(tmp_path, *ROWS))


@pytest.mark.parametrize("row", [{"question": "何?", "item": "9"}, {"question": "何?"}, {"asked": "何?"}])
def test_a_bad_line_is_told_with_its_number(sources: Path, tmp_path: Path, row: object) -> None:
    with pytest.raises(DatasetError, match="2 行目"):
        load_real(sources, kept(tmp_path, ROWS[0], row))


def test_what_is_kept_are_ten_documents_or_more_with_fifteen_questions_each() -> None:
    folders = [path for path in REAL.iterdir() if path.is_dir()]
    assert len(folders) >= 10
    for folder in folders:
        rows = [json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines()]
        assert sum("item" in row for row in rows) == 15, folder.name
        assert "near" in rows[-1], folder.name
