"""Exports: no cell is a formula in a spreadsheet, and JSON Lines lose nothing (FAULTS 13)."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.records.kept_samples import ASKED, answer
from ui.records.model import Rating, VerdictKind
from ui.records.repository import Repository
from ui.review.export import BOM, ExportedVerdict, exported, from_json_lines, safe_cell, to_csv, to_json_lines

FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "|cmd",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM",
    "｜cmd",
    "\t1",
    "\r1",
    "\n1",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "  \u3000=1",
    "\u3000＝1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    "\0=1",
    "\x0b@1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://127.0.0.1")',
)
HARMLESS = ("", " ", "1", "A=1", "社内の名簿", "'=1", "1-2", "、=", "\u3000字下げ", "(=1)")


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


@pytest.fixture
def verdict(repository: Repository) -> ExportedVerdict:
    """Of a repository: asked, rated and judged."""
    id = repository.save_answer(answer(), conversation="secret", turn=0, build="b1")
    repository.rate(id, Rating.DOWN, "違う")
    repository.judge(id, VerdictKind.OTHER, by="花子", items=["a@1#X", "a@1#Y"], note="こちら")
    repository.save_answer(answer(), conversation="secret", turn=1, build="b1")
    (found,) = exported(repository.answers())
    return found


def rows(table: bytes) -> list[dict[str, str]]:
    text = table.decode("utf-8")
    assert text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM), newline="")))


def test_a_verdict_is_exported_with_all_that_belongs_to_it(verdict: ExportedVerdict) -> None:
    (row,) = rows(to_csv([verdict]))
    assert (row["判定"], row["判定した人"], row["メモ"]) == ("別の項目が正しい", "花子", "こちら")
    assert (row["質問"], row["版"], row["立場"]) == (ASKED, "1.0-overview", "AI利用者")
    assert row["正しい項目"].split("\n") == ["a@1#X", "a@1#Y"]
    assert (row["利用者の評価"], row["利用者の言葉"]) == ("役に立たなかった", "違う")
    quotes = [each.quote for each in answer().citations]
    assert [each.quote for each in verdict.quotes] == quotes
    assert row["引用"] == "\n".join(quotes)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_the_table_begins_a_formula(verdict: ExportedVerdict, text: str) -> None:
    hostile = replace(verdict, question=text, note=text, by=text, comment=text, items=(text,), answer=text)
    (row,) = rows(to_csv([hostile]))
    for column in ("質問", "メモ", "判定した人", "利用者の言葉", "正しい項目", "答え"):
        assert row[column] == f"'{text}"
    assert from_json_lines(to_json_lines([hostile])) == (hostile,)


_WORDS = st.text(st.characters(exclude_categories=["Cs"]))
_MOMENTS = st.datetimes(timezones=st.just(UTC))
_VERDICTS = st.builds(
    ExportedVerdict, given=_MOMENTS, asked=_MOMENTS, question=_WORDS, note=_WORDS, comment=_WORDS,
    by=_WORDS, answer=_WORDS, confidence=st.floats(0, 1), items=st.lists(_WORDS).map(tuple),
)  # fmt: skip


@given(st.lists(_VERDICTS, max_size=3))
def test_json_lines_are_read_as_they_were_written(verdicts: list[ExportedVerdict]) -> None:
    lines = to_json_lines(verdicts)
    assert lines.count(b"\n") == len(verdicts)
    assert from_json_lines(lines) == tuple(verdicts)


@given(st.lists(_VERDICTS, max_size=2))
def test_a_table_has_a_row_for_each_verdict(verdicts: list[ExportedVerdict]) -> None:
    for row, each in zip(rows(to_csv(verdicts)), verdicts, strict=True):
        assert row["メモ"] == safe_cell(each.note)
        assert not row["質問"].lstrip().startswith(tuple("=+-@|＝＋－＠\t\r\n"))


def test_nothing_to_export_is_a_heading() -> None:
    assert to_json_lines([]) == b""
    assert rows(to_csv([])) == []
    assert to_csv([]).count(b"\r\n") == 1


def test_moments_are_told_by_the_clock_of_this_machine(verdict: ExportedVerdict) -> None:
    noon = datetime(2030, 4, 1, 3, tzinfo=UTC)
    (row,) = rows(to_csv([replace(verdict, given=noon)]))
    assert row["判定した日時"] == f"{noon.astimezone():%Y-%m-%d %H:%M:%S}"
