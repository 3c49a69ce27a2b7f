"""Versions that a question names: 「第1.0版では…」 is understood, not searched for."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from corpus.errors import ChoiceError

# 「バージョン1.2」 alone may be of anything (TLS, a product); 「第1.2版」 is of the guideline.
_MENTION = re.compile(r"第\s*(\d+\.\d+)\s*版|ガイドラインの?\s*(?:バージョン|version)\s*(\d+\.\d+)", re.I)


def named_version(question: str) -> str | None:
    """The number of the version that a question names, such as ``1.1``."""
    found = _MENTION.search(unicodedata.normalize("NFKC", question))
    return (found[1] or found[2]) if found else None


def same_version(version: str, versions: Iterable[str]) -> ChoiceError:
    """What to say where a version is to be compared with itself."""
    return ChoiceError(
        f"同じ版({version})どうしは比べられません。違う版を二つ指定してください。"
        f"ある版: {'、'.join(versions)}。"
    )


def matching_version(number: str, versions: Sequence[str]) -> str | None:
    """The version of that number, ``1.0`` or ``1.0-overview``, if there is one."""
    if number in versions:
        return number
    return next((each for each in versions if each.startswith(f"{number}-")), None)
