"""The desk: what an edit of a source works with, and what it hands back."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.change import ChangeKind
from corpus.similarity import own_title
from eval.synthetic.galley import Block, Origin, Segment, ending
from eval.synthetic.numbers import bumped, number_of
from eval.synthetic.phrases import Phrases, Vocabulary

_CUTS = (re.compile(r"\n\s*(?=- )|</li>\s*(?=<li>)"), re.compile("。(?=.)"))
_LEAST = 15  # characters of each part of what is split


@dataclass(frozen=True)
class Edit:
    """The blocks after it, what happened to which old keys, and which items it takes and makes.

    Items are told by the old keys whose words they hold.
    """

    blocks: list[Block]
    happened: Mapping[str, ChangeKind] = field(default_factory=dict)
    gone: tuple[Origin, ...] = ()
    come: tuple[Origin, ...] = ()


@dataclass(frozen=True)
class Desk:
    """What an edit works with.

    ``before`` is the source of the last version; ``busy`` are the keys that no further edit
    may touch, ``reworded`` those that need no more of that.
    """

    blocks: Sequence[Block]
    before: str
    busy: frozenset[str]
    reworded: frozenset[str]
    phrases: Phrases
    vocabulary: Vocabulary
    pick: random.Random

    def place(self, fits: Callable[[Block], bool] = lambda block: True) -> int | None:
        """The place of a random block with one item that is free and fits."""
        places = [at for at, block in enumerate(self.blocks) if self.free(block) and fits(block)]
        return self.pick.choice(places) if places else None

    def free(self, block: Block) -> bool:
        """Whether the block holds one item that nothing happened to that rules more out."""
        return block.item is not None and block.item.key not in self.busy

    def taken_out(self, at: int) -> list[Block]:
        """The blocks without one, whose number the later ones of its series take."""
        blocks, number = list(self.blocks), number_of(self.blocks[at])
        blocks[at] = Block((Segment(ending(blocks[at])[1]),))
        return bumped(blocks, number.series, number.value + 1, -1) if number else blocks


def is_titled(block: Block) -> bool:
    """Whether the source gives the item of a block a title of its own."""
    return block.item is not None and bool(own_title(block.item))


def key_of(block: Block) -> Origin:
    """The key of the item in a block, as an origin."""
    return frozenset({block.item.key}) if block.item else frozenset()


def body_of(block: Block) -> int | None:
    """The place of the only segment with words of the item."""
    places = [n for n, each in enumerate(block.segments) if each.origin]
    return places[0] if len(places) == 1 else None


def fair_cut(block: Block) -> tuple[int, int] | None:
    """Where the words of a block may be split: between entries, else sentences."""
    place = body_of(block)
    if place is None:
        return None
    text = block.segments[place].text
    for pattern in _CUTS:
        found = [each.span() for each in pattern.finditer(text)]
        fair = [span for span in found if span[0] >= _LEAST and len(text) - span[1] >= _LEAST]
        if fair:
            return min(fair, key=lambda span: abs(sum(span) - len(text)))
    return None


def is_loose(block: Block) -> bool:
    """Whether the block may be taken from its place: a heading that others stand under may not."""
    return block.form != "" and (not block.form.startswith("#") or number_of(block) is not None)


def with_segment(block: Block, place: int, segment: Segment) -> Block:
    """The block with another segment in one place."""
    return replace(block, segments=(*block.segments[:place], segment, *block.segments[place + 1 :]))


def with_block(blocks: Sequence[Block], at: int, block: Block) -> list[Block]:
    """The blocks with another one in one place."""
    return [*blocks[:at], block, *blocks[at + 1 :]]
