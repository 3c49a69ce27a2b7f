"""The JavaScript of the pages: all of it in .js files, all of it in use, its events known to Gradio."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from ui.components import WORDS, script_element

ROOT = Path(__file__).parents[2]
UI = ROOT / "ui"
FILES = sorted(UI.rglob("*.js"))
# what no sentence and no HTML of ours has
LOOKS_LIKE_JAVASCRIPT = re.compile(
    r"=>|\b(?:document|window|element|event)\.[a-z]+[A-Z(]|\b(?:const|let) \w+ ="
    r"|\bfunction\s*\(|<script|javascript:"
)
THE_ONE_PLACE = UI / "components.py"  # names the functions of the .js files for Gradio
DEFINED = re.compile(r"^shishin\.(\w+) =", re.MULTILINE)
USED = re.compile(r"\bshishin\.(\w+)")


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every string of a Python file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


@pytest.mark.parametrize("room", ["assistant", "corpus", "eval", "index", "ui"])
def test_no_javascript_stands_in_python(room: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {each[:60]}"
        for path in sorted((ROOT / room).rglob("*.py"))
        if path != THE_ONE_PLACE
        for line, each in strings(path)
        if LOOKS_LIKE_JAVASCRIPT.search(each)
    ]
    assert found == []


@pytest.mark.parametrize(
    "words",
    [
        "const a = 1",
        "() => trigger('x')",
        "document.querySelector('a')",
        "function (a) { }",
        "<script>",
    ],
)
def test_javascript_would_be_found(words: str) -> None:
    assert LOOKS_LIKE_JAVASCRIPT.search(words)


def test_every_file_is_in_the_script_of_the_page() -> None:
    script = script_element()
    assert len(FILES) > 15
    for path in FILES:
        assert path.read_text(encoding="utf-8") in script
    assert script.count("<script>") == script.count("</script>") == 1  # none of them ends the element early


def test_what_the_scripts_say_is_handed_over_as_json() -> None:
    found = re.search(r"globalThis\.shishin = \{ words: (\{.*\}) \};", script_element())
    assert found and json.loads(found[1]) == WORDS


def named_in_rooms() -> set[str]:
    """The functions and events that the rooms name when they make their components."""
    named = set()
    for path in UI.rglob("room.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name("on_event"), args=[ast.Constant(str(function)), *_]):
                    named.add(function)
                case ast.Call(func=ast.Name("html_component" | "_component"), args=[_, _, *rest]):
                    named |= words_in(rest)
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Tuple(events)) if "EVENTS" in name:
                    named |= words_in(events)
    return named


def words_in(nodes: Iterable[ast.AST]) -> set[str]:
    inside = (each for node in nodes for each in ast.walk(node))
    return {each.value for each in inside if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def test_every_function_and_event_is_used_and_every_one_that_is_named_is_there() -> None:
    texts = [path.read_text(encoding="utf-8") for path in FILES]
    functions = [name for each in texts for name in DEFINED.findall(each)]
    assert len(set(functions)) == len(functions)
    called = {name for each in texts for name in USED.findall(DEFINED.sub("", each))}
    assert called <= {*functions, "words"}
    events = {name for each in texts for name in re.findall(r'\btrigger\("(\w+)"', each)}
    assert named_in_rooms() == (set(functions) - called) | events
