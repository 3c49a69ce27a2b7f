"""Tokens: MeCab (fugashi, unidic-lite) words of a text, in the form that BM25 compares.

The only file that imports fugashi.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import fugashi
import unidic_lite

from corpus.lexicon import Lexicon, compile_dictionary, load_lexicon

_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞"})
_NOT_CONTENT = frozenset({"数詞", "助動詞語幹"})
_STOP = frozenset(
    "為る 居る 有る 成る 出来る 事 物 為 様 此れ 其れ 何 如何 良い 言う 思う 下さる 頂く 遣る くる 来る 行く 貰う "
    "呉れる 無い 所 時 者 的 等 方 訳 筈 積り 儘 其の 此の どんな 誰 何処 何時 知る 教える 欲しい 御 ご さん".split()
)
_WORD = re.compile(r"\w")


class Tokenizer:
    """Splits text into the terms that stand for it in the lexical index.

    A compound of the lexicon gives itself and its parts, so that 「透かし」 finds 「電子透かし」.
    """

    def __init__(self, cache_dir: Path, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or load_lexicon()
        system = Path(unidic_lite.DICDIR)
        user = compile_dictionary(self._lexicon, system, cache_dir)
        self._tagger = fugashi.Tagger(f'-u "{user}"')
        plain = fugashi.Tagger()
        compounds = (self._lexicon.fold(each) for each in self._lexicon.compounds)
        self._parts = {each: tuple(_terms(plain(each))) for each in compounds}

    def fold(self, text: str) -> str:
        """``text`` as the tagger sees it: NFKC, one spelling for each variant."""
        return self._lexicon.fold(text)

    def terms(self, text: str) -> tuple[str, ...]:
        """Lower-cased lemmas of the content words of ``text``, in order, repeats kept."""
        found: list[str] = []
        for node in self._tagger(self.fold(text)):
            parts = self._parts.get(node.surface)
            if parts is None:
                found.extend(_terms([node]))
            else:
                found.extend(dict.fromkeys([node.surface.lower(), *parts]))
        return tuple(found)


def _terms(nodes: list[fugashi.UnidicNode]) -> Iterator[str]:
    for node in nodes:
        feature = node.feature
        lemma = (feature.lemma or node.surface).partition("-")[0].lower()
        content = feature.pos1 in _CONTENT and feature.pos2 not in _NOT_CONTENT
        if (content or node.is_unk) and lemma not in _STOP and _WORD.search(lemma):
            yield lemma
