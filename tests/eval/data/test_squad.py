"""SQuAD files: what becomes of them, and how one that is none is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import DatasetError, InputError, StoreWriteError
from eval.data.collection import load_collection
from eval.data.squad import import_squad


def qa(id: str, question: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "question": question, "answers": [{"text": "x", "answer_start": 0}], **more}


SQUAD: dict[str, Any] = {
    "version": "1.1",
    "data": [
        {
            "title": "梅雨",
            "paragraphs": [
                {
                    "context": "梅雨 [SEP] 雨が続く。",
                    "qas": [qa("1", "何が続くか"), qa("2", "いつ", is_impossible=True)],
                },
                {"context": "夏の前に来る。", "qas": [qa("3", "いつ来るか")]},
            ],
        },
        {"title": "雨", "paragraphs": [{"context": "夏の前に来る。", "qas": [qa("4", "いつの前か")]}]},
    ],
}


def squad_file(folder: Path, content: object = SQUAD) -> Path:
    path = folder / "squad.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_paragraphs_become_documents(tmp_path: Path) -> None:
    told = import_squad(squad_file(tmp_path), tmp_path / "new" / "out", "valid")
    assert "文書 2 件と問い 3 問" in told
    assert "1 問は除きました" in told
    collection = load_collection(tmp_path / "new" / "out")
    assert collection.split == "valid"
    texts = [
        (each.title.text, each.spans[0].of(collection.prepared.source))
        for each in collection.prepared.data.items
    ]
    assert texts == [("梅雨", "雨が続く。"), ("梅雨", "夏の前に来る。")]
    judged = [(each.id, each.text, list(each.qrels)) for each in collection.questions]
    assert judged == [("1", "何が続くか", ["p1"]), ("3", "いつ来るか", ["p2"]), ("4", "いつの前か", ["p2"])]
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["out"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    import_squad(squad_file(tmp_path), tmp_path / "out", "test")
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == [
        "corpus.jsonl",
        "qrels",
        "queries.jsonl",
    ]


def test_what_is_there_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    for out in (tmp_path / "out", tmp_path / "out" / "mine.txt"):
        with pytest.raises(InputError, match="空のフォルダーではありません"):
            import_squad(squad_file(tmp_path), out, "test")
    assert (tmp_path / "out" / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("split", ["", ".", "..", "a/b", "../x"])
def test_a_split_that_is_no_name_is_refused(tmp_path: Path, split: str) -> None:
    with pytest.raises(InputError, match="split"):
        import_squad(squad_file(tmp_path), tmp_path / "out", split)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ('{"data": [', "SQuAD"),
        ("[" * 100_000, "SQuAD"),
        ([], "SQuAD"),
        ({"articles": []}, "SQuAD"),
        ({"data": [{"title": "x"}]}, "SQuAD"),
        ({"data": [{"paragraphs": [{"context": "x", "qas": [{"id": "1"}]}]}]}, "SQuAD"),
        ({"data": []}, "一つもありません"),
        (
            {"data": [{"paragraphs": [{"context": "x", "qas": [qa("1", "q", is_impossible=True)]}]}]},
            "一つもありません",
        ),
        ({"data": [{"paragraphs": [{"context": "x", "qas": [qa("1", "q"), qa("1", "r")]}]}]}, "「1」"),
    ],
)
def test_a_file_that_is_none_is_told(tmp_path: Path, content: object, word: str) -> None:
    file = squad_file(tmp_path, content)
    with pytest.raises(DatasetError, match=word) as refused:
        import_squad(file, tmp_path / "out", "test")
    assert str(file) in str(refused.value)
    assert not (tmp_path / "out").exists()


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    shift_jis = tmp_path / "sjis.json"
    shift_jis.write_bytes(json.dumps(SQUAD, ensure_ascii=False).encode("shift_jis"))
    for file, word in (
        (tmp_path / "none.json", "ありません"),
        (tmp_path, "読めません"),
        (shift_jis, "UTF-8"),
    ):
        with pytest.raises(DatasetError, match=word):
            import_squad(file, tmp_path / "out", "test")


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreWriteError, match="書けません"):
        import_squad(squad_file(tmp_path), tmp_path / "squad.json" / "out", "test")
