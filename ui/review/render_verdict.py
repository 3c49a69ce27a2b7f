"""Rendering of verdicts: the one that stands for an answer, what was just done, and the latest ones."""

from collections.abc import Iterable
from dataclasses import dataclass

from ui.clock import when
from ui.records.record import Verdict
from ui.render_card import EDITORIAL_MARK, text
from ui.review.picking import Pick

QUESTION_SHOWN = 60


@dataclass(frozen=True)
class Given:
    """A verdict among the latest; ``mine`` may be undone, ``question_id`` is what it became in the set."""

    verdict: Verdict
    question: str
    picked: tuple[Pick, ...]
    mine: bool
    question_id: int | None = None


def verdict_html(verdict: Verdict, picked: tuple[Pick, ...]) -> str:
    """The verdict that an answer has already."""
    return (
        f'<div class="standing"><p>{text(verdict.by)}さんが {when(verdict.given)} に'
        f"「<strong>{verdict.kind.label}</strong>」と判定しました。判定し直すと置き換わります。</p>"
        f"{picks_html(picked)}{_note(verdict)}</div>"
    )


def picks_html(picked: Iterable[Pick]) -> str:
    """Items by code and title; a title that is ours says so."""
    entries = "".join(
        f'<li><span class="code">{text(each.code)}</span>{text(each.title)}'
        f"{EDITORIAL_MARK if each.title_editorial else ''}</li>"
        for each in picked
    )
    return f'<ul class="picks">{entries}</ul>' if entries else ""


def last_html(sentence: str, kept: str, given: Given | None) -> str:
    """What was just done (``kept``: the answer that was judged), and what the last own verdict can become."""
    said = f'<p class="said" role="status" data-kept="{text(kept)}">{text(sentence)}</p>'
    if given is None:
        return said
    return (
        f'{said}<div class="last"><p><span class="label">あなたの直前の判定</span>'
        f"「{text(shortened(given.question))}」→ <strong>{given.verdict.kind.label}</strong></p>"
        f'<p class="deeds">{_undo(given, "u")}{_promotion(given, "e")}</p></div>'
    )


def latest_html(latest: Iterable[Given]) -> str:
    """The latest verdicts of everybody, the newest first."""
    entries = "".join(map(_entry, latest))
    listed = f'<ol class="latest">{entries}</ol>' if entries else '<p class="none">まだ判定はありません。</p>'
    return f'<section aria-labelledby="latest-title"><h2 id="latest-title">最近の判定</h2>{listed}</section>'


def shortened(question: str) -> str:
    """The beginning of a question."""
    return question if len(question) <= QUESTION_SHOWN else f"{question[:QUESTION_SHOWN]}…"


def _entry(given: Given) -> str:
    verdict, name = given.verdict, text(shortened(given.question))
    undo = _undo(given) if given.mine else ""
    return (
        f'<li><p class="judged"><strong class="kind">{verdict.kind.label}</strong>{name}</p>'
        f'<p class="meta"><span>{text(verdict.by)}</span><span>{when(verdict.given)}</span></p>'
        f"{picks_html(given.picked)}{_note(verdict)}"
        f'<p class="deeds"><button type="button" data-open="{text(verdict.answer_id)}">開く'
        f'<span class="unseen">:{name}</span></button>{undo}{_promotion(given)}</p></li>'
    )


def _undo(given: Given, key: str = "") -> str:
    return (
        f'<button type="button" data-undo="{given.verdict.id}"{_shortcut(key)}>{_key(key)}元に戻す'
        f'<span class="unseen">:{text(shortened(given.question))}</span></button>'
    )


def _promotion(given: Given, key: str = "") -> str:
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
