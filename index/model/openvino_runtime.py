"""The OpenVINO runtime: a converted model, run without torch. The one file that imports OpenVINO.

A folder holds the network, the rows of its largest table of words (a text needs few of 250,000, so they
stay in the file), the tokenizer, and the settings. ``index.model.conversion`` writes it.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pydantic import TypeAdapter

from index.model.embedder import Vectors
from index.model.text_tokens import open_tokens

if TYPE_CHECKING:
    import openvino

NETWORK, WORD_ROWS, SETTINGS = "network.xml", "words.npy", "settings.json"
TOKENS, MASK, ROWS = "input_ids", "attention_mask", "word_rows"
"""The inputs of the network, each of shape (texts, tokens); ``ROWS`` with the width of a row behind."""

# oneDNN prepares its kernels for every shape it meets: fewer shapes, fewer slow first questions.
_PADDED_TO = 8


@dataclass(frozen=True)
class NetworkSettings:
    """What a converted model is, besides its weights: prompts, lengths in tokens, the token of padding."""

    dimension: int
    length: int
    padding: int
    query_prompt: str
    document_prompt: str

    def to_bytes(self) -> bytes:
        """JSON, UTF-8."""
        return _SETTINGS.dump_json(self, indent=1)

    @classmethod
    def from_bytes(cls, raw: bytes) -> "NetworkSettings":
        """Read what ``to_bytes`` wrote.

        Raises:
            ValueError: anything else.
        """
        return _SETTINGS.validate_json(raw, strict=True, extra="forbid")


_SETTINGS = TypeAdapter(NetworkSettings)


class OpenVinoRuntime:
    """A converted model; see ``Runtime``.

    ``precision`` is that of the arithmetic. In bfloat16 (``bf16``), where a processor has it, a text is
    embedded a little otherwise beside others than alone, and of 399 questions 57 had their first ten items
    in another order; in float32 none had.

    Raises:
        OSError, ValueError, RuntimeError: the folder is not one, or OpenVINO refuses the network.
    """

    def __init__(self, folder: Path, precision: str = "f32") -> None:
        self._settings = NetworkSettings.from_bytes((folder / SETTINGS).read_bytes())
        self._tokens = open_tokens(folder, self._settings.length)
        rows = folder / WORD_ROWS
        self._rows = np.load(rows, mmap_mode="r") if rows.exists() else None
        hints = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": precision}
        compiled = import_openvino().Core().compile_model(folder / NETWORK, "CPU", hints)
        self._named = {name for each in compiled.inputs for name in each.get_names()}
        self._request = compiled.create_infer_request()
        self.dimension = self._settings.dimension

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Questions, behind the model's prompt for them."""
        return self._vectors(self._settings.query_prompt, texts)

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Passages, behind the model's prompt for them."""
        return self._vectors(self._settings.document_prompt, texts)

    def _vectors(self, prompt: str, texts: Sequence[str]) -> Vectors:
        given = self._padded(self._tokens.encode([prompt + text for text in texts]))
        if self._rows is not None:
            given[ROWS] = self._rows[given[TOKENS]]
        (vectors,) = self._request.infer({name: given[name] for name in self._named}).values()
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def _padded(self, tokens: Sequence[Sequence[int]]) -> dict[str, np.ndarray]:
        """``TOKENS`` and ``MASK``, shape (texts, longest).

        On the right, whatever side the model's tokenizer pads: where a token sees only those before it, one
        that stands in padding on the left sees nothing, and its softmax is not a number.
        """
        longest = -(-max(map(len, tokens)) // _PADDED_TO) * _PADDED_TO
        width = min(longest, self._settings.length)
        numbers = np.full((len(tokens), width), self._settings.padding, np.int64)
        mask = np.zeros_like(numbers)
        for row, each in enumerate(tokens):
            numbers[row, : len(each)], mask[row, : len(each)] = each, 1
        return {TOKENS: numbers, MASK: mask}


def import_openvino() -> "openvino":
    """The library, without the part of it that reports its use over the network.

    Raises:
        ImportError: there is none for this machine.
    """
    # openvino takes a missing file of consent for a consent, and calls home when it is imported. Where the
    # package that does so is not there, it uses an empty one of its own; None stands for "not there".
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    return openvino
