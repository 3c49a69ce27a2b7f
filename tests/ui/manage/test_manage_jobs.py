"""Jobs: what pages see of them, one at a time, and how each of them ends."""

import logging
import threading
import time

import pytest

from assistant.listener import Listener, Sheet
from corpus.errors import ChoiceError, DocumentError, StoppedError, StoreBusyError
from ui.manage.jobs import Bar, Job, JobKind, JobRunner, JobSnapshot, Work


def ended(runner: JobRunner) -> JobSnapshot:
    deadline = time.monotonic() + 10
    while (view := runner.latest()) and view.running:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert view
    return view


def test_what_the_work_tells_is_seen_and_the_outcome_kept() -> None:
    sheet = Sheet("題", ("列",), (("値",),))

    def work(listener: Listener) -> str:
        listener.step("読んでいます")
        listener.progress("頁", 1, 3)
        listener.progress("文", 0, None)
        listener.progress("頁", 3, 3)
        listener.warn("注意です。")
        listener.table(sheet)
        listener.say("済みました。")
        return "成果"

    runner = JobRunner()
    job = runner.start(JobKind.BUILD, "太郎", work)
    view = ended(runner)
    assert (view.kind, view.by, view.steps) == (JobKind.BUILD, "太郎", ("読んでいます",))
    assert view.bars == (Bar("頁", 3, 3), Bar("文", 0, None))
    assert (view.told, view.warnings, view.sheets) == (("済みました。",), ("注意です。",), (sheet,))
    assert (view.outcome, view.problem) == ("成果", None)
    assert runner.find(job.view().id) == view


def test_a_second_job_hears_whose_is_going_on_and_may_begin_afterwards() -> None:
    runner, go_on = JobRunner(), threading.Event()
    runner.start(JobKind.BUILD, "太郎", lambda _listener: go_on.wait(10))
    with pytest.raises(StoreBusyError, match=r"「索引の作成」が進行中です\(太郎、"):
        runner.start(JobKind.EVALUATE, "花子", lambda _listener: None)
    go_on.set()
    ended(runner)
    runner.start(JobKind.EVALUATE, "花子", lambda _listener: None)
    assert ended(runner).kind is JobKind.EVALUATE


def test_of_many_who_begin_at_once_one_does() -> None:
    runner, go_on, begun = JobRunner(), threading.Event(), list[Job]()

    def begin() -> None:
        try:
            begun.append(runner.start(JobKind.BUILD, "太郎", lambda _listener: go_on.wait(10)))
        except StoreBusyError:
            return

    people = [threading.Thread(target=begin) for _ in range(20)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    assert len(begun) == 1
    go_on.set()
    ended(runner)


def test_a_job_stops_at_its_next_piece_and_says_who_wanted_it() -> None:
    runner, begun, go_on = JobRunner(), threading.Event(), threading.Event()

    def work(listener: Listener) -> str:
        listener.progress("問い", 0, 2)
        listener.remaining(12)
        begun.set()
        go_on.wait(10)
        listener.progress("問い", 1, 2)
        return "成果"

    id = runner.start(JobKind.COMPARE, "太郎", work).view().id
    assert begun.wait(10)
    assert runner.find(id).remaining == 12
    runner.stop(id, "花子")
    asked = runner.find(id)
    assert (asked.running, asked.stopper, asked.stopped) == (True, "花子", False)
    go_on.set()
    view = ended(runner)
    assert (view.stopper, view.stopped) == ("花子", True)
    assert (view.outcome, view.problem) == (None, None)
    with pytest.raises(ChoiceError, match="もう止められません"):
        runner.stop(id, "花子")


def test_what_the_work_says_of_its_stop_is_kept() -> None:
    def work(_listener: Listener) -> None:
        raise StoppedError("何も公開していません。")

    runner = JobRunner()
    runner.start(JobKind.COMPARE, "太郎", work)
    assert ended(runner).told == ("何も公開していません。",)


def test_what_changes_things_on_its_way_goes_through() -> None:
    runner, go_on = JobRunner(), threading.Event()
    id = runner.start(JobKind.PUBLISH, "太郎", lambda _listener: go_on.wait(10)).view().id
    with pytest.raises(ChoiceError, match="もう止められません"):
        runner.stop(id, "花子")
    go_on.set()
    assert ended(runner).stopper is None


def test_a_failure_is_told_in_its_own_words() -> None:
    def work(listener: Listener) -> None:
        listener.step("読んでいます")
        raise DocumentError("空です。")

    runner = JobRunner()
    runner.start(JobKind.LOOK, "太郎", work)
    view = ended(runner)
    assert (view.problem, view.outcome) == ("空です。", None)


def test_a_crash_is_told_and_logged_and_keeps_nobody_waiting(caplog: pytest.LogCaptureFixture) -> None:
    def work(_listener: Listener) -> None:
        raise RuntimeError("秘密")

    runner = JobRunner()
    with caplog.at_level(logging.ERROR):
        runner.start(JobKind.LOOK, "太郎", work)
        view = ended(runner)
    assert view.problem and "思いがけない失敗です(RuntimeError)" in view.problem
    assert "秘密" not in view.problem
    assert "秘密" in caplog.text
    runner.start(JobKind.LOOK, "太郎", lambda _listener: None)


def test_the_outcomes_of_the_last_jobs_stay_and_older_ones_go() -> None:
    def work(number: int) -> Work:
        return lambda _listener: number

    runner = JobRunner()
    ids = []
    for number in range(10):
        ids.append(runner.start(JobKind.LOOK, "太郎", work(number)).view().id)
        ended(runner)
    assert runner.find(ids[5]).outcome == 5
    with pytest.raises(ChoiceError, match="もう残っていません"):
        runner.find(ids[0])
