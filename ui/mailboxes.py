"""Mailboxes: what Gradio's queue has to say to each session; Gradio itself drops none before 2,000."""

from typing import Any

from gradio.utils import LRUCache


class Mailboxes(LRUCache[str, Any]):
    """A bounded number of them; the one not looked into for longest makes room.

    Gradio's own drops the one made first, even if somebody waits at it.
    """

    def __getitem__(self, session: str) -> Any:
        self.move_to_end(session)
        return super().__getitem__(session)
