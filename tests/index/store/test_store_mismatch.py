"""Parts that do not belong together are refused, under checksums that are right."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import StoreDamagedError, StoreMismatchError
from index.search.shard import Shard
from index.store.build import BUILD_LAYOUT, FileChecksum, new_build_id, sha256
from index.store.pointer import Pointer
from index.store.staging import BuildPlan, plan_build
from index.store.store import Store
from index.store.store_writer import StoreWriter
from tests.index.homes import NEW, NEXT, OLD, make_and_publish, quick_folder, write
from tests.index.shards import LIBRARIES, MODEL, make_shard

FILES = (
    "guide/1.0/shard.json",
    "guide/1.0/source.md",
    "guide/1.0/vectors.safetensors",
)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


def forge(home: Path, plan: BuildPlan) -> None:
    """Publish a build as it is, whatever it says."""
    files = {
        path: raw for path, raw in plan.files.items() if path in {card.path for card in plan.manifest.files}
    }
    cards = tuple(FileChecksum(path, len(raw), sha256(raw)) for path, raw in files.items())
    manifest = replace(plan.manifest, files=cards).to_bytes()
    seal = Pointer(plan.manifest.build_id, sha256(manifest)).to_bytes()
    build = home / "builds" / plan.manifest.build_id
    for name, raw in {**files, "manifest.json": manifest, "seal.json": seal}.items():
        (build / name).parent.mkdir(parents=True, exist_ok=True)
        (build / name).write_bytes(raw)
    (home / "current").write_bytes(seal)


def plan_of(*shards: Shard) -> BuildPlan:
    return plan_build(new_build_id(), shards, MODEL, LIBRARIES)


@pytest.mark.parametrize("name", FILES)
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


def test_other_counts_than_the_manifest_says_are_refused(tmp_path: Path) -> None:
    plan = plan_of(make_shard(1))
    card = replace(plan.manifest.shards[0], items=4)
    forge(tmp_path, replace(plan, manifest=replace(plan.manifest, shards=(card,))))
    with pytest.raises(StoreDamagedError, match="件数"):
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
    forge(tmp_path, replace(plan, manifest=replace(plan.manifest, layout=BUILD_LAYOUT + 1)))
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
    make_and_publish(StoreWriter(tmp_path), OLD, model_id="other")
    build = write(tmp_path, NEW)
    (build.path / "manifest.json").unlink()
    with pytest.raises(StoreDamagedError, match="other"):
        Store(tmp_path).open(MODEL)
