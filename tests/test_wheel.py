"""The wheel: all files of the rooms, none of the developers' tools, and no undeclared dependency."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("assistant", "corpus", "eval", "index", "ui")
DEVELOPERS_TOOLS = ("eval/benchmarks/", "eval/training/")
NAME_OF_DISTRIBUTION = {  # where it is not the name of the module
    "argon2": "argon2-cffi",
    "bs4": "beautifulsoup4",
    "faiss": "faiss-cpu",
    "pdfminer": "pdfminer-six",
    "sklearn": "scikit-learn",
}
pytestmark = pytest.mark.process

BUILD = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The names in the wheel, built from a copy: setuptools leaves folders behind where it builds."""
    folder = tmp_path_factory.mktemp("wheel")
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "NOTICE"):
        shutil.copy(ROOT / name, folder / name)
    subprocess.run([sys.executable, "-c", BUILD, "dist"], cwd=folder, check=True, capture_output=True)
    (built,) = folder.glob("dist/*.whl")
    with ZipFile(built) as file:
        return frozenset(file.namelist())


def product_files() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if path.is_file() and "__pycache__" not in path.parts and not name.startswith(DEVELOPERS_TOOLS):
                yield path


def test_every_file_of_the_rooms_is_in_the_wheel(wheel: frozenset[str]) -> None:
    assert [
        name for path in product_files() if (name := path.relative_to(ROOT).as_posix()) not in wheel
    ] == []


def test_nothing_else_is_in_the_wheel(wheel: frozenset[str]) -> None:
    expected = {path.relative_to(ROOT).as_posix() for path in product_files()}
    assert [name for name in sorted(wheel - expected) if ".dist-info/" not in name] == []


@pytest.mark.parametrize(
    "name",
    [
        "assistant/weights_by_model/bundled.toml",
        "corpus/documents/ai-guideline/1.0-overview/document.toml",
        "eval/datasets/ai-guideline/baseline.json",
        "eval/datasets/ai-guideline/qrels/dev.tsv",
        "eval/reports/report.html.j2",
        "index/vectors.npz",
        "ui/records/migrations/script.py.mako",
    ],
)
def test_what_the_programs_read_is_in_the_wheel(wheel: frozenset[str], name: str) -> None:
    assert name in wheel


def imported_libraries(path: Path) -> Iterator[str]:
    """Top-level names of the modules that a file imports and that are neither ours nor Python's."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        else:
            continue
        tops = {name.partition(".")[0] for name in names}
        yield from sorted(tops - set(ROOMS) - sys.stdlib_module_names)


def normal(requirement: str) -> str:
    """``ir_measures>=0.4`` is the distribution ``ir-measures`` (PEP 503)."""
    name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_library_that_the_product_imports_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]["postgresql"]  # a database may be named that needs it
    declared = set(map(normal, (*project["dependencies"], *optional)))
    undeclared = {
        f"{path.relative_to(ROOT)}: {library}"
        for path in product_files()
        if path.suffix == ".py"
        for library in imported_libraries(path)
        if NAME_OF_DISTRIBUTION.get(library, normal(library)) not in declared
    }
    assert undeclared == set()
