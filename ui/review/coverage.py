"""Coverage: which items of a version the answers reached, how often, and which nobody reached."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.editions import EditionCard
from corpus.guideline.item import Item
from ui.asker import Asker
from ui.records.model import DayCount, ItemUsage, VerdictKind
from ui.records.repository import Repository
from ui.render import EDITORIAL_MARK, item_address, text

MOST_IN_GROUP = 40  # items in one group before its sub-headings part it
DEEPEST = 3


@dataclass(frozen=True)
class Cell:
    """One item: how often it was cited first (``asked``), cited at all, and put right by a verdict."""

    item_id: str
    code: str
    title: str
    title_editorial: bool
    asked: int = 0
    cited: int = 0
    corrected: int = 0

    @property
    def reached(self) -> bool:
        """Whether any answer cited it."""
        return self.cited > 0


@dataclass(frozen=True)
class Group:
    """The items under one heading, in the order of the guideline."""

    heading: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Coverage:
    """All items of a version."""

    edition: EditionCard
    groups: tuple[Group, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The items without their groups."""
        return tuple(cell for group in self.groups for cell in group.cells)

    @property
    def unreached(self) -> tuple[Cell, ...]:
        """The items that no answer cited."""
        return tuple(cell for cell in self.cells if not cell.reached)


def edition_of(value: str, editions: Sequence[EditionCard]) -> EditionCard:
    """The version that ``document@version`` names; the first where it names none (any more)."""
    named = {f"{each.document}@{each.version}": each for each in editions}
    return named.get(value, editions[0])


def coverage(asker: Asker, repository: Repository, edition: EditionCard) -> Coverage:
    """The coverage of one version by the answers that are kept.

    Raises:
        ChoiceError: the version cannot be asked (any more).
        RecordsError: the records cannot be read.
    """
    items = asker.items(edition.version, document=edition.document)
    return covered(edition, items, repository.statistics.item_usage(edition.document, edition.version))


def covered(edition: EditionCard, items: Sequence[Item], uses: Iterable[ItemUsage]) -> Coverage:
    """Items and their uses put together; a use of an item that is not there counts nowhere."""
    known = {each.item_id: each for each in uses}
    depth = _depth(items)
    groups = tuple(
        Group(heading, tuple(_cell(item, known.get(item.id)) for item in under))
        for heading, under in groupby(items, lambda item: _heading(item, depth))
    )
    return Coverage(edition, groups)


def _depth(items: Sequence[Item]) -> int:
    """How many levels of headings part the items into groups that are not too large."""
    for depth in range(1, DEEPEST):
        # The generator is used up before `depth` changes, so B023 does not apply.
        sizes = (sum(1 for _ in under) for _, under in groupby(items, lambda item: _heading(item, depth)))  # noqa: B023
        if max(sizes, default=0) <= MOST_IN_GROUP:
            return depth
    return DEEPEST


def _heading(item: Item, depth: int) -> tuple[str, ...]:
    return tuple(label.text for label in item.heading[:depth])


def _cell(item: Item, use: ItemUsage | None) -> Cell:
    counts = (use.asked, use.cited, use.corrected) if use else (0, 0, 0)
    return Cell(item.id, item.code, item.title.text, item.title.editorial, *counts)


STEPS = ((10, 4), (5, 3), (2, 2), (1, 1))  # cited at least so often → shade
_LEGEND = (("0", "0回"), ("1", "1回"), ("2", "2〜4回"), ("3", "5〜9回"), ("4", "10回以上"))


def coverage_html(coverage: Coverage, editions: Sequence[EditionCard]) -> str:
    """The whole section."""
    total, missing = len(coverage.cells), len(coverage.unreached)
    groups = "".join(map(_group, coverage.groups))
    return (
        '<section class="coverage" aria-labelledby="coverage-title">'
        '<h2 id="coverage-title" tabindex="-1">どの項目に届いたか</h2>'
        f"{_switch(coverage, editions)}"
        f'<p class="sum">{total:,} 項目のうち <strong>{total - missing:,}</strong> 項目が答えに引用され、'
        f"<strong>{missing:,}</strong> 項目にはまだ誰も届いていません。</p>{_legend()}"
        '<p class="reading" id="coverage-reading">枠に触れるか矢印キーで移ると、ここに項目名と回数が出ます。'
        "選ぶとその項目のページを開きます。</p>"
        f'<div class="map">{groups}</div>{_missing(coverage)}{_table(coverage)}</section>'
    )


def shade(cited: int) -> int:
    """The shade of a cell, 0 (hollow) to 4."""
    return next((level for least, level in STEPS if cited >= least), 0)


def told(cell: Cell) -> str:
    """A cell in words."""
    ours = "(編集部見出し)" if cell.title_editorial else ""
    name = f"{cell.code} {cell.title}{ours}"
    if not (cell.reached or cell.corrected):
        return f"{name}: まだ届いていません"
    return f"{name}: 最初に引用 {cell.asked} 回、引用 {cell.cited} 回、訂正 {cell.corrected} 回"


def _group(group: Group) -> str:
    name = " › ".join(group.heading) or "(見出しなし)"
    cells = "".join(map(_item_cell, group.cells))
    return f'<section class="group"><h3>{text(name)}</h3><ul class="cells">{cells}</ul></section>'


def _item_cell(cell: Cell) -> str:
    corrected = ' data-corrected="true"' if cell.corrected else ""
    return (
        f'<li><a href="./{text(item_address(cell.item_id))}" class="cell" '
        f'data-shade="{shade(cell.cited)}"{corrected} '
        f'aria-label="{text(told(cell))}"></a></li>'
    )


def _legend() -> str:
    shades = "".join(
        f'<li><span class="cell" data-shade="{level}"></span>{name}</li>' for level, name in _LEGEND
    )
    corrected = '<li><span class="cell" data-shade="0" data-corrected="true"></span>訂正あり(三角)</li>'
    return f'<ul class="legend" aria-label="引用された回数の色分け">{shades}{corrected}</ul>'


def _switch(coverage: Coverage, editions: Sequence[EditionCard]) -> str:
    if len(editions) < 2:
        return f'<p class="meta"><span>{text(coverage.edition.name)}</span></p>'
    options = "".join(_option(each, each == coverage.edition) for each in editions)
    return (
        '<label class="edition-of"><span class="name">文書と版</span>'
        f'<select name="coverage" autocomplete="off">{options}</select></label>'
    )


def _option(edition: EditionCard, chosen: bool) -> str:
    value, state = f"{edition.document}@{edition.version}", " selected" if chosen else ""
    return f'<option value="{text(value)}"{state}>{text(edition.name)}(版 {text(edition.version)})</option>'


def _missing(coverage: Coverage) -> str:
    entries = "".join(
        f'<li><a href="./{text(item_address(cell.item_id))}"><span class="code">{text(cell.code)}</span>'
        f"{text(cell.title)}</a>{EDITORIAL_MARK if cell.title_editorial else ''}</li>"
        for cell in coverage.unreached
    )
    if not entries:
        return ""
    count = len(coverage.unreached)
    summary = f"<summary>誰も届いていない項目({count:,})</summary>"
    return f'<details class="missing">{summary}<ul>{entries}</ul></details>'


def _table(coverage: Coverage) -> str:
    rows = "".join(
        f'<tr><th scope="row">{text(cell.code)}</th><td>{text(cell.title)}</td>'
        f"<td>{cell.asked}</td><td>{cell.cited}</td><td>{cell.corrected}</td></tr>"
        for cell in coverage.cells
    )
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("番号", "項目", "最初に引用", "引用", "訂正"))
    return (
        '<details class="numbers"><summary>表で見る</summary><div class="scroll" tabindex="0" role="region" '
        f'aria-label="項目ごとの回数"><table><caption>{text(coverage.edition.name)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


_HEIGHT, _WIDTH, _GAP = 80, 16, 4  # of the drawing, in its own units: its height, a bar's width, the gap


def charts_html(days: Sequence[DayCount], verdicts: Mapping[VerdictKind, int]) -> str:
    """Both charts beside each other."""
    return f'<div class="charts">{days_html(days)}{verdicts_html(verdicts)}</div>'


def days_html(days: Sequence[DayCount]) -> str:
    """One upright bar a day, the oldest first."""
    if not days:
        return ""
    most, total = max(each.count for each in days), sum(each.count for each in days)
    bars = "".join(_bar(place, each, most) for place, each in enumerate(days))
    width = len(days) * (_WIDTH + _GAP)
    told = f"1日ごとの質問の数。{len(days)}日間で{total:,}件、もっとも多い日は{most:,}件"
    return (
        f'<figure class="days"><figcaption>質問の数(1日ごと、{len(days)}日間で{total:,}件)</figcaption>'
        f'<svg viewBox="0 0 {width} {_HEIGHT}" preserveAspectRatio="none" role="img" aria-label="{told}">'
        f'{bars}</svg><p class="ends"><span>{days[0].day:%m/%d}</span><span>最多 {most:,}件</span>'
        f"<span>{days[-1].day:%m/%d}</span></p></figure>"
    )


def verdicts_html(verdicts: Mapping[VerdictKind, int]) -> str:
    """One lying bar a kind, with its number."""
    total = sum(verdicts.values())
    rows = "".join(
        f'<li><span class="of">{kind.label}</span><span class="track"><span class="share" '
        f'style="width: {100 * count / max(total, 1):.1f}%"></span></span>'
        f'<span class="count">{count:,}</span></li>'
        for kind, count in verdicts.items()
    )
    return f'<figure class="kinds"><figcaption>判定の内訳({total:,}件)</figcaption><ul>{rows}</ul></figure>'


def _bar(place: int, day: DayCount, most: int) -> str:
    height = _HEIGHT * day.count / max(most, 1)
    return (
        f'<rect x="{place * (_WIDTH + _GAP)}" y="{_HEIGHT - height:.1f}" width="{_WIDTH}" '
        f'height="{height:.1f}">'
        f"<title>{day.day:%m/%d}: {day.count:,}件</title></rect>"
    )
