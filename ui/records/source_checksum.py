"""The checksums of the sources that an answer cites, by which it can be checked years later."""

import hashlib
from collections.abc import Callable, Iterable, Mapping

from assistant.answer import Citation
from corpus.errors import ChoiceError

SourceOf = Callable[[Citation], str]


def checksums(cited: Iterable[Citation], source_of: SourceOf | None) -> Mapping[str, str]:
    """``document@version`` → SHA-256 of its source; one that is not at hand (any more) is left out."""
    found: dict[str, str] = {}
    for each in cited:
        name = f"{each.document}@{each.version}"
        if name not in found and (text := _text(each, source_of)) is not None:
            found[name] = hashlib.sha256(text.encode()).hexdigest()
    return found


def _text(citation: Citation, source_of: SourceOf | None) -> str | None:
    try:
        return source_of(citation) if source_of else None
    except ChoiceError:
        return None
