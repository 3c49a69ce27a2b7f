"""Gradio's Blocks, more lenient with programs that call the page."""

from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction

API_NAME = "ask"


class LenientBlocks(gr.Blocks):
    """Lets calls by position leave out what has a default, as Gradio's own clients do."""

    def validate_inputs(self, block_fn: BlockFunction, inputs: list[Any]) -> None:
        """Fill in the trailing arguments; without a question there is nothing to fill in."""
        defaults = [getattr(each, "value", None) for each in block_fn.inputs[len(inputs) :]]
        if block_fn.api_name == API_NAME and None not in defaults:
            inputs.extend(defaults)
        super().validate_inputs(block_fn, inputs)
