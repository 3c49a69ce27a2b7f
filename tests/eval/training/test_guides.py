"""The training documents: read by the parser, each question in its item, nothing twice, nothing of a test."""

import json
from pathlib import Path

import pytest

from corpus.errors import DatasetError
from eval.data.dataset import GUIDELINE, load_questions
from eval.data.leakage import find_leaks
from eval.training.guides import Guide, load_guide, load_guides
from index.prepared_document import PreparedDocument

SOURCE = """# 架空の図書室の決まり

## 第1章 貸出

### 第1条(冊数)
1 一人が借りられる本は、同時に五冊までとする。視聴覚資料は二点までとする。

2 貸出の期間は二週間とし、予約のない本は一度だけ延ばすことができる。
"""
LOANS = {"anchor": "同時に五冊まで", "questions": ["何冊まで?", "DVDは?"]}
TERM = {"anchor": "予約のない本は一度だけ", "questions": ["返すのいつ?"]}
NEAR = {"near": "貸出の期間は二週間", "questions": ["延滞したら罰金?"]}


@pytest.fixture(scope="module")
def guides() -> tuple[Guide, ...]:
    """The documents that come with Shishin."""
    return load_guides()


def write(root: Path, *rows: object, name: str = "library", disputed: str = "") -> Path:
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "source.md").write_text(SOURCE, encoding="utf-8")
    lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    (folder / "questions.jsonl").write_text(lines, encoding="utf-8")
    if disputed:
        (folder / "disputed.txt").write_text(disputed, encoding="utf-8")
    return folder


def test_a_question_knows_its_item_and_its_sentence(tmp_path: Path) -> None:
    guide = load_guide(write(tmp_path, LOANS, TERM, NEAR))
    first, _, term, near = guide.questions
    assert (first.text, first.answers) == ("何冊まで?", True)
    assert first.sentence == "1 一人が借りられる本は、同時に五冊までとする。"
    assert f"第1条(冊数)\n{first.sentence}" in guide.sentences[first.item]
    assert "視聴覚資料は二点まで" in guide.texts[first.item]
    assert (near.item, near.answers) == (term.item, False)


def test_a_disputed_question_is_left_out(tmp_path: Path) -> None:
    guide = load_guide(write(tmp_path, LOANS, TERM, disputed="DVDは?\n"))
    assert [each.text for each in guide.questions] == ["何冊まで?", "返すのいつ?"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"anchor": "どこにもない", "questions": ["何?"]}], "どこにもない"),
        ([{"anchor": "まで", "questions": ["何?"]}], "ちょうど一度"),
        ([{"anchor": "架空の図書室", "questions": ["何?"]}], "項目の中"),
        ([{"anchor": "同時に五冊まで", "questions": []}], "質問がありません"),
        ([{"anchor": "同時に五冊まで"}], "1 行目"),
        ([LOANS, {"anchor": "予約のない", "question": "何?", "questions": ["何?"]}], "2 行目"),
    ],
)
def test_a_bad_row_is_told_with_its_line(tmp_path: Path, rows: list[object], words: str) -> None:
    with pytest.raises(DatasetError, match=words):
        load_guide(write(tmp_path, *rows))


def test_a_question_in_two_documents_is_told(tmp_path: Path) -> None:
    write(tmp_path, LOANS)
    write(tmp_path, LOANS, name="other")
    with pytest.raises(DatasetError, match="「何冊まで\\?」が library と other"):
        load_guides(tmp_path)


def test_a_folder_without_documents_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="学習用の文書がありません"):
        load_guides(tmp_path)


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    folder = write(tmp_path, LOANS)
    (folder / "questions.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(DatasetError, match="questions"):
        load_guide(folder)


@pytest.mark.long
def test_every_item_that_is_asked_about_is_asked_five_times_or_is_disputed(guides: tuple[Guide, ...]) -> None:
    assert len(guides) >= 60
    for guide in guides:
        answered = [each for each in guide.questions if each.answers]
        assert len(answered) >= 100, guide.name
        assert {each.item for each in guide.questions} <= guide.texts.keys()
        assert any(not each.answers for each in guide.questions), guide.name


@pytest.mark.long
def test_no_test_question_nor_a_near_copy_is_trained_on(
    guides: tuple[Guide, ...], prepared: tuple[PreparedDocument, ...]
) -> None:
    data = next(each.data for each in prepared if each.data.version == "1.0-overview")
    keys = [item.key for item in data.items]
    asked = [each for split in ("test", "real") for each in load_questions(GUIDELINE, split, keys)]
    texts = {guide.name: [each.text for each in guide.questions] for guide in guides}
    assert find_leaks(asked, texts, source="") == ()
