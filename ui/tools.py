"""MCP tools: the public endpoints as Gradio offers them, with JSON for text and plain sentences for errors.

Gradio calls ``process_api`` with the very request of the tool call, so the role is checked as for any
other call. That holds for endpoints without a queue alone: for the others it would call itself over the
network, at the address that the request's own headers name.
"""

import json
import traceback
from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from starlette.requests import Request

from corpus.errors import ServeError
from ui.blocks import PUBLIC, SiteBlocks
from ui.guard import TOOLS


class ToolError(gr.Error):
    """A refusal as the client of a tool reads it: the sentence, not its ``repr``."""

    def __str__(self) -> str:
        return str(self.message)


class ToolBlocks(SiteBlocks):
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
        function = self.fns[block_fn] if isinstance(block_fn, int) else block_fn
        if session and function.api_name in PUBLIC:
            self.state_holder.session_data.pop(session, None)
            self.state_holder.time_last_used.pop(session, None)


def check_tools(blocks: gr.Blocks) -> None:
    """See that the tools are there, as Gradio goes on without them.

    Raises:
        ServeError: they are not.
    """
    if blocks.mcp_error is not None or not blocks.mcp_server:
        raise ServeError(
            f"MCP の道具を用意できません({blocks.mcp_error})。"
            "constraints.txt の版の gradio[mcp] を入れ直してください。"
        )


def _by_tool(request: Any) -> bool:
    return isinstance(request, Request) and request.url.path.endswith(TOOLS)
