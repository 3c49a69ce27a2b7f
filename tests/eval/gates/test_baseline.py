"""The baseline: written, read back, and tied to its questions."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.guideline.item import Role
from eval.gates.regression_gate import GATED, baseline_of, load_baseline, questions_hash, to_text
from tests.eval.questions import ask, outcome

ONE, TWO = ask("a1", {"U-4-i": 2, "C-1": 1}, text="名簿"), ask("a2", text="天気")
RUN = (outcome(ONE, ["C-1", "U-4-i"]), outcome(TWO, abstained=True))


def test_a_baseline_holds_the_values_of_each_question() -> None:
    split = baseline_of({"dev": RUN}).splits["dev"]
    values = dict(zip(GATED, split.values["a1"], strict=True))
    assert (values["R@1"], values["R@3"], values["MRR@10"], values["decision_accuracy"]) == (0, 1, 0.5, 1)
    assert values["role_accuracy"] is None
    assert dict(zip(GATED, split.values["a2"], strict=True))["R@1"] is None


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    baseline = baseline_of({"dev": RUN, "test": RUN[:1]})
    (tmp_path / "baseline.json").write_text(to_text(baseline), encoding="utf-8")
    assert load_baseline(tmp_path / "baseline.json") == baseline


def test_a_question_is_a_line() -> None:
    assert sum(line.startswith('"a1"') for line in to_text(baseline_of({"dev": RUN})).splitlines()) == 1


@pytest.mark.parametrize(
    "changed",
    [
        (ONE,),
        (ONE, TWO, ask("a3")),
        (replace(ONE, id="b1"), TWO),
        (replace(ONE, text="名簿を"), TWO),
        (replace(ONE, qrels={"U-4-i": 2}), TWO),
        (replace(ONE, role=Role.USER), TWO),
        (replace(ONE, role_expected=Role.USER), TWO),
        (replace(ONE, history=("前の問い",)), TWO),
    ],
)
def test_other_questions_have_another_hash(changed: tuple[object, ...]) -> None:
    assert questions_hash(changed) != questions_hash((ONE, TWO))  # type: ignore[arg-type]


def test_the_order_of_questions_does_not_matter() -> None:
    assert questions_hash((TWO, ONE)) == questions_hash((ONE, TWO))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (None, "がありません。今の成績を基準にするなら"),
        ("{", "形が違います"),
        ('{"measures": ["R@1"], "splits": {}}', "別の尺度"),
        ('{"measures": [], "splits": {"dev": {}}}', "形が違います"),
    ],
)
def test_a_baseline_that_is_none_says_how_to_make_one(tmp_path: Path, text: str | None, hint: str) -> None:
    path = tmp_path / "baseline.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=hint) as told:
        load_baseline(path)
    assert "shishin eval --save-baseline" in str(told.value)
    assert told.value.exit_code == 2


def test_a_baseline_that_is_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="読めません"):
        load_baseline(tmp_path)
