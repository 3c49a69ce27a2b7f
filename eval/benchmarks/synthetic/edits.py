"""The edits a next version is made by; each changes the blocks and tells what it did to which item."""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from corpus.versions.revision import ChangeKind
from eval.benchmarks.synthetic.galley import (
    Block,
    Desk,
    Edit,
    Segment,
    body_of,
    bumped,
    ending,
    fair_cut,
    is_loose,
    is_titled,
    key_of,
    number_of,
    numbered,
    shifted,
    with_block,
    with_segment,
)
from eval.benchmarks.synthetic.mock_guideline import sentence
from eval.benchmarks.synthetic.phrases import Phrases, swap_clause, swap_half, swap_word

# what words of an entry stand behind: white space, tags, 「- 」「・」「✓」
_MARKS = re.compile(r"(?:\s|</?[a-z]+>|[-・✓][ \t])*")
_HEADING = re.compile(r"^(#+ .+)$", re.MULTILINE)
_KEPT_HEADINGS = ("共通の指針", "AI開発者", "AI提供者", "AI利用者")  # they say whom items concern
_FAR = 3  # siblings that a moved item passes at least


Make = Callable[[Desk], Edit | None]


def reword(swap: Callable[[str, Phrases, random.Random], str]) -> Make:
    """An edit that rewords one sentence of an item."""

    def make(desk: Desk) -> Edit | None:
        at = desk.place(lambda block: not key_of(block) & desk.reworded)
        if at is None:
            return None
        block = desk.blocks[at]
        place = desk.pick.choice([n for n, each in enumerate(block.segments) if each.origin])
        words = swap(block.segments[place].text, desk.phrases, desk.pick)
        if words == block.segments[place].text:  # an earlier version had been given the same words
            return None
        changed = with_segment(block, place, Segment(words, block.segments[place].origin))
        return Edit(with_block(desk.blocks, at, changed), dict.fromkeys(key_of(block), ChangeKind.REVISED))

    return make


def drop(desk: Desk) -> Edit | None:
    """An item is dropped."""
    at = desk.place(is_loose)
    if at is None:
        return None
    key = key_of(desk.blocks[at])
    return Edit(desk.taken_out(at), dict.fromkeys(key, ChangeKind.REMOVED), gone=(key,))


def add(desk: Desk) -> Edit | None:
    """A new item stands after another that looks alike."""
    at = desk.place(lambda block: is_loose(block) and body_of(block) is not None)
    if at is None:
        return None
    # a key that no old item has, by which its words are known until the rewriting is finished
    new = frozenset({f"+{desk.pick.randrange(10**9)}"})
    words = Segment(_unheard(desk), new)
    blocks = _after(desk, at, words)
    return Edit(blocks, come=(new,)) if blocks else None


def split(desk: Desk) -> Edit | None:
    """The second part of an item becomes an item after it."""
    at = desk.place(lambda block: is_loose(block) and fair_cut(block) is not None)
    if at is None:
        return None
    block = desk.blocks[at]
    place, cut = body_of(block), fair_cut(block)
    if place is None or cut is None:
        return None
    body, key = block.segments[place], key_of(block)
    head = Segment(body.text[: cut[0]].rstrip("、"), body.origin)
    tail = Segment(_MARKS.sub("", body.text[cut[1] :], count=1), body.origin)
    blocks = _after(desk, at, tail)
    if blocks is None:
        return None
    blocks[at] = with_segment(block, place, head)
    return Edit(blocks, dict.fromkeys(key, ChangeKind.SPLIT), come=(key,))


def merge(desk: Desk) -> Edit | None:
    """An item takes up the next one that looks alike."""
    at = desk.place(lambda block: is_loose(block) and body_of(block) is not None)
    other = at + 1 if at is not None else 0
    if at is None or other >= len(desk.blocks) or not desk.free(desk.blocks[other]):
        return None
    first, second = desk.blocks[at], desk.blocks[other]
    place, taken = body_of(first), body_of(second)
    if place is None or taken is None or (first.form, first.path) != (second.form, second.path):
        return None
    before = "".join(each.text for each in second.segments[:taken])
    # Entries stay entries, titled items stand side by side, sentences are joined by 「。また、」.
    lead = before[before.rfind("\n") :] if "\n" in before else " " if is_titled(second) else "。また、"
    joined = (Segment(lead), second.segments[taken])
    blocks = desk.taken_out(other)
    blocks[at] = replace(
        first, segments=(*first.segments[: place + 1], *joined, *first.segments[place + 1 :])
    )
    keys = key_of(first) | key_of(second)
    return Edit(
        blocks, dict.fromkeys(keys, ChangeKind.MERGED), gone=(key_of(first), key_of(second)), come=(keys,)
    )


def reorder(desk: Desk) -> Edit | None:
    """An item goes past several of its siblings."""
    at = desk.place(is_loose)
    if at is None:
        return None
    block = desk.blocks[at]
    alike = [
        n
        for n, each in enumerate(desk.blocks)
        if each.item and each.form == block.form and each.path == block.path
    ]
    # It lands behind its target, so on the way up it passes one sibling fewer than on the way down.
    far = [n for n in alike if abs(alike.index(n) - alike.index(at)) >= _FAR + (n < at)]
    return _moved(desk, at, desk.pick.choice(far)) if far else None


def send_away(desk: Desk) -> Edit | None:
    """An item goes to another chapter."""
    at = desk.place(is_loose)
    if at is None:
        return None
    block = desk.blocks[at]
    away = [
        n for n, each in enumerate(desk.blocks) if each.form == block.form and _apart(each.path, block.path)
    ]
    return _moved(desk, at, desk.pick.choice(away)) if away else None


def insert_principle(desk: Desk) -> Edit | None:
    """A principle is put into the series of one role: its later items count one more."""
    letter, start = desk.pick.choice("DPU"), desk.pick.randint(3, 6)
    return Edit([shifted(block, letter, start) for block in desk.blocks])


def rename_heading(desk: Desk) -> Edit | None:
    """A heading reads otherwise; its items stay where they are."""
    found = [
        (at, place)
        for at, block in enumerate(desk.blocks)
        for place, segment in enumerate(block.segments)
        if not segment.origin and _renamable(segment.text)
    ]
    if not found:
        return None
    at, place = desk.pick.choice(found)
    segment = desk.blocks[at].segments[place]
    text = _HEADING.sub(r"\1に関する考え方", segment.text, count=1)
    return Edit(with_block(desk.blocks, at, with_segment(desk.blocks[at], place, Segment(text))))


def _renamable(text: str) -> bool:
    found = _HEADING.search(text)
    return found is not None and not any(word in found[1] for word in _KEPT_HEADINGS)


def _moved(desk: Desk, at: int, target: int) -> Edit:
    """The block at ``at`` stands after ``target``, with its number or the next one there."""
    block, there = desk.blocks[at], number_of(desk.blocks[target])
    body, (_, blank) = ending(block)[0], ending(desk.blocks[target])
    landed = replace(body, segments=(*body.segments, Segment(blank)))
    blocks: list[Block] = list(desk.blocks)
    # The blank lines stay here as a block, so that `target` still counts right.
    blocks[at] = Block((Segment(ending(block)[1]),))
    if there and desk.pick.random() < 0.5:
        number = number_of(block)
        blocks = bumped(blocks, number.series, number.value + 1, -1) if number else blocks
        # Closing the gap may have renumbered the target itself.
        there = number_of(blocks[target]) or there
        blocks = bumped(blocks, there.series, there.value + 1, 1)
        landed = _renumbered(landed, blocks[target], there.value + 1)
    blocks.insert(target + 1, landed)
    return Edit(blocks, dict.fromkeys(key_of(block), ChangeKind.MOVED))


def _renumbered(block: Block, like: Block, value: int) -> Block:
    """The block with a number of the series of another block."""
    principle = re.search(r"[DPU]-\d+\)", like.text)
    segments = [
        replace(each, text=re.sub(r"[DPU]-\d+\)", principle[0], each.text, count=1))
        if principle and n == 0
        else each
        for n, each in enumerate(block.segments)
    ]
    return numbered(replace(block, segments=tuple(segments)), value)


def _after(desk: Desk, at: int, words: Segment) -> list[Block] | None:
    """The blocks with a new one after ``at`` that looks like it and says ``words``."""
    block, number = desk.blocks[at], number_of(desk.blocks[at])
    place = body_of(block)
    if place is None or block.item is None:
        return None
    lead = "".join(each.text for each in block.segments[:place])
    if is_titled(block):
        if block.item.title.text not in lead:
            return None
        lead = lead.replace(block.item.title.text, desk.pick.choice(desk.phrases.titles))
    new = Block((Segment(lead), words, Segment(ending(block)[1])), block.item, block.form)
    blocks = list(desk.blocks)
    if number:
        blocks = bumped(blocks, number.series, number.value + 1, 1)
        new = numbered(new, number.value + 1)
    # It is no item of the old version: without `item`, `Desk.place` passes it over.
    blocks.insert(at + 1, replace(new, item=None))
    return blocks


def _unheard(desk: Desk) -> str:
    """A sentence that stands neither in the last version nor in this one."""
    text = "".join(block.text for block in desk.blocks)
    unused = [each for each in desk.phrases.additions if each not in text and each not in desk.before]
    return desk.pick.choice(unused) if unused else sentence(desk.vocabulary, desk.pick)


def _apart(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter = min(len(one), len(other))
    return shorter > 0 and one[:shorter] != other[:shorter]


SHARES: Mapping[Make, float] = {
    insert_principle: 0.004,
    rename_heading: 0.006,
    drop: 0.05,
    merge: 0.03,
    split: 0.03,
    reorder: 0.02,
    send_away: 0.03,
    reword(swap_word): 0.1,
    reword(swap_clause): 0.1,
    reword(swap_half): 0.06,
    add: 0.05,
}
