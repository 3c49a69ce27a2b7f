"""Conversion: a Sentence Transformers model to a folder that OpenVINO runs alone.

``python -m index.model.conversion SOURCE FOLDER`` does it in a process of its own, so that torch is not
loaded where questions are answered. What is converted is the whole of the model's forward pass, with
whatever pooling it has; prompts and the length of a text are taken over. It is kept only if it gives the
same vectors (``PROOF``).
"""

import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.errors import ModelError
from index.model.embedder import Vectors
from index.model.openvino_runtime import (
    MASK,
    NETWORK,
    ROWS,
    SETTINGS,
    TOKENS,
    WORD_ROWS,
    NetworkSettings,
    OpenVinoRuntime,
    import_openvino,
)
from index.model.runtime import Runtime
from index.model.text_tokens import TOKENIZER, write_pieces
from index.model.torch_runtime import TorchRuntime, load_folder, load_hub

if TYPE_CHECKING:
    import openvino
    from sentence_transformers import SentenceTransformer

LEAST_COSINE = 0.999
FAILED, REFUSED, UNLOADABLE = 1, 3, 4
"""Exit codes: not this time; the model cannot be converted, however often it is tried, or not even loaded."""

_SENTENCES = (
    "社内で使う生成AIに、顧客の名簿を入力してもよいですか?",
    "AI利用者は、AI提供者が定めた利用上の留意点を遵守することが期待される。",
    "透明性",
    "サービス規約 第10条(免責)2項 ①「ＡＩ」②『ﾃﾞｰﾀ』③ 1,000円/月 ~ ～ ㌔",
    "プライバシー影響評価(PIA)を実施し、結果をステークホルダーに説明する。",
    "Who is responsible when an AI system makes a wrong decision?",
    "とうめいせい って なに  おしえて!?",
    "🙂 <b>太字</b> \t\n 改行\r\n　全角の空白",
)
PROOF = tuple(
    text
    for sentence in _SENTENCES
    for text in (
        *(sentence[: max(1, len(sentence) * part // 6)] for part in range(1, 7)),
        sentence * 2,
        f" {sentence[::-1]} ",
    )
)
"""64 texts of many lengths, to be embedded as questions and as passages."""
_LONG = _SENTENCES[1] * 40  # cut by most models
_BATCH = 16
PROBE, PROBE_VECTOR = _SENTENCES[0], "probe.npy"
"""One question, and the file of its vector, by which a folder is tried whenever it is opened."""


def convert(model: TorchRuntime, folder: Path) -> float:
    """Write the converted ``model`` into the existing, empty ``folder``; the lowest cosine of the proof.

    Raises:
        ModelError: it cannot be converted, or gives other vectors.
        OSError: the disk refuses.
    """
    _check_convertible(model.model)
    tokenizer = model.model.tokenizer.backend_tokenizer
    # Written here: the library tells a full disk by an Exception like any other.
    (folder / TOKENIZER).write_text(tokenizer.to_str(), encoding="utf-8")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    write_pieces(tokenizer, folder)
    _write_network(model.model, folder)
    expected = _proof_vectors(model)
    (folder / SETTINGS).write_bytes(_settings(model).to_bytes())
    lowest = float(np.sum(_proof_vectors(OpenVinoRuntime(folder)) * expected, axis=1).min())
    if not lowest >= LEAST_COSINE:
        raise ModelError(f"変換したモデルのベクトルが元のものと違います(コサイン {lowest:.4f})")
    np.save(folder / PROBE_VECTOR, model.queries([PROBE])[0])
    return lowest


def _check_convertible(model: "SentenceTransformer") -> None:
    if not hasattr(model.tokenizer, "backend_tokenizer"):
        raise ModelError("このモデルの分かち書きは tokenizers では動きません")


def _settings(model: TorchRuntime) -> NetworkSettings:
    loaded, tokenizer = model.model, model.model.tokenizer
    return NetworkSettings(
        dimension=model.dimension,
        # A tokenizer without a limit tells one of 31 digits.
        length=min(int(loaded.max_seq_length or tokenizer.model_max_length), sys.maxsize),
        padding=int(tokenizer.pad_token_id or 0),
        query_prompt=_prompt(loaded, "query"),
        document_prompt=_prompt(loaded, "document", "passage", "corpus"),
    )


def _prompt(model: "SentenceTransformer", *names: str) -> str:
    """The prompt that ``encode_query`` and ``encode_document`` take: the first there is of these names."""
    name = next((each for each in names if each in model.prompts), model.default_prompt_name)
    return (model.prompts[name] or "") if name else ""


def _write_network(model: "SentenceTransformer", folder: Path) -> None:
    import torch

    class Whole(torch.nn.Module):
        """The whole forward pass, from token numbers to one vector for each text."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            vectors: torch.Tensor = self.model({TOKENS: input_ids, MASK: attention_mask})[
                "sentence_embedding"
            ]
            return vectors

    ov = import_openvino()
    example = torch.ones((2, 16), dtype=torch.long)
    with warnings.catch_warnings():  # tracing warns of every shape that it takes for a constant
        warnings.simplefilter("ignore")
        network = ov.convert_model(Whole().eval(), example_input={TOKENS: example, MASK: example})
    if (rows := _take_words_out(network)) is not None:
        np.save(folder / WORD_ROWS, rows)
    try:
        ov.save_model(network, folder / NETWORK, compress_to_fp16=False)
    except RuntimeError as error:  # what it was able to trace, it can write unless the disk refuses
        raise OSError(str(error)) from error


def _take_words_out(network: "openvino.Model") -> Vectors | None:
    """The table whose rows the token numbers choose, taken out of the network; None without one such.

    The chosen rows become an input of the network instead.
    """
    from openvino import opset13 as operations

    tables = list(_word_tables(network))
    if len(tables) != 1:
        return None
    (gather,) = tables
    rows = np.array(gather.input_value(0).get_node().data, np.float32)
    chosen = operations.parameter([-1, -1, rows.shape[1]], np.float32, name=ROWS)
    chosen.output(0).set_names({ROWS})
    for reader in gather.output(0).get_target_inputs():
        reader.replace_source_output(chosen.output(0))
    network.add_parameters([chosen])
    network.validate_nodes_and_infer_types()
    return rows


def _word_tables(network: "openvino.Model") -> Iterator[Any]:
    for node in network.get_ordered_ops():
        if node.get_type_name() == "Gather" and node.input_value(0).get_node().get_type_name() == "Constant":
            numbers = node.input_value(1).get_node()
            while numbers.get_type_name() == "Convert":
                numbers = numbers.input_value(0).get_node()
            if numbers.get_type_name() == "Parameter" and TOKENS in numbers.output(0).get_names():
                yield node


def _proof_vectors(runtime: Runtime) -> Vectors:
    """The vectors of the proof, as questions and as passages."""
    texts = sorted([*PROOF, _LONG], key=len)
    batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
    return np.vstack([embed(batch) for embed in (runtime.queries, runtime.documents) for batch in batches])


def main(source: str, folder: Path) -> int:
    """Convert the model of a folder or hub id; the exit code. What goes wrong is said in a line on stderr."""
    place = Path(source)
    try:
        model = load_folder(place) if place.is_dir() else load_hub(source)
    except ModelError as error:
        return _told(error, UNLOADABLE)
    try:
        convert(model, folder)
    except (OSError, ImportError, MemoryError) as error:
        # A full disk or a library that is not there says nothing of the model.
        return _told(error, FAILED)
    # Whatever torch, OpenVINO or a model's own code raises: such a model is run by torch.
    except Exception as error:
        return _told(error, REFUSED)
    return 0


def _told(error: Exception, code: int) -> int:
    sys.stderr.write(f"{one_line(error)}\n")
    return code


def one_line(error: Exception) -> str:
    """What an error says, in one line that is not too long for a sentence."""
    return " ".join(str(error).split())[:300]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
