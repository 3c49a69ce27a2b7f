"""The endpoints of the API as tools of MCP: what a tool must be told otherwise than a page."""

import json
import traceback
from typing import Any

import gradio as gr
from starlette.requests import Request

from corpus.errors import ServeError
from ui.access.checked_blocks import PUBLIC, CheckedBlocks
from ui.gradio_internals import BlockFunction, drop_session, function_of, mcp_problem
from ui.web.guard import TOOLS


class ToolBlocks(CheckedBlocks):
    """Blocks whose public endpoints are tools too."""

    async def process_api(
        self, block_fn: BlockFunction | int, *arguments: Any, request: Any = None, **named: Any
    ) -> dict[str, Any]:
        """Run a handler for somebody who may; a tool gets text, for Gradio would give it Python's ``repr``.

        Raises:
            gr.Error: for everybody else.
        """
        asked = super().process_api(block_fn, *arguments, **{**named, "request": request})
        if not _by_tool(request):
            try:
                return await asked
            finally:
                self._forget(block_fn, named.get("session_hash"))
        try:
            outcome = await asked
        except gr.Error as error:
            if error.print_exception:  # as Gradio does for every other call
                traceback.print_exc()
            raise ToolError(error.message, print_exception=False) from error
        return {**outcome, "data": [json.dumps(each, ensure_ascii=False) for each in outcome["data"]]}

    def _forget(self, block_fn: BlockFunction | int, session: str | None) -> None:
        """Gradio opens a session for each call by name; kept, they would push out those of people."""
        if session and function_of(self, block_fn).api_name in PUBLIC:
            drop_session(self, session)


def check_tools(blocks: gr.Blocks) -> None:
    """See that the tools are there, as Gradio goes on without them.

    Raises:
        ServeError: they are not.
    """
    problem = mcp_problem(blocks)
    if problem is not None:
        raise ServeError(
            f"MCP の道具を用意できません({problem})。"
            "constraints.txt の版の gradio[mcp] を入れ直してください。"
        )


class ToolError(gr.Error):
    """A refusal as the client of a tool reads it: the sentence, not its ``repr``."""

    def __str__(self) -> str:
        return str(self.message)


def _by_tool(request: Any) -> bool:
    return isinstance(request, Request) and request.url.path.endswith(TOOLS)
