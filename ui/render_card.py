"""Rendering of one citation as an HTML string, and the rule for all rendering.

Every piece of text that comes from outside goes through ``text``, and nothing else makes
it into HTML; ``gr.HTML`` itself cleans nothing.
"""

from collections.abc import Iterable
from html import escape

from assistant.answer import Citation
from corpus.item import ALL_ROLES
from ui.emphasis import Emphasis, emphasise

_EDITORIAL = {True: "(編集部の補い)", False: ""}
EDITORIAL_MARK = '<span class="editorial-mark">編集部見出し</span>'


def text(words: str) -> str:
    """``words`` as HTML text, safe inside elements and quoted attributes."""
    return escape(words, quote=True)


def flag(value: bool) -> str:
    """A truth value as HTML attributes write it."""
    return "true" if value else "false"


def cards_html(cards: Iterable[str]) -> str:
    """Cards one below the other."""
    return f'<ol class="cards">{"".join(cards)}</ol>'


def card_html(citation: Citation, *, turn: int, chosen: int | None) -> str:
    """The card of a citation in the answer of ``turn``; ``chosen`` is the rank of the one looked at."""
    pressed = flag(citation.rank == chosen)
    return (
        f'<li class="card" data-chosen="{pressed}"><header><span class="number">{citation.rank}</span>'
        f"{title_html(citation)}</header>{meta_html(citation)}{since_html(citation)}"
        f'<blockquote class="quote">{emphasis_html(emphasise(citation))}</blockquote>'
        f'<button type="button" class="cite" data-turn="{turn}" data-rank="{citation.rank}" '
        f'aria-pressed="{pressed}">原文で確認<span class="unseen">(引用{citation.rank})</span>'
        "</button></li>"
    )


def title_html(citation: Citation) -> str:
    """Code and title; a title that is ours looks different and says so."""
    kind = "title editorial" if citation.title_editorial else "title"
    mark = EDITORIAL_MARK if citation.title_editorial else ""
    return (
        f'<span class="code">{text(citation.code)}</span>'
        f'<span class="{kind}">{text(citation.title)}{mark}</span>'
    )


def meta_html(citation: Citation) -> str:
    """For whom, when, and in which version of which document."""
    return _parts("meta", (*_whom(citation), *_edition(citation)))


def whom_html(citation: Citation) -> str:
    """For whom and when."""
    return _parts("meta", _whom(citation))


def edition_html(citation: Citation) -> str:
    """Document, version and printed page."""
    return _parts("edition", _edition(citation))


def since_html(citation: Citation) -> str:
    """What became of the item since, in words that are ours and say so; empty for nothing."""
    mark = '<span class="editorial-mark">編集部</span>'
    return f'<p class="since">{mark}{text(citation.since)}</p>' if citation.since else ""


def _whom(citation: Citation) -> tuple[str, ...]:
    everyone = len(citation.roles) == len(ALL_ROLES)
    roles = "各主体共通" if everyone else "・".join(role.label for role in citation.roles)
    phase = [citation.phase.label + _EDITORIAL[citation.phase_editorial]] if citation.phase else []
    return roles, *phase


def _edition(citation: Citation) -> tuple[str, ...]:
    page = [f"{citation.page}ページ"] if citation.page is not None else []
    return citation.document_name, f"版 {citation.version}", *page


def _parts(kind: str, parts: Iterable[str]) -> str:
    return f'<p class="{kind}">' + "".join(f"<span>{text(part)}</span>" for part in parts) + "</p>"


def emphasis_html(quote: Emphasis) -> str:
    """The displayed quote, its marked sentence emphasised; the text content is the display unchanged."""
    marked = f'<strong class="best">{text(quote.marked)}</strong>' if quote.marked else ""
    return f"{text(quote.before)}{marked}{text(quote.after)}"
