"""Items of the overview by their keys, and their rows."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.guideline.item import Item


def item(items: Sequence[Item], key: str) -> Item:
    return items[row(items, key)]


def row(items: Sequence[Item], key: str) -> int:
    return [each.key for each in items].index(key)


def shares(items: Sequence[Item], **given: float) -> NDArray[np.float32]:
    """Numbers for the items that are given by key (``_`` for ``-``), else 0, shape (items,)."""
    numbers = {name.replace("_", "-"): number for name, number in given.items()}
    assert numbers.keys() <= {each.key for each in items}
    return np.asarray([numbers.get(each.key, 0.0) for each in items], dtype=np.float32)
