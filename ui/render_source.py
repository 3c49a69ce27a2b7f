"""Rendering of the source view: the chosen citation in its surroundings, as an HTML string."""

from assistant.answer import Citation
from ui.render_card import edition_html, emphasis_html, since_html, text, title_html, whom_html
from ui.source_view import SourceLine, SourceView

EMPTY = (
    '<section class="source" aria-label="原文"><h2>原文</h2>'
    '<p class="welcome">回答の引用を選ぶと、その前後の原文がここに表示されます。</p></section>'
)
VERBATIM = "要約ではなく原文の引用です。前後の文も原文のまま、表やタグなどの記号だけを除いて示しています。"
UNFAITHFUL = (
    "手元の原文のこの位置に引用の言葉が見つからないため、前後の文を表示できません。"
    "原文が入れ替わった可能性があります。もう一度質問してください。"
)
_CUT = '<p class="cut" aria-label="中略">⋮</p>'


def source_html(citation: Citation, view: SourceView) -> str:
    """The right-hand column for one citation."""
    path = "".join(f"<li>{text(each)}</li>" for each in citation.heading)
    note = VERBATIM if view.faithful else UNFAITHFUL
    return (
        '<section class="source" aria-label="原文"><button type="button" class="back" data-back>'
        "回答に戻る</button>"
        f'<h2>原文<span class="number">{citation.rank}</span></h2>'
        f'{edition_html(citation)}<ol class="path">{path}</ol>'
        f'<p class="heading">{title_html(citation)}</p>{whom_html(citation)}{since_html(citation)}'
        f'<p class="place">原文の文字位置 {citation.start:,}–{citation.end:,}</p>'
        f'<p class="note">{note}</p>{passage_html(view)}</section>'
    )


def passage_html(view: SourceView) -> str:
    """The quote in its surroundings, highlighted."""
    before = (_CUT if view.cut_before else "") + "".join(map(_line, view.before))
    after = "".join(map(_line, view.after)) + (_CUT if view.cut_after else "")
    return (
        f'<div class="passage">{before}<p class="line here">{text(view.lead)}'
        f'<mark class="quote">{emphasis_html(view.quote)}</mark>{text(view.tail)}</p>{after}</div>'
    )


def _line(line: SourceLine) -> str:
    kind = "line sub" if line.heading else "line"
    return f'<p class="{kind}">{text(line.text)}</p>'
