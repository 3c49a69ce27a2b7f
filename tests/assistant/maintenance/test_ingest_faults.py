"""An ingest that the disk refuses: what is there afterwards is what was said (FAULTS 2 and 3)."""

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import StoreError
from corpus.guideline.document import load_document
from corpus.guideline.library import Library
from index.store.record import Stage
from tests.assistant.maintenance.doomed_update import Home, ends, template
from tests.corpus.three_versions import DOCUMENT, TEXTS
from tests.index.doomed import failing_disk
from tests.index.homes import quick_folder

OPERATIONS = 60  # more than an ingest takes
NEW = f"{DOCUMENT}@1.1"


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


def is_in(home: Home) -> bool:
    """Whether 1.1 is among the documents; it is whole then."""
    library = Library(home.settings.documents)
    if "1.1" not in library.versions(DOCUMENT):
        return False
    return load_document(library.folder(DOCUMENT, "1.1")).text == TEXTS["1.1"]


def stages(home: Home) -> list[Stage]:
    return [each.stage for each in home.store.history().entries if each.versions == (NEW,)]


def recovers(home: Home, *, there: bool) -> None:
    """The next ingest succeeds, leaves nothing unfinished, and the record has the truth about the last."""
    before = home.store.live_id()
    home.ingest("1.2")
    assert is_in(home) is there
    history = home.store.history()
    assert (history.problems, history.open_ingests) == ((), ())
    assert [each for each in stages(home) if each is not Stage.BEGUN][-1:] == (
        [Stage.DONE] if there else [Stage.UNDONE] * bool(stages(home))
    )
    assert not list(home.settings.documents.glob("*/.*"))
    assert home.store.live_id() == before


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("forever", [False, True])
@pytest.mark.long
def test_what_is_said_of_a_refusal_is_what_is_there(tmp_path: Path, number: int, forever: bool) -> None:
    made, untold = template("ingest", tmp_path / "made"), 0
    for n in range(1, OPERATIONS):
        home = Home(shutil.copytree(made.folder, tmp_path / str(n)))
        disk = failing_disk(n, number, forever=forever)
        try:
            said = home.ingest(disk=disk)
        except StoreError as error:
            assert error.exit_code == 1
            assert str(error).endswith("。")
            kept = "は登録されましたが" in str(error)
            assert kept or "試しの指針(第1.1版)は取り込んでいません。" in str(error)
            assert is_in(home) is kept, (n, str(error))
        else:
            assert is_in(home)
            untold += "次の操作のときに補います" in said
            assert ("次の操作のときに補います" in said) is (stages(home)[-1] is Stage.BEGUN)
        recovers(home, there=is_in(home))
        shutil.rmtree(home.folder)
        if not disk.reached:
            break
    assert 20 < n < OPERATIONS - 1
    assert untold > 2


@pytest.mark.process
def test_a_limit_on_file_size_leaves_what_was_said(tmp_path: Path) -> None:
    made = template("ingest", tmp_path / "made")
    told = (made.settings.home / "record.jsonl").stat().st_size
    limits = (0, 100, 700, told + 20, told + 500)
    for limit in limits:
        shutil.copytree(made.folder, tmp_path / "homes" / f"ingest limit-{limit}")
    for name, (end, said) in ends(tmp_path / "homes").items():
        home = Home(tmp_path / "homes" / name)
        assert is_in(home) is (end == 0), name
        assert end == 0 or ("空き容量" in said and "取り込んでいません" in said), name
        recovers(home, there=end == 0)
