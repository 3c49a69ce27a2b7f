"""Questions of the site: read as the web app writes them, never a test question's near copy among them."""

import io
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from assistant.commands.terminal import Terminal
from assistant.service.assistant import Assistant
from assistant.weights import load_weights
from corpus.errors import DatasetError
from eval.command import run_evaluation
from eval.data.beir_files import read_lines
from eval.data.dataset import GUIDELINE, JudgedVersion
from eval.data.site_questions import SiteQuestions, load_site_questions
from eval.reports.evaluator import Evaluator
from tests.eval.questions import ask
from ui.records.model import PromotedQuestion
from ui.records.question_file import QuestionFile

KEYS = ("U-4-i", "C-4")
ASKED = "取引先の名簿をそのまま生成AIに読み込ませてよいかどうか教えてほしい"


def promoted(id: int, text: str = ASKED, version: str = "1.0-overview", *items: str) -> PromotedQuestion:
    relevant = dict.fromkeys(items or ("U-4-i",), 2)
    at = datetime(2030, 4, 1, tzinfo=UTC)
    return PromotedQuestion(id, "ai-guideline", version, text, (), None, False, relevant, "花子", at, 7)


def load(home: Path, *unseen: str) -> SiteQuestions:
    def keys_of(on: JudgedVersion) -> Iterable[str] | None:
        return KEYS if on.version == "1.0-overview" else None

    hidden = [ask(str(number), {"C-4": 2}, text=text) for number, text in enumerate(unseen)]
    return load_site_questions(home, "ai-guideline", keys_of, hidden)


def write(home: Path, *questions: PromotedQuestion) -> None:
    QuestionFile.in_home(home).write(questions)


def test_questions_are_read_as_they_were_promoted(tmp_path: Path) -> None:
    declined = replace(promoted(2, "天気は\u2028「晴れ」?"), decline=True, relevant={}, history=("前の問い",))
    write(tmp_path, promoted(1, ASKED, "1.0-overview", "U-4-i", "C-4"), declined)
    site = load(tmp_path)
    (found,) = site.sets
    assert found.on == JudgedVersion("ai-guideline", "1.0-overview")
    first, second = found.questions
    assert (first.id, first.text, first.qrels) == ("site-1", ASKED, {"U-4-i": 2, "C-4": 2})
    assert (second.decline, second.history, second.text) == (True, ("前の問い",), declined.text)
    assert site.notes == ()


def test_no_shipped_question_has_an_id_of_the_site() -> None:
    ids = [json.loads(line)["_id"] for _, line in read_lines(GUIDELINE / "queries.jsonl")]
    assert ids and not any(each.startswith("site-") for each in ids)


def test_a_near_copy_of_a_hidden_question_stays_out_and_is_not_shown(tmp_path: Path) -> None:
    write(tmp_path, promoted(1), promoted(2, "利用者に説明する文書はどこまで詳しく書けばよいですか"))
    hidden = f"{ASKED}ください"
    site = load(tmp_path, hidden)
    assert [each.id for each in site.sets[0].questions] == ["site-2"]
    (note,) = site.notes
    assert "1 問" in note and "test" in note
    assert ASKED not in note


def test_what_does_not_fit_the_index_is_left_out_and_told(tmp_path: Path) -> None:
    write(tmp_path, promoted(1), promoted(2, ASKED, "1.0-overview", "X-9"), promoted(3, ASKED, "9.9"))
    site = load(tmp_path)
    assert site.count == 1
    assert [each for each in site.notes if "9.9" in each and "索引にない" in each]
    assert [each for each in site.notes if "版 1.0-overview にない" in each]


def test_a_question_that_is_only_half_written_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, promoted(1), promoted(2, "別の問い"))
    qrels = tmp_path / "questions" / "ai-guideline" / "1.0-overview" / "qrels" / "dev.tsv"
    qrels.write_text("query-id\tcorpus-id\tscore\nsite-1\tU-4-i\t2\nsite-9\tC-4\t2\n", encoding="utf-8")
    assert [each.id for each in load(tmp_path).sets[0].questions] == ["site-1"]


def test_without_a_site_there_is_nothing(tmp_path: Path) -> None:
    assert load(tmp_path) == SiteQuestions((), ())


@pytest.mark.parametrize("old", ['"site-1"', '"dev"', '"site"', '"provenance"'])
def test_a_file_that_somebody_changed_is_refused(tmp_path: Path, old: str) -> None:
    write(tmp_path, promoted(1))
    path = tmp_path / "questions" / "ai-guideline" / "1.0-overview" / "queries.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace(old, '"a001"'), encoding="utf-8")
    with pytest.raises(DatasetError, match="1 行目"):
        load(tmp_path)


def evaluator(assistant: Assistant, home: Path | None) -> Evaluator:
    return Evaluator(assistant, load_weights(), Terminal(Console(file=io.StringIO())), home=home)


@pytest.mark.long
def test_the_report_of_the_open_split_has_them_and_says_so(
    toy_assistant: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, promoted(1), promoted(2, ASKED, "9.9"))
    told = evaluator(toy_assistant, tmp_path)
    run_evaluation(told, split="dev", systems=("bm25",), as_json=True)
    report = json.loads(capsys.readouterr().out)
    assert report["categories"]["site"]["questions"] == 1
    assert isinstance(told.listener, Terminal)
    assert isinstance(told.listener.notes.file, io.StringIO)
    assert "出典確認の判定から 1 問" in told.listener.notes.file.getvalue()


@pytest.mark.long
def test_the_gate_and_the_hidden_split_are_as_without_a_site(
    toy_assistant: Assistant, tmp_path: Path
) -> None:
    write(tmp_path, promoted(1))
    with_site = evaluator(toy_assistant, tmp_path)
    assert with_site.questions("dev") == evaluator(toy_assistant, None).questions("dev")
    assert with_site.site_questions("dev").count == 1
    assert with_site.site_questions("test") == SiteQuestions((), ())
