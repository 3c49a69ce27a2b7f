"""The words of a Japanese text for the BM25 of the peers, whose own tokenizers look for spaces."""

import unicodedata

import fugashi

_NO_WORDS = ("助詞", "助動詞", "補助記号", "空白", "記号")
_tagger = fugashi.Tagger()


def words(text: str) -> list[str]:
    """Lower-cased lemmas, without particles, auxiliary verbs and signs."""
    nodes = _tagger(unicodedata.normalize("NFKC", text))
    # UniDic tells lemmas apart by a suffix: ステークホルダー-stakeholder.
    return [
        (node.feature.lemma or node.surface).partition("-")[0].lower()
        for node in nodes
        if node.feature.pos1 not in _NO_WORDS
    ]
