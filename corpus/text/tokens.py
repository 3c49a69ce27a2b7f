"""Tokens: MeCab (fugashi, unidic-lite) words of a text, in the form that BM25 compares.

The only file that imports fugashi.
"""

import hashlib
import re
import shlex
import struct
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

import fugashi
import unidic_lite
from pydantic import TypeAdapter

from corpus.errors import StoreWriteError
from corpus.text.characters import fold_radicals

LEXICON = Path(__file__).with_name("lexicon.toml")

# Left and right context ids of 名詞,普通名詞,一般,*,*,*,*,*,和 in unidic-lite's *-id.def.
_NOUN_CONTEXT = 5142
_COST = -20000  # low enough to win over any split of the same characters
_ENTRY = "{0},{1},{1},{2},名詞,普通名詞,一般,*,*,*,*,{0},{0},*,*,*,{0},*,固,*,*,*,*,*,*,*\n"
_COMPILE = "import sys, fugashi; fugashi.build_dictionary(sys.argv[1])"
_MAGIC = 0xEF718F77  # a MeCab dictionary begins with its own size, xor this


@dataclass(frozen=True)
class Lexicon:
    """``lexicon.toml``; ``stop`` are lemmas."""

    compounds: tuple[str, ...]
    stop: frozenset[str]
    variants: dict[str, str]
    characters: dict[str, str]

    def fold(self, text: str) -> str:
        """NFKC, old character forms to new ones, and variant spellings to one."""
        forms: dict[str, str | int | None] = {**self.characters}
        text = unicodedata.normalize("NFKC", text).translate(str.maketrans(forms))
        for variant, usual in self.variants.items():
            text = text.replace(variant, usual)
        return text

    def rows(self) -> str:
        """The compounds as rows of a MeCab user dictionary in UniDic's layout."""
        words = dict.fromkeys(self.fold(compound) for compound in self.compounds)
        return "".join(_ENTRY.format(word, _NOUN_CONTEXT, _COST) for word in words)


@cache
def load_lexicon(path: Path = LEXICON) -> Lexicon:
    """Read the lexicon that comes with Shishin."""
    return TypeAdapter(Lexicon).validate_python(tomllib.loads(path.read_text(encoding="utf-8")))


@contextmanager
def compiled(lexicon: Lexicon, system_dictionary: Path, cache_dir: Path) -> Iterator[Path]:
    """A compiled MeCab user dictionary: kept in ``cache_dir``, or temporary where that cannot be written.

    Raises:
        StoreWriteError: not even a temporary file can be written.
    """
    with ExitStack() as stack:
        yield _kept_or_temporary(lexicon.rows(), system_dictionary, cache_dir, stack)


def _kept_or_temporary(rows: str, system_dictionary: Path, cache_dir: Path, stack: ExitStack) -> Path:
    try:
        return _compile_once(rows, system_dictionary, cache_dir)
    except OSError:
        pass
    try:
        folder = tempfile.TemporaryDirectory(prefix="shishin-", ignore_cleanup_errors=True)
        return _compile(rows, system_dictionary, Path(stack.enter_context(folder)))
    except OSError as error:
        raise StoreWriteError(
            f"形態素解析の辞書を書けません({error})。一時フォルダーの空き容量と権限を確かめてください。"
        ) from error


def _compile_once(rows: str, system_dictionary: Path, cache_dir: Path) -> Path:
    """The dictionary of these rows, made unless it is there whole; two processes may do so at once."""
    target = cache_dir / f"{hashlib.sha256(rows.encode()).hexdigest()[:16]}.dic"
    if not _is_whole(target):
        cache_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".making-", dir=cache_dir) as folder:
            _compile(rows, system_dictionary, Path(folder)).replace(target)
    return target


def _compile(rows: str, system_dictionary: Path, folder: Path) -> Path:
    """Compile in ``folder``; in another process, as MeCab's compiler writes to the process's own output."""
    source, made = folder / "lexicon.csv", folder / "lexicon.dic"
    source.write_text(rows, encoding="utf-8")
    arguments = ["dictionary", "-f", "utf8", "-t", "utf8", "-d", str(system_dictionary), "-u", str(made)]
    command = [sys.executable, "-c", _COMPILE, shlex.join([*arguments, str(source)])]
    done = subprocess.run(command, check=False, capture_output=True)
    if done.returncode or not _is_whole(made):
        said = " ".join(done.stderr.decode(errors="replace").split())
        raise OSError(f"MeCab made no whole dictionary: {said[-200:]}")
    return made


def _is_whole(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(4)
    return len(head) == 4 and struct.unpack("<I", head)[0] ^ _MAGIC == path.stat().st_size


_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞"})
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
        self._compounds = self._split_compounds(fugashi.Tagger())

    def fold(self, text: str) -> str:
        """``text`` as the tagger sees it: NFKC, ideographs for radicals, one spelling for each variant."""
        return self._lexicon.fold(fold_radicals(text))

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
