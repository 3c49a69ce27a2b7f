"""Rendering of the source view: a citation or an item in its surroundings, as an HTML string."""

from collections.abc import Iterable, Sequence

from assistant.answer import Citation
from assistant.item_name import ItemName
from assistant.item_view import ItemView
from ui.render_card import (
    EDITORIAL_MARK,
    copy_html,
    edition_html,
    emphasis_html,
    page_link_html,
    since_html,
    text,
    title_html,
    whom_html,
)
from ui.source_view import SourceLine, SourceView

EMPTY = (
    '<section class="source" aria-label="原文"><h2>原文</h2>'
    '<p class="welcome">回答の引用を選ぶと、その前後の原文がここに表示されます。</p></section>'
)
VERBATIM = "要約ではなく原文の引用です。"
AROUND = "前後の文も原文のまま、表やタグなどの記号だけを除いて示しています。"
UNFAITHFUL = (
    "手元の原文のこの位置に引用の言葉が見つからないため、前後の文を表示できません。"
    "原文が入れ替わった可能性があります。もう一度質問してください。"
)
_BACK = '<button type="button" class="back" data-back>回答に戻る</button>'
_CUT = '<p class="cut" aria-hidden="true">⋮</p>'


def source_html(citation: Citation, view: SourceView, item: ItemView | None = None, place: str = "") -> str:
    """One citation of an answer; ``item`` says what stands beside it, ``place`` what the page calls it."""
    number = f'<span class="number">{citation.rank}</span>'
    return _source(citation, (view,), item, number, place)


def item_html(item: ItemView, citation: Citation, views: Sequence[SourceView]) -> str:
    """An item that no answer cites: all of its quotes."""
    return _source(citation, views, item, "", "")


def _source(
    citation: Citation, views: Sequence[SourceView], item: ItemView | None, number: str, place: str
) -> str:
    path = "".join(f"<li>{text(each)}</li>" for each in citation.heading)
    faithful = all(view.faithful for view in views)
    note = f"{VERBATIM}{AROUND}" if faithful else UNFAITHFUL
    return (
        f'<section class="source" aria-label="原文" data-place="{place}">{_BACK}'
        f'<h2 tabindex="-1">原文{number}</h2><div class="sure">{edition_html(citation)}'
        f'<p class="note">{note}</p></div><ol class="path">{path}</ol>'
        f'<p class="heading">{title_html(citation)}</p>{whom_html(citation)}{since_html(citation)}'
        f'<p class="place">原文の文字位置 {citation.start:,}–{citation.end:,}</p>'
        f"{''.join(map(passage_html, views))}"
        f'<p class="deeds">{copy_html(citation)}{page_link_html(citation)}</p>{_beside(item)}</section>'
    )


def passage_html(view: SourceView) -> str:
    """The quote in its surroundings, highlighted."""
    before = (_CUT if view.cut_before else "") + "".join(map(_line, view.before))
    after = "".join(map(_line, view.after)) + (_CUT if view.cut_after else "")
    return (
        f'<div class="passage">{before}<p class="line here">{text(view.lead)}'
        f'<mark class="quote">{emphasis_html(view.quote)}</mark>{text(view.tail)}</p>{after}</div>'
    )


def name_html(name: ItemName) -> str:
    """An item's code and title, on a button that opens it."""
    mark = EDITORIAL_MARK if name.title_editorial else ""
    return (
        f'<button type="button" class="open" data-item="{text(name.item_id)}">'
        f'<span class="code">{text(name.code)}</span>{text(name.title)}{mark}</button>'
    )


def _line(line: SourceLine) -> str:
    kind = "line sub" if line.heading else "line"
    return f'<p class="{kind}">{text(line.text)}</p>'


def _beside(item: ItemView | None) -> str:
    """The items before and after, and the others of the same list."""
    if item is None:
        return ""
    steps = _named("前の項目", item.previous) + _named("次の項目", item.next)
    others = _list(each for each in item.fellows if each not in (item.previous, item.next))
    folded = f"<details><summary>同じ並びのほかの項目</summary>{others}</details>" if others else ""
    if not steps and not folded:
        return ""
    return f'<nav class="beside" aria-label="前後の項目">{steps}{folded}</nav>'


def _named(label: str, name: ItemName | None) -> str:
    return f'<p><span class="label">{label}</span>{name_html(name)}</p>' if name else ""


def _list(names: Iterable[ItemName]) -> str:
    entries = "".join(f"<li>{name_html(each)}</li>" for each in names)
    return f"<ul>{entries}</ul>" if entries else ""
