"""The form: the components of the room that its handlers write."""

from dataclasses import dataclass, fields
from typing import Any

import gradio as gr


@dataclass(frozen=True)
class Form:
    """``posed`` is a question on its way, which goes back into the box if answering breaks."""

    conversation: gr.State
    posed: gr.State
    answers: gr.HTML
    source: gr.HTML
    said: gr.HTML
    notice: gr.HTML
    question: gr.Textbox
    role: gr.Radio
    switch: gr.HTML
    examples: gr.HTML

    @property
    def components(self) -> list[Any]:
        """All of them, as outputs."""
        return [getattr(self, each.name) for each in fields(self)]
