"""The walls: which room and wing may import which, how large files and folders get, where libraries live.

The tables are those of DESIGN. Only imports that stand as statements count; a program that a string
holds runs in a process of its own.
"""

import ast
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "corpus": set[str](),
    "index": {"corpus"},
    "assistant": {"corpus", "index"},
    "ui": {"corpus", "index", "assistant"},
    "eval": {"corpus", "index", "assistant"},
}
REACHES_OUT = "assistant/cli.py"  # may import ui and eval, inside the command that needs them

# Each wing, and each file that stands in a room by itself, with those of its own room that it may import.
WINGS: Mapping[str, frozenset[str]] = {
    name: frozenset(f"{name.partition('/')[0]}/{each}" for each in allowed.split())
    for name, allowed in {
        "corpus/errors": "",
        "corpus/files": "errors",
        "corpus/text": "errors",
        "corpus/guideline": "errors files text",
        "corpus/parsing": "errors guideline text",
        "corpus/pdf": "errors guideline text",
        "corpus/receiving": "errors guideline pdf text",
        "corpus/versions": "errors guideline parsing text",
        "index/settings": "",
        "index/model": "settings",
        "index/search": "",
        "index/store": "search",
        "index/prepared_document": "model search",
        "index/shipped_vectors": "model prepared_document search settings",
        "index/vector_journal": "prepared_document",
        "index/builder": "model prepared_document search shipped_vectors store vector_journal",
        "assistant/answer": "",
        "assistant/relations": "",
        "assistant/editions": "",
        "assistant/listener": "",
        "assistant/weights": "",
        "assistant/citing": "answer",
        "assistant/saved_answers": "answer",
        "assistant/reading": "answer editions relations",
        "assistant/ranking": "answer citing editions reading relations weights",
        "assistant/maintenance": "answer citing editions listener saved_answers weights",
        "assistant/answering": "answer citing editions ranking reading relations",
        "assistant/service": "answer answering editions maintenance ranking reading weights",
        "assistant/commands": "answer answering editions listener maintenance reading saved_answers service",
        "assistant/cli": "commands editions listener maintenance reading saved_answers service",
        "ui/asker": "",
        "ui/wording": "",
        "ui/render": "",
        "ui/log": "",
        "ui/components": "wording",
        "ui/gradio_internals": "",
        "ui/records": "",
        "ui/source_view": "render",
        "ui/access": "asker components gradio_internals log records wording",
        "ui/item": "asker render source_view",
        "ui/chat": "access asker components gradio_internals item log records render source_view wording",
        "ui/review": "access asker components gradio_internals item records render source_view wording",
        "ui/manage": "access components gradio_internals records render wording",
        "ui/web": "access asker chat components gradio_internals log manage records review wording",
        "eval/data": "",
        "eval/measures": "data",
        "eval/training": "data measures",
        "eval/fit": "data measures",
        "eval/reports": "data fit measures",
        "eval/gates": "data measures reports",
        "eval/command": "data gates measures reports",
        "eval/benchmarks": "data fit gates measures reports",
    }.items()
}

PLACE_OF_LIBRARY: dict[str, str | tuple[str, ...]] = {
    # A peer's worker gets no help of ours: it splits words by itself.
    "fugashi": ("corpus/text/tokens.py", "eval/benchmarks/peers/workers/mecab_words.py"),
    "unidic_lite": "corpus/text/tokens.py",
    "pdfplumber": "corpus/pdf/pdf_file.py",
    # Training is no part of answering, and its packages are an extra.
    "sentence_transformers": ("index/model/", "eval/training/trainer.py"),
    "openvino": ("index/model/openvino_runtime.py", "index/model/conversion.py"),
    "datasets": "eval/training/trainer.py",
    "faiss": "index/search/dense.py",
    "bm25s": ("index/search/lexical.py", "eval/benchmarks/peers/workers/llama_index_peer.py"),
    "gradio": "ui/",
}
HEAVY = {"faiss", "torch", "sklearn", "gradio", "openvino", "sentence_transformers"}

MOST_LINES, MOST_FILES = 600, 15
# Files of parallel wings: the same part of each room of the page.
PARALLEL = {"room.py", "handlers.py", "actions.py", "render.py", "routes.py", "export.py", "forms.py"}


@dataclass(frozen=True)
class Import:
    """A module that a file imports; whether inside a function, and whether by ``import name``."""

    file: str
    line: int
    module: str
    inside: bool
    bare: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.module}"

    @property
    def room(self) -> str:
        return self.module.partition(".")[0]


@dataclass(frozen=True)
class SourceFile:
    """A file of a room: its path below the root, its text, and what it imports."""

    path: str
    text: str
    imports: tuple[Import, ...]

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def is_init(self) -> bool:
        return self.path.endswith("__init__.py")


@cache
def sources(root: Path) -> Mapping[str, SourceFile]:
    """Module → file, for all rooms below ``root``; each file is parsed once."""
    found = {}
    for room in MAY_IMPORT:
        for path in sorted((root / room).rglob("*.py")):
            text, name = path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
            file = SourceFile(name, text, tuple(imports_in(ast.parse(text), name, inside=False)))
            found[file.module] = file
    return found


def imports(root: Path) -> Iterator[Import]:
    return (each for file in sources(root).values() for each in file.imports)


def imports_in(node: ast.AST, file: str, *, inside: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        for module in imported(child):
            bare = isinstance(child, ast.Import) and "." not in module
            yield Import(file, getattr(child, "lineno", 0), module, inside, bare)
        yield from imports_in(
            child, file, inside=inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        )


def imported(node: ast.AST) -> list[str]:
    """Modules that a statement names; a relative import stays in its room, ``importlib`` by name is one too.

    Of ``from a import b`` both ``a`` and ``a.b`` are named, as ``b`` may be a module.
    """
    match node:
        case ast.Import(names=names):
            return [each.name for each in names]
        case ast.ImportFrom(module=str(module), level=0, names=names):
            return [module, *(f"{module}.{each.name}" for each in names)]
        case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(module)), *_]):
            return [module]
        case ast.Call(
            func=ast.Name(id="__import__" | "import_module"), args=[ast.Constant(value=str(module)), *_]
        ):
            return [module]
    return []


def wing_of(path: str) -> str:
    """``corpus/text`` of ``corpus/text/span.py``, ``index/settings`` of ``index/settings.py``."""
    return "/".join(path.removesuffix(".py").split("/")[:2])


def wrong_arrows(root: Path) -> list[str]:
    """Imports from one room into another that the table of rooms does not have."""
    wrong: dict[tuple[str, int], str] = {}
    for each in imports(root):
        room = each.file.partition("/")[0]
        allowed = {room} | MAY_IMPORT[room]
        if each.file == REACHES_OUT and each.inside:
            allowed |= {"ui", "eval"}
        if each.room in MAY_IMPORT.keys() | {"tests"} and each.room not in allowed:
            wrong.setdefault((each.file, each.line), str(each))
    return list(wrong.values())


def wrong_wings(root: Path, wings: Mapping[str, frozenset[str]]) -> list[str]:
    """Imports from one wing into another of its room that the table of wings does not have."""
    wrong, known = [], sources(root)
    for each in imports(root):
        target = known.get(each.module)
        if target is None or target.is_init or PurePosixPath(each.file).name == "__init__.py":
            continue
        wing, other = wing_of(each.file), wing_of(target.path)
        same_room = wing.partition("/")[0] == other.partition("/")[0]
        if same_room and other != wing and other not in wings.get(wing, frozenset()):
            wrong.append(str(each))
    return wrong


def circle(graph: Mapping[str, frozenset[str]]) -> list[str]:
    """The first circle found, empty for none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [str(each) for each in error.args[1]]
    return []


def file_graph(root: Path) -> dict[str, frozenset[str]]:
    """File → the files that it imports."""
    known = sources(root)
    return {
        file.path: frozenset(
            known[each.module].path
            for each in file.imports
            if each.module in known and not known[each.module].is_init
        )
        for file in known.values()
    }


def long_files(root: Path) -> list[str]:
    return [
        f"{file.path}: {lines} lines"
        for file in sources(root).values()
        if (lines := len(file.text.splitlines())) > MOST_LINES
    ]


def full_folders(root: Path) -> list[str]:
    counts: dict[str, int] = defaultdict(int)
    for file in sources(root).values():
        counts[str(PurePosixPath(file.path).parent)] += not file.is_init
    return [f"{folder}: {count} files" for folder, count in counts.items() if count > MOST_FILES]


def same_names(root: Path) -> list[str]:
    places: dict[str, list[str]] = defaultdict(list)
    for file in sources(root).values():
        name = PurePosixPath(file.path).name
        if name not in PARALLEL | {"__init__.py", "__main__.py"}:
            places[name].append(file.path)
    return [", ".join(paths) for paths in places.values() if len(paths) > 1]


def wrong_inits(root: Path) -> list[str]:
    """Folders without an ``__init__.py`` that is a docstring of one to three lines and nothing else."""
    known = {file.path: file for file in sources(root).values()}
    folders = {PurePosixPath(path).parent for path in known}
    return sorted(str(each) for each in folders if not _is_only_a_docstring(known.get(f"{each}/__init__.py")))


def _is_only_a_docstring(file: SourceFile | None) -> bool:
    if file is None:
        return False
    tree = ast.parse(file.text)
    text = ast.get_docstring(tree) or ""
    return len(tree.body) == 1 and 1 <= len([line for line in text.splitlines() if line]) <= 3


def misplaced_libraries(root: Path) -> list[str]:
    found = {
        (each.file, each.line): f"{each.file}:{each.line}: {each.room}"
        for each in imports(root)
        if not each.file.startswith(PLACE_OF_LIBRARY.get(each.room, ""))
    }
    return list(found.values())


def bare_rooms(root: Path) -> list[str]:
    """``import eval`` hides a builtin, and a room is no module."""
    return [str(each) for each in imports(root) if each.bare and each.room in MAY_IMPORT]


def test_arrows_between_rooms_only_point_up() -> None:
    assert wrong_arrows(ROOT) == []


def test_arrows_between_wings_are_those_of_the_table() -> None:
    assert wrong_wings(ROOT, WINGS) == []


def test_every_wing_is_in_the_table_and_the_table_names_no_other() -> None:
    assert {wing_of(file.path) for file in sources(ROOT).values() if not file.is_init} == WINGS.keys()
    assert {each for allowed in WINGS.values() for each in allowed} <= WINGS.keys()


def test_there_is_no_circle_of_wings_or_files() -> None:
    assert circle(WINGS) == []
    assert circle(file_graph(ROOT)) == []


def test_no_file_is_too_long_and_no_folder_too_full() -> None:
    assert long_files(ROOT) == []
    assert full_folders(ROOT) == []


def test_no_two_files_share_a_name() -> None:
    assert same_names(ROOT) == []


def test_every_folder_says_what_it_is_for() -> None:
    assert wrong_inits(ROOT) == []


def test_each_heavy_library_is_imported_in_its_place() -> None:
    assert misplaced_libraries(ROOT) == []


def test_no_room_is_imported_by_its_bare_name() -> None:
    assert bare_rooms(ROOT) == []


@pytest.mark.parametrize("room", tuple(MAY_IMPORT))
def test_every_room_was_walked(room: str) -> None:
    assert any(each.file.startswith(f"{room}/") for each in imports(ROOT))


@pytest.mark.parametrize("library", PLACE_OF_LIBRARY)
def test_every_heavy_library_was_seen(library: str) -> None:
    assert any(each.room == library for each in imports(ROOT))


@pytest.mark.process
@pytest.mark.parametrize(
    "program",
    [
        "import assistant.answer",
        "import assistant.ranking.ranked, assistant.reading.reading, index.store.store, ui.records.model",
        "from assistant.cli import main; main(['--help'])",
        "from assistant.cli import main; main(['user', 'list'])",
    ],
)
def test_what_is_quick_loads_nothing_heavy(program: str, tmp_path: Path) -> None:
    # A command ends by sys.exit, so what was loaded is told on the way out.
    at_exit = "atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))"
    done = subprocess.run(
        [sys.executable, "-c", f"import atexit, json, sys; {at_exit}\n{program}"],
        cwd=ROOT,
        env={**os.environ, "SHISHIN_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stderr.splitlines()[-1]))
    assert loaded & HEAVY == set()
    assert "assistant" in loaded


def tree(root: Path, file: str, text: str) -> Path:
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("corpus/a.py", "import json\nfrom index.store import Store\n"),
        ("corpus/deep/a.py", "import index.store as s\n"),
        ("index/a.py", "from assistant.answer import Answer\n"),
        ("assistant/a.py", "def f() -> None:\n    from ui.page import Page\n"),
        ("assistant/cli.py", "from ui.page import Page\n"),
        ("assistant/cli.py", "class A:\n    from eval.run import run\n"),
        ("assistant/cli.py", "def f() -> None:\n    import tests.toy\n"),
        ("ui/a.py", "if True:\n    from eval.report import Report\n"),
        ("eval/a.py", "try:\n    from ui.page import Page\nexcept ImportError:\n    pass\n"),
        ("eval/a.py", "from tests.toy import ToyEmbedder\n"),
        ("index/a.py", "import importlib\nimportlib.import_module('ui.page')\n"),
        ("index/a.py", "m = __import__('eval')\n"),
    ],
)
def test_a_wrong_arrow_is_found(tmp_path: Path, file: str, text: str) -> None:
    (found,) = wrong_arrows(tree(tmp_path, file, text))
    assert found.startswith(f"{file}:")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("corpus/a.py", "from corpus.span import Span\nfrom . import span\nimport indexes\n"),
        ("index/a.py", "from corpus.span import Span\n"),
        ("assistant/cli.py", "def f() -> None:\n    from eval.run import run\n    import ui.page\n"),
        ("assistant/cli.py", "async def f() -> None:\n    with a:\n        from ui.page import Page\n"),
        ("ui/a.py", "from assistant.answer import Answer\nfrom index.store import Store\n"),
        ("eval/a.py", 'text = "from ui.page import Page"\n'),
    ],
)
def test_a_right_arrow_is_let_through(tmp_path: Path, file: str, text: str) -> None:
    assert wrong_arrows(tree(tmp_path, file, text)) == []


TWO_WINGS = {"corpus/low": frozenset[str](), "corpus/high": frozenset({"corpus/low"})}


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("corpus/low/a.py", "from corpus.high.b import B\n"),
        ("corpus/low/a.py", "from corpus.high import b\n"),
        ("corpus/low/a.py", "def f() -> None:\n    import corpus.high.b\n"),
        ("corpus/new/a.py", "from corpus.high.b import B\n"),
    ],
)
def test_a_wrong_arrow_between_wings_is_found(tmp_path: Path, file: str, text: str) -> None:
    tree(tmp_path, "corpus/high/b.py", "B = 1\n")
    found = wrong_wings(tree(tmp_path, file, text), TWO_WINGS)
    assert found and all(each.startswith(f"{file}:") for each in found)


def test_a_right_arrow_between_wings_is_let_through(tmp_path: Path) -> None:
    tree(tmp_path, "corpus/low/a.py", "A = 1\n")
    tree(tmp_path, "corpus/high/c.py", "C = 1\n")
    text = "from corpus.low.a import A\nfrom corpus.high.c import C\n"
    assert wrong_wings(tree(tmp_path, "corpus/high/b.py", text), TWO_WINGS) == []


def test_a_circle_of_files_is_found(tmp_path: Path) -> None:
    tree(tmp_path, "corpus/a.py", "from corpus.b import B\n")
    tree(tmp_path, "corpus/b.py", "def f() -> None:\n    from corpus import a\n")
    assert set(circle(file_graph(tmp_path))) == {"corpus/a.py", "corpus/b.py"}


def test_what_is_too_large_or_named_twice_is_found(tmp_path: Path) -> None:
    tree(tmp_path, "corpus/a.py", "\n" * (MOST_LINES + 1))
    for number in range(MOST_FILES):
        tree(tmp_path, f"corpus/b{number}.py", "")
    tree(tmp_path, "ui/a.py", "")
    assert long_files(tmp_path) == [f"corpus/a.py: {MOST_LINES + 1} lines"]
    assert full_folders(tmp_path) == [f"corpus: {MOST_FILES + 1} files"]
    assert same_names(tmp_path) == ["corpus/a.py, ui/a.py"]


@pytest.mark.parametrize(
    "text", ["", '"""One.\n\nTwo.\nThree.\nFour."""\n', '"""One."""\nimport os\n', "import os\n"]
)
def test_a_folder_that_does_not_say_what_it_is_for_is_found(tmp_path: Path, text: str) -> None:
    tree(tmp_path, "ui/__init__.py", '"""Says it."""\n')
    tree(tmp_path, "corpus/a.py", "")
    assert wrong_inits(tree(tmp_path, "index/__init__.py", text)) == ["corpus", "index"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("corpus/lexicon.py", "import fugashi\n"),
        ("index/store.py", "from faiss import IndexFlatIP\n"),
        ("assistant/a.py", "def f() -> None:\n    import gradio as gr\n"),
        ("eval/a.py", "from sentence_transformers.util import cos_sim\n"),
        ("index/search/dense.py", "import bm25s\n"),
    ],
)
def test_a_library_out_of_its_place_is_found(tmp_path: Path, file: str, text: str) -> None:
    (found,) = misplaced_libraries(tree(tmp_path, file, text))
    assert found.startswith(f"{file}:")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("corpus/text/tokens.py", "import fugashi\nimport unidic_lite\n"),
        ("corpus/lexicon.py", 'COMPILE = "import fugashi"\n'),
        ("ui/deep/page.py", "import gradio as gr\n"),
        ("index/a.py", "import numpy\n"),
    ],
)
def test_a_library_in_its_place_is_let_through(tmp_path: Path, file: str, text: str) -> None:
    assert misplaced_libraries(tree(tmp_path, file, text)) == []


def test_a_bare_room_is_found(tmp_path: Path) -> None:
    found = bare_rooms(tree(tmp_path, "assistant/cli.py", "def f() -> None:\n    import eval\n"))
    assert found == ["assistant/cli.py:2: eval"]
