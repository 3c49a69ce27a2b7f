"""What maintainers can have done: a version from its file to its publication and back, without a page."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from assistant.maintenance.evaluations import Evaluations
from assistant.maintenance.ingest import Proposal
from assistant.maintenance.publishing import Comparison
from corpus.errors import ChoiceError, InputError, ShishinError
from corpus.files.disk import Disk
from corpus.guideline.library import Library
from index.store.record import Deed, RecordEntry
from tests.assistant.editions import OVERVIEW
from tests.ui.manage.toy_maintenance import ToyHome, toy_maintenance
from ui.manage.actions import ManageActions
from ui.manage.forms import FormFields
from ui.manage.jobs import Job, JobSnapshot
from ui.manage.render import job_html, stop_html
from ui.records.database import open_database
from ui.records.database_url import sqlite_url
from ui.records.repository import Repository

CHANGED = (OVERVIEW / "source.md").read_text(encoding="utf-8").replace("検討する", "速やかに検討する")
VERSION = {"document": "ai-guideline", "version": "1.1", "published": "2025-03-28"}


@pytest.fixture
def actions(toy_home: ToyHome) -> ManageActions:
    return ManageActions(
        toy_maintenance(toy_home), Repository(open_database(sqlite_url(toy_home.settings.home)))
    )


def do(actions: ManageActions, deed: str, **fields: object) -> JobSnapshot:
    """Have something done, and wait until it is."""
    return finished(actions.start(deed, "太郎", FormFields(fields)))


def finished(job: Job) -> JobSnapshot:
    deadline = time.monotonic() + 60
    while job.view().running:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return job.view()


async def once(raw: bytes) -> AsyncIterator[bytes]:
    yield raw


def look(
    actions: ManageActions,
    raw: bytes = CHANGED.encode(),
    name: str = "版.md",
    fields: Mapping[str, str] = VERSION,
) -> JobSnapshot:
    token = asyncio.run(actions.uploads.receive(name, "太郎", once(raw)))
    return do(actions, "look", file=token, **fields)


def accept(actions: ManageActions) -> None:
    assert do(actions, "accept", job=look(actions).id).problem is None


def last(home: ToyHome) -> RecordEntry:
    return home.store.history().entries[-1]


def stored(home: ToyHome) -> list[Path]:
    return sorted(home.settings.documents.rglob("*"))


def test_a_look_stores_nothing_and_deletes_the_file(actions: ManageActions, toy_home: ToyHome) -> None:
    before, record = stored(toy_home), toy_home.store.history().entries
    view = look(actions)
    assert isinstance(view.outcome, Proposal)
    assert view.outcome.survey.total == 110
    assert (stored(toy_home), toy_home.store.history().entries) == (before, record)
    assert "版.md" in view.steps[0]
    with pytest.raises(ChoiceError, match="届いていません"):
        do(actions, "look", file="", **VERSION)


@pytest.mark.parametrize(
    ("raw", "name", "word"),
    [
        (b"PK\x03\x04" + bytes(60), "悪い<b>.docx", "Word"),
        (b"", "空.md", "空です"),
        pytest.param(b"%PDF-1.7\n" + bytes(300), "壊れた.pdf", "壊れ", marks=pytest.mark.process),
        (b"<html><script>alert(1)</script></html>", "罠.html", "スクリプト"),
    ],
)
def test_a_bad_file_is_refused_by_its_own_name(
    actions: ManageActions, raw: bytes, name: str, word: str
) -> None:
    problem = look(actions, raw, name).problem
    assert problem and word in problem and f"「{name}」" in problem
    assert "shishin-uploads" not in problem
    assert problem.count("\n") == 0


def test_a_field_that_is_missing_or_wrong_is_told_at_once(actions: ManageActions) -> None:
    for changes, word in (
        ({"version": " "}, "版の名前"),
        ({"published": "きのう"}, "公表日"),
        ({"title": "長" * 2000}, "長すぎます"),
    ):
        with pytest.raises(InputError, match=word):
            look(actions, fields={**VERSION, **changes})
    assert actions.jobs.latest() is None


@pytest.mark.long
def test_the_whole_way_of_a_version(actions: ManageActions, toy_home: ToyHome) -> None:
    old = toy_home.store.live_id()
    accept(actions)
    assert Library(toy_home.settings.documents).versions("ai-guideline") == ("1.0-overview", "1.1")
    assert (last(toy_home).deed, last(toy_home).by) == (Deed.INGEST, "太郎")
    built = do(actions, "build")
    assert toy_home.store.live_id() == old
    compared = do(actions, "compare", build=str(built.outcome))
    assert len(compared.sheets) == 2
    assert "8 問のうち" in compared.told[0]
    published = do(actions, "publish", job=compared.id, reason="定期の更新")
    assert published.problem is None
    assert toy_home.store.live_id() == built.outcome
    told = last(toy_home)
    assert (told.deed, told.by, told.reason) == (Deed.PUBLISH, "太郎", "定期の更新")
    assert told.figures
    with pytest.raises(InputError, match="戻す理由"):
        do(actions, "rollback", build=str(old))
    assert do(actions, "rollback", build=str(old), reason="答えが変わった").problem is None
    assert toy_home.store.live_id() == old
    assert (last(toy_home).deed, last(toy_home).reason) == (Deed.ROLLBACK, "答えが変わった")


def test_what_got_worse_is_published_only_with_a_reason(actions: ManageActions, toy_home: ToyHome) -> None:
    accept(actions)
    do(actions, "build")
    (toy_home.folder / "worse").touch()
    compared = do(actions, "compare")
    with pytest.raises(InputError, match="公開する理由"):
        do(actions, "publish", job=compared.id)
    assert do(actions, "publish", job=compared.id, reason="質問のほうが誤り").problem is None
    assert (last(toy_home).deed, last(toy_home).reason) == (Deed.FORCED, "質問のほうが誤り")


@pytest.mark.long
def test_a_comparison_that_was_overtaken_publishes_nothing(actions: ManageActions, toy_home: ToyHome) -> None:
    accept(actions)
    do(actions, "build")
    first, second = do(actions, "compare"), do(actions, "compare")
    assert do(actions, "publish", job=first.id).problem is None
    live = toy_home.store.live_id()
    problem = do(actions, "publish", job=second.id).problem
    assert problem and "変わりました" in problem
    assert toy_home.store.live_id() == live


def test_a_comparison_is_stopped_and_leaves_nothing(actions: ManageActions, toy_home: ToyHome) -> None:
    accept(actions)
    do(actions, "build")
    live, record = toy_home.store.live_id(), toy_home.store.history().entries
    (toy_home.folder / "held").touch()
    job = actions.start("compare", "太郎", FormFields({}))
    while not job.view().remaining:
        time.sleep(0.01)
    assert actions.start("stop", "花子", FormFields({"job": job.view().id})) is job
    assert "止めています" in stop_html(job.view())
    (toy_home.folder / "held").unlink()
    view = finished(job)
    assert (view.stopped, view.stopper, view.outcome) == (True, "花子", None)
    assert view.told[-1] == "比較を途中で止めました。何も公開していません。使用中の索引はそのままです。"
    assert "中止(花子)" in job_html(view)
    assert stop_html(view) == ""
    with pytest.raises(ChoiceError, match="もう使えません"):
        do(actions, "publish", job=view.id)
    assert (toy_home.store.live_id(), toy_home.store.history().entries) == (live, record)
    assert not list(toy_home.settings.home.glob("vectors/*"))
    assert isinstance(do(actions, "compare").outcome, Comparison)


def test_another_program_that_builds_is_named(actions: ManageActions, toy_home: ToyHome) -> None:
    accept(actions)
    with toy_home.store.lock():
        problem = do(actions, "build").problem
    assert problem and "別の構築か公開(プロセス" in problem


def test_an_evaluation_is_kept_and_noted(actions: ManageActions, toy_home: ToyHome) -> None:
    view = do(actions, "evaluate")
    (kept,) = Evaluations(toy_home.settings.home, Disk()).listed()
    assert (kept.build_id, kept.by, kept.split) == (view.outcome, "太郎", "dev")
    page = Evaluations(toy_home.settings.home, Disk()).page(kept.build_id)
    assert b"<svg" in page
    (event,) = actions.repository.audit_events()
    assert (event.by, event.action) == ("太郎", "evaluate")


def test_an_unknown_deed_or_the_outcome_of_another_is_refused(actions: ManageActions) -> None:
    for deed, fields in (("format", {}), ("accept", {"job": "x"}), ("publish", {"job": look(actions).id})):
        with pytest.raises(ShishinError):
            do(actions, deed, **fields)
