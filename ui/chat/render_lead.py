"""Rendering of the lead: our own words, with a button for each number of a citation."""

import re

from assistant.answer import Answer
from ui.render_card import text

_NUMBER = re.compile(r"\[(\d{1,2})\]")


def lead_html(answer: Answer, place: str) -> str:
    """The lead of an answer that the page calls ``place``, ``turn/role``."""
    ranks = {str(each.rank) for each in answer.citations}
    parts = _NUMBER.split(answer.answer)  # words, number, words, number, words
    shown = (
        text(part) if at % 2 == 0 else _reference(part, place) if part in ranks else text(f"[{part}]")
        for at, part in enumerate(parts)
    )
    return f'<p class="lead">{"".join(shown)}</p>'


def _reference(rank: str, place: str) -> str:
    return (
        f'<button type="button" class="reference" data-place="{place}/{rank}" '
        f'aria-label="引用{rank}を原文で開く">[{rank}]</button>'
    )
