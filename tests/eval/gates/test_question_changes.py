"""How questions fare in two builds: scores by hand, what is told of a question, and in which order."""

import io

import pytest
from rich.console import Console

from assistant.commands.terminal import rich_table
from eval.gates.publication import changes_sheet, counts, place, question_changes, score
from eval.measures.run import Outcome
from tests.eval.questions import ask, outcome

ASKED = ask("a1", {"U-4-i": 2, "C-1": 1}, text="名簿を入れてよいか")
DECLINED = ask("d1", text="明日の天気は")


@pytest.mark.parametrize(
    ("made", "expected", "words"),
    [
        (outcome(ASKED, ["U-4-i", "C-1"]), 1.0, "1 位"),
        (outcome(ASKED, ["C-1", "C-2", "C-3", "U-4-i"]), 0.25, "4 位"),
        (outcome(ASKED, ["C-1", "C-2"]), 0.0, "10 位より下"),
        (outcome(ASKED, ["U-4-i"], abstained=True), 0.0, "断り"),
        (outcome(DECLINED, ["U-4-i"], abstained=True), 1.0, "断り"),
        (outcome(DECLINED, ["U-4-i"]), 0.0, "答えた"),
    ],
)
def test_scores_and_places_by_hand(made: Outcome, expected: float, words: str) -> None:
    assert (score(made), place(made)) == (expected, words)


def shown(*pairs: tuple[Outcome, Outcome]) -> str:
    console = Console(file=io.StringIO(), width=120)
    fared = question_changes(tuple(old for old, _ in pairs), tuple(new for _, new in pairs))
    console.print(rich_table(changes_sheet(fared)))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_worst_comes_first_and_what_is_the_same_is_left_out() -> None:
    right, third = outcome(ASKED, ["U-4-i"]), outcome(ASKED, ["C-1", "C-2", "U-4-i"])
    other = ask("b1", {"C-1": 2}, text="差別を防ぐには")
    same = ask("c1", {"C-1": 2}, text="いつも同じ")
    pairs = (
        (outcome(other, ["C-2", "C-1"]), outcome(other, ["C-1"])),
        (right, third),
        (outcome(same, ["C-1"]), outcome(same, ["C-1"])),
    )
    lines = shown(*pairs).splitlines()
    (worse,) = (number for number, line in enumerate(lines) if "a1" in line)
    (better,) = (number for number, line in enumerate(lines) if "b1" in line)
    assert worse < better
    assert all(words in lines[worse] for words in ("悪い", "1 位", "3 位", "名簿を入れてよいか"))
    assert all(words in lines[better] for words in ("良い", "差別を防ぐには"))
    assert "いつも同じ" not in "".join(lines)
    fared = question_changes(tuple(old for old, _ in pairs), tuple(new for _, new in pairs))
    assert counts(fared) == "3 問のうち、良くなった質問 1、悪くなった質問 1、同じ質問 1。"


def test_of_a_test_question_only_the_id_is_told() -> None:
    secret = ask("t1", {"U-4-i": 2}, text="秘密の質問", split="test")
    told = shown((outcome(secret, ["U-4-i"]), outcome(secret, ["C-1"])))
    assert "t1" in told
    assert "秘密" not in told
