"""What holds for every answer, whatever was asked."""

import json

from assistant.answer import Answer
from corpus.text.markup import display

# words that would make our own sentences stronger than the guideline's
DUTY = (
    "なければならない", "なければなりません", "ねばならない", "義務", "禁止", "べき", "必須", "してはいけ",
    "違法", "罰", "must", "shall",
)  # fmt: skip


def is_subsequence(shown: str, quote: str) -> bool:
    """Whether ``shown`` is what stays of ``quote`` when characters are left out."""
    rest = iter(quote)
    return all(each in rest for each in shown)


def check_answer(answer: Answer, source: str) -> None:
    """Every quote is its slice, what is shown comes from it, and a decline cites nothing."""
    assert json.loads(json.dumps(answer.to_json())) == answer.to_json()
    assert 0 <= answer.confidence <= 1
    assert not any(word in answer.answer for word in DUTY), answer.answer
    assert [each.rank for each in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert bool(answer.citations) is not answer.abstained
    assert answer.abstained or not answer.nearby
    for each in answer.citations:
        assert each.quote == source[each.start : each.end]
        assert each.quote.strip()
        assert each.display == display(each.quote)
        assert is_subsequence(each.display.replace("\n", ""), each.quote)
        assert each.mark is None or each.start <= each.mark[0] < each.mark[1] <= each.end
        assert each.version == answer.version
        assert each.item_id == f"{each.document}@{each.version}#{each.item_id.partition('#')[2]}"
        assert 0 <= each.score <= 1
