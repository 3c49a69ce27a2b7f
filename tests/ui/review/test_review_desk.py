from pathlib import Path

import pytest

from corpus.errors import ChoiceError
from corpus.guideline.item import Role
from tests.ui.review.conftest import Bench
from tests.ui.review.seeding import QUESTIONS, judge_some, seed
from tests.ui.toy_asker import OVERVIEW, ToyAsker
from ui.records.address import sqlite_url
from ui.records.database import open_database
from ui.records.model import Rating, VerdictKind, Wanted
from ui.records.repository import Repository
from ui.review.desk import ReviewDesk
from ui.review.forms import Filter, Finding, Sitting

RIGHT, OTHER = VerdictKind.RIGHT, VerdictKind.OTHER


def _finding(bench: Bench, sitting: Sitting, kind: VerdictKind = RIGHT, **fields: object) -> Finding:
    kept = bench.desk.shown(sitting)
    assert kept
    seen = kept.verdict.id if kept.verdict else None
    return Finding(kept.id, seen, kind, **fields)  # type: ignore[arg-type]


def test_a_sitting_begins_with_a_thumb_down_and_goes_through_all(bench: Bench) -> None:
    sitting, ratings = bench.desk.begin(Filter()), []
    while kept := bench.desk.shown(sitting):
        ratings.append(kept.rating)
        sitting = bench.desk.onward(sitting)
    assert len(ratings) == len(QUESTIONS)
    downs = ratings.count(Rating.DOWN)
    assert downs and set(ratings[:downs]) == {Rating.DOWN}


def test_a_verdict_is_kept_and_the_next_answer_comes(bench: Bench) -> None:
    sitting = bench.desk.begin(Filter())
    told = bench.desk.judge(sitting, _finding(bench, sitting, note="よい答え"), "太郎")
    assert told.sitting.at == 1 and told.notice == "" and "正しい" in told.said
    kept = bench.repository.answer(told.kept)
    assert kept and kept.verdict
    assert (kept.verdict.kind, kept.verdict.by, kept.verdict.note) == (RIGHT, "太郎", "よい答え")
    assert bench.desk.progress(Filter()).judged == 1


def test_more_than_one_batch_is_gone_through(toy: ToyAsker, tmp_path: Path) -> None:
    database = open_database(sqlite_url(tmp_path))
    repository = Repository(database)
    seed(repository, toy, [f"文書化 {number}" for number in range(57)])
    desk = ReviewDesk(toy, repository)
    sitting, seen = desk.begin(Filter()), set()
    while kept := desk.shown(sitting):
        seen.add(kept.id)
        sitting = desk.onward(sitting)
    assert len(seen) == 57
    assert desk.shown(desk.back(sitting)) is not None
    database.close()


def test_a_key_pressed_twice_judges_once(bench: Bench) -> None:
    sitting = bench.desk.begin(Filter())
    finding = _finding(bench, sitting)
    told = bench.desk.judge(sitting, finding, "太郎")
    again = bench.desk.judge(told.sitting, finding, "太郎")
    assert again.sitting == told.sitting and again.kept == ""
    assert bench.desk.progress(Filter()).judged == 1


def test_a_verdict_given_meanwhile_is_told_and_stands(bench: Bench) -> None:
    sitting = bench.desk.begin(Filter())
    finding = _finding(bench, sitting)
    bench.repository.judge(finding.answer_id, VerdictKind.DECLINE, by="花子")
    told = bench.desk.judge(sitting, finding, "太郎")
    assert "花子" in told.notice and "まだ記録していません" in told.notice
    assert told.sitting == sitting
    kept = bench.desk.shown(sitting)
    assert kept and kept.verdict and kept.verdict.by == "花子"
    bench.desk.judge(sitting, _finding(bench, sitting), "太郎")
    kept = bench.repository.answer(finding.answer_id)
    assert kept and kept.verdict and kept.verdict.by == "太郎"


def test_an_answer_forgotten_meanwhile_is_told(bench: Bench) -> None:
    sitting = bench.desk.begin(Filter())
    finding = _finding(bench, sitting)
    for number in range(len(QUESTIONS)):
        bench.repository.forget(f"conversation {number}")
    told = bench.desk.judge(sitting, finding, "太郎")
    assert "もう残っていません" in told.notice
    assert bench.desk.shown(told.sitting) is None


def test_a_page_from_before_a_restart_can_still_judge(bench: Bench) -> None:
    finding = _finding(bench, bench.desk.begin(Filter()))
    told = bench.desk.judge(Sitting(), finding, "太郎")
    assert told.kept == finding.answer_id
    assert bench.desk.shown(told.sitting) is not None


def test_undone_verdicts_bring_their_answers_back_one_after_the_other(bench: Bench) -> None:
    sitting = bench.desk.begin(Filter())
    first, second = sitting.order[:2]
    for _ in range(2):
        sitting = bench.desk.judge(sitting, _finding(bench, sitting), "太郎").sitting
    for expected in (second, first):
        last = bench.desk.ledger.last_of("太郎")
        assert last
        sitting = bench.desk.undo(sitting, last.verdict.id, "太郎").sitting
        assert sitting.current == expected
    assert bench.desk.ledger.last_of("太郎") is None
    assert bench.desk.progress(Filter()).judged == 0


def test_nobody_takes_back_the_verdict_of_somebody_else(bench: Bench) -> None:
    verdict = bench.repository.judge(bench.ids[0], RIGHT, by="花子")
    with pytest.raises(ChoiceError, match="花子さんの判定は元に戻せません"):
        bench.desk.undo(bench.desk.begin(Filter()), verdict.id, "太郎")
    bench.repository.undo(verdict.id)
    with pytest.raises(ChoiceError, match="もう取り消されている"):
        bench.desk.undo(bench.desk.begin(Filter()), verdict.id, "花子")


def test_items_of_another_version_are_refused(bench: Bench) -> None:
    sitting = bench.desk.begin(Filter())
    for strange in ("ai-guideline@1.0-overview#X-9", "nonsense"):
        with pytest.raises(ChoiceError):
            bench.desk.judge(sitting, _finding(bench, sitting, OTHER, items=(strange,)), "太郎")
    assert bench.desk.progress(Filter()).judged == 0


def test_items_of_the_version_are_kept_with_the_verdict(bench: Bench) -> None:
    sitting = bench.desk.begin(Filter())
    picked = ("ai-guideline@1.0-overview#P-5-ii", "ai-guideline@1.0-overview#C-3")
    told = bench.desk.judge(sitting, _finding(bench, sitting, OTHER, items=picked), "太郎")
    last = bench.desk.ledger.last_of("太郎")
    assert last and last.verdict.answer_id == told.kept
    assert [each.code for each in last.picked] == ["P-5-ii", "C-3"]


def test_going_back_shows_what_was_judged(bench: Bench) -> None:
    sitting = bench.desk.begin(Filter())
    first = sitting.current
    after = bench.desk.judge(sitting, _finding(bench, sitting), "太郎").sitting
    back = bench.desk.back(after)
    assert back.current == first
    kept = bench.desk.shown(back)
    assert kept and kept.verdict
    assert bench.desk.back(back) == back


def test_the_filter_leaves_in_what_it_says(bench: Bench) -> None:
    chosen = bench.desk.filter({"role": "user", "item": "U-4-i", "judged": "false"})
    assert (chosen.role, chosen.item and chosen.item.code) == (Role.USER, "U-4-i")
    sitting = bench.desk.begin(chosen)
    assert 0 < len(sitting.order) < len(QUESTIONS)
    for id in sitting.order:
        kept = bench.repository.answer(id)
        assert kept and "U-4-i" in {each.code for each in kept.answer.citations}
    assert bench.desk.begin(bench.desk.filter({"role": "developer"})).order == ()


def test_judged_answers_can_be_looked_at_again(bench: Bench) -> None:
    judge_some(bench.repository, bench.asker)
    sitting = bench.desk.begin(bench.desk.filter({"judged": "true"}))
    assert len(sitting.order) == bench.desk.progress(Filter()).judged == 8


def test_the_filter_travels_in_an_address(bench: Bench) -> None:
    chosen = bench.desk.filter({"role": "user", "edition": "ai-guideline@1.0-overview", "item": "個人情報"})
    assert (
        chosen.query
        == "role=user&edition=ai-guideline%401.0-overview&item=%E5%80%8B%E4%BA%BA%E6%83%85%E5%A0%B1"
    )
    assert chosen.wanted == Wanted(
        Role.USER, chosen.item.item_id if chosen.item else None, "ai-guideline", "1.0-overview"
    )


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"role": "boss"}, "立場は"),
        ({"item": "くぁwせ"}, "当てはまる項目が見つかりません"),
        ({"item": "文書化", "edition": "ai-guideline@9.9"}, "版「9.9」はありません"),
    ],
)
def test_a_filter_that_means_nothing_is_refused(
    bench: Bench, fields: dict[str, str | None], sentence: str
) -> None:
    with pytest.raises(ChoiceError, match=sentence):
        bench.desk.filter(fields)


def test_items_are_searched_in_the_version_that_answered(next_version: Path, tmp_path: Path) -> None:
    database = open_database(sqlite_url(tmp_path))
    asker, repository = ToyAsker([OVERVIEW, next_version]), Repository(database)
    old = repository.keep(asker.ask("文書化", version="1.0-overview"), conversation="c", turn=0, build="b")
    found = ReviewDesk(asker, repository).search(old, "個人情報")
    assert found and all(each.item_id.startswith("ai-guideline@1.0-overview#") for each in found)
    with pytest.raises(ChoiceError, match="もう残っていません"):
        ReviewDesk(asker, repository).search("gone", "個人情報")
    database.close()


def test_a_verdict_becomes_a_question_and_is_taken_back(bench: Bench) -> None:
    sitting = bench.desk.begin(Filter())
    told = bench.desk.judge(sitting, _finding(bench, sitting), "太郎")
    last = bench.desk.ledger.last_of("太郎")
    assert last and last.question_id is None
    assert "評価セット(dev)に加えました" in bench.desk.promote(told.sitting, last.verdict.id, "太郎").said
    last = bench.desk.ledger.last_of("太郎")
    (question,) = bench.repository.promoted()
    assert last and last.question_id == question.id
    assert (question.by, question.text) == ("太郎", last.question)
    assert "取り下げました" in bench.desk.withdraw(told.sitting, question.id, "太郎").said
    assert bench.repository.promoted() == ()
    with pytest.raises(ChoiceError, match="もう評価セットにありません"):
        bench.desk.withdraw(told.sitting, question.id, "太郎")
