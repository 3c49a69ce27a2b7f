"""Versions: the order of the names that publishers give them."""

import re

_NUMBER = re.compile(r"\d+")


def version_key(version: str) -> tuple[tuple[int, ...], str]:
    """Sorts versions by their numbers, then by the whole name.

    ``1.0`` < ``1.01`` < ``1.1`` < ``1.2`` < ``1.10``: a number with leading zeros stands below
    those without, as a decimal fraction would. ``1.0-overview`` has the numbers of ``1.0``.
    """
    return version_numbers(version), version


def version_numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version name; each leading zero is a number of its own, trailing zeros are none."""
    numbers: list[int] = []
    for digits in _NUMBER.findall(version):
        bare = digits.lstrip("0")
        numbers += [0] * (len(digits) - len(bare))
        numbers += [int(bare)] if bare else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
