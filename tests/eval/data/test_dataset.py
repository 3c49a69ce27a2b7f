"""Question sets: what is wrong is named with file and line, and the sets that come with Shishin are right."""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import DatasetError
from corpus.guideline.item import Item, Role
from eval.data.dataset import ANSWERS, GUIDELINE, load_questions
from eval.data.leakage import find_leaks

KEYS = ("U-4-i", "P-5-ii", "P-2-ii.2")
LINES: list[dict[str, Any]] = [
    {"_id": "1", "text": "名簿は", "metadata": {"split": "dev", "category": "plain"}},
    {"_id": "2", "text": "穴は", "metadata": {"split": "dev", "category": "given", "role": "provider"}},
    {"_id": "3", "text": "天気は", "metadata": {"split": "dev", "category": "far", "decline": True}},
    {"_id": "4", "text": "別の", "metadata": {"split": "test", "category": "plain"}},
]
DEV = ("1\tU-4-i\t2", "2\tP-5-ii\t2", "2\tU-4-i\t1")
TEST = ("4\tP-2-ii.2\t2",)
SIDES = ("real", "real-dev")


def write(
    folder: Path,
    lines: Iterable[dict[str, Any] | str] = LINES,
    dev: Iterable[str] = DEV,
    test: Iterable[str] = TEST,
) -> Path:
    texts = [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in lines]
    (folder / "queries.jsonl").write_text("\n".join(texts) + "\n", encoding="utf-8")
    (folder / "qrels").mkdir(exist_ok=True)
    for name, rows in (("dev", dev), ("test", test)):
        path = folder / "qrels" / f"{name}.tsv"
        path.write_text("\n".join(["query-id\tcorpus-id\tscore", *rows]) + "\n", encoding="utf-8")
    return folder


def changed(number: int, **fields: Any) -> list[dict[str, Any]]:
    """The lines with one of them changed; fields of the metadata are found there."""
    lines = json.loads(json.dumps(LINES))
    for name, value in fields.items():
        place = lines[number] if name in ("_id", "text") else lines[number]["metadata"]
        place[name] = value
    return list(lines)


def test_the_questions_of_a_split_in_file_order(tmp_path: Path) -> None:
    questions = load_questions(write(tmp_path), "dev", KEYS)
    assert [each.id for each in questions] == ["1", "2", "3"]
    assert questions[1].role is Role.PROVIDER
    assert questions[1].qrels == {"P-5-ii": 2, "U-4-i": 1}
    assert (questions[2].decline, questions[2].qrels) == (True, {})
    assert [each.id for each in load_questions(tmp_path, "test", KEYS)] == ["4"]


def test_what_editors_leave_in_a_file_is_taken(tmp_path: Path) -> None:
    write(tmp_path, [*LINES[:2], "", {**LINES[2], "text": "天気\u2028は"}, LINES[3]])
    for path in (tmp_path / "queries.jsonl", tmp_path / "qrels" / "dev.tsv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    questions = load_questions(tmp_path, "dev", KEYS)
    assert [each.text for each in questions] == ["名簿は", "穴は", "天気\u2028は"]


def problem(folder: Path, split: str = "dev") -> str:
    with pytest.raises(DatasetError) as refused:
        load_questions(folder, split, KEYS)
    sentence = str(refused.value)
    assert sentence.endswith("。")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("2\tU-99-i\t1", "U-99-i"),  # a code that is not in this version
        ("2\tU-4-i", "TAB"),
        ("2\tU-4-i\t1\tx", "TAB"),
        ("2\tU-4-i\t3", "TAB"),
        ("2\tU-4-i\tyes", "TAB"),
        ("2 U-4-i 1", "TAB"),
        ("99\tU-4-i\t1", "99"),  # a question that nobody asks
        ("4\tU-4-i\t1", "4"),  # a question of the other split
    ],
)
def test_a_wrong_judgement_is_named_by_its_line(tmp_path: Path, row: str, word: str) -> None:
    sentence = problem(write(tmp_path, dev=(*DEV[:2], row)))
    assert str(tmp_path / "qrels" / "dev.tsv") in sentence
    assert "4 行目" in sentence
    assert word in sentence


@pytest.mark.parametrize(
    "line",
    [
        '{"_id": "2", "text": ',
        "[]",
        "null",
        '{"text": "穴は", "metadata": {"split": "dev", "category": "plain"}}',
        '{"_id": "2", "metadata": {"split": "dev", "category": "plain"}}',
        '{"_id": "2", "text": "穴は", "metadata": {"category": "plain"}}',
        '{"_id": "2", "text": "穴は", "metadata": {"split": "dev", "category": "plain", "role": "boss"}}',
        '{"_id": "2", "text": "穴は", "metadata": {"split": "dev", "category": "plain"}, "note": "?"}',
        '{"_id": "2", "id": "2", "text": "穴は", "metadata": {"split": "dev", "category": "plain"}}',
    ],
)
def test_a_broken_query_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    sentence = problem(write(tmp_path, [LINES[0], line, *LINES[2:]]))
    assert str(tmp_path / "queries.jsonl") in sentence
    assert "2 行目" in sentence


def test_an_id_that_stands_twice_is_named(tmp_path: Path) -> None:
    sentence = problem(write(tmp_path, changed(3, _id="1")))
    assert "queries.jsonl の 4 行目" in sentence
    assert "「1」" in sentence


def test_a_split_that_nobody_judged_is_named(tmp_path: Path) -> None:
    sentence = problem(write(tmp_path, changed(3, split="tset")))
    assert "queries.jsonl の 4 行目" in sentence
    assert "tset" in sentence
    assert "dev、test" in sentence


def test_an_unknown_split_is_told_with_those_there_are(tmp_path: Path) -> None:
    sentence = problem(write(tmp_path), "train")
    assert "train.tsv" in sentence
    assert "dev、test" in sentence


def test_a_question_without_judgement_is_named(tmp_path: Path) -> None:
    sentence = problem(write(tmp_path, dev=DEV[1:]))
    assert "queries.jsonl の 1 行目" in sentence
    assert "問い 1" in sentence


@pytest.mark.parametrize("grade", [0, 1])
def test_a_question_that_nothing_answers_is_named(tmp_path: Path, grade: int) -> None:
    assert "queries.jsonl の 1 行目" in problem(write(tmp_path, dev=(f"1\tU-4-i\t{grade}", *DEV[1:])))


def test_a_question_to_be_declined_has_no_answer(tmp_path: Path) -> None:
    sentence = problem(write(tmp_path, dev=(*DEV, "3\tU-4-i\t2")))
    assert "queries.jsonl の 3 行目" in sentence


def test_a_question_to_be_declined_may_have_items_near_it(tmp_path: Path) -> None:
    folder = write(tmp_path, dev=(*DEV, "3\tU-4-i\t1", "3\tP-5-ii\t0"))
    assert load_questions(folder, "dev", KEYS)[2].qrels == {"U-4-i": 1, "P-5-ii": 0}


def test_empty_judgements_are_named(tmp_path: Path) -> None:
    assert str(tmp_path / "qrels" / "dev.tsv") in problem(write(tmp_path, dev=()))


def test_files_that_are_not_there_or_not_text_are_named(tmp_path: Path) -> None:
    assert "queries.jsonl" in problem(tmp_path)
    write(tmp_path)
    (tmp_path / "queries.jsonl").write_bytes(json.dumps(LINES[0], ensure_ascii=False).encode("shift_jis"))
    assert "UTF-8" in problem(tmp_path)


@pytest.mark.parametrize("split", ["dev", "test", "real-dev", "real"])
def test_the_set_that_comes_with_shishin_can_be_read(split: str, items: tuple[Item, ...]) -> None:
    assert len(load_questions(GUIDELINE, split, [item.key for item in items])) > 100


def test_no_item_answers_questions_of_both_splits(items: tuple[Item, ...]) -> None:
    """What is tuned on dev says nothing about the items that test asks for."""
    splits = defaultdict(set)
    for split in ("dev", "test"):
        for question in load_questions(GUIDELINE, split, [item.key for item in items]):
            for key, grade in question.qrels.items():
                if grade == ANSWERS:
                    splits[key].add(split)
    assert {key for key, found in splits.items() if len(found) > 1} == set()


def test_every_question_of_real_people_says_where_it_was_seen(items: tuple[Item, ...]) -> None:
    """No page and no topic has questions both among those that are fitted on and those that are kept back."""
    keys = [item.key for item in items]
    side = {each.id: split for split in SIDES for each in load_questions(GUIDELINE, split, keys)}
    with (GUIDELINE / "real_sources.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {row["query-id"] for row in rows} == set(side)
    assert len(rows) == len(side)
    # As the README beside them says.
    assert len({row["address"] for row in rows}) == 483
    assert Counter(side.values()) == {"real": 244, "real-dev": 275}
    assert all(row["address"].startswith("http") and row["topic"] and row["asker"] for row in rows)
    for column in ("address", "topic"):
        kept, fitted = ({row[column] for row in rows if side[row["query-id"]] == each} for each in SIDES)
        assert kept & fitted == set(), column


def test_no_question_of_real_people_has_a_near_twin_on_the_other_side(items: tuple[Item, ...]) -> None:
    kept, fitted = (load_questions(GUIDELINE, each, [item.key for item in items]) for each in SIDES)
    assert find_leaks(kept, {"real-dev": [each.text for each in fitted]}, source="") == ()
