"""Promotion: a verdict becomes a question of the evaluation set, and its file follows the records."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer, FollowUpKind
from corpus.errors import ChoiceError, RecordsStaleError, ShishinError
from corpus.guideline.item import Role
from tests.ui.records.kept_samples import ASKED, answer
from ui.records.database import Database
from ui.records.model import PromotedQuestion, VerdictKind
from ui.records.question_file import FOLDER, QuestionFile
from ui.records.repository import Repository

VERSION = "ai-guideline@1.0-overview"
PICKED = (f"{VERSION}#U-4-i", f"{VERSION}#C-4")


def judged(
    repository: Repository, kind: VerdictKind, *items: str, given: Answer | None = None, turn: int = 0
) -> int:
    """The id of a verdict."""
    id = repository.save_answer(given or answer(), conversation="secret", turn=turn, build="b")
    return repository.judge(id, kind, by="花子", items=items).id


def cited() -> list[str]:
    return [each.item_id.partition("#")[2] for each in answer().citations]


def queries(home: Path) -> list[dict[str, object]]:
    path = home / FOLDER / "ai-guideline" / "1.0-overview" / "queries.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("kind", "picked", "expected"),
    [
        (VerdictKind.RIGHT, (), lambda: cited()[:1]),
        (VerdictKind.OTHER, PICKED, lambda: ["U-4-i", "C-4"]),
        (VerdictKind.LACKING, PICKED, lambda: [*cited(), "U-4-i", "C-4"]),
        (VerdictKind.DECLINE, (), list),
    ],
)
def test_each_verdict_says_which_items_answer(
    repository: Repository, kind: VerdictKind, picked: tuple[str, ...], expected: object
) -> None:
    question = repository.promote(judged(repository, kind, *picked), "次郎")
    assert callable(expected)
    assert question.relevant == dict.fromkeys(expected(), 2)
    assert question.decline is (kind is VerdictKind.DECLINE)
    assert (question.text, question.by, question.role) == (ASKED, "次郎", None)
    assert repository.promoted() == (question,)


def test_a_declined_answer_that_is_right_is_to_be_declined(repository: Repository) -> None:
    declined = replace(answer(), abstained=True, citations=())
    question = repository.promote(judged(repository, VerdictKind.RIGHT, given=declined), "花子")
    assert question.decline and not question.relevant


@pytest.mark.parametrize(
    ("kind", "items"),
    [
        (VerdictKind.OTHER, ()),
        (VerdictKind.OTHER, ("ai-guideline@1.1#U-4-i",)),
        (VerdictKind.LACKING, ()),
    ],
)
def test_a_verdict_that_names_no_item_of_the_version_becomes_no_question(
    repository: Repository, kind: VerdictKind, items: tuple[str, ...]
) -> None:
    verdict = judged(repository, kind, *items)
    with pytest.raises(ChoiceError, match="正しい項目を選んで"):
        repository.promote(verdict, "花子")
    assert repository.promoted() == ()


def test_a_chosen_role_is_part_of_the_question(repository: Repository) -> None:
    given = answer(role=Role.PROVIDER)
    question = repository.promote(judged(repository, VerdictKind.RIGHT, given=given), "花子")
    assert question.role is Role.PROVIDER


def test_a_follow_up_takes_the_questions_before_it_along(repository: Repository) -> None:
    repository.save_answer(answer("最初の質問は AI の名簿"), conversation="secret", turn=0, build="b")
    given = replace(answer(), follow_up=FollowUpKind.MORE)
    question = repository.promote(judged(repository, VerdictKind.RIGHT, given=given, turn=1), "花子")
    assert question.history == ("最初の質問は AI の名簿",)


def test_promoting_twice_is_promoting_once(repository: Repository) -> None:
    verdict = judged(repository, VerdictKind.RIGHT)
    assert repository.promote(verdict, "花子") == repository.promote(verdict, "次郎")
    assert len(repository.promoted()) == 1


def test_the_same_question_enters_once(repository: Repository) -> None:
    repository.promote(judged(repository, VerdictKind.RIGHT), "花子")
    again = judged(repository, VerdictKind.RIGHT, turn=1)
    with pytest.raises(ChoiceError, match="もう評価セットに"):
        repository.promote(again, "花子")
    other_role = judged(repository, VerdictKind.RIGHT, given=answer(role=Role.USER), turn=2)
    assert repository.promote(other_role, "花子").role is Role.USER


def test_a_verdict_that_does_not_stand_becomes_no_question(repository: Repository) -> None:
    verdict = judged(repository, VerdictKind.RIGHT)
    repository.undo(verdict)
    for id in (verdict, verdict + 100):
        with pytest.raises(RecordsStaleError):
            repository.promote(id, "花子")


def test_a_withdrawn_question_is_out_of_the_set_and_may_come_back(
    repository: Repository, tmp_path: Path
) -> None:
    verdict = judged(repository, VerdictKind.RIGHT)
    first = repository.promote(verdict, "花子")
    assert repository.withdraw(first.id, "次郎") is True
    assert repository.withdraw(first.id, "次郎") is False
    assert repository.promoted() == ()
    assert queries(tmp_path) == []
    assert repository.promote(verdict, "花子").id != first.id


def test_a_question_goes_with_its_verdict_but_not_with_its_conversation(
    repository: Repository, tmp_path: Path
) -> None:
    kept = repository.promote(judged(repository, VerdictKind.RIGHT), "花子")
    gone = judged(repository, VerdictKind.RIGHT, given=answer(role=Role.USER), turn=1)
    repository.promote(gone, "花子")
    repository.undo(gone, "次郎")
    assert [each["_id"] for each in queries(tmp_path)] == [f"site-{kept.id}"]
    repository.forget("secret")
    (left,) = repository.promoted()
    assert left == replace(kept, verdict_id=None)


def test_a_new_verdict_takes_the_old_question_out(repository: Repository) -> None:
    verdict = judged(repository, VerdictKind.RIGHT)
    repository.promote(verdict, "花子")
    (found,) = repository.verdicts()
    repository.judge(found.id, VerdictKind.DECLINE, by="次郎")
    assert repository.promoted() == ()


def test_the_file_says_who_and_when(repository: Repository, tmp_path: Path) -> None:
    question: PromotedQuestion = repository.promote(judged(repository, VerdictKind.RIGHT), "花子")
    (line,) = queries(tmp_path)
    metadata = line["metadata"]
    assert isinstance(metadata, dict)
    assert metadata["provenance"] == {
        "by": "花子",
        "at": question.at.isoformat(),
        "verdict": question.verdict_id,
    }
    assert metadata["split"] == "dev"


def test_a_file_that_cannot_be_written_leaves_the_records_as_they_were(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    repository = Repository(database, question_file=QuestionFile(tmp_path / "file" / "questions"))
    verdict = judged(repository, VerdictKind.RIGHT)
    with pytest.raises(ShishinError, match="作れません"):
        repository.promote(verdict, "花子")
    assert repository.promoted() == ()


def test_a_lost_file_is_written_anew(repository: Repository, tmp_path: Path) -> None:
    repository.promote(judged(repository, VerdictKind.RIGHT), "花子")
    before = queries(tmp_path)
    (tmp_path / FOLDER / "ai-guideline" / "1.0-overview" / "queries.jsonl").unlink()
    repository.write_questions()
    assert queries(tmp_path) == before
