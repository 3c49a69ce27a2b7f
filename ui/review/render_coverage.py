"""Rendering of the coverage: a cell for each item, shaded by how often it was cited; and a table."""

from collections.abc import Sequence

from assistant.catalogue import EditionCard
from ui.render_card import EDITORIAL_MARK, text
from ui.review.coverage import Cell, Coverage, Group

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
    cells = "".join(map(_cell, group.cells))
    return f'<section class="group"><h3>{text(name)}</h3><ul class="cells">{cells}</ul></section>'


def _cell(cell: Cell) -> str:
    corrected = ' data-corrected="true"' if cell.corrected else ""
    return (
        f'<li><a href="./{text(cell.address)}" class="cell" data-shade="{shade(cell.cited)}"{corrected} '
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
        f'<li><a href="./{text(cell.address)}"><span class="code">{text(cell.code)}</span>'
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
