"""Phrases: the Japanese that test documents are made of and rewritten with."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.toml_file import read_fields, shaped

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
