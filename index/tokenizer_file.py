"""The tokenizer of the bundled model, written as an ordinary ``tokenizer.json``.

XLM-RoBERTa's: NFKC, Metaspace, Unigram pieces, ``<s> $A </s>``. The packed file carries
SentencePiece's nmt_nfkc table one code point at a time; for a single code point the
normaliser below gives the same text, save for characters younger than the table. Whole
sequences are composed as well (``ｶﾞ`` becomes ``ガ``), which the table alone cannot do.
"""

import json
from pathlib import Path
from typing import Any

from tokenizers import AddedToken, Regex, Tokenizer, decoders, normalizers, pre_tokenizers
from tokenizers.models import Unigram
from tokenizers.processors import TemplateProcessing

from index.q4_format import Q4Vocabulary, damaged

_MASK = "<mask>"
# Where nmt_nfkc is not NFKC: controls vanish, line ends and invisible marks become
# spaces, and the full-width tilde stays, carried past NFKC as a noncharacter.
_CONTROLS = Regex(r"[\x{00}-\x{08}\x{0B}\x{0E}-\x{1F}\x{7F}\x{8F}\x{9F}]")
_BLANKS = Regex(r"[\t\n\f\r\x{1680}\x{200B}-\x{200F}\x{2028}\x{2029}\x{2581}\x{FEFF}\x{FFFD}]")
_TILDE, _TILDE_IN_PASSING = "\uff5e", "\ufdd0"


def write_tokenizer(vocabulary: Q4Vocabulary, positions: int, folder: Path) -> None:
    """Write ``tokenizer.json`` and ``tokenizer_config.json`` into ``folder``.

    ``positions`` is the longest input in tokens; what is longer is cut at the end.
    """
    special = _special_tokens(vocabulary)
    tokenizer = Tokenizer(Unigram(list(vocabulary.pieces), unk_id=vocabulary.unk))
    tokenizer.normalizer = _normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = _template(vocabulary)
    tokenizer.add_special_tokens(list(special.values()))
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    config = _config(vocabulary, special, positions)
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2), encoding="utf-8")


def _normalizer() -> normalizers.Normalizer:
    return normalizers.Sequence(
        [
            normalizers.Replace(_CONTROLS, ""),
            normalizers.Replace(_BLANKS, " "),
            normalizers.Replace(_TILDE, _TILDE_IN_PASSING),
            normalizers.NFKC(),
            normalizers.Replace(_TILDE_IN_PASSING, _TILDE),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),
        ]
    )


def _template(vocabulary: Q4Vocabulary) -> TemplateProcessing:
    start, end = (vocabulary.pieces[token][0] for token in (vocabulary.bos, vocabulary.eos))
    return TemplateProcessing(
        single=f"{start} $A {end}",
        pair=f"{start} $A {end} {end} $B {end}",
        special_tokens=[(start, vocabulary.bos), (end, vocabulary.eos)],
    )


def _special_tokens(vocabulary: Q4Vocabulary) -> dict[int, AddedToken]:
    ids = {vocabulary.bos, vocabulary.pad, vocabulary.eos, vocabulary.unk}
    words = {token: vocabulary.pieces[token][0] for token in sorted(ids)}
    if len(words) != 4:
        raise damaged("特別な語彙の番号が重なっています")
    special = {token: AddedToken(word, normalized=False, special=True) for token, word in words.items()}
    last = len(vocabulary.pieces) - 1
    if vocabulary.pieces[last][0] == _MASK:
        special[last] = AddedToken(_MASK, normalized=False, special=True, lstrip=True)
    return special


def _config(vocabulary: Q4Vocabulary, special: dict[int, AddedToken], positions: int) -> dict[str, Any]:
    def word(token: int) -> str:
        return vocabulary.pieces[token][0]

    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": positions,
        "model_input_names": ["input_ids", "attention_mask"],
        "bos_token": word(vocabulary.bos),
        "cls_token": word(vocabulary.bos),
        "eos_token": word(vocabulary.eos),
        "sep_token": word(vocabulary.eos),
        "pad_token": word(vocabulary.pad),
        "unk_token": word(vocabulary.unk),
        # Spelled out here so that transformers need not read tokenizer.json a second time
        # (a second of every start).
        "added_tokens_decoder": {str(token): _spelled(added) for token, added in special.items()},
    }


def _spelled(token: AddedToken) -> dict[str, str | bool]:
    return {
        "content": token.content,
        "single_word": token.single_word,
        "lstrip": token.lstrip,
        "rstrip": token.rstrip,
        "normalized": token.normalized,
        "special": token.special,
    }
