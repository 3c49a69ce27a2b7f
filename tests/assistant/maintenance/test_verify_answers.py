"""Saved answers are checked against the documents alone: an honest file passes, a touched one is told."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.editions import Editions
from assistant.maintenance.verify import verify_answers
from assistant.saved_answers import saved_answer
from corpus.errors import InputError
from corpus.guideline.library import Library
from corpus.text.tokens import Tokenizer
from tests.assistant.versioned import Versioned, item_id, versioned
from tests.corpus.three_versions import DOCUMENT, FIRST, manifest, write_versions
from tests.index.homes import quick_folder

QUESTIONS = ("U-4-i", "S-s1-2とS-s1-3")
Tamper = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def first(tokenizer: Tokenizer) -> Iterator[Versioned]:
    """Answers are given while only 1.0 is there."""
    with quick_folder() as folder:
        yield versioned(folder, tokenizer, "1.0")


def save(first: Versioned, path: Path, *questions: str, tamper: Tamper | None = None) -> Path:
    """Answers to these questions in a file; ``tamper`` touches the first quote of the first."""
    lines = [saved_answer(first.assistant.ask(each), first.build).to_line() for each in questions]
    if tamper:
        line = json.loads(lines[0])
        tamper(line["quotes"][0])
        lines[0] = json.dumps(line, ensure_ascii=False).encode()
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def test_an_honest_file_passes(first: Versioned, tmp_path: Path) -> None:
    found = verify_answers(save(first, tmp_path / "a.jsonl", *QUESTIONS), first.history)
    assert (found.answers, found.quotes) == (2, 3)
    assert found.problems == found.changed == ()


def test_an_empty_file_has_nothing_to_check(first: Versioned, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\n")
    assert verify_answers(tmp_path / "a.jsonl", first.history).answers == 0


def words(quote: dict[str, Any], text: str, **place: int) -> None:
    """Other words under a checksum that fits them, perhaps from another place."""
    quote.update(place, quote=text, quote_sha256=hashlib.sha256(text.encode()).hexdigest())


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (lambda quote: quote.update(quote=quote["quote"] + "?"), "チェックサムと違います"),
        (lambda quote: quote.update(quote_sha256="0" * 64), "チェックサムと違います"),
        (lambda quote: words(quote, quote["quote"].replace("得る", "得ない")), "引用の言葉ではありません"),
        (lambda quote: words(quote, ""), "引用の言葉ではありません"),
        (lambda quote: words(quote, "", end=quote["start"]), "引用の言葉ではありません"),
        (lambda quote: quote.update(start=quote["start"] + 1), "引用の言葉ではありません"),
        (lambda quote: quote.update(end=10**9), "引用の言葉ではありません"),
        (lambda quote: quote.update(start=quote["start"] - len(FIRST)), "引用の言葉ではありません"),
        (
            lambda quote: words(quote, FIRST[:8], start=0, end=8),
            "0〜8 文字目は、この項目の中にありません",
        ),
        (lambda quote: quote.update(item_id=item_id("1.0", "U-6-i")), "この項目の中にありません"),
        (lambda quote: quote.update(item_id=item_id("1.0", "U-99-i")), "この項目の中にありません"),
        (lambda quote: quote.update(code="U-5-i"), "番号は「U-5-i」ではなく「U-4-i」です"),
        (lambda quote: quote.update(page=3), "3 ページにはありません"),
        (lambda quote: quote.update(source_sha256="0" * 64), "答えたときの原文と違います"),
        (lambda quote: quote.update(version="1.7"), "版「1.7」はありません"),
        (lambda quote: quote.update(version="../1.0"), "版「../1.0」はありません"),
        (lambda quote: quote.update(document="none"), "文書「none」はありません"),
    ],
)
def test_what_was_touched_is_named(first: Versioned, tmp_path: Path, tamper: Tamper, named: str) -> None:
    path = save(first, tmp_path / "a.jsonl", *QUESTIONS, tamper=tamper)
    problems = verify_answers(path, first.history).problems
    assert all(each.startswith(f"{path} の 1 行目の trial@1.0#U-") for each in problems)
    assert any(named in each for each in problems)


def test_a_quote_that_is_moved_to_another_version_is_told(first: Versioned, tmp_path: Path) -> None:
    root = write_versions(tmp_path / "documents", "1.0", "1.1")
    path = save(first, tmp_path / "a.jsonl", "U-4-i", tamper=lambda quote: quote.update(version="1.1"))
    problems = verify_answers(path, Editions(Library(root))).problems
    assert any("答えたときの原文と違います" in each for each in problems)


@pytest.mark.parametrize(
    ("break_it", "line"),
    [
        (lambda raw: raw[:-20], 2),
        (lambda raw: b"[]\n" + raw, 1),
        (lambda raw: raw.replace(b'"quotes"', b'"quote"', 1), 1),
        (lambda raw: raw + b"\xff\n", 3),
        (lambda raw: raw + b"no JSON\n", 3),
        (lambda raw: raw.replace(b'"start":', b'"start":"a', 1), 1),
    ],
)
def test_a_line_that_is_no_saved_answer_is_named(
    first: Versioned, tmp_path: Path, break_it: Callable[[bytes], bytes], line: int
) -> None:
    path = save(first, tmp_path / "a.jsonl", *QUESTIONS)
    path.write_bytes(break_it(path.read_bytes()))
    with pytest.raises(InputError) as caught:
        verify_answers(path, first.history)
    assert str(caught.value).startswith(f"{path} の {line} 行目を保存した答えとして読めません")


def test_a_file_that_cannot_be_read_is_named(first: Versioned, tmp_path: Path) -> None:
    for path, named in ((tmp_path / "none", "がありません"), (tmp_path, "読めません")):
        with pytest.raises(InputError, match=named):
            verify_answers(path, first.history)


def test_a_source_that_was_changed_on_disk_is_told(first: Versioned, tmp_path: Path) -> None:
    path, root = save(first, tmp_path / "a.jsonl", "U-4-i"), write_versions(tmp_path / "documents", "1.0")
    folder, changed = root / DOCUMENT / "1.0", FIRST.replace("上長", "部長")
    (folder / "source.md").write_text(changed, encoding="utf-8")
    (problem,) = verify_answers(path, Editions(Library(root))).problems
    assert "sha256" in problem
    (folder / "document.toml").write_bytes(manifest("1.0", changed))
    problems = verify_answers(path, Editions(Library(root))).problems
    assert "答えたときの原文と違います" in problems[0]
    assert "引用の言葉ではありません" in problems[1]


def test_what_changed_in_a_newer_version_is_told_and_is_no_problem(first: Versioned, tmp_path: Path) -> None:
    root = write_versions(tmp_path / "documents")
    path = save(first, tmp_path / "a.jsonl", "U-4-i", "U-6-iとP-2-iとP-5-i")
    found = verify_answers(path, Editions(Library(root)))
    assert (found.quotes, found.problems) == (4, ())
    told = "\n".join(found.changed)
    assert len(found.changed) == 3
    changed = "その後、1.2 版で変わりました(変更。1.2 版では U-6-i)。"
    assert f"{path} の 2 行目の trial@1.0#U-6-i: {changed}" in told
    assert "trial@1.0#P-2-i: その後、1.2 版で削除されました。" in told
    assert "trial@1.0#P-5-i: その後、1.2 版で変わりました(改番。1.2 版では P-5-ii)。" in told
