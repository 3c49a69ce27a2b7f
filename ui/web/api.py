"""The API: the read-only things that programs may ask, as endpoints and as MCP tools; see docs/api.md.

Docstrings and parameters of the handlers are what clients are told. An error is one sentence.
"""

import time
from collections.abc import Callable
from typing import Any, Literal, TypeVar

import anyio
import anyio.to_thread
import gradio as gr
from gradio.events import api

from assistant.reading.question import Where
from corpus.errors import ChoiceError, ServeError, ShishinError
from ui import wording
from ui.asker import Asker
from ui.log import log_answer
from ui.wording import BUSY, role_of

Result = TypeVar("Result")
AT_ONCE = 4  # calls answered at the same time, beside those of the page
_TOGETHER: dict[str, Any] = {"concurrency_limit": AT_ONCE, "concurrency_id": "api"}

RoleName = Literal["auto", "developer", "provider", "user"]
Fields = dict[str, Any]


class Api:
    """The public endpoints of the Blocks. Whatever else the Blocks have is private."""

    def __init__(self, asker: Asker, waiting: int) -> None:
        """``waiting`` calls wait for their turn; more are told that it is busy."""
        self._asker, self._threads = asker, ThreadLimiter(AT_ONCE, waiting)

    def add(self) -> None:
        """Register them; called while the page of the staff is open in Gradio."""
        for handler in (self.ask, self.search, self.item, self.diff):
            # not queued, as tools cannot be; still, some ways of calling it go through the queue
            api(handler, api_name=handler.__name__, queue=False, **_TOGETHER)

    async def ask(
        self, question: str, role: RoleName = "auto", version: str = "", document: str = ""
    ) -> Fields:
        """質問に、AI事業者ガイドラインの原文の引用で答えます。当てはまる項目がなければ、ないと答えます。

        Answers a Japanese question with passages of the AI Guidelines for Business, word for word.

        Args:
            question: 日本語の質問(2,000文字まで)。The question, in Japanese, up to 2,000 characters.
            role: 質問する人の立場(auto は質問から読み取る)。Whose duties are meant; auto: as asked.
            version: 版(省くと最新)。Version of the document, such as 1.0-overview; by default the newest.
            document: 文書(省くと既定の文書)。Id of the document, such as ai-guideline; by default the first.

        Returns:
            JSON: "answer" is our lead, each "quote" of "citations" verbatim; "abstained": none applies.
        """

        def work() -> Fields:
            began = time.perf_counter()
            answer = self._asker.ask(_text("question", question), **_where(role, version, document))
            log_answer(answer, began)
            return answer.to_json()

        return await self._answered(work)

    async def search(
        self,
        words: str,
        role: RoleName = "auto",
        version: str = "",
        document: str = "",
        limit: int = 20,
    ) -> Fields:
        """言葉か番号(P-5-ii など)で、ガイドラインの項目を探します。当てはまりのよい順に並びます。

        Finds items of the guideline by Japanese words or by number, best first.

        Args:
            words: 探す言葉か番号。Japanese words, or a number such as P-5-ii.
            role: 立場(auto はすべて)。Whose items; auto means everybody's.
            version: 版(省くと最新)。Version of the document, such as 1.0-overview; by default the newest.
            document: 文書(省くと既定の文書)。Id of the document, such as ai-guideline; by default the first.
            limit: 件数(1 から 200)。How many items at most, 1 to 200.

        Returns:
            JSON: "items", each with "item_id", "code", "title", "quote" (verbatim) and "score".
        """

        def work() -> Fields:
            where = _where(role, version, document)
            found = self._asker.search(_text("words", words), limit=_number("limit", limit), **where)
            return {"items": [hit.to_json() for hit in found]}

        return await self._answered(work)

    async def item(self, item_id: str) -> Fields:
        """項目を一つ、id で開きます。原文の引用、見出し、前後の項目がわかります。

        Opens one item of the guideline by its id, with its quotes, headings and neighbours.

        Args:
            item_id: 項目の id(ask と search が返す)。Its id, such as ai-guideline@1.0-overview#P-5-ii.

        Returns:
            JSON: "quotes" are verbatim; "cited_as" is how people cite it; "fellows" stand in its list.
        """
        return await self._answered(lambda: self._asker.item(_text("item_id", item_id)).to_json())

    async def diff(self, old: str, new: str, document: str = "", role: RoleName = "auto") -> Fields:
        """二つの版のあいだで変わった項目を、新旧の原文とともに示します。

        Shows what changed between two versions of the guideline, with the words of both.

        Args:
            old: 古いほうの版。The older version, such as 1.0-overview.
            new: 新しいほうの版。The newer version.
            document: 文書(省くと既定の文書)。Id of the document, such as ai-guideline; by default the first.
            role: 立場(auto はすべて)。Whose items; auto means everybody's.

        Returns:
            JSON: "sections" by party, each with "rows" of old and new items, kinds of change and a gist.
        """

        def work() -> Fields:
            versions = _text("old", old), _text("new", new)
            named = _text("document", document) or None
            return self._asker.changes(*versions, document=named, role=role_of(role))

        return await self._answered(work)

    async def _answered(self, work: Callable[[], Fields]) -> Fields:
        try:
            return await self._threads.run(work)
        except ShishinError as error:
            raise gr.Error(str(error), title=wording.REFUSED, print_exception=False) from error
        except Exception as error:  # a bug: its traceback is for the log, its words are not for strangers
            raise gr.Error(wording.TROUBLE, title=wording.REFUSED) from error


def _where(role: str, version: str, document: str) -> Where:
    return Where(
        role=role_of(role),
        version=_text("version", version) or None,
        document=_text("document", document) or None,
    )


def _text(name: str, value: object) -> str:
    """An argument that must be text; Gradio does not look at what is sent.

    Raises:
        ChoiceError: it is not, or no UTF-8 can be made of it.
    """
    if not isinstance(value, str) or any("\ud800" <= each <= "\udfff" for each in value):
        raise ChoiceError(f"引数「{name}」は文字列で指定してください。")
    return value


def _number(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ChoiceError(f"引数「{name}」は整数で指定してください。")
    return value


class ThreadLimiter:
    """Runs work in at most ``at_once`` threads, for at most ``waiting`` more callers.

    Whoever waits takes up no thread, and whoever goes away while waiting is never run.
    """

    def __init__(self, at_once: int, waiting: int) -> None:
        self._limiter, self._waiting = anyio.CapacityLimiter(at_once), waiting

    async def run(self, work: Callable[[], Result]) -> Result:
        """What ``work`` returns, when its turn has come.

        Raises:
            ServeError: too many wait already.
        """
        if self._limiter.statistics().tasks_waiting >= self._waiting:
            raise ServeError(BUSY)
        return await anyio.to_thread.run_sync(work, limiter=self._limiter)
