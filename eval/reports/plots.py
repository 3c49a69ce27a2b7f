"""Plots of a report as inline SVG, in the colours of the page that shows them."""

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from markupsafe import Markup, escape
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.axis import XAxis, YAxis
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MaxNLocator

from eval.measures.metrics import BINS, Calibration
from eval.measures.uncertainty import Figure

# Stand-ins that occur nowhere else in the SVG: `to_plot` puts the page's CSS variables in their place,
# which matplotlib would not take as colours.
INK, SOFT, RULE, BLUE, ORANGE = "#010101", "#020202", "#030303", "#040404", "#050505"
_VARIABLES = {INK: "--ink", SOFT: "--soft", RULE: "--rule", BLUE: "--blue", ORANGE: "--orange"}
_STYLE: dict[Any, Any] = {
    # text stays text, in the reader's fonts
    "svg.fonttype": "none",
    # without it the ids of markers differ in every run
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
    # no width and height: the page says how wide a plot is
    opening = f'<svg {_SPACES} viewBox="{{}}" role="img" aria-label="{escape(title)}">'
    return Plot(title, Markup(_SIZE.sub(lambda found: opening.replace("{}", found[1], 1), text, count=1)))


WIDTH = 3.75  # inches; a phone shows a plot at full size, a wide page several side by side
_ROW = 0.27
_FOOT, _HEAD = 0.3, 0.1
_EM = 0.135  # inches a full-width letter of 9 points takes, with a little air


def rows_plot(title: str, rows: Mapping[str, Figure]) -> Plot:
    """A dot and its 95 % interval for each row, first row on top; rows without a value are left out."""
    present = {name: each for name, each in rows.items() if each.value is not None}
    names, values = list(present), np.asarray([[f.value, f.low, f.high] for f in present.values()], float)
    height = _ROW * max(len(names), 1) + _FOOT + _HEAD
    # From the number of letters: matplotlib measures with a font that has no Japanese.
    left = (max(map(len, names), default=0) + 1) * _EM / WIDTH
    with canvas(WIDTH, height) as (drawing, axes):
        axes.set_position((left, _FOOT / height, 0.97 - left, 1 - (_FOOT + _HEAD) / height))
        _share_axis(axes.xaxis, "")
        # The vertical axis is turned round, so that the first row is on top.
        axes.set(xlim=(-0.02, 1.02), ylim=(max(len(names), 1) - 0.5, -0.5))
        axes.set_yticks(range(len(names)), names)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.grid(axis="x")
        places = np.arange(len(names))
        if names:
            axes.hlines(places, values[:, 1], values[:, 2], color=BLUE, linewidth=2, alpha=0.45)
            axes.plot(values[:, 0], places, "o", color=BLUE, markersize=5.5, clip_on=False)
        return to_plot(title, drawing)


def calibration_plot(calibration: Calibration) -> Plot:
    """Reliability diagram: mean confidence of each bin against the share that has an answer."""
    title = "確からしさの当たり方"
    with canvas(WIDTH, 3.3) as (drawing, axes):
        axes.set_position((0.15, 0.17, 0.8, 0.79))
        axes.plot([0, 1], [0, 1], color=SOFT, linewidth=1, linestyle=(0, (4, 3)))
        for each in calibration.bins:
            share = each.answerable
            axes.vlines(each.confidence, share.low or 0, share.high or 0, color=BLUE, linewidth=2, alpha=0.45)
        sure = [each.confidence for each in calibration.bins]
        shares = [each.answerable.value or 0.0 for each in calibration.bins]
        axes.plot(sure, shares, color=BLUE, linewidth=1.2)
        sizes = [14 + 90 * each.questions / _total(calibration) for each in calibration.bins]
        axes.scatter(sure, shares, s=sizes, color=BLUE, zorder=3)
        axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03))
        _share_axis(axes.xaxis, "確からしさ(区間の平均)")
        _share_axis(axes.yaxis, "答えのあった問いの割合")
        axes.grid()
        return to_plot(title, drawing)


def histogram_plot(calibration: Calibration, threshold: float) -> Plot:
    """How many questions got which confidence: with an answer above, to be declined below."""
    title = "確からしさの分布"
    kinds = (
        ("答えのある問い", calibration.answerable, BLUE),
        ("断るべき問い", calibration.to_decline, ORANGE),
    )
    with canvas(WIDTH, 3.3) as (drawing, first):
        second = drawing.add_axes((0, 0, 1, 1), sharex=first)
        for place, axes, (name, values, colour) in zip((0.6, 0.17), (first, second), kinds, strict=True):
            axes.set_position((0.15, place, 0.8, 0.33))
            axes.hist(values, bins=np.linspace(0, 1, 2 * BINS + 1).tolist(), color=colour)
            axes.axvline(threshold, color=INK, linewidth=1, linestyle=(0, (4, 3)))
            axes.text(0, 1.06, f"{name}({len(values)} 問)", transform=axes.transAxes, color=INK)
            axes.set(xlim=(0, 1), ylabel="問い")
            axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
            axes.grid(axis="y")
            axes.set_axisbelow(True)
        told, across = f"しきい値 {threshold:.2f}", first.get_xaxis_transform()
        first.text(threshold - 0.015, 0.86, told, transform=across, ha="right", color=INK)
        _share_axis(second.xaxis, "確からしさ")
        first.tick_params(axis="x", labelbottom=False)
        return to_plot(title, drawing)


def _share_axis(axis: XAxis | YAxis, label: str) -> None:
    axis.set_ticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    axis.set_label_text(label)


def _total(calibration: Calibration) -> int:
    return len(calibration.answerable) + len(calibration.to_decline)
