"""Rendering of the example questions."""

from corpus.item import Role
from ui.chat.examples import EXAMPLES, Situation
from ui.render_card import text


def examples_html(role: Role | None, *, opened: bool) -> str:
    """The examples of a role by situation, folded away once an answer stands above them."""
    name = f"({role.label})" if role else ""
    situations = "".join(map(_situation, EXAMPLES[role]))
    state = " open" if opened else ""
    return f'<details class="examples"{state}><summary>質問の例{name}</summary>{situations}</details>'


def _situation(situation: Situation) -> str:
    label = f'<p class="label">{text(situation.label)}</p>'
    buttons = "".join(
        f'<li><button type="button" data-example="{text(each)}">{text(each)}</button></li>'
        for each in situation.questions
    )
    return f"{label}<ul>{buttons}</ul>"
