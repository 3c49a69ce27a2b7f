"""Rendering of the switch for document and version, as an HTML string.

A select of the browser's own: people know its keys, screen readers its name, phones its list.
Nothing in it tells which entry is chosen (``ui.chat.scripts`` keeps that), so that it is drawn anew
only when there are other editions to choose from.
"""

from collections.abc import Sequence

from assistant.catalogue import EditionCard
from ui.chat.editions import choices
from ui.render_card import text
from ui.wording import EDITION_HINT, EDITION_LABEL


def switch_html(editions: Sequence[EditionCard]) -> str:
    """The switch; empty where there is nothing to choose."""
    if len(editions) < 2:
        return ""
    options = "".join(
        f'<option value="{text(value)}">{text(label)}</option>' for label, value in choices(editions)
    )
    return (
        f'<label class="edition-switch"><span class="name">{EDITION_LABEL}</span>'
        f'<select autocomplete="off" aria-describedby="shishin-edition-hint">{options}</select></label>'
        f'<p class="hint" id="shishin-edition-hint">{EDITION_HINT}</p>'
    )
