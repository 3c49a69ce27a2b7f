from typing import Any

import pytest

from corpus.errors import ChoiceError
from ui.records.model import VerdictKind
from ui.review.forms import LONGEST_NOTE, MOST_ITEMS, SubmittedVerdict, submitted_verdict

GIVEN: dict[str, Any] = {"answer": "a", "seen": "", "kind": "right", "items": [], "note": ""}


def test_a_finding_is_read() -> None:
    given = {**GIVEN, "kind": "lacking", "seen": "7", "items": ["x", "y", "x"], "note": "  短い  "}
    assert submitted_verdict(given) == SubmittedVerdict("a", 7, VerdictKind.LACKING, ("x", "y"), "短い")


def test_only_verdicts_that_name_items_keep_them() -> None:
    assert submitted_verdict({**GIVEN, "items": ["x"]}).items == ()
    assert submitted_verdict({**GIVEN, "kind": "decline", "items": None}).items == ()


@pytest.mark.parametrize(
    ("seen", "read"), [("", None), (None, None), ("12", 12), (3, 3), ("-1", None), ([], None)]
)
def test_the_verdict_that_was_seen(seen: object, read: int | None) -> None:
    assert submitted_verdict({**GIVEN, "seen": seen}).seen == read


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "wrong"}, "その判定はありません"),
        ({"kind": None}, "その判定はありません"),
        ({"kind": "other"}, "項目が選ばれていません"),
        ({"kind": "lacking", "items": []}, "項目が選ばれていません"),
        ({"kind": "other", "items": [str(n) for n in range(MOST_ITEMS + 1)]}, "項目が多すぎます"),
        ({"note": "あ" * (LONGEST_NOTE + 1)}, "メモが長すぎます"),
    ],
)
def test_what_is_no_finding_is_refused(fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ChoiceError, match=sentence):
        submitted_verdict({**GIVEN, **fields})
