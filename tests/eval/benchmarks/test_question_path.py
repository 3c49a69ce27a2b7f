"""The path of a question: what is counted, what is left out, and the chain down to the ranker."""

import pytest

from assistant.ranking.ranker import Ranker
from assistant.service.assistant import Assistant
from eval.benchmarks.question_path import CHECKOUT, RANKER, follow


@pytest.mark.long
def test_one_question_to_a_toy_assistant(toy_assistant: Assistant) -> None:
    toy_assistant.ask("顧客の名前を入力してよいか")
    found = follow("warm", lambda: toy_assistant.ask("顧客の名前を入力してよいか"))
    assert (found.chain[0], found.chain[-1]) == ("Assistant.ask", RANKER)
    assert sum(found.files.values()) == sum(found.functions.values())
    assert found.functions["assistant/service/assistant.py:Assistant.ask"] == 1
    assert all((CHECKOUT / file).is_file() for file in found.files)
    assert found.headline.startswith(f"warm: {len(found.files)} files, {len(found.functions)} functions, ")


def test_nothing_of_ours_is_nothing() -> None:
    found = follow("", lambda: sorted([2, 1]))
    assert (found.files, found.functions, found.chain) == ({}, {}, ())


def test_the_ranker_is_called_as_the_chain_expects() -> None:
    assert Ranker.rank.__qualname__ == RANKER
