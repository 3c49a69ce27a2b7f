"""Whether a question gives a text of ours away: near copies, by their 3-grams."""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.text.characters import folded_letters
from eval.data.dataset import Question

NEAR_COPY = 0.6
"""The Jaccard similarity of 3-grams from which two texts count as copies."""

_GRAM = 3


@dataclass(frozen=True)
class Leak:
    """A question, the text that gives it away, where that stands, and how alike they are."""

    question: str
    text: str
    place: str
    similarity: float


def grams(text: str) -> frozenset[str]:
    """The 3-grams of the folded text; a shorter text is its own."""
    plain = folded_letters(text)
    last = max(len(plain) - _GRAM, 0)
    return frozenset(plain[start : start + _GRAM] for start in range(last + 1)) if plain else frozenset()


def similarity(one: str, other: str) -> float:
    """Jaccard similarity ``|A ∩ B| / |A ∪ B|`` of the 3-grams; 0 where there are none."""
    a, b = grams(one), grams(other)
    return len(a & b) / len(a | b) if a or b else 0.0


def toml_texts(path: Path) -> Iterator[str]:
    """Every string value of a TOML file; keys (item codes) are left out, but not those of plain text."""
    return _strings(tomllib.loads(path.read_text(encoding="utf-8")))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if isinstance(each, str):
                yield key
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def find_leaks(
    questions: Iterable[Question], texts: Mapping[str, Iterable[str]], source: str
) -> tuple[Leak, ...]:
    """Pairs of a question and a text that are near copies; ``texts`` maps places to texts.

    Texts whose words stand in ``source`` are the guideline's own and do not count.
    """
    own = folded_letters(source)
    pairs = {
        (place, text) for place, each in texts.items() for text in each if folded_letters(text) not in own
    }
    known = sorted(pairs)
    # From each 3-gram to its texts: a question is compared with those that share one, not with all.
    holders: dict[str, list[int]] = defaultdict(list)
    for number, (_, text) in enumerate(known):
        for gram in grams(text):
            holders[gram].append(number)
    return tuple(leak for question in questions for leak in _leaks_of(question, known, holders))


def _leaks_of(
    question: Question, known: list[tuple[str, str]], holders: Mapping[str, list[int]]
) -> Iterator[Leak]:
    shared = Counter(number for gram in grams(question.text) for number in holders.get(gram, ()))
    for number in sorted(shared):
        place, text = known[number]
        alike = similarity(question.text, text)
        if alike >= NEAR_COPY:
            yield Leak(question.text, text, place, alike)
