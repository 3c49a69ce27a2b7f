"""SVG: a matplotlib figure as text that stands inside a page and takes its colours and type.

The reader's browser sets the words (``svg.fonttype: none``), so Japanese needs no font here;
the colours are variables of the page, which knows light and dark. Nothing in it depends on
when or where it was drawn.
"""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from markupsafe import Markup, escape
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

INK, SOFT, RULE, BLUE, ORANGE = "#010101", "#020202", "#030303", "#040404", "#050505"
_VARIABLES = {INK: "--ink", SOFT: "--soft", RULE: "--rule", BLUE: "--blue", ORANGE: "--orange"}
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "shishin",
    "font.size": 9,
    "text.color": INK,
    "text.parse_math": False,  # a category may be called anything
    "axes.edgecolor": RULE,
    "axes.labelcolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": False,
    "xtick.color": SOFT,
    "ytick.color": INK,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
}
_SPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
_NAME = re.compile(r' id="[A-Za-z.\d]+_\d+"')  # of groups, which nothing refers to
_REFERENCE = re.compile(r'( id="|#)([a-z][0-9a-f]{10})\b')  # plots of one page may draw the same marker
_METADATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_SIZE = re.compile(r'<svg [^>]*?viewBox="([^"]+)"[^>]*>')


@dataclass(frozen=True)
class Plot:
    """A drawn plot: ``svg`` is safe markup, ``title`` says what it shows."""

    title: str
    svg: Markup


@contextmanager
def canvas(width: float, height: float) -> Iterator[tuple[Drawing, Axes]]:
    """An empty drawing of so many inches, in the style of the page; no display is involved."""
    with rc_context(_STYLE), warnings.catch_warnings():
        # Widths are measured with a font that has no Japanese; the margins are fixed, so it is no matter.
        warnings.filterwarnings("ignore", message=r"Glyph \d+")
        drawing = Drawing(figsize=(width, height))
        yield drawing, drawing.add_axes((0, 0, 1, 1))


def to_plot(title: str, drawing: Drawing) -> Plot:
    """The drawing as inline SVG; call it inside ``canvas``."""
    file = io.StringIO()
    drawing.savefig(file, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = _METADATA.sub("", _NAME.sub("", file.getvalue()))
    text = text[text.index("<svg") :]
    text = _REFERENCE.sub(rf"\g<1>p{sha256(text.encode()).hexdigest()[:8]}-\g<2>", text)
    for colour, variable in _VARIABLES.items():
        text = text.replace(colour, f"var({variable})")
    opening = f'<svg {_SPACES} viewBox="{{}}" role="img" aria-label="{escape(title)}">'
    return Plot(title, Markup(_SIZE.sub(lambda found: opening.replace("{}", found[1], 1), text, count=1)))
