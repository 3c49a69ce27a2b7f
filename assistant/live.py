"""The live assistant: answers from the build in service, and takes over the next one while it runs.

A watcher looks at the pointer file. Where it names another build, that build is read, checked and made
ready while the old one goes on answering; then one reference is swapped. A question that has begun is
finished by the build it began with.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from assistant.answer import Answer, Citation
from assistant.assistant import Assistant
from assistant.catalogue import EditionCard
from assistant.opening import Opened
from assistant.verify import item_problems
from corpus.errors import ChoiceError, StoreDamagedError
from corpus.item import Item, Role
from index.build import Build
from index.embedder import Embedder
from index.store import Store

_AGAIN = 30.0  # seconds until a build that could not be taken is tried again
_KEPT = 32  # texts of versions that are no longer served, for the citations of earlier answers


@dataclass(frozen=True)
class _Serving:
    """What answers now."""

    build_id: str
    assistant: Assistant


@dataclass(frozen=True)
class _Former:
    """The text of a version that was served."""

    document: str
    version: str
    text: str


class LiveAssistant:
    """An ``Assistant`` that follows the store; safe to ask from many threads."""

    def __init__(
        self, store: Store, opened: Opened, tell: Callable[[str], None] = lambda _sentence: None
    ) -> None:
        """``tell`` hears, in a sentence each, which build was taken over and which could not be."""
        self._store, self._tools, self._tell = store, opened.tools, tell
        self._document = opened.document
        self._serving = _Serving(opened.build.build_id, opened.assistant)
        self._problem: str | None = None
        self._seen: bytes | None = None
        self._tried = 0.0
        self._former: tuple[_Former, ...] = ()  # the latest first
        self._looking = threading.Lock()

    @property
    def embedder(self) -> Embedder:
        """What it embeds with; another build may be made with it meanwhile."""
        return self._tools.embedder

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions that can be asked, newest first."""
        return self._serving.assistant.versions

    @property
    def editions(self) -> tuple[EditionCard, ...]:
        """Every version of every document that can be asked; see ``Assistant.editions``."""
        return self._serving.assistant.editions

    def health(self) -> Mapping[str, object]:
        """The build that answers, its versions, and why it is not the one it should be."""
        serving = self._serving
        return {
            "build": serving.build_id,
            "versions": serving.assistant.versions,
            "problem": self._problem,
        }

    def ask(
        self,
        question: str,
        *,
        role: Role | None = None,
        document: str | None = None,
        version: str | None = None,
        history: Sequence[str] = (),
        corrected: bool = False,
        k: int = 5,
        id: str | None = None,
    ) -> Answer:
        """Answer one question, wholly from one build; see ``Assistant.ask``."""
        return self._serving.assistant.ask(
            question,
            role=role,
            document=document,
            version=version,
            history=history,
            corrected=corrected,
            k=k,
            id=id,
        )

    def items(self, version: str | None = None, *, document: str | None = None) -> tuple[Item, ...]:
        """The items of a version; see ``Assistant.items``."""
        return self._serving.assistant.items(version, document=document)

    def source(self, version: str, *, document: str | None = None) -> str:
        """The source text of a version that is, or was, served.

        Raises:
            ChoiceError: it never was.
        """
        assistant = self._serving.assistant
        try:
            return assistant.source(version, document=document)
        except ChoiceError:
            wanted = (document or assistant.documents[0], version)
            for former in self._former:
                if (former.document, former.version) == wanted:
                    return former.text
            raise

    def source_of(self, citation: Citation) -> str:
        """The source text that a citation points into, also where a newer build has another text.

        Raises:
            ChoiceError: its version was never served.
        """
        now = self.source(citation.version, document=citation.document)
        place = (citation.document, citation.version)
        texts = (now, *(each.text for each in self._former if (each.document, each.version) == place))
        holding = (text for text in texts if text[citation.start : citation.end] == citation.quote)
        return next(holding, now)

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

    def look(self) -> None:
        """Take over the build that the pointer names, if it is another and can be used."""
        with self._looking:
            mark = self._store.mark()
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
        before = self._serving
        if self._store.live_id() == before.build_id:
            return None
        try:
            build = self._store.live(self._tools.embedder.model_id)
            _check(build)
            assistant = Assistant(build.shards, self._tools, self._document)
        except Exception as error:  # whatever is wrong with it, the old one must go on answering
            return f"新しい索引に切り替えられません。索引 {before.build_id} で答え続けます。{error}"
        self._remember(before.assistant)
        self._serving = _Serving(build.build_id, assistant)
        self._tell(f"索引 {build.build_id} に切り替えました。")
        return None

    def _remember(self, assistant: Assistant) -> None:
        served = (
            _Former(document, version, assistant.source(version, document=document))
            for document in assistant.documents
            for version in assistant.versions_of(document)
        )
        self._former = tuple(dict.fromkeys((*served, *self._former)))[:_KEPT]

    def _report(self, problem: str | None) -> None:
        if problem and problem != self._problem:
            self._tell(problem)
        self._problem = problem


def _check(build: Build) -> None:
    """Raises StoreDamagedError where a citation would not be a piece of its source."""
    for shard in build.shards:
        for problem in item_problems(shard.data.items, shard.source):
            raise StoreDamagedError(f"索引 {build.build_id}: {problem}")
