"""The pages of single items: an address that opens one item of one version, with or without JavaScript."""

from pathlib import Path

from fastapi import FastAPI
from starlette.responses import HTMLResponse

from assistant.answer import Citation
from assistant.answering.item_view import ItemView
from corpus.errors import ChoiceError, ShishinError
from corpus.files.templates import environment
from corpus.guideline.item import ALL_ROLES
from ui.asker import Asker
from ui.render import item_address
from ui.source_view import AROUND, UNFAITHFUL, VERBATIM, source_view


def opened_item(asker: Asker, item_id: str) -> ItemView | None:
    """An item with what stands beside it; None where its version cannot be opened any more."""
    try:
        return asker.item(item_id)
    except ChoiceError:
        return None


def citations_of(item: ItemView) -> tuple[Citation, ...]:
    """One citation for each quote of an item, numbered from 1."""
    return tuple(
        Citation(
            rank=rank,
            item_id=item.item_id,
            code=item.code,
            title=item.title,
            title_editorial=item.title_editorial,
            roles=item.roles,
            phase=item.phase,
            phase_editorial=item.phase_editorial,
            heading=item.heading,
            document=item.document,
            document_name=item.document_name,
            version=item.version,
            source=item.source,
            start=quote.start,
            end=quote.end,
            quote=quote.quote,
            display=quote.display,
            # opened by itself and not found for a question: nothing to emphasise, no score
            mark=None,
            page=item.page,
            score=0.0,
            signals={},
            cited_as=item.cited_as,
            since=item.since,
        )
        for rank, quote in enumerate(item.quotes, 1)
    )


_HOME = "../../../"  # from /item/document/version/key to the first page, under whatever path that stands
_PAGES = environment(Path(__file__).parent)


class ItemPages:
    """Shows items by document, version and key."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def add_routes(self, app: FastAPI) -> None:
        """Add the one route."""
        app.add_api_route("/item/{document}/{version}/{key}", self.show, methods=["GET"])

    def show(self, document: str, version: str, key: str) -> HTMLResponse:
        """The page of an item; one that is not there says so, and where to go on."""
        try:
            return HTMLResponse(self._page(f"{document}@{version}#{key}"))
        except ShishinError as error:
            missing = _PAGES.get_template("missing.html.j2").render(reason=str(error), home=_HOME)
            return HTMLResponse(missing, 404)

    def _page(self, item_id: str) -> str:
        item = self._asker.item(item_id)
        views = [source_view(self._asker.source_of(each), each) for each in citations_of(item)]
        faithful = all(view.faithful for view in views)
        return _PAGES.get_template("item.html.j2").render(
            item=item,
            views=views,
            whom=_whom(item),
            sure=f"{VERBATIM}{AROUND}" if faithful else UNFAITHFUL,
            # The items before and after have links of their own.
            others=[each for each in item.fellows if each not in (item.previous, item.next)],
            home=_HOME,
            address=lambda name: _HOME + item_address(name.item_id),
        )


def _whom(item: ItemView) -> str:
    roles = "・".join(role.label for role in item.roles)
    shown = ["各主体共通" if len(item.roles) == len(ALL_ROLES) else roles]
    if item.phase:
        shown.append(item.phase.label + ("(編集部の補い)" if item.phase_editorial else ""))
    return "、".join(filter(None, shown))
