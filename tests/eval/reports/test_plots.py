"""SVG: well-formed, in the page's colours, the same every time, and nobody's markup but ours."""

import re
from xml.etree import ElementTree

import pytest

from eval.measures.metrics import calibrate
from eval.measures.uncertainty import NO_FIGURE, Figure
from eval.reports.plots import Plot, calibration_plot, histogram_plot, rows_plot
from tests.eval.questions import ask, outcome
from tests.eval.reports.report_samples import HOSTILE

RUN = [
    *(outcome(ask("a", {"a": 2}), confidence=each) for each in (0.95, 0.9, 0.4)),
    *(outcome(ask("d"), confidence=each) for each in (0.0, 0.1, 0.8)),
]
DRAW = {
    "rows": lambda: rows_plot("R@1", {"続きの質問": Figure(0.5, 0.25, 0.75), "番号": Figure(1.0, 1.0, 1.0)}),
    "no rows": lambda: rows_plot("R@1", {"番号": NO_FIGURE}),
    "calibration": lambda: calibration_plot(calibrate(RUN)),
    "histograms": lambda: histogram_plot(calibrate(RUN), 0.67),
    "hostile": lambda: rows_plot(HOSTILE, {HOSTILE: Figure(0.5, 0.25, 0.75)}),
}


@pytest.fixture(params=DRAW)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def words(plot: Plot) -> list[str]:
    tree = ElementTree.fromstring(str(plot.svg))
    return ["".join(each.itertext()) for each in tree.iter() if each.tag.endswith("text")]


def test_a_plot_is_whole_xml_that_names_itself(name: str) -> None:
    plot = DRAW[name]()
    tree = ElementTree.fromstring(str(plot.svg))
    assert tree.get("role") == "img"
    assert tree.get("aria-label") == plot.title
    assert tree.get("width") is None  # the page says how wide


def test_a_plot_is_the_same_every_time(name: str) -> None:
    assert DRAW[name]() == DRAW[name]()


def test_colours_are_those_of_the_page(name: str) -> None:
    text = str(DRAW[name]().svg)
    assert set(re.findall(r"#[0-9a-f]{6}", text)) <= {"#ffffff"}
    assert "var(--soft)" in text


def test_nothing_is_fetched_and_no_name_is_taken_twice(name: str) -> None:
    text = str(DRAW[name]().svg)
    assert not re.findall(r'(?:href|src)="(?!#)', text)
    names = re.findall(r' id="([^"]+)"', text)
    assert len(names) == len(set(names))


def test_words_stay_words() -> None:
    assert {"続きの質問", "番号"} <= set(words(DRAW["rows"]()))
    assert HOSTILE in words(DRAW["hostile"]())
    assert "しきい値 0.67" in words(DRAW["histograms"]())
    assert "答えのある問い(3 問)" in words(DRAW["histograms"]())


def test_a_row_stands_where_its_value_is() -> None:
    tree = ElementTree.fromstring(str(DRAW["rows"]().svg))
    place = {"".join(each.itertext()): each.get("x") for each in tree.iter() if each.tag.endswith("text")}
    dots = [each.get("x") for each in tree.iter() if "--blue" in each.get("style", "") and each.get("x")]
    assert dots == [place["0.5"], place["1"]]


def test_plots_of_one_page_share_no_names() -> None:
    names = [re.findall(r' id="([^"]+)"', str(DRAW[name]().svg)) for name in ("rows", "no rows")]
    assert all(names)
    assert not set(names[0]) & set(names[1])


def test_a_marker_is_still_found() -> None:
    text = str(DRAW["rows"]().svg)
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', text))
    assert used
    assert used == set(re.findall(r' id="([^"]+)"', text))
