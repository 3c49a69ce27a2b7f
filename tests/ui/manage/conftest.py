"""A maintainer's place, copied for each test that changes it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.index.homes import quick_folder
from tests.ui.manage.serving import served_manage
from tests.ui.manage.toy_maintenance import ToyHome


@pytest.fixture(scope="session")
def kept_home() -> Iterator[ToyHome]:
    """The overview in service; not to be changed."""
    with quick_folder() as folder:
        yield ToyHome(folder / "kept").set_up()


@pytest.fixture
def toy_home(kept_home: ToyHome, tmp_path: Path) -> ToyHome:
    """A copy, to be worked on."""
    return ToyHome(Path(shutil.copytree(kept_home.folder, tmp_path / "place")))


@pytest.fixture(scope="session")
def still_url(kept_home: ToyHome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over one more copy, for those whom it does not matter what others did there."""
    copy = shutil.copytree(kept_home.folder, tmp_path_factory.mktemp("still") / "place")
    with served_manage(ToyHome(Path(copy))) as url:
        yield url
