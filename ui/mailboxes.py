"""Mailboxes: what Gradio's queue has to say to each session; Gradio itself drops none before 2,000."""

from typing import Any

from gradio.utils import LRUCache


class Mailboxes(LRUCache[str, Any]):
    """A bounded number of them; the one not looked into for longest makes room.

    Gradio's own drops the one made first, even if somebody waits at it.
    """

    def __init__(self, most: int, pending: dict[str, set[str]]) -> None:
        """``pending`` names the events that a session waits for; Gradio forgets no session there."""
        super().__init__(most)
        self._pending = pending

    def __getitem__(self, session: str) -> Any:
        self.move_to_end(session)
        return super().__getitem__(session)

    def popitem(self, last: bool = True) -> tuple[str, Any]:
        """Drop a session, and what it waited for."""
        session, box = super().popitem(last)
        self._pending.pop(session, None)
        return session, box
