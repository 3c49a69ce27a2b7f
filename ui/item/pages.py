"""The pages of single items: an address that opens one item of one version, with or without JavaScript."""

from pathlib import Path

from fastapi import FastAPI
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from assistant.item_view import ItemView
from corpus.errors import ShishinError
from corpus.item import ALL_ROLES
from ui.asker import Asker
from ui.item.opened import citations_of
from ui.render_card import item_address
from ui.render_source import AROUND, UNFAITHFUL, VERBATIM
from ui.source_view import source_view

_HOME = "../../../"  # from /item/document/version/key to the first page, under whatever path that stands
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
)


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
