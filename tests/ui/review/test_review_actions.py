from pathlib import Path

import pytest

from corpus.errors import ChoiceError
from corpus.guideline.item import Role
from tests.ui.review.conftest import ReviewSetup
from tests.ui.review.seeding import QUESTIONS, judge_some, seed
from tests.ui.toy_asker import OVERVIEW, ToyAsker
from ui.records.database import open_database
from ui.records.database_url import sqlite_url
from ui.records.model import AnswerFilter, Rating, VerdictKind
from ui.records.repository import Repository
from ui.review.actions import ReviewActions, ReviewState
from ui.review.forms import ReviewFilter, SubmittedVerdict, filter_of

RIGHT, OTHER = VerdictKind.RIGHT, VerdictKind.OTHER


def _submitted(
    review: ReviewSetup, state: ReviewState, kind: VerdictKind = RIGHT, **fields: object
) -> SubmittedVerdict:
    kept = review.actions.shown(state)
    assert kept
    seen = kept.verdict.id if kept.verdict else None
    return SubmittedVerdict(kept.id, seen, kind, **fields)  # type: ignore[arg-type]


def test_a_sitting_begins_with_a_thumb_down_and_goes_through_all(review: ReviewSetup) -> None:
    state, ratings = review.actions.begin(ReviewFilter()), []
    while kept := review.actions.shown(state):
        ratings.append(kept.rating)
        state = review.actions.onward(state)
    assert len(ratings) == len(QUESTIONS)
    downs = ratings.count(Rating.DOWN)
    assert downs and set(ratings[:downs]) == {Rating.DOWN}


def test_a_verdict_is_kept_and_the_next_answer_comes(review: ReviewSetup) -> None:
    state = review.actions.begin(ReviewFilter())
    result = review.actions.judge(state, _submitted(review, state, note="よい答え"), "太郎")
    assert result.state.at == 1 and result.notice == "" and "正しい" in result.said
    kept = review.repository.answer(result.kept)
    assert kept and kept.verdict
    assert (kept.verdict.kind, kept.verdict.by, kept.verdict.note) == (RIGHT, "太郎", "よい答え")
    assert review.actions.progress(ReviewFilter()).judged == 1


def test_more_than_one_batch_is_gone_through(toy: ToyAsker, tmp_path: Path) -> None:
    database = open_database(sqlite_url(tmp_path))
    repository = Repository(database)
    seed(repository, toy, [f"文書化 {number}" for number in range(57)])
    actions = ReviewActions(toy, repository)
    state, seen = actions.begin(ReviewFilter()), set()
    while kept := actions.shown(state):
        seen.add(kept.id)
        state = actions.onward(state)
    assert len(seen) == 57
    assert actions.shown(actions.back(state)) is not None
    database.close()


def test_a_key_pressed_twice_judges_once(review: ReviewSetup) -> None:
    state = review.actions.begin(ReviewFilter())
    submitted = _submitted(review, state)
    result = review.actions.judge(state, submitted, "太郎")
    again = review.actions.judge(result.state, submitted, "太郎")
    assert again.state == result.state and again.kept == ""
    assert review.actions.progress(ReviewFilter()).judged == 1


def test_a_verdict_given_meanwhile_is_told_and_stands(review: ReviewSetup) -> None:
    state = review.actions.begin(ReviewFilter())
    submitted = _submitted(review, state)
    review.repository.judge(submitted.answer_id, VerdictKind.DECLINE, by="花子")
    result = review.actions.judge(state, submitted, "太郎")
    assert "花子" in result.notice and "まだ記録していません" in result.notice
    assert result.state == state
    kept = review.actions.shown(state)
    assert kept and kept.verdict and kept.verdict.by == "花子"
    review.actions.judge(state, _submitted(review, state), "太郎")
    kept = review.repository.answer(submitted.answer_id)
    assert kept and kept.verdict and kept.verdict.by == "太郎"


def test_an_answer_forgotten_meanwhile_is_told(review: ReviewSetup) -> None:
    state = review.actions.begin(ReviewFilter())
    submitted = _submitted(review, state)
    for number in range(len(QUESTIONS)):
        review.repository.forget(f"conversation {number}")
    result = review.actions.judge(state, submitted, "太郎")
    assert "もう残っていません" in result.notice
    assert review.actions.shown(result.state) is None


def test_a_page_from_before_a_restart_can_still_judge(review: ReviewSetup) -> None:
    submitted = _submitted(review, review.actions.begin(ReviewFilter()))
    result = review.actions.judge(ReviewState(), submitted, "太郎")
    assert result.kept == submitted.answer_id
    assert review.actions.shown(result.state) is not None


def test_undone_verdicts_bring_their_answers_back_one_after_the_other(review: ReviewSetup) -> None:
    state = review.actions.begin(ReviewFilter())
    first, second = state.order[:2]
    for _ in range(2):
        state = review.actions.judge(state, _submitted(review, state), "太郎").state
    for expected in (second, first):
        last = review.actions.last_of("太郎")
        assert last
        state = review.actions.undo(state, last.verdict.id, "太郎").state
        assert state.current == expected
    assert review.actions.last_of("太郎") is None
    assert review.actions.progress(ReviewFilter()).judged == 0


def test_nobody_takes_back_the_verdict_of_somebody_else(review: ReviewSetup) -> None:
    verdict = review.repository.judge(review.ids[0], RIGHT, by="花子")
    with pytest.raises(ChoiceError, match="花子さんの判定は元に戻せません"):
        review.actions.undo(review.actions.begin(ReviewFilter()), verdict.id, "太郎")
    review.repository.undo(verdict.id)
    with pytest.raises(ChoiceError, match="もう取り消されている"):
        review.actions.undo(review.actions.begin(ReviewFilter()), verdict.id, "花子")


def test_items_of_another_version_are_refused(review: ReviewSetup) -> None:
    state = review.actions.begin(ReviewFilter())
    for strange in ("ai-guideline@1.0-overview#X-9", "nonsense"):
        with pytest.raises(ChoiceError):
            review.actions.judge(state, _submitted(review, state, OTHER, items=(strange,)), "太郎")
    assert review.actions.progress(ReviewFilter()).judged == 0


def test_items_of_the_version_are_kept_with_the_verdict(review: ReviewSetup) -> None:
    state = review.actions.begin(ReviewFilter())
    picked = ("ai-guideline@1.0-overview#P-5-ii", "ai-guideline@1.0-overview#C-3")
    result = review.actions.judge(state, _submitted(review, state, OTHER, items=picked), "太郎")
    last = review.actions.last_of("太郎")
    assert last and last.verdict.answer_id == result.kept
    assert [each.code for each in last.picked] == ["P-5-ii", "C-3"]


def test_going_back_shows_what_was_judged(review: ReviewSetup) -> None:
    state = review.actions.begin(ReviewFilter())
    first = state.current
    after = review.actions.judge(state, _submitted(review, state), "太郎").state
    back = review.actions.back(after)
    assert back.current == first
    kept = review.actions.shown(back)
    assert kept and kept.verdict
    assert review.actions.back(back) == back


def test_the_filter_leaves_in_what_it_says(review: ReviewSetup) -> None:
    chosen = filter_of({"role": "user", "item": "U-4-i", "judged": "false"}, review.asker)
    assert (chosen.role, chosen.item and chosen.item.code) == (Role.USER, "U-4-i")
    state = review.actions.begin(chosen)
    assert 0 < len(state.order) < len(QUESTIONS)
    for id in state.order:
        kept = review.repository.answer(id)
        assert kept and "U-4-i" in {each.code for each in kept.answer.citations}
    assert review.actions.begin(filter_of({"role": "developer"}, review.asker)).order == ()


def test_judged_answers_can_be_looked_at_again(review: ReviewSetup) -> None:
    judge_some(review.repository, review.asker)
    state = review.actions.begin(filter_of({"judged": "true"}, review.asker))
    assert len(state.order) == review.actions.progress(ReviewFilter()).judged == 8


def test_the_filter_travels_in_an_address(review: ReviewSetup) -> None:
    chosen = filter_of(
        {"role": "user", "edition": "ai-guideline@1.0-overview", "item": "個人情報"}, review.asker
    )
    assert (
        chosen.query
        == "role=user&edition=ai-guideline%401.0-overview&item=%E5%80%8B%E4%BA%BA%E6%83%85%E5%A0%B1"
    )
    assert chosen.wanted == AnswerFilter(
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
    review: ReviewSetup, fields: dict[str, str | None], sentence: str
) -> None:
    with pytest.raises(ChoiceError, match=sentence):
        filter_of(fields, review.asker)


def test_items_are_searched_in_the_version_that_answered(next_version: Path, tmp_path: Path) -> None:
    database = open_database(sqlite_url(tmp_path))
    asker, repository = ToyAsker([OVERVIEW, next_version]), Repository(database)
    old = repository.save_answer(
        asker.ask("文書化", version="1.0-overview"), conversation="c", turn=0, build="b"
    )
    found = ReviewActions(asker, repository).search(old, "個人情報")
    assert found and all(each.item_id.startswith("ai-guideline@1.0-overview#") for each in found)
    with pytest.raises(ChoiceError, match="もう残っていません"):
        ReviewActions(asker, repository).search("gone", "個人情報")
    database.close()


def test_a_verdict_becomes_a_question_and_is_taken_back(review: ReviewSetup) -> None:
    state = review.actions.begin(ReviewFilter())
    result = review.actions.judge(state, _submitted(review, state), "太郎")
    last = review.actions.last_of("太郎")
    assert last and last.question_id is None
    assert "評価セット(dev)に加えました" in review.actions.promote(result.state, last.verdict.id, "太郎").said
    last = review.actions.last_of("太郎")
    (question,) = review.repository.promoted()
    assert last and last.question_id == question.id
    assert (question.by, question.text) == ("太郎", last.question)
    assert "取り下げました" in review.actions.withdraw(result.state, question.id, "太郎").said
    assert review.repository.promoted() == ()
    with pytest.raises(ChoiceError, match="もう評価セットにありません"):
        review.actions.withdraw(result.state, question.id, "太郎")
