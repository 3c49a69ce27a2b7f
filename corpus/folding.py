"""Folding: words without what two copies of the same words may differ in."""

import unicodedata

_COMMAS = str.maketrans({"，": "、", ",": "、", "．": "。", "｡": "。", "､": "、"})


def bare(text: str) -> str:
    """Displayed text without white space, with one width and one kind of comma and full stop.

    NFKC also folds the radicals (⽣ for 生) that text taken from PDF is full of.
    """
    return "".join(unicodedata.normalize("NFKC", text.translate(_COMMAS)).split())
