"""Imports point up the table of rooms in DESIGN and nowhere else, and each heavy library has one place.

Only imports that stand as statements count; a program that a string holds runs in a process of its own.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
PLACE_OF_LIBRARY = {
    "fugashi": "corpus/text/tokens.py",
    "unidic_lite": "corpus/text/tokens.py",
    "sentence_transformers": "index/model/embedding.py",
    "faiss": "index/search/dense.py",
    "bm25s": "index/search/lexical.py",
    "gradio": "ui/",
    "pdfplumber": "corpus/pdf/pdf_file.py",
}


@dataclass(frozen=True)
class Import:
    """A top-level name that a file imports; whether inside a function, and whether by ``import name``."""

    file: str
    line: int
    name: str
    inside: bool
    bare: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.name}"


def imports(root: Path) -> Iterator[Import]:
    for room in MAY_IMPORT:
        for path in sorted((root / room).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from found_in(tree, path.relative_to(root).as_posix(), inside=False)


def found_in(node: ast.AST, file: str, *, inside: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        for module in imported(child):
            name, bare = module.partition(".")[0], isinstance(child, ast.Import) and "." not in module
            yield Import(file, getattr(child, "lineno", 0), name, inside, bare)
        yield from found_in(
            child, file, inside=inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        )


def imported(node: ast.AST) -> list[str]:
    """Module names of a statement; a relative import stays in its room, ``importlib`` by name is one too."""
    match node:
        case ast.Import(names=names):
            return [each.name for each in names]
        case ast.ImportFrom(module=str(module), level=0):
            return [module]
        case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(module)), *_]):
            return [module]
        case ast.Call(
            func=ast.Name(id="__import__" | "import_module"), args=[ast.Constant(value=str(module)), *_]
        ):
            return [module]
    return []


def wrong_arrows(root: Path) -> list[str]:
    wrong = []
    for each in imports(root):
        room = each.file.partition("/")[0]
        allowed = {room} | MAY_IMPORT[room]
        if each.file == REACHES_OUT and each.inside:
            allowed |= {"ui", "eval"}
        if each.name in MAY_IMPORT.keys() | {"tests"} and each.name not in allowed:
            wrong.append(str(each))
    return wrong


def misplaced_libraries(root: Path) -> list[str]:
    return [
        str(each) for each in imports(root) if not each.file.startswith(PLACE_OF_LIBRARY.get(each.name, ""))
    ]


def bare_rooms(root: Path) -> list[str]:
    """``import eval`` hides a builtin, and a room is no module."""
    return [str(each) for each in imports(root) if each.bare and each.name in MAY_IMPORT]


def test_arrows_only_point_up() -> None:
    assert wrong_arrows(ROOT) == []


def test_each_heavy_library_is_imported_in_its_place() -> None:
    assert misplaced_libraries(ROOT) == []


def test_no_room_is_imported_by_its_bare_name() -> None:
    assert bare_rooms(ROOT) == []


@pytest.mark.parametrize("room", tuple(MAY_IMPORT))
def test_every_room_was_walked(room: str) -> None:
    assert any(each.file.startswith(f"{room}/") for each in imports(ROOT))


@pytest.mark.parametrize(
    "library", ["fugashi", "sentence_transformers", "faiss", "bm25s", "gradio", "pdfplumber"]
)
def test_every_heavy_library_was_seen(library: str) -> None:
    assert any(each.name == library for each in imports(ROOT))


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
