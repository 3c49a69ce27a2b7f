"""What is saved of an answer is all that is needed to check it, and is read as it was written."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.saved_answers import SavedAnswer, read_answers, saved_answer
from corpus.guideline.item import Role
from corpus.text.tokens import Tokenizer
from tests.assistant.versioned import Versioned, versioned

NOW = datetime(2030, 4, 1, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def two(tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Versioned:
    return versioned(tmp_path_factory.mktemp("two"), tokenizer, "1.0", "1.1")


def test_an_answer_is_saved_with_its_place_and_checksums(two: Versioned) -> None:
    answer = two.assistant.ask("U-4-i", role=Role.USER)
    saved = saved_answer(answer, two.build, NOW)
    assert (saved.saved, saved.question, saved.role, saved.version) == (NOW, "U-4-i", Role.USER, "1.1")
    assert (saved.build, saved.model) == (two.build.build_id, two.build.manifest.model_id)
    assert saved.answer == answer.answer
    (quote,) = saved.quotes
    source = two.source("1.1")
    assert quote.quote == source[quote.start : quote.end]
    assert quote.quote_sha256 == hashlib.sha256(quote.quote.encode()).hexdigest()
    assert quote.source_sha256 == hashlib.sha256(source.encode()).hexdigest()


def test_both_versions_of_a_change_are_saved_with_their_own_checksums(two: Versioned) -> None:
    saved = saved_answer(two.assistant.ask("第1.1版で何が変わりましたか", k=20), two.build)
    assert {quote.version for quote in saved.quotes} == {"1.0", "1.1"}
    for quote in saved.quotes:
        source = two.source(quote.version)
        assert quote.quote == source[quote.start : quote.end]
        assert quote.source_sha256 == hashlib.sha256(source.encode()).hexdigest()


@pytest.mark.parametrize("question", ["U-4-i", 'U-4-i "引用"\u2028と\t記号\\', "第9.9版で何が変わりましたか"])
def test_a_line_is_read_as_it_was_written(two: Versioned, question: str, tmp_path: Path) -> None:
    saved = saved_answer(two.assistant.ask(question), two.build)
    line = saved.to_line()
    assert b"\n" not in line
    assert SavedAnswer.from_line(line) == saved
    path = tmp_path / "answers.jsonl"
    path.write_bytes(line + b"\r\n\n" + line)
    assert [(each.number, each.answer) for each in read_answers(path)] == [(1, saved), (3, saved)]
