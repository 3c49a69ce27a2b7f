"""The gate: it stays open for chance and closes for a real drop."""

import io

import pytest
from rich.console import Console

from assistant.commands.terminal import rich_table
from corpus.errors import InputError
from eval.gates.regression_gate import GATED, GateCheck, baseline_of, check_split, drops, to_sheet
from eval.measures.run import Run
from tests.eval.questions import ask, outcome

SIZE = 20


def run(wrong: int = 0, answered: int = 0, *, size: int = SIZE) -> Run:
    """Questions of which some are ranked wrong, and as many to decline of which some are answered."""
    right = (
        outcome(ask(f"a{number}", {"U-4-i": 2}), ["C-1", "U-4-i"] if number < wrong else ["U-4-i"])
        for number in range(size)
    )
    declined = (outcome(ask(f"d{number}"), ["C-1"], abstained=number >= answered) for number in range(size))
    return (*right, *declined)


def checked(now: Run, before: Run | None = None) -> dict[str, GateCheck]:
    """All checks by measure."""
    return {each.measure: each for each in check_split("dev", now, baseline_of({"dev": before or run()}))}


def test_the_same_again_is_no_drop() -> None:
    found = checked(run())
    assert tuple(found) == GATED
    assert not any(each.dropped for each in found.values())
    assert found["R@1"].p == 1


def test_five_worse_questions_are_a_drop_and_four_are_none() -> None:
    """One-sided: 1 / 2**5 = 0.031 and 1 / 2**4 = 0.063."""
    five, four = checked(run(wrong=5))["R@1"], checked(run(wrong=4))["R@1"]
    assert five.p == pytest.approx(1 / 32)
    assert (five.before, five.now, five.dropped) == (1, 0.75, True)
    assert four.p == pytest.approx(1 / 16)
    assert not four.dropped
    assert five.worse == ("a0", "a1", "a2", "a3", "a4")


def test_what_did_not_change_does_not_drop_with_it() -> None:
    assert {name for name, each in checked(run(wrong=5)).items() if each.dropped} == {
        "R@1",
        "MRR@10",
        "nDCG@5",
        "citation_precision",
    }


def test_declining_less_well_is_a_drop() -> None:
    found = checked(run(answered=6))
    assert {name for name, each in found.items() if each.dropped} == {"decision_accuracy"}
    assert found["decision_accuracy"].worse == tuple(f"d{number}" for number in range(6))


def test_getting_better_is_no_drop() -> None:
    assert not any(each.dropped for each in checked(run(), run(wrong=12, answered=12)).values())


def test_gains_stand_against_losses() -> None:
    """Six worse and six better: nothing is lost on the whole."""
    before = run(wrong=6)
    now = tuple(
        outcome(
            each.question, ["U-4-i"] if int(each.question.id[1:]) not in range(6, 12) else ["C-1", "U-4-i"]
        )
        for each in before[:SIZE]
    )
    found = checked((*now, *before[SIZE:]), before)["R@1"]
    assert not found.dropped
    assert len(found.worse) == 6


@pytest.mark.parametrize("split", ["dev", "test"])
def test_a_baseline_of_other_questions_is_refused(split: str) -> None:
    with pytest.raises(InputError, match="--save-baseline"):
        check_split(split, run(), baseline_of({"dev": run(size=SIZE + 1)}))


def test_drops_name_measure_figures_and_questions() -> None:
    (line,) = drops(check_split("dev", run(wrong=20), baseline_of({"dev": run()}))[:1])
    for word in ("dev", "R@1", "1.000", "0.000", "20 問", "a0、a1", "ほか 8 問", "p=<0.001"):
        assert word in line


def test_the_table_holds_a_line_for_each_check() -> None:
    file = io.StringIO()
    Console(file=file, width=120).print(rich_table(to_sheet(list(checked(run(wrong=5)).values()))))
    lines = [line.split() for line in file.getvalue().splitlines() if line.strip().startswith("dev")]
    assert len(lines) == len(GATED)
    assert lines[0] == ["dev", "R@1", "1.000", "0.750", "-0.250", "0.031", "低下"]
    assert lines[1] == ["dev", "R@3", "1.000", "1.000", "+0.000", "1.000"]
