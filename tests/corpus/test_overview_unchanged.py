"""What is made of the overview stays the same to the last offset, whatever else the parser learns."""

import hashlib

from corpus.parsing.parser import Parsed
from tests.corpus.samples import overview_parsed

KNOWN = "806b144d6872610bb2c762e3b26fa8fef729c34bee6a1add9c03cba4575af19f"


def digest(parsed: Parsed) -> str:
    items = [
        (
            *(
                item.id,
                item.code,
                item.kind,
                item.title,
                item.heading,
                item.roles,
                item.spans,
                item.sentences,
            ),
            *(item.principle, item.phase, item.phase_editorial),
        )
        for item in parsed.items
    ]
    return hashlib.sha256(repr((items, parsed.labels, parsed.furniture)).encode()).hexdigest()


def test_the_overview_is_read_as_ever() -> None:
    assert (len(overview_parsed().items), digest(overview_parsed())) == (110, KNOWN)
