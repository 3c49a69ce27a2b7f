"""Rendering of the answer that is looked at: the question, and each quote beside its source."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.answer import Answer, Citation
from corpus.errors import ShishinError
from ui.clock import when
from ui.emphasis import emphasise
from ui.records.queue import UNSURE
from ui.records.record import KeptAnswer, Rating
from ui.render_card import EDITORIAL_MARK, emphasis_html, meta_html, since_html, text, title_html
from ui.render_source import passage_html
from ui.review.picking import Pick
from ui.review.render_verdict import verdict_html
from ui.source_view import SourceView, source_view

SourceOf = Callable[[Citation], str]

DONE = (
    '<section class="case done" aria-labelledby="case-title"><h2 id="case-title" tabindex="-1">'
    "この条件の答えは、ここまでです</h2><p>上で条件を変えるか、前の答えに戻れます(<kbd>p</kbd>)。</p></section>"
)
_UNCITED = '<p class="none">引用はありません。</p>'
_LOST = (
    "この引用は、いま手元にある原文の同じ位置の言葉と一致しません(原文が入れ替わったか、"
    "公開されなくなりました)。原文と確かめられないため、引用として表示していません。"
)


@dataclass(frozen=True)
class Shown:
    """What is drawn of an answer: ``picked`` names the items of its verdict."""

    kept: KeptAnswer
    picked: tuple[Pick, ...]
    source_of: SourceOf


def answer_html(shown: Shown) -> str:
    """The whole answer."""
    kept, answer = shown.kept, shown.kept.answer
    seen = kept.verdict.id if kept.verdict else ""
    verdict = verdict_html(kept.verdict, shown.picked) if kept.verdict else ""
    pairs = "".join(pair_html(each, shown.source_of) for each in answer.citations)
    cited = f'<ol class="pairs">{pairs}</ol>' if pairs else _UNCITED
    return (
        f'<article class="case" data-answer="{text(kept.id)}" data-seen="{seen}" '
        'aria-labelledby="case-title">'
        f'<p class="why">{text(reason(kept))}</p>'
        f'<h2 id="case-title" tabindex="-1">{text(answer.question)}</h2>'
        f"{_facts(kept)}{_comment(kept)}{verdict}"
        f'<h3>答え</h3><p class="lead">{text(answer.answer)}</p>'
        f"{_nearby(answer)}<h3>引用と原文</h3>{cited}</article>"
    )


def reason(kept: KeptAnswer) -> str:
    """Why an answer is in the queue."""
    if kept.rating is Rating.DOWN:
        return "👎が付いた答え"
    if kept.sureness < UNSURE:
        return (
            f"断った確からしさ {kept.sureness:.2f}"
            if kept.answer.abstained
            else f"確からしさ {kept.sureness:.2f}"
        )
    return "抜き取り"


def pair_html(citation: Citation, source_of: SourceOf) -> str:
    """A quote beside the passage that it stands in; one that cannot be confirmed is told, never shown."""
    view = _view(citation, source_of)
    head = (
        f'<header><span class="number">{citation.rank}</span>{title_html(citation)}</header>'
        f"{meta_html(citation)}{since_html(citation)}"
    )
    if view is None:
        return f'<li class="pair"><div class="cited">{head}<p class="lost">{_LOST}</p></div></li>'
    return (
        f'<li class="pair"><div class="cited">{head}'
        f'<blockquote class="quote">{emphasis_html(emphasise(citation))}</blockquote></div>'
        f'<div class="origin"><h4>原文<span class="unseen">(引用{citation.rank}の前後)</span></h4>'
        f"{passage_html(view)}</div></li>"
    )


def _view(citation: Citation, source_of: SourceOf) -> SourceView | None:
    try:
        view = source_view(source_of(citation), citation)
    except ShishinError:
        return None
    return view if view.faithful else None


def _facts(kept: KeptAnswer) -> str:
    answer = kept.answer
    role = answer.role.label if answer.role else "定めず"
    facts = {
        "立場": f"{role}(質問から推定)" if answer.role_inferred else role,
        "文書と版": _edition(answer),
        "確からしさ": f"{answer.confidence:.2f}",
        "質問された日時": when(kept.asked),
        "評価": {Rating.DOWN: "👎", Rating.UP: "👍", None: "なし"}[kept.rating],
    }
    rows = "".join(f"<div><dt>{name}</dt><dd>{text(value)}</dd></div>" for name, value in facts.items())
    return f'<dl class="facts">{rows}</dl>'


def _edition(answer: Answer) -> str:
    name = answer.citations[0].document_name if answer.citations else answer.document
    return f"{name} 版 {answer.version}"


def _comment(kept: KeptAnswer) -> str:
    if not kept.comment:
        return ""
    return f'<p class="comment"><span class="label">質問した人のコメント</span>{text(kept.comment)}</p>'


def _nearby(answer: Answer) -> str:
    items = "".join(
        f'<li><span class="code">{text(each.code)}</span>{text(each.title)}'
        f"{EDITORIAL_MARK if each.title_editorial else ''}</li>"
        for each in answer.nearby
    )
    return f'<div class="nearby"><h3>答えずに示した近い項目</h3><ul>{items}</ul></div>' if items else ""
