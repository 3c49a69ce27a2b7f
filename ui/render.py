"""Rendering of one citation as an HTML string, and the rule for all rendering.

Every piece of text that comes from outside goes through ``text``, and nothing else makes
it into HTML; ``gr.HTML`` itself cleans nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from assistant.answer import Citation
from assistant.citing import citation_text
from corpus.guideline.item import ALL_ROLES
from corpus.text.markup import display


@dataclass(frozen=True)
class Emphasis:
    """The displayed quote in three parts; together they are ``Citation.display``, unchanged."""

    before: str
    marked: str
    after: str


def emphasise(citation: Citation) -> Emphasis:
    """Split the displayed quote around its marked sentence.

    Where the marked words cannot be found as one run, nothing is emphasised: a plain
    quote is right, a wrongly placed emphasis is not. Nor where they are the whole quote:
    emphasis on everything tells nothing.
    """
    shown = citation.display
    if citation.mark is None:
        return Emphasis(shown, "", "")
    start, end = (offset - citation.start for offset in citation.mark)
    # The mark counts characters of the source; `display` drops markup, so its place must be searched anew.
    marked = display(citation.quote[start:end])
    place = _nearest(shown, marked, _ink(display(citation.quote[:start])))
    if place is None or marked == shown:
        return Emphasis(shown, "", "")
    stop = place + len(marked)
    return Emphasis(shown[:place], shown[place:stop], shown[stop:])


def _ink(text: str) -> int:
    """How many characters of ``text`` are not white space: the measure that markup does not shift."""
    return sum(not character.isspace() for character in text)


def _nearest(shown: str, marked: str, ink_before: int) -> int | None:
    """Where ``marked`` stands in ``shown``; of several places, the one after most nearly as much ink."""
    places = []
    place = shown.find(marked) if marked else -1
    while place >= 0:
        places.append(place)
        place = shown.find(marked, place + 1)
    return min(places, key=lambda each: abs(_ink(shown[:each]) - ink_before), default=None)


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


def notice_html(message: str) -> str:
    """A sentence that asks the person to do something else; empty for none."""
    return f'<p class="notice" role="alert">{text(message)}</p>' if message else ""


def card_html(citation: Citation, *, place: str) -> str:
    """The card of a citation; ``place`` is what the page calls its answer, ``turn/role``."""
    return (
        f'<li class="card" data-place="{place}/{citation.rank}"><header>'
        f'<span class="number">{citation.rank}</span>{title_html(citation)}</header>'
        f"{meta_html(citation)}{since_html(citation)}"
        f'<blockquote class="quote">{emphasis_html(emphasise(citation))}</blockquote>'
        f'<p class="action-row"><button type="button" class="cite" data-place="{place}/{citation.rank}" '
        f'aria-pressed="false">原文で確認{_unseen(citation)}</button>'
        f"{copy_html(citation)}{page_link_html(citation)}</p></li>"
    )


def copy_html(citation: Citation) -> str:
    """A button that copies the citation as people write it."""
    return (
        f'<button type="button" class="copy" data-copy="{text(citation_text(citation))}">'
        f"引用を写す{_unseen(citation)}</button>"
    )


def page_link_html(citation: Citation) -> str:
    """A link to the page of the item alone."""
    address = text(item_address(citation.item_id))
    return f'<a class="permalink" href="{address}">この項目のページ{_unseen(citation)}</a>'


def item_address(item_id: str) -> str:
    """Where the page of an item stands, seen from the first page."""
    place, _, key = item_id.partition("#")
    document, _, version = place.partition("@")
    return "/".join(["item", *(quote(part, safe="") for part in (document, version, key))])


def _unseen(citation: Citation) -> str:
    """Which one, for those who hear the page."""
    return f'<span class="unseen">(引用{citation.rank} {text(citation.code)})</span>'


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
