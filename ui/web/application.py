"""The application: the rooms as the pages of one Gradio app, mounted in FastAPI.

Imported only after ``ui.web.server`` has set what Gradio reads on import.
"""

import warnings
from pathlib import Path
from typing import Any, Protocol

import gradio
import gradio as gr
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from ui import wording
from ui.access.authorization import NEEDED
from ui.access.services import Services
from ui.chat.room import AT_ONCE, ChatRoom
from ui.components import script_element
from ui.gradio_internals import bound_sessions
from ui.manage.room import ManageRoom
from ui.review.room import ReviewRoom
from ui.web.api import Api
from ui.web.mcp_tools import ToolBlocks, check_tools

FONTS = ("Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic", "Meiryo", "sans-serif")


def theme() -> gr.themes.Base:
    """Quiet colours and the fonts that the reader's system has; no font is fetched."""
    navy = "#1d4577"
    base = gr.themes.Default(
        primary_hue="blue", neutral_hue="slate", radius_size="sm", font=FONTS, font_mono=FONTS
    )
    return base.set(
        checkbox_background_color_selected=navy,
        checkbox_background_color_selected_dark=navy,
        checkbox_border_color_selected=navy,
        checkbox_border_color_selected_dark="#9cc1ee",
        checkbox_border_color_dark="#a9b5c0",
    )


SESSIONS = 200  # of Gradio's, kept in memory (100 to 300 KiB each); the one not used for longest makes room
# That of ui/ first: at equal weight the later rule holds, so a room can change what is general.
STYLES = tuple(sorted(Path(__file__).parents[1].rglob("*.css"), key=lambda path: (len(path.parts), path)))


class Room(Protocol):
    """A page of the app with its handlers, and routes beside it."""

    def lay_out(self) -> None:
        """Add the components and handlers; called while the page is open in Gradio."""

    def add_routes(self, app: FastAPI) -> None:
        """Add what is not Gradio's."""


def application(services: Services, waiting: int) -> FastAPI:
    """The app; ``waiting`` questions may queue.

    Raises:
        ServeError: Gradio cannot offer the tools.
    """
    rooms: dict[str, Room] = {
        "": ChatRoom(services),
        "review": ReviewRoom(services),
        "manage": ManageRoom(services),
    }
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_api_route("/healthz", lambda: {"status": "ok", **services.health()})
    # All routes of ours come before Gradio is mounted at `/`, which takes every path that is left.
    for room in rooms.values():
        room.add_routes(app)
    if services.sign_in:
        services.sign_in.add_routes(app)
    app.state.blocks = blocks = _blocks(rooms, Api(services.asker, waiting))
    blocks.queue(max_size=waiting, default_concurrency_limit=AT_ONCE)
    bound_sessions(blocks, SESSIONS)
    with warnings.catch_warnings():  # that server-side rendering, which is off, cannot be had here
        warnings.filterwarnings("ignore", message="SSR mode")
        gradio.mount_gradio_app(app, blocks, "/", root_path=services.policy.root_path, **_LOOKS, **_CLOSED)
    check_tools(blocks)
    return app


def _blocks(rooms: dict[str, Room], api: Api) -> ToolBlocks:
    blocks = ToolBlocks(NEEDED, title=wording.TITLE, analytics_enabled=False, fill_width=True)
    with blocks:
        api.add()
        rooms[""].lay_out()
    for path, name in (("review", wording.REVIEW), ("manage", wording.MANAGE)):
        with blocks.route(name, path, show_in_navbar=False):  # our own navigation knows who may go where
            rooms[path].lay_out()
    return blocks


def _unusable_call(request: Request, error: Exception) -> JSONResponse:
    """What Gradio's route for calls by name lacks: it fails over an unknown name, or a missing argument.

    Left alone, that is a traceback in the log, a 500 in English, and a connection closed without notice.
    """
    if not request.url.path.startswith("/gradio_api/call/v2/"):
        raise error
    return JSONResponse({"detail": wording.UNUSABLE_CALL}, 404 if isinstance(error, KeyError) else 422)


_LOOKS: dict[str, Any] = {"theme": theme(), "css_paths": STYLES, "head": script_element()}
_CLOSED: dict[str, Any] = {
    "show_error": False,
    "run_history": False,
    "ssr_mode": False,
    "enable_monitoring": False,
    "mcp_server": True,
    "pwa": False,
    "footer_links": [],
    "allowed_paths": [],
    "app_kwargs": {"exception_handlers": dict.fromkeys((KeyError, TypeError), _unusable_call)},
    "max_file_size": 1,  # its upload is not served; a new version comes by the route of the room 管理
}
