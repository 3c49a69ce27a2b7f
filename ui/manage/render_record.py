"""Rendering of the record of who did what, and of its filter."""

from collections.abc import Sequence

from ui.manage.chronicle import LATEST, Told, kinds
from ui.manage.render import problem_html, section_html, sentences_html, table_html, time_html
from ui.manage.wording import NOBODY
from ui.render_card import text

_COLUMNS = "いつ", "した人", "したこと", "結果", "何を", "理由と成績"


def record_html(told: Sequence[Told], problems: Sequence[str], kind: str = "", words: str = "") -> str:
    """The section, with those that the filter lets through."""
    chosen = [each for each in told if each.holds(kind, words)]
    rows = (
        (
            time_html(each.at), text(each.by or NOBODY), text(each.kind), text(each.outcome),
            "<br>".join(map(text, each.subjects)), "<br>".join(map(text, each.details)),
        )
        for each in chosen[:LATEST]
    )  # fmt: skip
    count = f'<p class="hint" role="status">{len(chosen):,} 件{_cut(len(chosen))}</p>'
    body = "".join(map(problem_html, problems)) + _filter(kinds(told), kind, words) + count
    return section_html("record", "だれが何をしたか", body + table_html("記録", _COLUMNS, rows))


def _cut(count: int) -> str:
    return f"のうち、新しい {LATEST} 件" if count > LATEST else ""


def _filter(choices: Sequence[str], kind: str, words: str) -> str:
    options = "".join(
        f'<option value="{text(each)}"{" selected" if each == kind else ""}>{text(each or "すべて")}</option>'
        for each in ("", *choices)
    )
    return (
        f'<form class="fields" data-filter><label>したこと<select name="kind">{options}</select></label>'
        f'<label>言葉(名前・版・理由など)<input name="words" maxlength="200" value="{text(words)}"></label>'
        '<p class="do"><button type="submit">絞り込む</button></p></form>'
    )


def review_html(lists: Sequence[tuple[str, Sequence[str]]]) -> str:
    """What to look at again, list by list; says so where there is nothing."""
    found = "".join(
        f"<details open><summary>{text(title)}({len(sentences)} 件)</summary>"
        f"{sentences_html(sentences)}</details>"
        for title, sentences in lists
    )
    return found or '<p class="hint">見直すものはありません。</p>'
