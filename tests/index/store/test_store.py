"""The store gives back what was written, and lets one builder work while many read."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import (
    DocumentError,
    StoreBusyError,
    StoreMismatchError,
    StoreMissingError,
    StoreWriteError,
)
from corpus.files.disk import OnStep, ignore
from index.store.build import BUILD_LAYOUT, Build, sha256
from index.store.steps import MAKING, PUBLISHING
from index.store.store import Store
from index.store.store_writer import StoreWriter
from tests.index.doomed import MappingDisk
from tests.index.homes import make_and_publish, quick_folder
from tests.index.shards import LIBRARIES, MODEL, holds, make_shard


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


def write(store: StoreWriter, *seeds: int, on_step: OnStep = ignore) -> Build:
    shards = [make_shard(seed, version=f"1.{place}") for place, seed in enumerate(seeds)]
    return make_and_publish(store, shards, on_step=on_step)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    store, shards = StoreWriter(tmp_path), [make_shard(1), make_shard(2, version="1.1", items=5)]
    written = make_and_publish(store, shards)
    for build in (written, store.open(), store.open(MODEL), Store(tmp_path).open()):
        assert holds(build, shards)
        assert build.build_id == written.build_id
        assert build.manifest == written.manifest
        assert build.path == tmp_path / "builds" / build.build_id
        assert build.warnings == ()


def test_what_is_mapped_is_the_same_as_what_is_read(tmp_path: Path) -> None:
    shards = (make_shard(1), make_shard(2, version="2.0"))
    make_and_publish(StoreWriter(tmp_path), shards)
    mapped = Store(tmp_path, MappingDisk()).open(MODEL)
    assert holds(mapped, shards)
    assert not any(shard.vectors.flags.writeable for shard in mapped.shards)


def test_the_manifest_tells_what_and_by_whom(tmp_path: Path) -> None:
    manifest = write(StoreWriter(tmp_path), 1, 2).manifest
    assert (manifest.layout, manifest.model_id, manifest.dimension) == (BUILD_LAYOUT, MODEL, 8)
    assert manifest.libraries == LIBRARIES
    assert [(card.version, card.items, card.passages) for card in manifest.shards] == [
        ("1.0", 3, 6),
        ("1.1", 3, 6),
    ]
    assert datetime.now(UTC) - manifest.created < timedelta(minutes=1)
    assert len(manifest.files) == 6


def test_the_source_is_kept_byte_for_byte(tmp_path: Path) -> None:
    text = "\ufeff一行目\r\n二行目\r三行目\u2028𠮷野家\n"
    shard = make_shard(1, items=0)
    fields = replace(shard.data.manifest, sha256=sha256(text.encode()))
    shard = replace(shard, source=text, data=replace(shard.data, manifest=fields, outside=()))
    build = make_and_publish(StoreWriter(tmp_path), [shard])
    assert Store(tmp_path).open().shards[0].source == text
    assert (build.path / "guide" / "1.0" / "source.md").read_bytes() == text.encode()


def test_nothing_built_says_what_to_do(tmp_path: Path) -> None:
    store = StoreWriter(tmp_path / "none")
    with pytest.raises(StoreMissingError, match="shishin build"):
        store.open()
    assert store.builds() == ()
    assert store.previous() is None
    assert "shishin build" in "".join(store.problems())
    assert not store.home.exists()


def test_every_step_is_announced_in_order(tmp_path: Path) -> None:
    heard: list[str] = []
    write(StoreWriter(tmp_path), 1, on_step=heard.append)
    assert tuple(heard) == (*MAKING, *PUBLISHING)


def test_a_build_of_another_model_is_refused_by_name(tmp_path: Path) -> None:
    write(StoreWriter(tmp_path), 1)
    with pytest.raises(StoreMismatchError, match=r"toy.*ruri.*shishin build"):
        Store(tmp_path).open("ruri")


def test_a_shard_whose_parts_differ_is_not_written(tmp_path: Path) -> None:
    shard, other = make_shard(1), make_shard(2, items=4)
    wrong = (
        [replace(shard, vectors=other.vectors)],
        [replace(shard, source=other.source)],
        [replace(shard, vectors=shard.vectors[0])],
        [replace(shard, vectors=shard.vectors * np.float32(np.nan))],
        [shard, make_shard(2, version="1.1", dimension=4)],
    )
    for shards in wrong:
        with pytest.raises(StoreMismatchError):
            StoreWriter(tmp_path).make(shards, model_id=MODEL, libraries={})
    assert not (tmp_path / "builds").exists()


def test_names_that_cannot_be_stored_are_refused(tmp_path: Path) -> None:
    shard = make_shard(1)
    bad = [replace(shard, data=replace(shard.data, document_id=name)) for name in ("..", "a/b", "", ".x")]
    for shards in ([], [shard, shard], *([each] for each in bad)):
        with pytest.raises(DocumentError):
            StoreWriter(tmp_path).make(shards, model_id=MODEL, libraries={})


def test_a_second_builder_hears_who_holds_the_lock(tmp_path: Path) -> None:
    first, second = StoreWriter(tmp_path), StoreWriter(tmp_path)
    with first.lock():
        build = write(first, 1)  # the holder may write
        with pytest.raises(StoreBusyError, match=r"プロセス \d+、\d{4}-"):
            write(second, 2)
        with pytest.raises(StoreBusyError):
            second.publish(build.build_id)
        assert second.open().build_id == build.build_id  # readers never wait
    assert holds(write(second, 2), [make_shard(2)])


def test_a_thread_of_the_same_process_is_a_second_builder(tmp_path: Path) -> None:
    store = StoreWriter(tmp_path)
    caught: list[Exception] = []

    def build() -> None:
        try:
            write(store, 2)
        except StoreBusyError as error:
            caught.append(error)

    with store.lock():
        thread = threading.Thread(target=build)
        thread.start()
        thread.join()
    assert len(caught) == 1


@pytest.mark.long
def test_readers_never_see_a_mix_nor_a_gap(tmp_path: Path) -> None:
    store, done = StoreWriter(tmp_path, keep=1), threading.Event()
    write(store, 0)
    wrong: list[object] = []

    def read() -> None:
        while not done.is_set():
            build = store.open()
            seed = int(build.shards[0].source.split("稿")[0].rpartition("第")[2])
            if build.warnings or not holds(build, [make_shard(seed)]):
                wrong.append(build.warnings)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for seed in range(1, 16):
        write(store, seed)
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_a_home_that_is_a_file_is_a_clear_refusal(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreWriteError, match="SHISHIN_HOME"):
        write(StoreWriter(tmp_path / "file"), 1)
