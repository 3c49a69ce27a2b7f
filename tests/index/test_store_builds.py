"""Kept builds: pruning, states for status, rollback, ids."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpus.errors import (
    ChoiceError,
)
from corpus.step import OnStep, ignore
from index.build import Build
from index.build_id import created_at, new_build_id
from index.store import Store
from tests.index.homes import quick_folder
from tests.index.shards import LIBRARIES, MODEL, make_shard


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


def write(store: Store, *seeds: int, on_step: OnStep = ignore) -> Build:
    shards = [make_shard(seed, version=f"1.{place}") for place, seed in enumerate(seeds)]
    return store.write(shards, model_id=MODEL, libraries=LIBRARIES, on_step=on_step)


def folders(store: Store) -> list[str]:
    return sorted(path.name for path in (store.home / "builds").iterdir())


def test_old_builds_are_pruned_and_the_newest_stay(tmp_path: Path) -> None:
    store = Store(tmp_path, keep=2)
    ids = [write(store, seed).build_id for seed in range(4)]
    assert folders(store) == ids[2:]
    assert [state.build_id for state in store.builds()] == [ids[3], ids[2]]


def test_broken_builds_do_not_take_the_place_of_whole_ones(tmp_path: Path) -> None:
    store = Store(tmp_path, keep=2)
    first, second = write(store, 1), write(store, 2)
    (second.path / "manifest.json").write_bytes(b"")
    third = write(store, 3)
    assert folders(store) == [first.build_id, third.build_id]
    assert store.problems() == ()


def test_foreign_folders_are_left_alone(tmp_path: Path) -> None:
    store = Store(tmp_path, keep=1)
    (tmp_path / "builds" / "notes").mkdir(parents=True)
    (tmp_path / "builds" / ".staging-left").mkdir()
    build = write(store, 1)
    assert folders(store) == [build.build_id, "notes"]
    assert len(store.builds()) == 1


def test_states_for_status(tmp_path: Path) -> None:
    store = Store(tmp_path)
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
    store = Store(tmp_path)
    first, second, third = (write(store, seed) for seed in (1, 2, 3))
    previous = store.previous()
    assert previous is not None
    assert previous.build_id == second.build_id
    heard: list[str] = []
    assert store.select(previous.build_id, on_step=heard.append).build_id == second.build_id
    assert heard == ["pointer", "swap", "settle"]
    assert store.open().build_id == second.build_id
    assert [state.current for state in store.builds()] == [False, True, False]
    (first.path / "seal.json").unlink()
    assert store.previous() is None
    assert store.select(third.build_id).build_id == store.open().build_id == third.build_id


def test_only_a_kept_build_can_be_selected(tmp_path: Path) -> None:
    store = Store(tmp_path)
    build = write(store, 1)
    for name in ("20200101T000000.000000Z-00000000", "../../etc", ""):
        with pytest.raises(ChoiceError, match=build.build_id):
            store.select(name)


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
