"""Phrases: the Japanese that test documents are made of and rewritten with."""

import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.files.toml_file import read_fields, shaped

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Phrases:
    """``phrases.toml``: what rewriting puts in the place of what stands there."""

    synonyms: tuple[tuple[str, str], ...]
    adverbs: tuple[str, ...]
    clauses: tuple[str, ...]
    endings: tuple[str, ...]
    additions: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """``vocabulary.toml``: the parts of the sentences of a made-up guideline."""

    conditions: tuple[str, ...]
    objects: tuple[str, ...]
    means: tuple[str, ...]
    verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    principles: tuple[str, ...]
    chapters: tuple[str, ...]


@cache
def load_phrases() -> Phrases:
    """The phrases that come with Shishin."""
    path = _HERE / "phrases.toml"
    return shaped(Phrases, read_fields(path), path)


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary that comes with Shishin."""
    path = _HERE / "vocabulary.toml"
    return shaped(Vocabulary, read_fields(path), path)


_RUN = re.compile(r"[^<>|\t\n*#]{12,}")  # words without markup
_LEAD = re.compile(r"[\s\-・✓]*")


def swap_word(text: str, phrases: Phrases, pick: random.Random) -> str:
    """One word for another that means nearly the same, else an adverb put in."""
    pairs = [(a, b) if a in text else (b, a) for a, b in phrases.synonyms if (a in text) != (b in text)]
    if pairs:
        return text.replace(*pick.choice(pairs), 1)
    start, end = _run(text, pick)
    return text[:start] + pick.choice(phrases.adverbs) + text[start:end] + text[end:]


def swap_clause(text: str, phrases: Phrases, pick: random.Random) -> str:
    """One clause between two 「、」 for another; where there is none, one put in front."""
    start, end = _run(text, pick)
    parts = text[start:end].split("、")
    clause = pick.choice(phrases.clauses)
    if len(parts) > 1:
        parts[pick.randrange(len(parts) - 1)] = clause
    else:
        parts.insert(0, clause)
    return text[:start] + "、".join(parts) + text[end:]


def swap_half(text: str, phrases: Phrases, pick: random.Random) -> str:
    """The second half of one sentence for another ending."""
    start, end = _run(text, pick)
    middle = (start + end) // 2
    # At a 「、」 near the middle if there is one, so that what stays ends with a whole clause.
    cut = text.find("、", middle - 8, middle + 8)
    return text[: cut + 1 if cut > start else middle] + pick.choice(phrases.endings) + text[end:]


def _run(text: str, pick: random.Random) -> tuple[int, int]:
    """Where a sentence free of markup stands."""
    runs = [found.span() for found in _RUN.finditer(text)] or [(0, len(text))]
    start, end = pick.choice(runs)
    lead = _LEAD.match(text, start, end)
    return (lead.end() if lead else start), end
