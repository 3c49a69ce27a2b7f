"""Rendering of the answer that is looked at, each quote beside its source, and of the verdicts given."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.answer import Answer, Citation
from corpus.errors import ShishinError
from ui.records.answer_rows import UNSURE
from ui.records.model import AnswerRecord, Rating, Verdict
from ui.render import EDITORIAL_MARK, emphasis_html, emphasise, meta_html, since_html, text, title_html
from ui.review.item_picker import ItemChoice
from ui.source_view import SourceView, passage_html, source_view
from ui.wording import when

QUESTION_SHOWN = 60  # characters

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


def answer_html(kept: AnswerRecord, picked: tuple[ItemChoice, ...], source_of: SourceOf) -> str:
    """The whole answer; ``picked`` names the items of its verdict."""
    answer = kept.answer
    seen = kept.verdict.id if kept.verdict else ""
    verdict = verdict_html(kept.verdict, picked) if kept.verdict else ""
    pairs = "".join(pair_html(each, source_of) for each in answer.citations)
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


def reason(kept: AnswerRecord) -> str:
    """Why an answer is in the queue."""
    if kept.rating is Rating.DOWN:
        return "👎が付いた答え"
    if kept.certainty < UNSURE:
        return (
            f"断った確からしさ {kept.certainty:.2f}"
            if kept.answer.abstained
            else f"確からしさ {kept.certainty:.2f}"
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


def _facts(kept: AnswerRecord) -> str:
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


def _comment(kept: AnswerRecord) -> str:
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


@dataclass(frozen=True)
class ListedVerdict:
    """A verdict among the latest; ``mine`` may be undone, ``question_id`` is what it became in the set."""

    verdict: Verdict
    question: str
    picked: tuple[ItemChoice, ...]
    mine: bool
    question_id: int | None = None


def verdict_html(verdict: Verdict, picked: tuple[ItemChoice, ...]) -> str:
    """The verdict that an answer has already."""
    return (
        f'<div class="standing"><p>{text(verdict.by)}さんが {when(verdict.given)} に'
        f"「<strong>{verdict.kind.label}</strong>」と判定しました。判定し直すと置き換わります。</p>"
        f"{picks_html(picked)}{_note(verdict)}</div>"
    )


def picks_html(picked: Iterable[ItemChoice]) -> str:
    """Items by code and title; a title that is ours says so."""
    entries = "".join(
        f'<li><span class="code">{text(each.code)}</span>{text(each.title)}'
        f"{EDITORIAL_MARK if each.title_editorial else ''}</li>"
        for each in picked
    )
    return f'<ul class="picks">{entries}</ul>' if entries else ""


def last_html(sentence: str, kept: str, given: ListedVerdict | None) -> str:
    """What was just done (``kept``: the answer that was judged), and what the last own verdict can become."""
    said = f'<p class="said" role="status" data-kept="{text(kept)}">{text(sentence)}</p>'
    if given is None:
        return said
    return (
        f'{said}<div class="last"><p><span class="label">あなたの直前の判定</span>'
        f"「{text(shortened(given.question))}」→ <strong>{given.verdict.kind.label}</strong></p>"
        f'<p class="action-row">{_undo(given, "u")}{_promotion(given, "e")}</p></div>'
    )


def latest_html(latest: Iterable[ListedVerdict]) -> str:
    """The latest verdicts of everybody, the newest first."""
    entries = "".join(map(_entry, latest))
    listed = f'<ol class="latest">{entries}</ol>' if entries else '<p class="none">まだ判定はありません。</p>'
    return f'<section aria-labelledby="latest-title"><h2 id="latest-title">最近の判定</h2>{listed}</section>'


def shortened(question: str) -> str:
    """The beginning of a question."""
    return question if len(question) <= QUESTION_SHOWN else f"{question[:QUESTION_SHOWN]}…"


def _entry(given: ListedVerdict) -> str:
    verdict, name = given.verdict, text(shortened(given.question))
    undo = _undo(given) if given.mine else ""
    return (
        f'<li><p class="judged"><strong class="kind">{verdict.kind.label}</strong>{name}</p>'
        f'<p class="meta"><span>{text(verdict.by)}</span><span>{when(verdict.given)}</span></p>'
        f"{picks_html(given.picked)}{_note(verdict)}"
        f'<p class="action-row"><button type="button" data-open="{text(verdict.answer_id)}">開く'
        f'<span class="unseen">:{name}</span></button>{undo}{_promotion(given)}</p></li>'
    )


def _undo(given: ListedVerdict, key: str = "") -> str:
    return (
        f'<button type="button" data-undo="{given.verdict.id}"{_shortcut(key)}>{_key(key)}元に戻す'
        f'<span class="unseen">:{text(shortened(given.question))}</span></button>'
    )


def _promotion(given: ListedVerdict, key: str = "") -> str:
    name = f'<span class="unseen">:{text(shortened(given.question))}</span>'
    if given.question_id is None:
        return (
            f'<button type="button" data-promote="{given.verdict.id}"{_shortcut(key)}>'
            f"{_key(key)}評価セットに加える{name}</button>"
        )
    return (
        '<span class="promoted">評価セット(dev)に入っています</span>'
        f'<button type="button" data-withdraw="{given.question_id}">取り下げる{name}</button>'
    )


def _note(verdict: Verdict) -> str:
    return f'<p class="noted"><span class="label">メモ</span>{text(verdict.note)}</p>' if verdict.note else ""


def _key(key: str) -> str:
    return f'<kbd aria-hidden="true">{key}</kbd>' if key else ""


def _shortcut(key: str) -> str:
    return f' aria-keyshortcuts="{key}"' if key else ""
