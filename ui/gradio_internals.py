"""All that this app uses of Gradio beyond what Gradio documents, in one place.

``NEEDED`` names each private part and says what for. A new version of Gradio may rename or drop one
without notice; then ``missing_parts``, which a test asks, says which, and only this file has to follow.
What Gradio documents (components, events, ``mount_gradio_app``) is imported where it is used.
"""

from collections.abc import Callable
from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.context import Context
from gradio.utils import LRUCache

__all__ = [
    "NEEDED",
    "BlockFunction",
    "bound_sessions",
    "drop_session",
    "event_payload",
    "function_of",
    "mcp_problem",
    "missing_parts",
    "page_opened",
]

NEEDED = {
    "process_api": "every call of a handler passes it, whichever way it came: roles are checked there",
    "validate_inputs": "arguments that have a default may be left out by programs",
    "fns": "handlers by the number that the browser sends",
    "state_session_capacity": "how many sessions Gradio keeps in memory",
    "state_holder.session_data": "a session that a program began by calling an endpoint is dropped",
    "state_holder.time_last_used": "the same",
    "_queue.pending_messages_per_session": "messages for sessions, bounded to those that are still read",
    "_queue.pending_event_ids_session": "the calls that a session waits for, which Gradio never drops",
    "mcp_error": "whether the tools could be offered: Gradio goes on without them",
    "mcp_server": "the same",
    "load": "the event of the page being opened, of the Blocks that are being laid out",
}
"""Private parts of a ``gr.Blocks``, by the path of their attributes, and what they are needed for.

Beside them: the modules imported above, ``BlockFunction`` with ``FUNCTION_PARTS``, ``Context.root_block``
and ``EventData._data``.
"""
FUNCTION_PARTS = ("page", "name", "api_name", "concurrency_id", "inputs")


def missing_parts(blocks: object) -> tuple[str, ...]:
    """A sentence for each private part that the installed Gradio lacks; ``blocks`` has a handler."""
    function = next(iter(getattr(blocks, "fns", {}).values()), None)
    lacking = [path for path in NEEDED if not _has(blocks, path)]
    lacking += [f"fns[].{part}" for part in FUNCTION_PARTS if not hasattr(function, part)]
    if not hasattr(Context, "root_block"):
        lacking.append("Context.root_block")
    if not hasattr(gr.EventData(None, {}), "_data"):
        lacking.append("EventData._data")
    return tuple(
        f"Gradio {gr.__version__} has no `{path}` any more: {NEEDED.get(path, 'see ui/gradio_internals.py')}."
        for path in lacking
    )


def _has(start: object, path: str) -> bool:
    for name in path.split("."):
        if not hasattr(start, name):
            return False
        start = getattr(start, name)
    return True


def function_of(blocks: gr.Blocks, given: BlockFunction | int) -> BlockFunction:
    """The handler that is meant: Gradio passes on either itself or its number."""
    return blocks.fns[given] if isinstance(given, int) else given


def page_opened() -> Callable[..., Any]:
    """The event of the page that is being laid out being opened.

    ``gr.on`` without a trigger would also run on every change of a component that it reads.
    """
    assert Context.root_block is not None, "laid out outside of a page"
    opened: Callable[..., Any] = Context.root_block.load
    return opened


def event_payload(event: gr.EventData) -> dict[str, Any]:
    """All fields that the browser sent with an event; empty where a program sent anything else."""
    return event._data if isinstance(event._data, dict) else {}


def mcp_problem(blocks: gr.Blocks) -> str | None:
    """Why the mounted Blocks offer no tools; None where they do."""
    if blocks.mcp_error is None and blocks.mcp_server:
        return None
    return str(blocks.mcp_error)


def bound_sessions(blocks: gr.Blocks, most: int) -> None:
    """Keep at most ``most`` sessions in memory, and messages for at most twice as many.

    Called after ``queue`` and before the Blocks are mounted.
    """
    blocks.state_session_capacity = most
    queue = blocks._queue
    queue.pending_messages_per_session = PendingMessages(2 * most, queue.pending_event_ids_session)


def drop_session(blocks: gr.Blocks, session: str) -> None:
    """Forget the state of a session."""
    blocks.state_holder.session_data.pop(session, None)
    blocks.state_holder.time_last_used.pop(session, None)


class PendingMessages(LRUCache[str, Any]):
    """The messages that wait for each session; the session not read for longest makes room.

    Gradio's own drops the session made first, even if somebody waits for its messages.
    """

    def __init__(self, most: int, pending: dict[str, set[str]]) -> None:
        """``pending`` names the events that a session waits for; Gradio forgets no session there."""
        super().__init__(most)
        self._pending = pending

    def __getitem__(self, session: str) -> object:
        self.move_to_end(session)
        return super().__getitem__(session)

    def popitem(self, last: bool = True) -> tuple[str, Any]:
        """Drop a session, and what it waited for."""
        session, messages = super().popitem(last)
        self._pending.pop(session, None)
        return session, messages
