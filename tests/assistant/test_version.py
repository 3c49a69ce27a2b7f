"""Versions that a question names."""

import pytest

from assistant.editions import matching_version, named_version


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("第1.0版では名簿の扱いは", "1.0"),
        ("第１．１版で変わったこと", "1.1"),
        ("第 1.2 版の公正競争", "1.2"),
        ("ガイドラインのバージョン1.1の透明性", "1.1"),
        ("TLSのバージョン1.2を使うべき?", None),
        ("ガバナンス・ガイドラインv1.1はいつ出た?", None),
        ("ガイドライン Version 1.01 の対象範囲", "1.01"),
        ("名簿の扱いは", None),
        ("第3者への提供", None),
        ("Society 5.0とは", None),
        ("1.5倍の費用", None),
        ("版を重ねる", None),
    ],
)
def test_the_number_is_read(question: str, number: str | None) -> None:
    assert named_version(question) == number


@pytest.mark.parametrize(
    ("number", "version"),
    [("1.0", "1.0-overview"), ("1.1", "1.1"), ("1.01", None), ("1", None), ("2.0", None)],
)
def test_the_version_of_that_number(number: str, version: str | None) -> None:
    assert matching_version(number, ("1.1", "1.0-overview")) == version
