"""Documents come, go and are replaced in any order: what answers equals a brute-force model."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from assistant.service.assistant import Assistant
from corpus.errors import DocumentError
from corpus.guideline.library import Library
from corpus.text.tokens import Tokenizer
from index.builder import BuildOrigin, ensure_build
from index.prepared_document import read_documents
from index.store.record import Deed
from index.store.store_writer import StoreWriter
from tests.corpus.three_versions import TEXTS, files
from tests.index.homes import quick_folder
from tests.toy import ToyEmbedder
from tests.toy_tools import toy_tools

CODES = {"D-2-i": "D-2) i.", "P-5-i": "P-5) i.", "P-5-ii": "P-5) ii.", "U-4-i": "U-4) i."}
WORDS = ("点検の記録を残す。", "窓口の連絡先を示す。", "入力の前に了解を得る。")

Edition = tuple[str, str]  # document and version
Bodies = Mapping[str, str]  # what the item of each code says
Contents = Mapping[Edition, Bodies]

editions = st.tuples(st.sampled_from(("alpha", "beta", "trial")), st.sampled_from(tuple(TEXTS)))
bodies = st.dictionaries(st.sampled_from(tuple(CODES)), st.sampled_from(WORDS), min_size=1)


def text_of(said: Bodies) -> str:
    """A source with one item for each code."""
    items = "".join(f"- {CODES[code]} 題名\n  - {said[code]}\n" for code in sorted(said))
    return f"# 指針\n\n## 取り組む事項\n\n{items}"


@dataclass
class Model:
    """What should be: plain dictionaries, no files.

    ``way`` are the shelves that answered, the one that answers last; a rollback takes off the last.
    """

    contents: dict[Edition, Bodies] = field(default_factory=dict)
    way: list[Contents] = field(default_factory=list)
    waiting: Contents | None = None

    def build(self) -> BuildOrigin:
        """Where a build of the contents comes from."""
        if not self.way:
            self.way.append(dict(self.contents))
            return BuildOrigin.SERVED
        if self.way[-1] == self.contents:
            return BuildOrigin.LIVE
        if self.waiting == self.contents:
            return BuildOrigin.WAITING
        self.waiting = dict(self.contents)
        return BuildOrigin.MADE


class Updates(RuleBasedStateMachine):
    """The real thing beside the model; ``tokenizer`` is set by the test."""

    tokenizer: Tokenizer

    def __init__(self) -> None:
        super().__init__()
        self.folder = quick_folder()
        self.root = Path(self.folder.__enter__())
        self.model, self.opened = Model(), dict[Edition, Bodies]()
        self.assistant: Assistant | None = None

    def teardown(self) -> None:
        self.folder.__exit__(None, None, None)

    @property
    def store(self) -> StoreWriter:
        """A new object each time; nothing that is there may be pruned, as the model forgets nothing."""
        return StoreWriter(self.root / "home", keep=100)

    @property
    def documents(self) -> Path:
        return self.root / "documents"

    @initialize(edition=editions, said=bodies)
    def begin(self, edition: Edition, said: Bodies) -> None:
        self.put(edition, said)
        self.build()
        self.restart()

    @rule(edition=editions, said=bodies)
    def put(self, edition: Edition, said: Bodies) -> None:
        """A version that is there cannot be added; it is left as it is."""
        library, (document, version) = Library(self.documents), edition
        if edition in self.model.contents:
            with pytest.raises(DocumentError, match="すでに登録"):
                library.add(document, version, files(version, text_of(said)))
            return
        library.add(document, version, files(version, text_of(said)))
        self.model.contents[edition] = said

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        if self.model.contents:
            edition = data.draw(st.sampled_from(sorted(self.model.contents)))
            shutil.rmtree(self.documents.joinpath(*edition))
            del self.model.contents[edition]

    @rule(data=st.data(), said=bodies)
    def replace(self, data: st.DataObject, said: Bodies) -> None:
        """Removed, and added with other words under the same name."""
        if self.model.contents:
            edition = data.draw(st.sampled_from(sorted(self.model.contents)))
            shutil.rmtree(self.documents.joinpath(*edition))
            del self.model.contents[edition]
            self.put(edition, said)

    @rule()
    def build(self) -> None:
        if not self.model.contents:
            with pytest.raises(DocumentError, match="ガイドラインがありません"):
                read_documents(self.documents)
            return
        built = ensure_build(self.store, read_documents(self.documents), ToyEmbedder())
        assert built.origin is self.model.build()

    @rule(data=st.data(), said=bodies)
    def update(self, data: st.DataObject, said: Bodies) -> None:
        """As a maintainer does it: new words, a build, and it is published."""
        self.replace(data, said)
        self.build()
        self.publish()

    @rule()
    def publish(self) -> None:
        waiting = self.store.candidate()
        assert (waiting is None) is (self.model.waiting is None)
        if waiting and self.model.waiting is not None:
            self.store.publish(waiting)
            self.model.way.append(self.model.waiting)
            self.model.waiting = None

    @rule()
    def roll_back(self) -> None:
        before = self.store.previous()
        assert (before is None) is (len(self.model.way) == 1)
        if before:
            self.store.publish(before, Deed.ROLLBACK)
            self.model.way.pop()

    @rule()
    def restart(self) -> None:
        """Until then the assistant answers from what was live when it was opened."""
        embedder = ToyEmbedder()
        built = self.store.open(embedder.model_id)
        assert built.warnings == ()
        self.assistant = Assistant(built.shards, toy_tools(embedder, self.tokenizer))
        self.opened = dict(self.model.way[-1])

    @rule(data=st.data())
    def ask(self, data: st.DataObject) -> None:
        """A code of one edition: the words of that item, from that edition."""
        if self.assistant is None:
            return
        document, version = data.draw(st.sampled_from(sorted(self.opened)))
        said = self.opened[document, version]
        code = data.draw(st.sampled_from(sorted(said)))
        answer = self.assistant.ask(CODES[code], document=document, version=version)
        first = answer.citations[0]
        assert (first.item_id, first.quote) == (f"{document}@{version}#{code}", said[code])
        for each in answer.citations:
            assert each.quote == self.assistant.source_of(each)[each.start : each.end]
            assert each.quote == said[each.code]

    @invariant()
    def what_answers_is_what_the_model_says(self) -> None:
        if self.assistant is None:
            return
        assert told(self.assistant) == self.opened
        assert store_holds(self.store) == self.model.way[-1]
        assert self.store.history().served[0] == self.store.live_id()


def told(assistant: Assistant) -> dict[Edition, dict[str, str]]:
    """Every edition that answers, with the words of its items by code."""
    found: dict[Edition, dict[str, str]] = {}
    for document in assistant.documents:
        for version in assistant.versions_of(document):
            source = assistant.source(version, document=document)
            items = assistant.items(version, document=document)
            assert [item.id for item in items] == [f"{document}@{version}#{item.code}" for item in items]
            found[document, version] = {
                item.code: "".join(span.of(source) for span in item.spans) for item in items
            }
    return found


def store_holds(store: StoreWriter) -> dict[Edition, dict[str, str]]:
    """The same of the build that the store has in service."""
    return {
        (shard.data.document_id, shard.data.version): {
            item.code: "".join(span.of(shard.source) for span in item.spans) for item in shard.data.items
        }
        for shard in store.open().shards
    }


@pytest.mark.long
def test_what_answers_equals_the_model_in_any_order(tokenizer: Tokenizer) -> None:
    Updates.tokenizer = tokenizer
    bounded = settings(
        max_examples=40, stateful_step_count=20, deadline=None, phases=(Phase.generate,)
    )  # unshrunk: a failure of twenty steps can be read, and is told in seconds
    run_state_machine_as_test(Updates, settings=bounded)
