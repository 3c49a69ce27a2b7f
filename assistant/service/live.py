"""The live assistant: answers from the build in service, and takes over the next one while it runs.

A watcher looks at the pointer file. Where it names another build, that build is read, checked and made
ready while the old one goes on answering; then one reference is swapped. A question that has begun is
finished by the build it began with.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace

from assistant.answer import Citation
from assistant.answering.item_view import ItemView, item_place, item_view
from assistant.editions import Catalogue
from assistant.maintenance.verify import item_problems
from assistant.service.assistant import Assistant, served
from assistant.service.opening import Opened
from corpus.errors import ChoiceError, StoreDamagedError
from corpus.versions.edition import Edition
from index.model.embedder import Embedder
from index.store.build import Build
from index.store.store import Store

_AGAIN = 30.0  # seconds until a build that could not be taken is tried again
_LEAVE = 10.0  # seconds that the watcher gets at the end for what it has begun
_KEPT = 32  # versions that are no longer served, for the citations of earlier answers
_GONE = "この版は、いまは公開されていません。"


class LiveAssistant(Assistant):
    """An ``Assistant`` that follows the store; safe to ask from many threads.

    What it adds: the items and sources of versions that were served before still open, since answers
    given then still cite them.
    """

    def __init__(
        self, store: Store, opened: Opened, tell: Callable[[str], None] = lambda _sentence: None
    ) -> None:
        """``tell`` hears, in a sentence each, which build was taken over and which could not be."""
        self._served = replace(opened.assistant._served, build_id=opened.build.build_id)
        self._store, self._tools, self._tell = store, opened.tools, tell
        self._document = opened.document
        self._problem: str | None = None
        self._seen: bytes | None = None  # the pointer file as it was when it was last looked at
        self._tried = 0.0
        self._former: tuple[Edition, ...] = ()  # the latest first
        self._looking = threading.Lock()

    @property
    def embedder(self) -> Embedder:
        """What it embeds with; another build may be made with it meanwhile."""
        return self._tools.embedder

    @property
    def model(self) -> str:
        """The id of the model that questions are embedded with."""
        return self._tools.embedder.model_id

    def health(self) -> Mapping[str, object]:
        """The build that answers, its versions, and why it is not the one it should be."""
        now = self._served
        return {"build": now.build_id, "versions": now.catalogue.versions(), "problem": self._problem}

    def source(self, version: str, *, document: str | None = None) -> str:
        """The source text of a version that is, or was, served.

        Raises:
            ChoiceError: it never was.
        """
        try:
            return super().source(version, document=document)
        except ChoiceError:
            if former := self._once(document or self.documents[0], version):
                return former[0].source
            raise

    def source_of(self, citation: Citation) -> str:
        """The source text that a citation points into, also where a newer build has another text.

        Raises:
            ChoiceError: its version was never served.
        """
        now = self.source(citation.version, document=citation.document)
        # Two builds may hold different texts under one version: the one with these words is meant.
        texts = (now, *(each.source for each in self._once(citation.document, citation.version)))
        holding = (text for text in texts if text[citation.start : citation.end] == citation.quote)
        return next(holding, now)

    def item(self, item_id: str) -> ItemView:
        """One item by its id, also of a version that was served; see ``Assistant.item``.

        Raises:
            ChoiceError: it is no id, or no such item was ever served.
        """
        try:
            return super().item(item_id)
        except ChoiceError:
            place = item_place(item_id)
            for edition in self._once(place.document, place.version):
                with suppress(ChoiceError):
                    return item_view(edition, item_id, since=_GONE)
            raise

    @contextmanager
    def watching(self, every: float = 1.0) -> Iterator[None]:
        """Look at the pointer every so many seconds while the block runs."""
        stop = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(stop, every), daemon=True, name="watcher")
        watcher.start()
        try:
            yield
        finally:
            stop.set()
            # A thread that still computes when the interpreter ends takes the process down with an abort.
            watcher.join(_LEAVE)

    def look(self) -> None:
        """Take over the build that the pointer names, if it is another and can be used."""
        with self._looking:
            mark = self._store.mark()
            # Again until the pointer rests: it may move on while a build is read.
            while mark != self._seen or (self._problem and time.monotonic() - self._tried > _AGAIN):
                self._seen, self._tried = mark, time.monotonic()
                problem = self._take_over()
                mark = self._store.mark()
                if mark == self._seen:  # else it moved on while its build was being read
                    self._report(problem)

    def _watch(self, stop: threading.Event, every: float) -> None:
        while not stop.wait(every):
            self.look()

    def _take_over(self) -> str | None:
        """Why it could not be done, as a sentence."""
        before = self._served
        if self._store.live_id() == before.build_id:
            return None
        try:
            build = self._store.live(self._tools.embedder.model_id)
            _check(build)
            taken_over = served(build.shards, self._tools, self._document, build.build_id)
        except Exception as error:  # whatever is wrong with it, the old one must go on answering
            return f"新しい索引に切り替えられません。索引 {before.build_id} で答え続けます。{error}"
        # Before the swap, so that citations of the old build open at any moment.
        self._remember(before.catalogue)
        # One assignment: whoever reads it sees the old build or the new one, whole.
        self._served = taken_over
        self._tell(f"索引 {build.build_id} に切り替えました。")
        return None

    def _remember(self, catalogue: Catalogue) -> None:
        leaving = (
            catalogue.edition(document, version)
            for document in catalogue.documents
            for version in catalogue.versions(document)
        )
        self._former = tuple(dict.fromkeys((*leaving, *self._former)))[:_KEPT]

    def _once(self, document: str, version: str) -> tuple[Edition, ...]:
        """What was served as this version, the latest first."""
        return tuple(each for each in self._former if (each.document_id, each.version) == (document, version))

    def _report(self, problem: str | None) -> None:
        if problem and problem != self._problem:
            self._tell(problem)
        self._problem = problem


def _check(build: Build) -> None:
    """Raises StoreDamagedError where a citation would not be a piece of its source."""
    for shard in build.shards:
        for problem in item_problems(shard.data.items, shard.source):
            raise StoreDamagedError(f"索引 {build.build_id}: {problem}")
