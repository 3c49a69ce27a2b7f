"""What the rooms are made of: Gradio's HTML component as we use it, and the page's JavaScript.

The JavaScript stands in ``.js`` files below ``ui/``, which become one script in the page's head. Each is
checked by oxlint on its own and stands in a block of its own, so that its constants are its own; what it
offers to others it puts on the object ``shishin``. Gradio runs the head before it draws the first component.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import gradio as gr

from ui import wording

WORDS = {  # what the scripts say, by the name under which they know it
    "unreachable": wording.UNREACHABLE,
    "copied": wording.COPIED,
    "notCopied": wording.NOT_COPIED,
}


def html_component(
    value: str, id: str | None = None, script: str = "", events: Sequence[str] = ()
) -> gr.HTML:
    """A component that shows HTML; the function ``script`` makes it live and may trigger the ``events``.

    The template is Gradio's own, ``${value}``. Never ``{{value}}``: that is filled in before the template
    is run as JavaScript, so text from outside would run with it.
    """
    on_load = f"shishin.{script}(element, trigger, watch);" if script else ""
    # Gradio knows an event by its name in quotes in this text, even in a comment
    known = f" // {json.dumps(list(events))}" if events else ""
    return gr.HTML(value, elem_id=id, js_on_load=(on_load + known) or None, apply_default_css=False)


def on_event(function: str, *first: int | bool) -> str:
    """What an event of Gradio takes as ``js``: a function of ours, which is given these values first."""
    return f"shishin.{function}.bind({', '.join(['null', *map(json.dumps, first)])})"


def script_element() -> str:
    """All of our JavaScript as an element for the page's head."""
    files = sorted(Path(__file__).parent.rglob("*.js"))
    blocks = "\n".join(f"{{\n{path.read_text(encoding='utf-8')}}}" for path in files)
    words = json.dumps(WORDS, ensure_ascii=False)
    return f'<script>"use strict";\nglobalThis.shishin = {{ words: {words} }};\n{blocks}</script>'
