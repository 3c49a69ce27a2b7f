"""Gradio's Blocks: more lenient with programs that call the page, and strict about who may call what."""

from collections.abc import Mapping
from typing import Any

import gradio as gr

from ui.access.accounts import Account, AccountRole
from ui.access.caller import caller_of
from ui.gradio_internals import BlockFunction, function_of
from ui.log import log
from ui.wording import NOT_ALLOWED

PUBLIC = frozenset({"ask", "search", "item", "diff"})  # what programs may call by name, all of it read-only
ANSWERING = frozenset({"ask", "api"})  # the concurrency ids of handlers that set the assistant to work


def account_of(request: Any) -> Account | None:
    """Who called a handler: ``request`` is a ``gr.Request`` or what Gradio makes one from."""
    return caller_of(request).account


class CheckedBlocks(gr.Blocks):
    """Blocks of several pages, each with the role that its handlers need.

    Every call comes by ``process_api``, whichever way it came in: by the queue, at once, or as a tool.
    """

    def __init__(self, needed: Mapping[str, AccountRole], **settings: Any) -> None:
        """``needed`` maps the path of a page to the role; a page that is not named is for nobody."""
        self._needed = needed
        super().__init__(**settings)

    async def process_api(
        self, block_fn: BlockFunction | int, *arguments: Any, request: Any = None, **named: Any
    ) -> dict[str, Any]:
        """Run a handler for somebody who may.

        Raises:
            gr.Error: for everybody else.
        """
        function = function_of(self, block_fn)
        needed, account = self._needed.get(function.page), account_of(request)
        if needed is None or account is None or not account.role.covers(needed):
            raise gr.Error(NOT_ALLOWED, print_exception=False)
        try:
            return await super().process_api(function, *arguments, **{**named, "request": request})
        except gr.Error:
            raise
        except Exception:
            log().exception("failed", handler=function.name)
            raise

    def asks(self, name: str, number: object) -> bool:
        """Whether a handler answers questions: by its ``number`` if there is one, else by its ``name``."""
        called = [self.fns.get(number)] if isinstance(number, int) else self.fns.values()
        return any(
            each.concurrency_id in ANSWERING and (number is not None or each.api_name == name)
            for each in called
            if each
        )

    def validate_inputs(self, block_fn: BlockFunction, inputs: list[Any]) -> None:
        """Fill in the trailing arguments that have a default, as Gradio's own clients do.

        Where one that has none is missing, nothing is filled in.
        """
        defaults = [getattr(each, "value", None) for each in block_fn.inputs[len(inputs) :]]
        if block_fn.api_name in PUBLIC and None not in defaults:
            inputs.extend(defaults)
        super().validate_inputs(block_fn, inputs)
