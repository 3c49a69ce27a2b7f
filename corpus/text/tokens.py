"""Tokens: MeCab (fugashi, unidic-lite) words of a text, in the form that BM25 compares.

The only file that imports fugashi.
"""

import hashlib
import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from threading import Lock

import fugashi
import unidic_lite

from corpus.text.lexicon import Lexicon, compiled, folded, load_lexicon

_FORM = "1"  # raise it when this file splits texts in another way
_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞"})
# 「三」 of 「三つ」, 「そう」 of 「良さそう」: content words by their first class, but nothing to search for.
_NOT_CONTENT = frozenset({"数詞", "助動詞語幹"})
_WORD = re.compile(r"\w")
_NO_SOUND = re.compile(r"[\W_]")
_SOUND_LENGTH = 3
_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}  # hiragana to katakana
_UNREADABLE = re.compile("[\0\ud800-\udfff]")  # ends a C string; is no Unicode text


@dataclass(frozen=True)
class Analysis:
    """What one pass of MeCab over a text gives: see ``Tokenizer.terms``, ``sounds`` and ``pieces``."""

    terms: tuple[str, ...]
    sounds: tuple[str, ...]
    pieces: tuple[str, ...]


class Tokenizer:
    """Splits text into the terms that stand for it in the lexical index; threads may share it.

    A compound of the lexicon gives itself and its parts, so that 「透かし」 finds 「電子透かし」.
    """

    def __init__(self, cache_dir: Path, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or load_lexicon()
        self._lock = Lock()
        with compiled(self._lexicon, Path(unidic_lite.DICDIR), cache_dir) as dictionary:
            self._tagger = fugashi.Tagger(f"-u {_argument(dictionary)}")
        # A compound of the user dictionary has no parts; a tagger without that dictionary knows them.
        self._compounds = self._split_compounds(fugashi.Tagger())

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits that change whenever texts may be split in another way."""
        told = (_FORM, self._lexicon.fingerprint, *(version(each) for each in ("fugashi", "unidic-lite")))
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]

    def fold(self, text: str) -> str:
        """``text`` as the tagger sees it; see ``folded``."""
        return folded(text, self._lexicon)

    def terms(self, text: str) -> tuple[str, ...]:
        """Lower-cased lemmas of the content words of ``text``, in order, repeats kept."""
        return self.analyse(text).terms

    def sounds(self, text: str) -> tuple[str, ...]:
        """Overlapping three-letter pieces of how ``text`` is read, in katakana.

        They compare what is spelt differently: 「ﾃｲｷｮｳｼｬ」, 「ていきょうしゃ」 and 「提供者」.
        """
        return self.analyse(text).sounds

    def pieces(self, text: str) -> tuple[str, ...]:
        """The sounds of ``text`` and overlapping pairs of its letters as they are written."""
        return self.analyse(text).pieces

    def analyse(self, text: str) -> Analysis:
        """Terms, sounds and pieces of ``text``; MeCab runs once."""
        folded = self.fold(text)
        terms: list[str] = []
        readings: list[str] = []
        with self._lock:  # a node is only good until the tagger's next text
            for node in self._tagger(_UNREADABLE.sub(" ", folded)):
                compound = self._compounds.get(node.surface)
                terms.extend(compound.terms if compound else self._lemmas([node]))
                readings.append(compound.reading if compound else _reading(node))
        sounds = _sounds("".join(readings))
        pairs = (folded.lower()[start : start + 2] for start in range(len(folded.lower()) - 1))
        return Analysis(tuple(terms), sounds, (*sounds, *pairs))

    def _split_compounds(self, plain: fugashi.Tagger) -> dict[str, "_Compound"]:
        """Every compound, as a tagger that does not know it splits and reads it."""
        found = {}
        for surface in map(self._lexicon.fold, self._lexicon.compounds):
            nodes = plain(surface)
            terms = tuple(dict.fromkeys([surface.lower(), *self._lemmas(nodes)]))
            found[surface] = _Compound(terms, "".join(map(_reading, nodes)))
        return found

    def _lemmas(self, nodes: Iterable[fugashi.UnidicNode]) -> Iterator[str]:
        for node in nodes:
            feature = node.feature
            # UniDic tells lemmas apart by a suffix: ステークホルダー-stakeholder, 私-代名詞.
            lemma = (feature.lemma or node.surface).partition("-")[0].lower()
            content = feature.pos1 in _CONTENT and feature.pos2 not in _NOT_CONTENT
            if (content or node.is_unk) and lemma not in self._lexicon.stop and _WORD.search(lemma):
                yield lemma


@dataclass(frozen=True)
class _Compound:
    """A compound of the lexicon: its terms (itself and its parts) and how it is read."""

    terms: tuple[str, ...]
    reading: str


def _sounds(reading: str) -> tuple[str, ...]:
    sound = _NO_SOUND.sub("", reading).translate(_KATAKANA).lower()
    # A reading of one or two letters is a piece by itself: 「AI」.
    last = max(1, len(sound) - _SOUND_LENGTH + 1)
    return tuple(sound[start : start + _SOUND_LENGTH] for start in range(last) if sound)


def _reading(node: fugashi.UnidicNode) -> str:
    """Katakana where the dictionary knows the word, else the word as it is written."""
    reading = None if node.is_unk else node.feature.kana
    return str(reading) if reading and reading != "*" else str(node.surface)


def _argument(path: Path) -> str:
    """A path as MeCab's command line takes it: it splits at commas what the shell quotes leave whole."""
    quoted = str(path).replace('"', '""')
    return shlex.quote(f'"{quoted}"')
