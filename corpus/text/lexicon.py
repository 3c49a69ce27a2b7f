"""The lexicon: words of the domain that MeCab does not know, and spellings that count as one.

``compiled`` makes a MeCab user dictionary of it, which ``tokens`` opens.
"""

import hashlib
import json
import shlex
import struct
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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

    @property
    def fingerprint(self) -> str:
        """Differs from that of any other lexicon."""
        told = [self.compounds, sorted(self.stop), self.variants, self.characters]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()

    def fold(self, text: str) -> str:
        """NFKC, old character forms to new ones, and variant spellings to one."""
        forms: dict[str, str | int | None] = {**self.characters}
        text = unicodedata.normalize("NFKC", text).translate(str.maketrans(forms))
        # In the order of the file: アカウタビリティー becomes アカウンタビリティー, which is a variant too.
        for variant, usual in self.variants.items():
            text = text.replace(variant, usual)
        return text

    def rows(self) -> str:
        """The compounds as rows of a MeCab user dictionary in UniDic's layout."""
        # Two compounds may fold to one spelling, as 学習済モデル and 学習済みモデル do: one row is enough.
        words = dict.fromkeys(self.fold(compound) for compound in self.compounds)
        return "".join(_ENTRY.format(word, _NOUN_CONTEXT, _COST) for word in words)


@cache
def load_lexicon(path: Path = LEXICON) -> Lexicon:
    """Read the lexicon that comes with Shishin."""
    return TypeAdapter(Lexicon).validate_python(tomllib.loads(path.read_text(encoding="utf-8")))


def folded(text: str, lexicon: Lexicon | None = None) -> str:
    """``text`` as it is split and embedded: NFKC, ideographs for radicals, one spelling for each variant."""
    return (lexicon or load_lexicon()).fold(fold_radicals(text))


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
        # Windows cannot delete the dictionary while a tagger has it mapped; leaving it there is no fault.
        folder = tempfile.TemporaryDirectory(prefix="shishin-", ignore_cleanup_errors=True)
        return _compile(rows, system_dictionary, Path(stack.enter_context(folder)))
    except OSError as error:
        raise StoreWriteError(
            f"形態素解析の辞書を書けません({error})。一時フォルダーの空き容量と権限を確かめてください。"
        ) from error


def _compile_once(rows: str, system_dictionary: Path, cache_dir: Path) -> Path:
    """The dictionary of these rows, made unless it is there whole; two processes may do so at once."""
    # Named by its rows: another lexicon never opens this dictionary.
    target = cache_dir / f"{hashlib.sha256(rows.encode()).hexdigest()[:16]}.dic"
    if not _is_whole(target):
        cache_dir.mkdir(parents=True, exist_ok=True)
        # Inside the cache, as a rename works only on one file system.
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
