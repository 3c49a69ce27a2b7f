"""The API: the read-only things that programs may ask, as endpoints and as MCP tools; see docs/api.md.

Docstrings and parameters of the handlers are what clients are told. An error is one sentence.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import gradio as gr
from gradio.events import api

from corpus.errors import ShishinError
from ui import wording
from ui.asker import Asker
from ui.roles import AUTOMATIC, role_of
from ui.turns import Turns

AT_ONCE = 4  # calls answered at the same time, beside those of the page
_TOGETHER: dict[str, Any] = {"concurrency_limit": AT_ONCE, "concurrency_id": "api"}

RoleName = Literal["auto", "developer", "provider", "user"]


class Api:
    """The public endpoints of the Blocks. Whatever else the Blocks have is private."""

    def __init__(self, asker: Asker, waiting: int) -> None:
        """``waiting`` calls wait for their turn; more are told that it is busy."""
        self._asker, self._turns = asker, Turns(AT_ONCE, waiting)

    def add(self) -> None:
        """Register them; called while the page of the staff is open in Gradio."""
        for handler in (self.ask,):
            # not queued, as tools cannot be; still, some ways of calling it go through the queue
            api(handler, api_name=handler.__name__, queue=False, **_TOGETHER)

    async def ask(
        self, question: str, role: RoleName = AUTOMATIC, version: str = "", document: str = ""
    ) -> dict[str, Any]:
        """質問に、AI事業者ガイドラインの原文の引用で答えます。当てはまる項目がなければ、ないと答えます。

        Answers a Japanese question with passages of the guideline, quoted word for word.

        Args:
            question: 日本語の質問(1,000文字まで)。The question, in Japanese, up to 1,000 characters.
            role: 質問する人の立場(auto は質問から読み取る)。Whose duties are asked for; auto: read from it.
            version: 版(省くと最新)。Version of the document, such as 1.0-overview; by default the newest.
            document: 文書(省くと既定の文書)。Document id, such as ai-guideline; by default the first.

        Returns:
            Answer as JSON. "quote" of each of its "citations" is verbatim; "abstained" says none applies.
        """
        asked = partial(self._asker.ask, question, role=None, document=document or None)
        return await self._told(lambda: asked(role=role_of(role), version=version or None).to_json())

    async def _told(self, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        try:
            return await self._turns.take(work)
        except ShishinError as error:
            raise gr.Error(str(error), title=wording.REFUSED, print_exception=False) from error
        except Exception as error:  # a bug: its traceback is for the log, its words are not for strangers
            raise gr.Error(wording.TROUBLE, title=wording.REFUSED) from error
