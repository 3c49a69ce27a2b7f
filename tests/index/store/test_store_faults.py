"""Damaged files are found before anything is returned, and the previous build serves."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import StoreDamagedError
from index.store.pointer import Pointer
from index.store.store import Store
from index.store.store_writer import StoreWriter
from tests.index.homes import NEW, OLD, quick_folder, recovers, write
from tests.index.shards import MODEL, holds

pytestmark = pytest.mark.long

FILES = (
    "guide/1.0/shard.json",
    "guide/1.0/source.md",
    "guide/1.0/vectors.safetensors",
    "manifest.json",
    "seal.json",
)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


def flip(path: Path, other: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 4
    path.write_bytes(raw)


def truncate(path: Path, other: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def empty(path: Path, other: Path) -> None:
    path.write_bytes(b"")


def append(path: Path, other: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def remove(path: Path, other: Path) -> None:
    path.unlink()


def swap(path: Path, other: Path) -> None:
    path.write_bytes(other.read_bytes())


def make_a_folder(path: Path, other: Path) -> None:
    path.unlink()
    path.mkdir()


Harm = Callable[[Path, Path], None]
HARMS: tuple[Harm, ...] = (flip, truncate, empty, append, remove, swap, make_a_folder)


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("name", FILES)
def test_damage_is_found_and_the_previous_build_serves(tmp_path: Path, name: str, harm: Harm) -> None:
    old, new = write(tmp_path, OLD), write(tmp_path, NEW)
    harm(new.path / name, old.path / name)
    build = Store(tmp_path).open(MODEL)
    assert holds(build, OLD)
    said = "\n".join(build.warnings)
    assert str(new.path / name) in said
    assert old.build_id in said
    assert "shishin build" in said
    assert str(new.path / name) in "\n".join(Store(tmp_path).problems())
    assert [state.ok for state in Store(tmp_path).builds()] == [False, True]
    recovers(tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_damage_to_the_only_build_is_refused_by_name(tmp_path: Path, name: str) -> None:
    build = write(tmp_path, OLD)
    flip(build.path / name, build.path)
    with pytest.raises(StoreDamagedError, match=name) as caught:
        Store(tmp_path).open(MODEL)
    assert "shishin build" in str(caught.value)
    recovers(tmp_path)


def test_every_broken_file_is_named(tmp_path: Path) -> None:
    build = write(tmp_path, OLD)
    for name in FILES[:3]:
        flip(build.path / name, build.path)
    said = "\n".join(Store(tmp_path).problems())
    assert all(said.count(str(build.path / name)) == 1 for name in FILES[:3])


@pytest.mark.parametrize("harm", [flip, truncate, empty, append, remove, make_a_folder])
def test_a_damaged_pointer_is_found_and_the_newest_build_serves(tmp_path: Path, harm: Harm) -> None:
    write(tmp_path, OLD)
    write(tmp_path, NEW)
    harm(tmp_path / "current", tmp_path)
    build = Store(tmp_path).open(MODEL)
    assert holds(build, NEW)
    assert "shishin build" in "\n".join(build.warnings)
    assert Store(tmp_path).problems() != ()
    if harm is not make_a_folder:
        recovers(tmp_path)


def test_selecting_a_build_mends_the_pointer(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    (tmp_path / "current").write_bytes(b"?")
    previous = Store(tmp_path).previous()
    assert previous is not None
    StoreWriter(tmp_path).publish(previous)
    assert Store(tmp_path).open().warnings == ()
    assert Store(tmp_path).problems() == ()


def test_after_a_rollback_a_damaged_pointer_still_means_the_build_it_names(tmp_path: Path) -> None:
    old = write(tmp_path, OLD)
    write(tmp_path, NEW)
    StoreWriter(tmp_path).publish(old.build_id)
    pointer = Pointer(old.build_id, "0" * 64)
    (tmp_path / "current").write_bytes(pointer.to_bytes())
    build = Store(tmp_path).open(MODEL)
    assert holds(build, OLD)
    assert "seal.json" in build.warnings[0]


def test_builds_whose_folders_were_swapped_are_refused(tmp_path: Path) -> None:
    old, new = write(tmp_path, OLD), write(tmp_path, NEW)
    old.path.rename(tmp_path / "aside")
    new.path.rename(old.path)
    (tmp_path / "aside").rename(new.path)
    with pytest.raises(StoreDamagedError, match="別の索引"):
        Store(tmp_path).open(MODEL)


@pytest.fixture(scope="module")
def two_builds() -> Iterator[Path]:
    with quick_folder() as home:
        write(home, OLD)
        write(home, NEW)
        yield home


@settings(deadline=None)
@given(data=st.data())
def test_no_flipped_bit_goes_unnoticed(two_builds: Path, data: st.DataObject) -> None:
    build = two_builds / "builds" / sorted(path.name for path in (two_builds / "builds").iterdir())[-1]
    path = data.draw(st.sampled_from([*(build / name for name in FILES), two_builds / "current"]))
    raw = path.read_bytes()
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    flipped = bytearray(raw)
    flipped[bit // 8] ^= 1 << bit % 8
    path.write_bytes(flipped)
    try:
        served = Store(two_builds).open(MODEL)
    finally:
        path.write_bytes(raw)
    assert served.warnings != ()
    assert holds(served, NEW if path.name == "current" else OLD)
