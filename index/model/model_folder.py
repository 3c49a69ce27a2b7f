"""Writes a parsed 4-bit model as an ordinary Sentence Transformers directory.

The file names and keys are those that sentence-transformers 6.2 and transformers 5
write themselves; nothing here imports either.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, normalizers, pre_tokenizers
from tokenizers.models import Unigram
from tokenizers.processors import TemplateProcessing

from index.model.layer_difference import NO_DIFFERENCE, LayerDifference
from index.model.q4 import Q4Model, Q4Shape, Q4Vocabulary, damaged

# The sentence-transformers names of what a text is: both point at E5's own words.
PROMPTS = {"query": "query: ", "document": "passage: ", "passage": "passage: "}
_MODULES = (
    ("", "sentence_transformers.base.modules.transformer.Transformer"),
    ("1_Pooling", "sentence_transformers.sentence_transformer.modules.pooling.Pooling"),
    ("2_Normalize", "sentence_transformers.base.modules.normalize.Normalize"),
)

_Named: TypeAlias = Iterator[tuple[str, NDArray[np.float32]]]


def write_model_folder(model: Q4Model, folder: Path, difference: LayerDifference = NO_DIFFERENCE) -> None:
    """Write weights (with their ``difference``), tokenizer and settings into the existing, empty ``folder``.

    Raises:
        ModelError: a weight is missing or damaged, or its difference is of another shape.
        OSError: the disk refuses.
    """
    _write_settings(model.shape, model.vocabulary.pad, folder)
    _write_tokenizer(model.vocabulary, model.shape.positions, folder)
    weights = folder / "model.safetensors"
    packed = packed_weights(model)
    difference.check_names(packed)
    changed = {name: difference.applied(name, weight) for name, weight in packed.items()}
    save_file(changed, weights, metadata={"format": "pt"})
    # safetensors makes the file readable by its owner alone; follow the umask instead.
    shutil.copymode(folder / "config.json", weights)


def packed_weights(model: Q4Model) -> dict[str, NDArray[np.float32]]:
    """The weights of the packed file by the names that transformers gives them.

    Raises:
        ModelError: a weight is missing or damaged.
    """
    return dict(_weights(model))


def _weights(model: Q4Model) -> _Named:
    shape = model.shape
    for name, source, *size in (
        ("word_embeddings.weight", "emb.word", shape.vocabulary, shape.hidden),
        ("position_embeddings.weight", "emb.pos", shape.positions, shape.hidden),
        ("token_type_embeddings.weight", "emb.type", shape.token_types, shape.hidden),
        ("LayerNorm.weight", "emb.ln.w", shape.hidden),
        ("LayerNorm.bias", "emb.ln.b", shape.hidden),
    ):
        yield f"embeddings.{name}", model.tensor(source, *size)
    for layer in range(shape.layers):
        yield from _layer(model, layer)
    # Mean pooling never asks the pooler; zeros spare transformers from inventing one.
    yield "pooler.dense.weight", np.zeros((shape.hidden, shape.hidden), np.float32)
    yield "pooler.dense.bias", np.zeros(shape.hidden, np.float32)


def _layer(model: Q4Model, layer: int) -> _Named:
    hidden, wide = model.shape.hidden, model.shape.feed_forward
    for short, name, *size in (
        ("q", "attention.self.query", hidden, hidden),
        ("k", "attention.self.key", hidden, hidden),
        ("v", "attention.self.value", hidden, hidden),
        ("ao", "attention.output.dense", hidden, hidden),
        ("aln", "attention.output.LayerNorm", hidden),
        ("fi", "intermediate.dense", wide, hidden),
        ("fo", "output.dense", hidden, wide),
        ("oln", "output.LayerNorm", hidden),
    ):
        path = f"encoder.layer.{layer}.{name}"
        yield f"{path}.weight", model.tensor(f"l{layer}.{short}.w", *size)
        yield f"{path}.bias", model.tensor(f"l{layer}.{short}.b", size[0])


def _write_settings(shape: Q4Shape, pad: int, folder: Path) -> None:
    modules = [
        {"idx": index, "name": str(index), "path": path, "type": kind}
        for index, (path, kind) in enumerate(_MODULES)
    ]
    _write_json(folder / "modules.json", modules)
    _write_json(folder / "config.json", _bert_config(shape, pad))
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": shape.positions})
    pooling = {"embedding_dimension": shape.hidden, "pooling_mode": "mean"}
    _write_json(folder / "1_Pooling" / "config.json", pooling)
    normalise = {"module_input_name": "sentence_embedding"}
    _write_json(folder / "2_Normalize" / "config.json", normalise)
    prompts = {"prompts": PROMPTS, "similarity_fn_name": "cosine"}
    _write_json(folder / "config_sentence_transformers.json", prompts)


def _bert_config(shape: Q4Shape, pad: int) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": shape.epsilon,
        "hidden_act": "gelu",
        "pad_token_id": pad,
        "dtype": "float32",
    }


def _write_json(path: Path, content: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")


_MASK = "<mask>"
# Where nmt_nfkc is not NFKC: controls vanish, line ends and invisible marks become
# spaces, and the full-width tilde stays, carried past NFKC as a noncharacter.
_CONTROLS = Regex(r"[\x{00}-\x{08}\x{0B}\x{0E}-\x{1F}\x{7F}\x{8F}\x{9F}]")
_BLANKS = Regex(r"[\t\n\f\r\x{1680}\x{200B}-\x{200F}\x{2028}\x{2029}\x{2581}\x{FEFF}\x{FFFD}]")
_TILDE, _TILDE_IN_PASSING = "\uff5e", "\ufdd0"


def _write_tokenizer(vocabulary: Q4Vocabulary, positions: int, folder: Path) -> None:
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
        # RoBERTa parts two texts by two ends.
        pair=f"{start} $A {end} {end} $B {end}",
        special_tokens=[(start, vocabulary.bos), (end, vocabulary.eos)],
    )


def _special_tokens(vocabulary: Q4Vocabulary) -> dict[int, AddedToken]:
    ids = {vocabulary.bos, vocabulary.pad, vocabulary.eos, vocabulary.unk}
    words = {token: vocabulary.pieces[token][0] for token in sorted(ids)}
    if len(words) != 4:
        raise damaged("特別な語彙の番号が重なっています")
    special = {token: AddedToken(word, normalized=False, special=True) for token, word in words.items()}
    # The file numbers no mask: XLM-RoBERTa has it as the last piece, and lets it take the space before it.
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
