"""Radicals are read as the ideographs that they look like."""

import pytest

from corpus.text.characters import count_radicals, fold_radicals
from corpus.text.tokens import Tokenizer


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("⼈間中⼼", "人間中心"),
        ("事業⻑の⻘い⻄", "事業長の青い西"),
        ("教育‧リテラシー", "教育・リテラシー"),
        ("①㈱ＡＩ・①", "①㈱ＡＩ・①"),
        ("𠮷⼝", "𠮷口"),
    ],
)
def test_only_radicals_change(text: str, folded: str) -> None:
    assert fold_radicals(text) == folded
    assert len(fold_radicals(text)) == len(text)
    assert count_radicals(text) == sum(a != b for a, b in zip(text, folded, strict=True))


def test_every_radical_but_one_has_an_ideograph() -> None:
    radicals = "".join(map(chr, [*range(0x2E81, 0x2E9A), *range(0x2E9B, 0x2EF4), *range(0x2F00, 0x2FD6)]))
    assert count_radicals(fold_radicals(radicals)) == 0
    assert count_radicals(radicals) == len(radicals)


def test_a_source_with_radicals_is_found(tokenizer: Tokenizer) -> None:
    assert tokenizer.terms("部⾨の⻑期的な⼈間中⼼") == tokenizer.terms("部門の長期的な人間中心")
