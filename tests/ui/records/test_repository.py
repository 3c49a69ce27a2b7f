"""The repository on both databases: what is kept, rated, judged and forgotten is there, or gone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpus.errors import RecordsStaleError
from corpus.guideline.item import Role
from tests.ui.records.kept_samples import ASKED, answer
from ui.records.answer_rows import JUDGED, ORDER, SELECT, conditions
from ui.records.database import open_database
from ui.records.database_url import sqlite_url
from ui.records.model import AnswerFilter, AuditAction, ItemUsage, Progress, Rating, VerdictKind
from ui.records.repository import Repository
from ui.records.tables import verdicts

HOSTILE = "<script>alert(1)</script>'; DROP TABLE answer; --\\ \u2028\u3000"


def keep(repository: Repository, turn: int = 0, conversation: str = "secret", **given: float) -> str:
    return repository.save_answer(
        answer(confidence=given.get("confidence")), conversation=conversation, turn=turn, build="b1"
    )


def test_an_answer_is_kept_as_it_was_given(repository: Repository) -> None:
    given = answer()
    id = repository.save_answer(given, conversation="secret", turn=0, build="b1")
    kept = repository.answer(id)
    assert kept
    assert (kept.answer, kept.build, kept.model, kept.turn) == (given, "b1", "toy", 0)
    assert abs(kept.asked - datetime.now(UTC)) < timedelta(minutes=1)
    assert (kept.rating, kept.comment, kept.verdict) == (None, "", None)
    assert list(kept.sources) == ["ai-guideline@1.0-overview"]


def test_a_conversation_is_its_owners(repository: Repository) -> None:
    ids = [keep(repository, turn) for turn in (0, 1)]
    keep(repository, 0, "another")
    assert [each.id for each in repository.conversation("secret")] == ids
    assert repository.conversation("secre") == ()


def test_an_answer_given_anew_takes_the_place_of_the_old(repository: Repository) -> None:
    old = keep(repository, 3)
    new = keep(repository, 3)
    assert [each.id for each in repository.conversation("secret")] == [new]
    assert repository.answer(old) is None


def test_what_was_forgotten_is_gone_with_all_that_hung_on_it(repository: Repository) -> None:
    id = keep(repository)
    keep(repository, 0, "another")
    repository.rate(id, Rating.DOWN, "違う")
    repository.judge(id, VerdictKind.RIGHT, by="花子")
    assert repository.forget("secret") == 1
    assert repository.conversation("secret") == ()
    assert repository.answer(id) is None
    assert repository.statistics.verdict_counts()[VerdictKind.RIGHT] == 0
    assert len(repository.conversation("another")) == 1
    assert repository.forget("secret") == 0


def test_what_is_older_than_a_moment_is_forgotten(repository: Repository) -> None:
    keep(repository, 0)
    between = datetime.now(UTC)
    young = keep(repository, 1)
    assert repository.forget_before(between) == 1
    assert [each.id for each in repository.conversation("secret")] == [young]


def test_a_rating_takes_the_place_of_the_one_before(repository: Repository) -> None:
    id = keep(repository)
    repository.rate(id, Rating.DOWN, "違う")
    repository.rate(id, Rating.UP, HOSTILE)
    kept = repository.answer(id)
    assert kept and (kept.rating, kept.comment) == (Rating.UP, HOSTILE)


def test_an_answer_that_is_gone_takes_no_rating_and_no_verdict(repository: Repository) -> None:
    repository.rate("nothing", Rating.UP)
    with pytest.raises(RecordsStaleError, match="もうありません"):
        repository.judge("nothing", VerdictKind.RIGHT, by="花子")


@pytest.mark.parametrize("text", ["\0", "a\ud800b", "\udfff", "🙂\0"])
def test_what_a_database_cannot_hold_is_shown_as_such(repository: Repository, text: str) -> None:
    given = answer(f"{ASKED}{text}")
    id = repository.save_answer(given, conversation=text, turn=0, build="b1")
    repository.rate(id, Rating.UP, text)
    repository.judge(id, VerdictKind.RIGHT, by="花子", note=text)
    (kept,) = repository.conversation(text)
    assert kept.answer == given
    assert "\ufffd" in kept.comment
    assert kept.verdict and kept.verdict.note == kept.comment
    assert repository.answer(text) is None


def test_the_queue_begins_with_thumbs_down_then_the_unsure(repository: Repository) -> None:
    sure = [keep(repository, turn, confidence=0.9) for turn in range(8)]
    plain = replace(answer(confidence=0.01), abstained=True, citations=())  # nothing to do with it, plainly
    sure.append(repository.save_answer(plain, conversation="c", turn=20, build="b1"))
    unsure = [keep(repository, 8 + turn, confidence=each) for turn, each in enumerate((0.4, 0.1))]
    repository.rate(sure[5], Rating.DOWN)
    repository.rate(sure[6], Rating.UP)
    queue = [each.id for each in repository.queue(AnswerFilter())]
    assert queue[:3] == [sure[5], unsure[1], unsure[0]]
    assert set(queue[3:]) == {*sure} - {sure[5]}
    assert queue == [each.id for each in repository.queue(AnswerFilter())]
    assert [each.id for each in repository.queue(AnswerFilter(), limit=2)] == queue[:2]
    repository.rate(sure[5], Rating.UP)
    assert repository.queue(AnswerFilter())[0].id == unsure[1]


def test_a_verdict_takes_an_answer_out_of_the_queue_and_undo_brings_it_back(repository: Repository) -> None:
    first, second = keep(repository, 0), keep(repository, 1)
    verdict = repository.judge(first, VerdictKind.OTHER, by="花子", items=["b", "a", "b"], note=HOSTILE)
    assert verdict.items == ("b", "a")
    assert [each.id for each in repository.queue(AnswerFilter())] == [second]
    (judged,) = repository.queue(AnswerFilter(judged=True))
    assert judged.verdict == verdict
    assert repository.statistics.progress(AnswerFilter()) == Progress(1, 2)
    assert repository.undo(verdict.id) is True
    assert repository.undo(verdict.id) is False
    assert repository.statistics.progress(AnswerFilter()) == Progress(0, 2)
    assert {each.id for each in repository.queue(AnswerFilter())} == {first, second}


def test_a_verdict_takes_the_place_of_the_one_before(repository: Repository) -> None:
    id = keep(repository)
    first = repository.judge(id, VerdictKind.RIGHT, by="花子")
    second = repository.judge(id, VerdictKind.DECLINE, by="次郎")
    (judged,) = repository.verdicts()
    assert judged.verdict == second
    assert repository.undo(first.id) is False
    assert repository.statistics.progress(AnswerFilter()) == Progress(1, 1)


def test_a_verdict_given_meanwhile_by_somebody_else_is_told(repository: Repository) -> None:
    id = keep(repository)
    standing = repository.judge(id, VerdictKind.RIGHT, by="花子", seen=None)
    with pytest.raises(RecordsStaleError, match=r"花子.*正しい"):
        repository.judge(id, VerdictKind.DECLINE, by="次郎", seen=None)
    assert repository.judge(id, VerdictKind.LACKING, by="花子", seen=standing.id)
    with pytest.raises(RecordsStaleError, match="不足"):
        repository.judge(id, VerdictKind.DECLINE, by="次郎", seen=standing.id)
    (judged,) = repository.verdicts()
    assert judged.verdict
    repository.undo(judged.verdict.id)
    with pytest.raises(RecordsStaleError, match="取り消して"):
        repository.judge(id, VerdictKind.DECLINE, by="次郎", seen=judged.verdict.id)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (AnswerFilter(), 2),
        (AnswerFilter(role=Role.PROVIDER), 1),
        (AnswerFilter(document="ai-guideline", version="1.0-overview"), 2),
        (AnswerFilter(version="9"), 0),
        (AnswerFilter(document="other"), 0),
        (AnswerFilter(item_id="ai-guideline@1.0-overview#nothing"), 0),
    ],
)
def test_the_queue_is_filtered(repository: Repository, wanted: AnswerFilter, found: int) -> None:
    for turn, role in enumerate((Role.USER, Role.PROVIDER)):
        repository.save_answer(answer(role=role), conversation="secret", turn=turn, build="b1")
    assert len(repository.queue(wanted)) == repository.statistics.progress(wanted).total == found
    assert sum(repository.statistics.asked_by_role(wanted).values()) == found


def test_the_queue_is_filtered_by_a_cited_item(repository: Repository) -> None:
    id = keep(repository)
    kept = repository.answer(id)
    assert kept
    for citation in kept.answer.citations:
        assert [each.id for each in repository.queue(AnswerFilter(item_id=citation.item_id))] == [id]


def test_verdicts_come_latest_first_and_are_counted(repository: Repository) -> None:
    ids = [keep(repository, turn) for turn in range(3)]
    for id in ids[:2]:
        repository.judge(id, VerdictKind.RIGHT, by="花子")
    assert [each.id for each in repository.verdicts()] == [ids[1], ids[0]]
    assert [each.id for each in repository.verdicts(limit=1)] == [ids[1]]
    assert repository.verdicts(AnswerFilter(role=Role.DEVELOPER)) == ()
    counts = repository.statistics.verdict_counts()
    assert (counts[VerdictKind.RIGHT], counts[VerdictKind.OTHER]) == (2, 0)


def test_uses_count_first_places_citations_and_corrections(repository: Repository) -> None:
    kept = [repository.answer(keep(repository, turn)) for turn in (0, 1)]
    assert kept[0]
    first, second = (each.item_id for each in kept[0].answer.citations[:2])
    repository.judge(kept[0].id, VerdictKind.OTHER, by="花子", items=[second, "ai-guideline@1_0-overview#X"])
    uses = {each.item_id: each for each in repository.statistics.item_usage("ai-guideline", "1.0-overview")}
    assert uses[first] == ItemUsage(first, 2, 2, 0)
    assert uses[second] == ItemUsage(second, 0, 2, 1)
    assert not any("1_0" in each for each in uses)
    assert repository.statistics.item_usage("ai-guideline", "1.0") == ()


def test_questions_are_counted_by_the_day(repository: Repository) -> None:
    keep(repository)
    days = repository.statistics.asked_per_day(7)
    assert [each.count for each in days] == [0, 0, 0, 0, 0, 0, 1]
    assert days[-1].day == datetime.now().astimezone().date()
    assert days[0].day == days[-1].day - timedelta(days=6)


def test_events_are_the_latest_first(repository: Repository) -> None:
    for number in range(3):
        repository.record_action("花子", AuditAction.SIGN_IN, f"{HOSTILE}{number}")
    assert [each.subject for each in repository.audit_events(2)] == [f"{HOSTILE}2", f"{HOSTILE}1"]
    assert repository.audit_events()[-1].by == "花子"


def test_the_queue_and_the_progress_are_read_from_indexes(tmp_path: Path) -> None:
    """No sorting and no reading of all the answers, however many there are."""
    database = open_database(sqlite_url(tmp_path))
    queued = SELECT.where(*conditions(AnswerFilter())).order_by(*ORDER).limit(50)
    latest = JUDGED.order_by(verdicts.c.given.desc(), verdicts.c.id.desc()).limit(50)
    for query, index in ((queued, "ix_answer_queue"), (latest, "ix_verdict_given")):
        words = str(query.compile(database.engine, compile_kwargs={"literal_binds": True}))
        with database.connect() as connection:
            plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}")]
        assert any(index in step for step in plan)
        assert not any("TEMP B-TREE" in step for step in plan)
    database.close()
