"""The record: what is added stays, what is changed is found, what was torn is healed."""

import errno
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import StoreDamagedError, StoreWriteError
from corpus.files.disk import Disk
from index.store.record import Deed, History, RecordEntry, RecordFile, RecordNote, Stage, whoami
from index.store.store_writer import StoreWriter
from tests.index.doomed import failing_disk
from tests.index.homes import quick_folder

REASONS = ("", "理由:\n二行目\r\u2028", '"sha256":"', "評価の質問を直したので")


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


def entry(
    build_id: str | None, deed: Deed = Deed.PUBLISH, stage: Stage = Stage.DONE, reason: str = ""
) -> RecordEntry:
    return RecordEntry(
        at=datetime.now(UTC),
        by="保守の担当",
        deed=deed,
        stage=stage,
        build_id=build_id,
        previous=None,
        versions=("guide@1.0",),
        model_id="toy",
        figures={"dev R@1": 0.5},
        reason=reason,
    )


def filled(folder: Path, disk: Disk | None = None) -> RecordFile:
    record = RecordFile(folder / "record.jsonl", disk or Disk())
    for number, reason in enumerate(REASONS):
        record.append(entry(f"b{number}", reason=reason))
    return record


def test_what_is_added_is_read_back_in_order(tmp_path: Path) -> None:
    history = filled(tmp_path).read()
    assert history.problems == ()
    assert [each.reason for each in history.entries] == list(REASONS)
    assert [each.before for each in history.entries] == [
        "",
        *(each.sha256 for each in history.entries[:-1]),
    ]
    assert (tmp_path / "record.jsonl").read_bytes().count(b"\n") == len(REASONS)


def test_no_record_is_an_empty_history(tmp_path: Path) -> None:
    assert RecordFile(tmp_path / "record.jsonl", Disk()).read() == History()
    (tmp_path / "record.jsonl").touch()
    assert filled(tmp_path).read().problems == ()


@pytest.fixture(scope="module")
def kept() -> Iterator[RecordFile]:
    with quick_folder() as folder:
        yield filled(folder)


@given(data=st.data())
def test_no_flipped_bit_goes_unnoticed(kept: RecordFile, data: st.DataObject) -> None:
    raw = kept.path.read_bytes()
    bit = data.draw(st.integers(0, (len(raw) - 1) * 8 - 1))  # the last line feed: a torn line, see below
    flipped = bytearray(raw)
    flipped[bit // 8] ^= 1 << bit % 8
    kept.path.write_bytes(flipped)
    try:
        history = kept.read()
    finally:
        kept.path.write_bytes(raw)
    assert len(history.problems) == 1
    assert history.trusted == ()


@pytest.mark.parametrize("lines", [(1, 2, 3), (0, 2, 3), (0, 1, 3), (1, 0, 2, 3), (0, 1, 2, 2, 3)])
def test_lines_that_were_taken_out_or_moved_are_found(tmp_path: Path, lines: tuple[int, ...]) -> None:
    record = filled(tmp_path)
    whole = record.path.read_bytes().splitlines(keepends=True)
    record.path.write_bytes(b"".join(whole[number] for number in lines))
    (problem,) = record.read().problems
    assert "record.jsonl" in problem
    assert "行目" in problem


def test_a_torn_line_is_passed_over_and_written_over(tmp_path: Path) -> None:
    record = filled(tmp_path)
    whole = record.path.read_bytes()
    (*_, last) = whole.splitlines(keepends=True)
    before = record.read()
    for torn in (last[:1], last[: len(last) // 2], last[:-1], b"\0" * 600, b"\xff\xfe"):
        record.path.write_bytes(whole + torn)
        assert record.read() == before
        record.append(entry("next"))
        history = record.read()
        assert history.problems == ()
        assert [each.build_id for each in history.entries][-1] == "next"
        assert record.path.read_bytes().startswith(whole)
        record.path.write_bytes(whole)


def test_what_comes_after_damage_is_added_and_nothing_is_lost(tmp_path: Path) -> None:
    record = filled(tmp_path)
    damaged = record.path.read_bytes().replace(b"b1", b"b9", 1)
    record.path.write_bytes(damaged)
    (problem,) = record.read().problems
    record.append(entry("next"))
    assert record.path.read_bytes().startswith(damaged)
    assert record.read().problems == (problem,)
    assert record.read().entries[-1].build_id == "next"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_refusing_disk_leaves_the_record_as_it_was(tmp_path: Path, number: int) -> None:
    record = filled(tmp_path)
    before, n, reached = record.path.read_bytes(), 0, True
    while reached:
        n += 1
        disk = failing_disk(n, number)
        try:
            RecordFile(record.path, disk).append(entry("next"))
        except (StoreWriteError, StoreDamagedError):
            assert record.path.read_bytes() == before
        else:
            assert record.path.read_bytes() != before
        reached = disk.reached
    assert n > 4


def test_a_record_that_cannot_be_read_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "record.jsonl").mkdir()
    record = RecordFile(tmp_path / "record.jsonl", Disk())
    assert "record.jsonl" in record.read().problems[0]
    with pytest.raises(StoreDamagedError):
        record.append(entry("b"))


def history(*served: str) -> History:
    return History(tuple(entry(each) for each in served))


@pytest.mark.parametrize(
    ("served", "latest_first", "rollback_order"),
    [
        ("", "", ""),
        ("1", "1", "1"),
        ("123", "321", "321"),
        ("1232", "231", "21"),
        ("12321", "123", "1"),
        ("12324", "4231", "421"),
        ("1213", "312", "31"),
    ],
)
def test_a_rollback_leads_through_what_was_replaced(
    served: str, latest_first: str, rollback_order: str
) -> None:
    assert "".join(history(*served).served) == latest_first
    assert "".join(history(*served).rollback_order) == rollback_order


def test_only_what_was_done_counts() -> None:
    entries = (
        entry("1"),
        entry("2", stage=Stage.BEGUN),
        entry("2", stage=Stage.UNDONE),
        entry("3", Deed.BUILD),
        entry("4", stage=Stage.BEGUN),
    )
    told = History(entries)
    assert told.served == ("1",)
    assert told.pending == entries[-1]
    assert told.knows("3")
    assert not told.knows("5")
    assert told.served_by("2") is None
    assert History(entries, ("壊れています。",)).served == ()


def test_an_ingest_is_open_until_its_end_is_told_whatever_came_between() -> None:
    begun = entry(None, Deed.INGEST, Stage.BEGUN)
    entries = (begun, entry("1"), entry("2", Deed.BUILD, Stage.BEGUN))
    assert History(entries).open_ingests == (begun,)
    assert History(entries).pending == entries[-1]
    assert History(entries[:1]).pending is None
    for stage in (Stage.DONE, Stage.UNDONE):
        assert History((*entries, entry(None, Deed.INGEST, stage))).open_ingests == ()
    assert History(entries, ("壊れています。",)).open_ingests == ()


@pytest.mark.parametrize(("present", "stage"), [({"guide@1.0"}, Stage.DONE), (set[str](), Stage.UNDONE)])
def test_the_end_of_an_ingest_is_told_by_who_knows_the_documents(
    tmp_path: Path, present: set[str], stage: Stage
) -> None:
    store = StoreWriter(tmp_path)
    RecordFile(tmp_path / "record.jsonl", Disk()).append(entry(None, Deed.INGEST, Stage.BEGUN))
    store.settle()
    assert len(store.history().open_ingests) == 1
    store.settle(present)
    assert [each.stage for each in store.history().entries] == [Stage.BEGUN, stage]
    store.settle(present)
    assert len(store.history().entries) == 2


def test_the_user_at_work_has_a_name() -> None:
    assert whoami()
    assert RecordNote().by == whoami()
    assert RecordNote("別の人").by == "別の人"
