"""Kept builds: pruning, states for status, rollback, ids."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpus.errors import ChoiceError
from corpus.files.disk import OnStep, ignore
from index.store.build import Build, created_at, new_build_id
from index.store.record import Deed
from index.store.steps import PUBLISHING
from index.store.store_writer import StoreWriter
from tests.index.homes import make_and_publish, quick_folder
from tests.index.shards import LIBRARIES, MODEL, make_shard


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


def write(store: StoreWriter, *seeds: int, on_step: OnStep = ignore) -> Build:
    shards = [make_shard(seed, version=f"1.{place}") for place, seed in enumerate(seeds)]
    return make_and_publish(store, shards, on_step=on_step)


def folders(store: StoreWriter) -> list[str]:
    return sorted(path.name for path in (store.home / "builds").iterdir())


def make(store: StoreWriter, seed: int) -> str:
    """Make a candidate: its id."""
    return store.make([make_shard(seed)], model_id=MODEL, libraries=LIBRARIES).build_id


def test_the_build_in_service_and_those_before_it_stay(tmp_path: Path) -> None:
    store = StoreWriter(tmp_path, keep=2)
    ids = [write(store, seed).build_id for seed in range(5)]
    assert folders(store) == ids[2:]
    assert [state.build_id for state in store.builds()] == ids[:1:-1]


def test_a_newer_candidate_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    store = StoreWriter(tmp_path)
    live = write(store, 1).build_id
    first = make(store, 2)
    assert (store.candidate(), store.open().build_id) == (first, live)
    second = make(store, 3)
    assert (store.candidate(), folders(store)) == (second, [live, second])
    assert [(state.current, state.candidate) for state in store.builds()] == [(False, True), (True, False)]


def test_what_was_in_service_last_stays_however_old_it_is(tmp_path: Path) -> None:
    store = StoreWriter(tmp_path, keep=1)
    first, second = write(store, 1).build_id, write(store, 2).build_id
    store.publish(first, Deed.ROLLBACK)
    third = write(store, 3).build_id
    assert folders(store) == [first, third]
    assert second not in folders(store)


def test_a_candidate_made_before_the_build_in_service_waits_no_longer(tmp_path: Path) -> None:
    store = StoreWriter(tmp_path)
    write(store, 1)
    with store.lock():
        stale = make(store, 2)
        live = write(store, 3).build_id
    assert stale not in folders(store)
    assert store.candidate() is None
    assert store.open().build_id == live


@pytest.mark.parametrize("lost", [True, False])
def test_without_its_record_builds_are_kept_by_age(tmp_path: Path, lost: bool) -> None:
    store = StoreWriter(tmp_path, keep=2)
    ids = [write(store, seed).build_id for seed in range(3)]
    record = tmp_path / "record.jsonl"
    record.unlink() if lost else record.write_bytes(b"?" + record.read_bytes())
    assert store.previous() == ids[1]
    ids.append(make(store, 3))
    assert folders(store) == ids
    store.publish(ids[3])
    assert folders(store) == ids[1:]
    assert store.previous() == ids[2]


def test_broken_builds_do_not_take_the_place_of_whole_ones(tmp_path: Path) -> None:
    store = StoreWriter(tmp_path, keep=2)
    first, second = write(store, 1), write(store, 2)
    (second.path / "manifest.json").write_bytes(b"")
    third = write(store, 3)
    assert folders(store) == [first.build_id, third.build_id]
    assert store.problems() == ()


def test_foreign_folders_are_left_alone(tmp_path: Path) -> None:
    store = StoreWriter(tmp_path, keep=1)
    (tmp_path / "builds" / "notes").mkdir(parents=True)
    (tmp_path / "builds" / ".staging-left").mkdir()
    build = write(store, 1)
    assert folders(store) == [build.build_id, "notes"]
    assert len(store.builds()) == 1


def test_states_for_status(tmp_path: Path) -> None:
    store = StoreWriter(tmp_path)
    first, second = write(store, 1), write(store, 2)
    (first.path / "guide" / "1.0" / "source.md").unlink()
    newest, oldest = store.builds()
    assert (newest.ok, newest.current, newest.problems) == (True, True, ())
    assert newest.build_id == second.build_id
    assert newest.created == second.manifest.created
    assert newest.size == sum(path.stat().st_size for path in second.path.rglob("*") if path.is_file())
    assert (oldest.ok, oldest.current) == (False, False)
    assert "source.md" in oldest.problems[0]


def test_rollback_and_forward_again(tmp_path: Path) -> None:
    store = StoreWriter(tmp_path)
    first, second, third = (write(store, seed) for seed in (1, 2, 3))
    previous = store.previous()
    assert previous == second.build_id
    heard: list[str] = []
    assert store.publish(previous, Deed.ROLLBACK, on_step=heard.append).build_id == previous
    assert heard == list(PUBLISHING)
    assert store.open().build_id == second.build_id
    assert [state.current for state in store.builds()] == [False, True, False]
    (first.path / "seal.json").unlink()
    assert store.previous() is None
    assert store.publish(third.build_id).build_id == store.open().build_id == third.build_id


def test_only_a_kept_build_can_be_selected(tmp_path: Path) -> None:
    store = StoreWriter(tmp_path)
    build = write(store, 1)
    for name in ("20200101T000000.000000Z-00000000", "../../etc", ""):
        with pytest.raises(ChoiceError, match=build.build_id):
            store.publish(name)


def test_build_ids_sort_by_time_even_where_the_clock_goes_back() -> None:
    now = datetime(2024, 4, 19, 9, 0, 0, 5, tzinfo=UTC)
    first = new_build_id(None, now)
    second = new_build_id(first, now - timedelta(days=1))
    third = new_build_id(second, now + timedelta(seconds=1))
    assert first < second < third
    assert created_at(first) == now
    assert len({new_build_id(None, now) for _ in range(50)}) == 50
    for name in ("current", "20240419T090000.000005Z", "20249919T090000.000005Z-00000000", f"../{first}"):
        assert created_at(name) is None
