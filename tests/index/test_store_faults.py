"""What the store survives: kills, refusing disks, damaged files, other builders (FAULTS 1-6)."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreMismatchError,
    StoreMissingError,
    StoreWriteError,
)
from index.blueprint import Blueprint, blueprint
from index.build import Build
from index.build_id import new_build_id
from index.disk import Disk
from index.manifest import LAYOUT, FileCard, Pointer, sha256
from index.shard import Shard
from index.step import STEPS
from index.store import Store
from tests.index.doomed import NEW, NEXT, OLD, REFUSED, CountingDisk, failing_disk
from tests.index.shards import LIBRARIES, MODEL, holds, make_shard

ROOT = Path(__file__).resolve().parents[2]
FILES = (
    "guide/1.0/shard.json",
    "guide/1.0/source.md",
    "guide/1.0/vectors.faiss",
    "manifest.json",
    "seal.json",
)


def write(home: Path, shards: tuple[Shard, ...], disk: Disk | None = None) -> Build:
    return Store(home, disk or Disk()).write(shards, model_id=MODEL, libraries=LIBRARIES)


def operations(home: Path) -> int:
    """How many operations a write takes."""
    disk = CountingDisk(10**9, lambda: None)
    write(home, NEW, disk)
    return disk.count


def doomed(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.index.doomed", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)


def recovers(home: Path) -> None:
    """The next build succeeds, leaves nothing unfinished, and answers."""
    write(home, NEXT)
    build = Store(home).open(MODEL)
    assert holds(build, NEXT)
    assert build.warnings == ()
    assert Store(home).problems() == ()
    assert not [path for path in (home / "builds").iterdir() if path.name.startswith(".")]


# 1. SIGKILL


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Homes of builders that were killed, by how far they came: ``first/…``, ``later/…``."""
    root = tmp_path_factory.mktemp("killed")
    write(root / "template", OLD)
    count = operations(shutil.copytree(root / "template", root / "counted"))
    fates = [f"step-{step}" for step in STEPS] + [f"operation-{n}" for n in range(1, count + 1)]
    for fate in fates:
        (root / "first" / fate).mkdir(parents=True)
        shutil.copytree(root / "template", root / "later" / fate)
    write(root / "template", NEW)
    for step in ("pointer", "swap", "settle"):
        shutil.copytree(root / "template", root / "rollback" / f"select-{step}")
    homes = {}
    for group in ("first", "later", "rollback"):
        ends = json.loads(doomed(str(root / group)).stdout)
        homes |= {f"{group}/{fate}": root / group / fate for fate, end in ends.items() if end == -signal.SIGKILL}
    return homes


def test_every_step_and_operation_was_killed_at(killed: dict[str, Path]) -> None:
    for group in ("first", "later"):
        assert [step for step in STEPS if f"{group}/step-{step}" not in killed] == []
        assert sum(name.startswith(f"{group}/operation") for name in killed) > 30
    assert sum(name.startswith("rollback/") for name in killed) == 3


def test_a_killed_builder_leaves_the_old_or_the_new_build(killed: dict[str, Path]) -> None:
    for name, home in killed.items():
        if name.startswith("later/"):
            build = Store(home).open(MODEL)
            assert build.warnings == (), name
            settled = name.endswith(("-settle", "-prune"))
            assert holds(build, NEW) or (holds(build, OLD) and not settled), name
            recovers(home)


def test_a_killed_first_builder_leaves_nothing_or_its_build(killed: dict[str, Path]) -> None:
    for name, home in killed.items():
        if name.startswith("first/"):
            try:
                assert holds(Store(home).open(MODEL), NEW), name
            except StoreMissingError:
                assert not name.endswith(("-settle", "-prune"))
            recovers(home)


def test_a_killed_rollback_leaves_one_of_the_two(killed: dict[str, Path]) -> None:
    for name, home in killed.items():
        if name.startswith("rollback/"):
            build = Store(home).open(MODEL)
            assert holds(build, OLD if name.endswith("settle") else NEW)
            recovers(home)


# 2. the n-th operation fails


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(
    ("number", "forever"), [(errno.ENOSPC, False), (errno.ENOSPC, True), (errno.EIO, False), (errno.EIO, True)]
)
def test_a_refusing_disk_leaves_what_answered(tmp_path: Path, first: bool, number: int, forever: bool) -> None:
    template = tmp_path / "template"
    template.mkdir()
    if not first:
        write(template, OLD)
    n = 0
    while True:
        n += 1
        disk = failing_disk(n, number, forever=forever)
        home = shutil.copytree(template, tmp_path / str(n))
        failed = _refused(home, disk)
        if not disk.reached:
            break
        _old_answers(home, None if first else OLD, failed=failed, forever=forever)
        if n % 5 == 0:
            recovers(home)
    assert n > 30


def _refused(home: Path, disk: CountingDisk) -> bool:
    try:
        build = write(home, NEW, disk)
    except StoreError as error:
        assert any(word in str(error) for word in ("空き容量", "故障")), error
        assert isinstance(error.__cause__, OSError | StoreError)
        return True
    assert holds(build, NEW)
    return False


def _old_answers(home: Path, old: tuple[Shard, ...] | None, *, failed: bool, forever: bool) -> None:
    try:
        build = Store(home).open(MODEL)
    except StoreMissingError:
        assert failed
        assert old is None
        return
    if failed and not forever:
        assert old is not None
        assert holds(build, old)
        assert [path.name for path in (home / "builds").iterdir()] == [build.build_id]
    # A disk that refuses even to put the pointer back leaves the new build, whole.
    assert holds(build, NEW) or (failed and old is not None and holds(build, old))


def test_a_reader_on_a_failing_disk_answers_or_says_so(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    write(tmp_path, NEW)
    n = 0
    while True:
        n += 1
        disk = failing_disk(n, errno.EIO)
        build = Store(tmp_path, disk).open(MODEL)
        if not disk.reached:
            break
        assert holds(build, NEW) or (holds(build, OLD) and build.warnings)
    with pytest.raises(StoreDamagedError, match="故障"):
        Store(tmp_path, failing_disk(1, errno.EIO, forever=True)).open(MODEL)


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_an_interrupt_at_any_step_leaves_no_litter(tmp_path: Path, error: type[BaseException]) -> None:
    write(tmp_path, OLD)
    for step in STEPS[: STEPS.index("settle")]:

        def interrupt(heard: str, at: str = step) -> None:
            if heard == at:
                raise error

        with pytest.raises(error):
            Store(tmp_path).write(NEW, model_id=MODEL, libraries={}, on_step=interrupt)
        build = Store(tmp_path).open()
        assert holds(build, OLD)
        assert [path.name for path in (tmp_path / "builds").iterdir()] == [build.build_id]


# 3. no room


def test_a_limit_on_file_size_leaves_the_pointer(tmp_path: Path) -> None:
    homes = [tmp_path / f"limit-{size}" for size in (0, 40, 200, 1000)]
    for home in homes:
        write(home, OLD)
    before = [(home / "current").read_bytes() for home in homes]
    ended = doomed(str(tmp_path))
    assert set(json.loads(ended.stdout).values()) == {REFUSED}
    assert ended.stderr.count("空き容量") == len(homes)
    for home, pointer in zip(homes, before, strict=True):
        assert (home / "current").read_bytes() == pointer
        assert holds(Store(home).open(MODEL), OLD)
        recovers(home)


@contextmanager
def no_room(home: Path, size: int) -> Iterator[None]:
    """A tiny tmpfs where mounting is permitted; elsewhere a disk that is full after ``size`` bytes."""
    home.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "shishin-test", str(home)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    try:
        yield
    finally:
        if mounted:
            subprocess.run(["umount", str(home)], check=True)


class SmallDisk(Disk):
    """Full once the files written hold ``size`` bytes."""

    def __init__(self, home: Path, size: int) -> None:
        self.home, self.room = home, size

    def before(self, operation: str, path: Path) -> None:
        """Refuse to write where there is no room."""
        if operation == "fsync" and self.size(self.home) > self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_leaves_what_answered(tmp_path: Path) -> None:
    home, size = tmp_path / "tiny", 256 * 1024
    with no_room(home, size):
        disk = SmallDisk(home, size)
        write(home, OLD, disk)
        with pytest.raises(StoreWriteError, match="空き容量"):
            write(home, (make_shard(9, dimension=20_000),), disk)
        assert holds(Store(home).open(MODEL), OLD)
        recovers(home)


# 4. damaged files


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
    Store(tmp_path).select(previous.build_id)
    assert Store(tmp_path).open().warnings == ()
    assert Store(tmp_path).problems() == ()


def test_builds_whose_folders_were_swapped_are_refused(tmp_path: Path) -> None:
    old, new = write(tmp_path, OLD), write(tmp_path, NEW)
    old.path.rename(tmp_path / "aside")
    new.path.rename(old.path)
    (tmp_path / "aside").rename(new.path)
    with pytest.raises(StoreDamagedError, match="別の索引"):
        Store(tmp_path).open(MODEL)


@pytest.fixture(scope="module")
def two_builds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("two")
    write(home, OLD)
    write(home, NEW)
    return home


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


# 5. parts that do not belong together, under checksums that are right


def forge(home: Path, plan: Blueprint) -> None:
    """Publish a build as it is, whatever it says."""
    files = {path: raw for path, raw in plan.files.items() if path in {card.path for card in plan.manifest.files}}
    cards = tuple(FileCard(path, len(raw), sha256(raw)) for path, raw in files.items())
    manifest = replace(plan.manifest, files=cards).to_bytes()
    seal = Pointer(plan.manifest.build_id, sha256(manifest)).to_bytes()
    build = home / "builds" / plan.manifest.build_id
    for name, raw in {**files, "manifest.json": manifest, "seal.json": seal}.items():
        (build / name).parent.mkdir(parents=True, exist_ok=True)
        (build / name).write_bytes(raw)
    (home / "current").write_bytes(seal)


def plan_of(*shards: Shard) -> Blueprint:
    return blueprint(new_build_id(), shards, MODEL, LIBRARIES)


@pytest.mark.parametrize("name", FILES[:3])
def test_parts_of_different_builds_are_refused(tmp_path: Path, name: str) -> None:
    plan, other = plan_of(make_shard(1)), plan_of(make_shard(2, items=4))
    forge(tmp_path, replace(plan, files={**plan.files, name: other.files[name]}))
    with pytest.raises(StoreDamagedError, match=r"guide/1\.0"):
        Store(tmp_path).open()


def test_a_file_left_out_of_the_manifest_is_refused(tmp_path: Path) -> None:
    plan = plan_of(make_shard(1))
    cards = tuple(card for card in plan.manifest.files if not card.path.endswith("source.md"))
    forge(tmp_path, replace(plan, manifest=replace(plan.manifest, files=cards)))
    with pytest.raises(StoreDamagedError, match=r"source\.md"):
        Store(tmp_path).open()


def test_another_dimension_is_refused(tmp_path: Path) -> None:
    plan = plan_of(make_shard(1))
    forge(tmp_path, replace(plan, manifest=replace(plan.manifest, dimension=4)))
    with pytest.raises(StoreDamagedError, match="次元"):
        Store(tmp_path).open()


def test_a_span_beyond_the_source_is_refused(tmp_path: Path) -> None:
    shard = make_shard(1)
    short = replace(shard.data.manifest, sha256=sha256(b"x"))
    with pytest.raises(StoreMismatchError, match="範囲"):
        write(tmp_path, (replace(shard, source="x", data=replace(shard.data, manifest=short)),))


def test_a_build_of_another_layout_is_refused_not_repaired(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    plan = plan_of(*NEW)
    forge(tmp_path, replace(plan, manifest=replace(plan.manifest, layout=LAYOUT + 1)))
    with pytest.raises(StoreMismatchError, match="shishin build"):
        Store(tmp_path).open(MODEL)
    assert [state.ok for state in Store(tmp_path).builds()] == [False, True]
    write(tmp_path, NEXT)
    assert len(Store(tmp_path).builds()) == 3  # another Shishin may still read it


def test_a_shape_this_shishin_does_not_know_is_another_layout(tmp_path: Path) -> None:
    plan = plan_of(make_shard(1))
    raw = plan.files[FILES[0]].replace(b'"principle"', b'"principles"')
    forge(tmp_path, replace(plan, files={**plan.files, FILES[0]: raw}))
    with pytest.raises(StoreMismatchError, match="形式"):
        Store(tmp_path).open()


def test_a_damaged_build_does_not_let_another_models_build_answer(tmp_path: Path) -> None:
    Store(tmp_path).write(OLD, model_id="other", libraries={})
    build = write(tmp_path, NEW)
    flip(build.path / "manifest.json", build.path)
    with pytest.raises(StoreDamagedError, match="other"):
        Store(tmp_path).open(MODEL)


# 6. two builders


def test_the_lock_frees_when_its_holder_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.index.doomed", "--hold", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreBusyError, match=f"プロセス {holder.pid}、"):
            write(tmp_path, OLD)
        holder.kill()
    recovers(tmp_path)
