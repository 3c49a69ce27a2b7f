"""A collection of four documents, written by hand."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

CORPUS: tuple[dict[str, Any], ...] = (
    {"_id": "D-2", "title": "カレー", "text": "玉ねぎを炒める。水を加えて煮込む。"},
    {"_id": "C-1", "title": "みそ汁", "text": "だしを取り、みそを溶く。", "metadata": {}},
    {"_id": "7", "title": "", "text": "米を研ぎ、三十分ほど水に浸す。それから炊く。"},
    {"_id": "h-iii", "title": None, "text": "卵をよく混ぜて、弱火で巻く。"},
)
QUERIES: tuple[dict[str, Any], ...] = (
    {"_id": "q1", "text": "玉ねぎを炒める料理は", "metadata": {"url": "x"}},
    {"_id": "q2", "text": "C-1の米は何分水に浸すか"},
    {"_id": "q3", "text": "誰も判定していない問い"},
)
HEADER = "query-id\tcorpus-id\tscore"
QRELS = (HEADER, "q1\tD-2\t1", "q1\tC-1\t0", "q2\t7\t3", "q2\th-iii\t1")


def write_beir(
    folder: Path,
    corpus: Iterable[dict[str, Any] | str] = CORPUS,
    queries: Iterable[dict[str, Any] | str] = QUERIES,
    **qrels: Iterable[str],
) -> Path:
    """The folder of a collection; ``qrels`` by split, by default one called valid."""
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    for name, lines in (("corpus", corpus), ("queries", queries)):
        texts = [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in lines]
        (folder / f"{name}.jsonl").write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    for split, rows in (qrels or {"valid": QRELS}).items():
        (folder / "qrels" / f"{split}.tsv").write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return folder
