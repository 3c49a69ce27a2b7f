"""What is read once is read as it always is."""

from pathlib import Path

from assistant.reading.cues import CueTable
from corpus.text.tokens import Tokenizer
from eval.data.read_once import ReadOnceCues, ReadOnceTokenizer

QUESTION = "開発者が学習データを扱うときの公平性は?"


def test_a_text_is_split_once_and_as_ever(tokenizer: Tokenizer, tmp_path: Path) -> None:
    once = ReadOnceTokenizer(tmp_path)
    assert once.analyse(QUESTION) == tokenizer.analyse(QUESTION)
    assert once.analyse(QUESTION) is once.analyse(QUESTION)
    assert once.fingerprint == tokenizer.fingerprint


def test_the_cues_of_a_question_are_found_once_and_as_ever() -> None:
    once = ReadOnceCues()
    assert once.read(QUESTION) == CueTable().read(QUESTION)
    assert once.read(QUESTION) is once.read(QUESTION)
