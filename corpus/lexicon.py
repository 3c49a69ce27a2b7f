"""The lexicon: compounds that MeCab should keep whole, and spellings that count as one word."""

import hashlib
import subprocess
import sys
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

LEXICON = Path(__file__).with_name("lexicon.toml")

# Left and right context ids of 名詞,普通名詞,一般,*,*,*,*,*,和 in unidic-lite's *-id.def.
_NOUN_CONTEXT = 5142
_COST = -20000  # low enough to win over any split of the same characters
_ENTRY = "{0},{1},{1},{2},名詞,普通名詞,一般,*,*,*,*,{0},{0},*,*,*,{0},*,固,*,*,*,*,*,*,*\n"
_COMPILE = "import sys, fugashi; fugashi.build_dictionary(sys.argv[1])"


@dataclass(frozen=True)
class Lexicon:
    """``lexicon.toml``."""

    compounds: tuple[str, ...]
    variants: dict[str, str]
    characters: dict[str, str]

    def fold(self, text: str) -> str:
        """NFKC, old character forms to new ones, and variant spellings to one."""
        text = unicodedata.normalize("NFKC", text).translate(str.maketrans(self.characters))
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


def compile_dictionary(lexicon: Lexicon, system_dictionary: Path, cache_dir: Path) -> Path:
    """A compiled MeCab user dictionary of the lexicon, made once per content.

    MeCab's compiler writes to the process's own output, so it runs in another process.
    """
    rows = lexicon.rows()
    target = cache_dir / f"{hashlib.sha256(rows.encode()).hexdigest()[:16]}.dic"
    if target.exists():
        return target
    cache_dir.mkdir(parents=True, exist_ok=True)
    source, made = target.with_suffix(".csv"), target.with_suffix(".tmp")
    source.write_text(rows, encoding="utf-8")
    arguments = f"dictionary -f utf8 -t utf8 -d {system_dictionary} -u {made} {source}"
    subprocess.run([sys.executable, "-c", _COMPILE, arguments], check=True, capture_output=True)
    made.replace(target)
    source.unlink()
    return target
