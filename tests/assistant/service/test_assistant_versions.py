"""Versions and documents side by side: the newest answers by default, any other by name."""

from collections.abc import Iterator

import pytest

from assistant.service.assistant import Assistant
from corpus.errors import ChoiceError
from corpus.guideline.item import Role
from corpus.text.tokens import Tokenizer
from index.builder import build
from index.prepared_document import read_documents
from index.store.store_writer import StoreWriter
from tests.assistant.checks import check_answer
from tests.corpus.three_versions import TEXTS, write_versions
from tests.index.homes import quick_folder
from tests.toy import ToyEmbedder
from tests.toy_tools import toy_tools


@pytest.fixture(scope="module")
def both(tokenizer: Tokenizer) -> Iterator[Assistant]:
    """Three versions of one document and one of another."""
    with quick_folder() as folder:
        root, embedder = write_versions(folder / "documents"), ToyEmbedder()
        write_versions(root, "1.1", document="a-second")
        shards = build(StoreWriter(folder / "home"), read_documents(root), embedder).shards
        yield Assistant(shards, toy_tools(embedder, tokenizer), "trial")


def test_what_can_be_asked_is_told(both: Assistant) -> None:
    assert both.documents == ("trial", "a-second")
    assert both.versions == both.versions_of("trial") == ("1.2", "1.1", "1.0")
    assert both.versions_of("a-second") == ("1.1",)
    assert both.items("1.0")[0].id == "trial@1.0#D-2-i"
    assert both.items(document="a-second")[0].id == "a-second@1.1#D-2-i"
    assert both.source("1.0") == TEXTS["1.0"]
    assert both.source("1.1", document="a-second") == TEXTS["1.1"]


@pytest.mark.parametrize(
    ("question", "version", "answered"),
    [
        ("U-6-i", None, "1.2"),
        ("U-6-i", "1.0", "1.0"),
        ("第1.1版の U-6-i", None, "1.1"),
        ("第1.1版の U-6-i", "1.0", "1.0"),  # the switch goes before what is only mentioned
        ("第１．０版の P-2-i", None, "1.0"),
    ],
)
def test_every_citation_names_the_version_it_is_of(
    both: Assistant, question: str, version: str | None, answered: str
) -> None:
    answer = both.ask(question, version=version)
    assert (answer.document, answer.version) == ("trial", answered)
    assert answer.citations
    check_answer(answer, both.source(answered))


def test_another_document_answers_by_name(both: Assistant) -> None:
    answer = both.ask("U-6-i", document="a-second", role=Role.USER)
    assert (answer.document, answer.version) == ("a-second", "1.1")
    check_answer(answer, both.source("1.1", document="a-second"))
    refused = both.refuse("?", "読めません。", document="a-second")
    assert (refused.document, refused.version, refused.abstained) == ("a-second", "1.1", True)


def test_a_version_that_is_not_here_is_declined_with_those_that_are(both: Assistant) -> None:
    answer = both.ask("第1.7版の U-6-i")
    assert answer.abstained
    assert answer.citations == ()
    assert "1.7" in answer.answer
    assert all(version in answer.answer for version in both.versions)


def test_a_version_of_another_document_is_not_here(both: Assistant) -> None:
    assert both.ask("第1.0版の U-6-i", document="a-second").abstained


@pytest.mark.parametrize(
    ("document", "version", "named"),
    [
        ("none", None, "文書「none」はありません"),
        (None, "9.9", "版「9.9」はありません"),
        ("a-second", "1.0", "版「1.0」はありません"),
    ],
)
def test_an_unknown_choice_is_refused(
    both: Assistant, document: str | None, version: str | None, named: str
) -> None:
    for question in ("U-6-i", "今回の改訂で何が変わりましたか"):
        with pytest.raises(ChoiceError, match=named):
            both.ask(question, document=document, version=version)


def test_a_conversation_may_go_on_in_another_version(both: Assistant) -> None:
    earlier = ("第1.0版の P-2-i",)
    answer = both.ask("U-6-i", history=earlier)
    assert answer.version == "1.2"
    check_answer(answer, both.source("1.2"))


def test_who_is_to_be_asked_by_default_need_not_be_there(both: Assistant, tokenizer: Tokenizer) -> None:
    with quick_folder() as folder:
        root, embedder = write_versions(folder / "documents", "1.0", document="only"), ToyEmbedder()
        shards = build(StoreWriter(folder / "home"), read_documents(root), embedder).shards
        only = Assistant(shards, toy_tools(embedder, tokenizer), "trial")
        assert only.documents == ("only",)
        assert only.ask("U-6-i").document == "only"
