"""Sentence Transformers models of a few kilobytes, with random weights, saved as such models are."""

from collections.abc import Mapping
from pathlib import Path

from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram, WordLevel
from tokenizers.trainers import UnigramTrainer

from index.model.conversion import PROOF

LONGEST = 48  # tokens
PROMPTS = {"query": "質問: ", "document": "本文: "}
_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")


def unigram_tokenizer() -> Tokenizer:
    """A Unigram tokenizer with a few hundred pieces of the texts of the proof."""
    tokenizer = Tokenizer(Unigram([("<unk>", 0.0)], unk_id=0))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Strip()])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = UnigramTrainer(
        vocab_size=300, special_tokens=list(_SPECIAL), unk_token="<unk>", show_progress=False
    )
    tokenizer.train_from_iterator(PROOF, trainer)
    return _framed(tokenizer)


def word_tokenizer() -> Tokenizer:
    """A tokenizer of another kind: each character is a word."""
    letters = [*_SPECIAL, *sorted({letter for text in PROOF for letter in text})]
    tokenizer = Tokenizer(WordLevel({letter: row for row, letter in enumerate(letters)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.add_special_tokens(list(_SPECIAL))
    return _framed(tokenizer)


def _framed(tokenizer: Tokenizer) -> Tokenizer:
    numbers = [(token, tokenizer.token_to_id(token)) for token in ("<s>", "</s>")]
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=numbers)
    return tokenizer


def write_tiny_model(
    folder: Path,
    *,
    architecture: str = "bert",
    tokenizer: Tokenizer | None = None,
    pooling: str = "mean",
    include_prompt: bool = True,
    normalize: bool = True,
    padding_side: str = "right",
    prompts: Mapping[str, str] = PROMPTS,
    default_prompt: str | None = None,
) -> Path:
    """Write a model (``bert``, ``modernbert`` or ``llama``) into ``folder``: where it is."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import AutoConfig, AutoModel, PreTrainedTokenizerFast

    tokens = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer or unigram_tokenizer(),
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        padding_side=padding_side,
        model_max_length=LONGEST,
        model_input_names=["input_ids", "attention_mask"],
    )
    config = AutoConfig.for_model(
        architecture,
        vocab_size=len(tokens),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
        intermediate_size=48,
        max_position_embeddings=64,
        initializer_range=0.3,  # so that texts differ
        **{f"{name}_token_id": tokens.convert_tokens_to_ids(token) for name, token in _NUMBERS.items()},
    )
    torch.manual_seed(1)
    inner = folder / "inner"
    network = AutoModel.from_config(config)  # type: ignore[no-untyped-call]
    network.eval().save_pretrained(inner)
    tokens.save_pretrained(inner)
    transformer = Transformer(str(inner))
    poolings = Pooling(32, pooling_mode=pooling, include_prompt=include_prompt)
    modules = [transformer, poolings, *([Normalize()] if normalize else [])]
    model = SentenceTransformer(
        modules=modules, prompts=dict(prompts), default_prompt_name=default_prompt, device="cpu"
    )
    model.save_pretrained(str(folder / "model"), create_model_card=False)
    return folder / "model"


_NUMBERS = {"bos": "<s>", "cls": "<s>", "eos": "</s>", "sep": "</s>", "pad": "<pad>"}


def write_static_model(folder: Path) -> Path:
    """Write a model that has no network: the mean of the rows of its tokens."""
    import numpy as np
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    tokenizer = unigram_tokenizer()
    rows = np.random.default_rng(1).normal(size=(tokenizer.get_vocab_size(), 32)).astype(np.float32)
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=rows)], device="cpu")
    model.save_pretrained(str(folder), create_model_card=False)
    return folder
