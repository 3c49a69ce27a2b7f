import asyncio

import gradio as gr
import pytest

from ui.gradio_internals import NEEDED, PendingMessages, missing_parts


async def installed() -> tuple[str, ...]:
    """Inside of an event loop: without one, Gradio makes one that nobody closes."""
    with gr.Blocks(analytics_enabled=False) as blocks:
        box = gr.Textbox()
        box.change(str.strip, box)
    return missing_parts(blocks.queue())


def test_the_installed_gradio_has_all_that_is_needed_of_its_private_parts() -> None:
    assert "\n".join(asyncio.run(installed())) == ""


def test_what_a_new_gradio_lacks_is_named_with_what_it_is_for() -> None:
    told = missing_parts(object())
    for path, purpose in NEEDED.items():
        assert [each for each in told if f"`{path}`" in each and purpose in each]


def test_the_session_not_read_for_longest_makes_room() -> None:
    pending = {"a": {"1"}, "b": set[str](), "c": {"2"}}
    messages = PendingMessages(2, pending)
    messages["a"], messages["b"] = 1, 2
    assert messages["a"] == 1
    messages["c"] = 3
    assert list(messages) == ["a", "c"] and pending == {"a": {"1"}, "c": {"2"}}
    with pytest.raises(KeyError):
        messages["b"]
