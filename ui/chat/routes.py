"""The routes of the room beside Gradio's: a conversation to take away."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import FastAPI, Form
from starlette.responses import HTMLResponse, Response

from corpus.errors import RecordsError
from ui.chat.export import markdown, printable
from ui.chat.saved_conversations import SavedConversations

_PRIVATE = {"cache-control": "no-store"}
_FILE = 'attachment; filename="shishin-conversation.md"'


class ChatRoutes:
    """Two ways to take a conversation away."""

    def __init__(self, saved: SavedConversations) -> None:
        self._saved = saved

    def add_routes(self, app: FastAPI) -> None:
        """Add them."""
        app.add_api_route("/conversation/markdown", self.markdown, methods=["POST"])
        app.add_api_route("/conversation/print", self.print, methods=["POST"])

    def markdown(self, conversation: Annotated[str, Form()]) -> Response:
        """The conversation as a file."""
        try:
            words = markdown(self._saved.exchanges(conversation), datetime.now(UTC))
        except RecordsError as error:
            return Response(str(error), 503, _PRIVATE, "text/plain; charset=utf-8")
        headers = {**_PRIVATE, "content-disposition": _FILE}
        return Response(words, headers=headers, media_type="text/markdown; charset=utf-8")

    def print(self, conversation: Annotated[str, Form()]) -> Response:
        """The conversation as a page for paper."""
        try:
            page = printable(self._saved.exchanges(conversation), datetime.now(UTC))
        except RecordsError as error:
            return Response(str(error), 503, _PRIVATE, "text/plain; charset=utf-8")
        return HTMLResponse(page, headers=_PRIVATE)
