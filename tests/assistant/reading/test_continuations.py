"""Continuations: how a question goes on, learnt from examples, with a toy for a model."""

import tomllib
import unicodedata
from collections import Counter
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from assistant.reading.continuation_classifier import EXAMPLES, ContinuationClassifier
from assistant.reading.followup import Continuation
from corpus.text.tokens import Tokenizer
from index.search.retriever import Query
from index.search.shard import Shard
from tests.index.guide import signposts
from tests.toy import ToyEmbedder

TABLE = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))


def query(tokenizer: Tokenizer, text: str) -> Query:
    split = tokenizer.terms(text), tokenizer.sounds(text), tokenizer.pieces(text)
    return Query(text, *split, ToyEmbedder().encode_queries([tokenizer.fold(text)])[0])


def toy_shard() -> Shard:
    """The small guide, embedded by the toy."""
    guide = signposts()
    texts = [passage.text for passage in guide.data.passages]
    return replace(guide, vectors=ToyEmbedder().encode_documents(texts))


@pytest.fixture(scope="module")
def reader(tokenizer: Tokenizer) -> ContinuationClassifier:
    return ContinuationClassifier(toy_shard(), ToyEmbedder(), tokenizer)


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
def test_examples_are_known_again(reader: ContinuationClassifier, tokenizer: Tokenizer, name: str) -> None:
    """Nearly all of them: a toy cannot tell each from those of other continuations."""
    expected = None if name == "topic" else Continuation(name)
    known = [reader.read(query(tokenizer, text)) is expected for text in TABLE[name]]
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
def test_other_words_for_a_continuation(
    reader: ContinuationClassifier, tokenizer: Tokenizer, question: str, continuation: Continuation
) -> None:
    assert question not in TABLE[continuation]
    assert reader.read(query(tokenizer, question)) is continuation


@pytest.mark.parametrize(
    "question",
    [
        "工場でけがをしたら",
        "顧客の名前を打ち込んでよいか",
        "名簿を社外の人に送ってしまった",
    ],
)
def test_a_topic_is_no_continuation(
    reader: ContinuationClassifier, tokenizer: Tokenizer, question: str
) -> None:
    assert reader.read(query(tokenizer, question)) is None


@pytest.mark.parametrize("one", ["もう少し詳しく", "では提供者の場合は?", "iiのほうは?"])
def test_widths_make_no_difference(reader: ContinuationClassifier, tokenizer: Tokenizer, one: str) -> None:
    wide = one.replace("?", "？").replace("ii", "ｉｉ")
    assert reader.read(query(tokenizer, wide)) is reader.read(query(tokenizer, one)) is not None


def test_the_examples_may_be_others(tokenizer: Tokenizer, tmp_path: Path) -> None:
    """Nothing about a continuation is known but its examples and the aid questions of the version."""
    path = tmp_path / "continuations.toml"
    words = dict(zip([*Continuation, "topic"], "いろはにほへとちり", strict=True))
    path.write_text(
        "".join(f'{name} = ["{each * 3}", "{each * 4}"]\n' for name, each in words.items()), encoding="utf-8"
    )
    small = ContinuationClassifier(toy_shard(), ToyEmbedder(), tokenizer, path)
    for continuation in Continuation:
        assert small.read(query(tokenizer, words[continuation] * 5)) is continuation
    assert small.read(query(tokenizer, words["topic"] * 5)) is None
    assert small.read(query(tokenizer, "もう少し詳しく")) is None
    assert small.read(query(tokenizer, "労災が起きた工場でけがをしたら")) is None
