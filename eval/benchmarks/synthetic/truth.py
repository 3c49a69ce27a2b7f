"""Truth: what a generated PDF says, to compare an extraction with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# `## `, `|---|`, `<br>`, the signs `|`, `\` and `…`, white space; of `[^3]` and `[^3]: ` all but the number,
# which is printed
_MARKUP = re.compile(
    r"^[ ]*#+[ ]|^\|(?:---\|)+$|\[\^(?=\d+\])|(?<=\d)\](?=:[ ])(?::[ ])|(?<=\d)\]|<br>|[|\\…\s]", re.MULTILINE
)


@dataclass(frozen=True)
class TruthBlock:
    """``kind``: heading, paragraph, entry, contents, row or footnote; ``level`` of a heading or nested entry.

    ``text`` is written as the extraction should: an entry with its marker, a row with its cells,
    ``[^3]`` where the mark of footnote 3 stands. ``page`` is the number printed on the page of its
    first character, None where none is printed; ``code`` is the item's, where it has one.
    """

    kind: str
    text: str
    level: int = 0
    page: int | None = None
    code: str = ""


def bare(text: str) -> str:
    """The characters that are printed: no markup, no white space, no table borders."""
    return _MARKUP.sub("", text)


def bare_offsets(text: str) -> list[int]:
    """For each character of ``bare(text)``, its offset in ``text``."""
    return list(_kept(text))


def _kept(text: str) -> Iterator[int]:
    end = 0
    for found in _MARKUP.finditer(text):
        yield from range(end, found.start())
        end = found.end()
    yield from range(end, len(text))
