"""Collections: what is read from a BEIR folder, and how a broken one is told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import DatasetError
from eval.data.collection import load_collection
from index.search.shard import Field
from tests.eval.data.beir import CORPUS, HEADER, QRELS, QUERIES, write_beir


def test_every_document_is_an_item_of_one_source(tmp_path: Path) -> None:
    prepared = load_collection(write_beir(tmp_path)).prepared
    assert [item.key for item in prepared.data.items] == ["D-2", "C-1", "7", "h-iii"]
    for item, document in zip(prepared.data.items, CORPUS, strict=True):
        assert item.spans[0].of(prepared.source) == document["text"]
        assert item.title.text == (document["title"] or "")
        assert item.title.span is not None
        assert item.title.span.of(prepared.source) == item.title.text
    assert [each.of(prepared.source) for each in prepared.data.items[0].sentences] == [
        "玉ねぎを炒める。",
        "水を加えて煮込む。",
    ]


def test_a_sentence_stands_under_its_title(tmp_path: Path) -> None:
    passages = load_collection(write_beir(tmp_path)).prepared.data.passages
    curry = [(each.field, each.text) for each in passages if each.owner == "D-2"]
    assert curry == [
        (Field.TEXT, "カレー\n玉ねぎを炒める。水を加えて煮込む。"),
        (Field.SENTENCE, "カレー\n玉ねぎを炒める。"),
        (Field.SENTENCE, "カレー\n水を加えて煮込む。"),
    ]
    assert [each.text for each in passages if each.owner == "C-1"] == ["みそ汁\nだしを取り、みそを溶く。"]


def test_every_positive_grade_answers_and_keeps_its_proportion(tmp_path: Path) -> None:
    questions = load_collection(write_beir(tmp_path)).questions
    assert [each.id for each in questions] == ["q1", "q2"]  # nobody judged q3
    assert questions[0].qrels == {"D-2": 2, "C-1": 0}
    assert questions[1].qrels == {"7": 6, "h-iii": 2}


def test_the_split_is_the_only_one_or_the_one_named(tmp_path: Path) -> None:
    assert load_collection(write_beir(tmp_path)).split == "valid"
    write_beir(tmp_path, test=(HEADER, "q3\t7\t1"))
    collection = load_collection(tmp_path, "test")
    assert (collection.split, [each.id for each in collection.questions]) == ("test", ["q3"])


def test_texts_are_taken_as_they_come(tmp_path: Path) -> None:
    """Numbers as ids, lone surrogates, a document with no words, a negative grade."""
    corpus = ({"_id": 1, "text": "a\ud800b"}, {"_id": 2, "title": "題"})
    lines = (r'{"_id": 1, "text": "a\ud800b"}', corpus[1])
    collection = load_collection(
        write_beir(tmp_path, lines, ({"_id": 5, "text": "問い"},), test=("5\t1\t2", "5\t2\t-1"))
    )
    assert collection.questions[0].qrels == {"1": 4, "2": 0}
    assert collection.prepared.source == "\na?b\n題\n\n"


def problem(folder: Path, split: str | None = None) -> str:
    with pytest.raises(DatasetError) as refused:
        load_collection(folder, split)
    sentence = str(refused.value)
    assert sentence.endswith("。")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"corpus": (*CORPUS, '{"_id": "8", ')}, ("corpus.jsonl の 5 行目", "JSON")),
        ({"corpus": (*CORPUS, "[" * 100_000)}, ("corpus.jsonl の 5 行目", "JSON")),
        ({"corpus": (*CORPUS, {"text": "id がない"})}, ("corpus.jsonl の 5 行目",)),
        ({"corpus": (*CORPUS, {"_id": "8", "text": ["a"]})}, ("corpus.jsonl の 5 行目",)),
        ({"corpus": (*CORPUS, CORPUS[2])}, ("corpus.jsonl の 5 行目", "「7」", "重なって")),
        ({"corpus": ()}, ("corpus.jsonl", "一つもありません")),
        ({"queries": (*QUERIES, QUERIES[0])}, ("queries.jsonl の 4 行目", "「q1」")),
        ({"queries": (*QUERIES, {"_id": "q4"})}, ("queries.jsonl の 4 行目",)),
        ({"valid": (*QRELS, "q1\t99\t1")}, ("valid.tsv の 6 行目", "「99」")),
        ({"valid": (*QRELS, "q9\t7\t1")}, ("valid.tsv の 6 行目", "「q9」")),
        ({"valid": (*QRELS, "q1 0 7 1")}, ("valid.tsv の 6 行目", "TAB")),
        ({"valid": (*QRELS, "q1\t7\t0.5")}, ("valid.tsv の 6 行目", "整数")),
        ({"valid": (*QRELS, "q1\tD-2\t0")}, ("valid.tsv の 6 行目", "二通り")),
        ({"valid": (HEADER,)}, ("valid.tsv", "一つもありません")),
        ({"valid": (HEADER, "q1\t7\t0")}, ("valid.tsv", "1 以上")),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_file_and_line(
    tmp_path: Path, change: dict[str, tuple[str, ...]], words: tuple[str, ...]
) -> None:
    sentence = problem(write_beir(tmp_path, **change))
    for word in words:
        assert word in sentence


def test_splits_are_told(tmp_path: Path) -> None:
    write_beir(tmp_path, dev=QRELS, test=QRELS)
    assert "dev、test" in problem(tmp_path)
    assert "「../qrels/dev」" in problem(tmp_path, "../qrels/dev")
    assert "dev、test" in problem(tmp_path, "tset")


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda path: path.unlink(), "ありません"),
        (lambda path: (path.unlink(), path.mkdir()), "読めません"),
        (lambda path: path.write_bytes('{"_id": "文"}'.encode("shift_jis")), "UTF-8"),
    ],
)
@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl"])
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, name: str, spoil: Callable[[Path], object], word: str
) -> None:
    spoil(write_beir(tmp_path) / name)
    sentence = problem(tmp_path)
    assert name in sentence
    assert word in sentence


def test_no_qrels_are_told(tmp_path: Path) -> None:
    (write_beir(tmp_path) / "qrels" / "valid.tsv").unlink()
    assert "qrels" in problem(tmp_path)
