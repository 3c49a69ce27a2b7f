"""Versions stand in the order in which they were published, whatever their names look like."""

import random

import pytest

from corpus.guideline.library import version_key, version_numbers


@pytest.mark.parametrize(
    "ordered",
    [
        ("1.0", "1.01", "1.1", "1.2", "1.10", "2.0"),
        ("1.0-draft", "1.01-draft", "1.1"),
        ("令和6年版", "令和7年版", "令和10年版"),
        ("2024-04-19", "2024-11-22", "2025-03-28"),
        ("v1", "v2", "v10"),
        ("初版", "1.0"),
        ("1.0", "1.0-overview", "1.0.1"),
    ],
)
def test_versions_are_sorted(ordered: tuple[str, ...]) -> None:
    shuffled = random.Random(1).sample(ordered, len(ordered))
    assert tuple(sorted(shuffled, key=version_key)) == ordered


@pytest.mark.parametrize(
    ("version", "numbers"),
    [
        ("1.0", (1,)),
        ("1", (1,)),
        ("1.01", (1, 0, 1)),
        ("1.1", (1, 1)),
        ("1.10", (1, 10)),
        ("0.9", (0, 9)),
        ("1.0-overview", (1,)),
        ("版", ()),
        ("1.00", (1,)),
        ("１．２", (1, 2)),
    ],
)
def test_the_numbers_of_a_version(version: str, numbers: tuple[int, ...]) -> None:
    assert version_numbers(version) == numbers
