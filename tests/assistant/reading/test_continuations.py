"""Continuations: how a question goes on, learnt from examples, with a toy for a model."""

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

import pytest

from assistant.reading.continuations import continuation_of
from assistant.reading.followup import Continuation
from corpus.text.tokens import Tokenizer
from index.prepared_document import CONTINUATIONS, load_continuations
from index.search.retriever import Query
from index.search.shard import Shard, shard_data
from index.search.shard_retriever import ShardRetriever
from tests.index.guide import AIDS, DOCUMENT, PARSED, SOURCE
from tests.toy import ToyEmbedder

TABLE = tomllib.loads(CONTINUATIONS.read_text(encoding="utf-8"))


class Examples:
    """The small guide with examples of continuations, embedded by the toy."""

    def __init__(self, tokenizer: Tokenizer, continuations: Mapping[str, Sequence[str]]) -> None:
        data = shard_data(DOCUMENT, PARSED, AIDS, continuations)
        vectors = ToyEmbedder().encode_documents([passage.text for passage in data.passages])
        self._retriever = ShardRetriever(Shard(data, SOURCE, vectors), tokenizer)
        self._tokenizer = tokenizer

    def read(self, question: str) -> Continuation | None:
        """How the question goes on."""
        found = self._tokenizer.analyse(question)
        (vector,) = ToyEmbedder().encode_queries([self._tokenizer.fold(question)])
        query = Query(question, found.terms, found.sounds, found.pieces, vector)
        return continuation_of(self._retriever.continuations(query))


@pytest.fixture(scope="module")
def reader(tokenizer: Tokenizer) -> Examples:
    return Examples(tokenizer, load_continuations())


def test_the_table_holds_examples_of_every_continuation_and_of_topics() -> None:
    assert set(TABLE) == {*Continuation, "topic"}
    assert all(len(examples) >= 10 for examples in TABLE.values())


def test_no_example_is_of_two_continuations() -> None:
    folded = [
        {unicodedata.normalize("NFKC", each).strip(" 。?") for each in examples}
        for examples in TABLE.values()
    ]
    counted = Counter(chain.from_iterable(folded))
    assert [each for each, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("name", [*Continuation, "topic"])
def test_examples_are_known_again(reader: Examples, name: str) -> None:
    """Nearly all of them: a toy cannot tell each from those of other continuations."""
    expected = None if name == "topic" else Continuation(name)
    known = [reader.read(text) is expected for text in TABLE[name]]
    assert sum(known) >= 0.9 * len(known)


@pytest.mark.parametrize(
    ("question", "continuation"),
    [
        ("もうちょっと詳しく説明して", Continuation.MORE),
        ("これは誰の責任なんですか", Continuation.MORE),
        ("それでは開発者の場合は", Continuation.DEVELOPER),
        ("じゃあ、提供者だとどうなりますか", Continuation.PROVIDER),
        ("では、利用者の場合だと?", Continuation.USER),
        ("その次の項目も見せてください", Continuation.NEXT),
        ("一つ前の項目を見せて", Continuation.PREVIOUS),
        ("もう一つのほうも", Continuation.SIBLING),
        ("ほかにもありますか", Continuation.OTHERS),
    ],
)
def test_other_words_for_a_continuation(reader: Examples, question: str, continuation: Continuation) -> None:
    assert question not in TABLE[continuation]
    assert reader.read(question) is continuation


@pytest.mark.parametrize(
    "question",
    [
        "工場でけがをしたら",
        "顧客の名前を打ち込んでよいか",
        "名簿を社外の人に送ってしまった",
    ],
)
def test_a_topic_is_no_continuation(reader: Examples, question: str) -> None:
    assert reader.read(question) is None


@pytest.mark.parametrize("one", ["もう少し詳しく", "では提供者の場合は?", "iiのほうは?"])
def test_widths_make_no_difference(reader: Examples, one: str) -> None:
    wide = one.replace("?", "？").replace("ii", "ｉｉ")
    assert reader.read(wide) is reader.read(one) is not None


def test_the_examples_may_be_others(tokenizer: Tokenizer) -> None:
    """Nothing about a continuation is known but its examples and the aid questions of the version."""
    words = dict(zip([*Continuation, "topic"], "いろはにほへとちり", strict=True))
    small = Examples(tokenizer, {name: (each * 3, each * 4) for name, each in words.items()})
    for continuation in Continuation:
        assert small.read(words[continuation] * 5) is continuation
    assert small.read(words["topic"] * 5) is None
    assert small.read("もう少し詳しく") is None
    assert small.read("労災が起きた工場でけがをしたら") is None


def test_without_examples_nothing_goes_on(tokenizer: Tokenizer) -> None:
    assert Examples(tokenizer, {}).read("もう少し詳しく") is None
