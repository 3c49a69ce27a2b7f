"""Conversion of real small models: the vectors of Sentence Transformers, or a refusal."""

import resource
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.errors import ModelError
from index.model import conversion
from index.model.conversion import LEAST_COSINE, PROBE, PROBE_VECTOR, REFUSED, convert
from index.model.embedder import Vectors
from index.model.openvino_runtime import SETTINGS, WORD_ROWS, NetworkSettings, OpenVinoRuntime
from index.model.torch_runtime import TorchRuntime, load_folder
from tests.index.model.tiny_models import (
    LONGEST,
    PROMPTS,
    word_tokenizer,
    write_static_model,
    write_tiny_model,
)

pytestmark = pytest.mark.model

TEXTS = (
    "要配慮個人情報を入力してもよいか",
    "透明性",
    "",
    "　",
    "安全",
    "プライバシーに配慮し、結果を説明する。",
    "AI提供者は、留意点を定める" * 9,
    "<s>a</s>",
)


@dataclass(frozen=True)
class Converted:
    """A model as torch runs it, its converted folder, and what runs that."""

    torch: TorchRuntime
    folder: Path
    runtime: OpenVinoRuntime
    lowest: float

    @property
    def settings(self) -> NetworkSettings:
        return NetworkSettings.from_bytes((self.folder / SETTINGS).read_bytes())


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., TorchRuntime]:
    """Writes and loads a tiny model, by its kind."""
    return lambda **kind: load_folder(write_tiny_model(tmp_path, **kind))


@pytest.fixture
def converted(tmp_path: Path) -> Callable[[TorchRuntime], Converted]:
    """Converts a model."""

    def run(model: TorchRuntime) -> Converted:
        (folder := tmp_path / "converted").mkdir()
        return Converted(model, folder, lowest=convert(model, folder), runtime=OpenVinoRuntime(folder))

    return run


def agree(converted: Converted, texts: Sequence[str] = TEXTS) -> None:
    """The converted model gives the vectors of Sentence Transformers, for texts together and alone."""
    model = converted.torch.model
    for theirs, ours in (
        (model.encode_query(list(texts), batch_size=1, convert_to_numpy=True), converted.runtime.queries),
        (
            model.encode_document(list(texts), batch_size=1, convert_to_numpy=True),
            converted.runtime.documents,
        ),
    ):
        theirs = np.asarray(theirs / np.linalg.norm(theirs, axis=1, keepdims=True), np.float32)
        close(ours(texts), theirs)
        close(np.vstack([ours([text]) for text in texts]), theirs)
        # It would be nothing to say of a model whose vectors are all alike.
        assert (theirs @ theirs.T).min() < 0.9


def close(ours: Vectors, theirs: Vectors) -> None:
    assert ours.dtype == np.float32
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)
    assert (ours * theirs).sum(axis=1).min() >= LEAST_COSINE


@pytest.mark.parametrize(
    "kind",
    [
        {"pooling": "mean"},
        {"pooling": "cls", "normalize": False},
        {"pooling": "weightedmean", "architecture": "modernbert", "padding_side": "left"},
        {"pooling": "mean", "tokenizer": word_tokenizer(), "prompts": {}},
    ],
    ids=["mean", "cls, not normalised", "left", "words"],
)
def test_the_vectors_are_those_of_sentence_transformers(
    make: Callable[..., TorchRuntime], converted: Callable[[TorchRuntime], Converted], kind: dict[str, Any]
) -> None:
    made = converted(make(**kind))
    agree(made)
    assert LEAST_COSINE <= made.lowest <= 1 + 1e-6
    probe = np.load(made.folder / PROBE_VECTOR)
    close(made.runtime.queries([PROBE]), probe[np.newaxis])
    rows = np.load(made.folder / WORD_ROWS)
    np.testing.assert_array_equal(rows, word_rows(made.torch))
    assert (made.settings.length, made.settings.padding, made.settings.dimension) == (LONGEST, 1, 32)


def word_rows(model: TorchRuntime) -> Vectors:
    transformer: Any = model.model[0]
    rows: Vectors = transformer.model.get_input_embeddings().weight.detach().numpy()
    return rows


def test_a_decoder_that_pads_on_the_left_and_knows_no_longest_text(
    make: Callable[..., TorchRuntime], converted: Callable[[TorchRuntime], Converted]
) -> None:
    model = make(architecture="llama", pooling="lasttoken", padding_side="left", tokenizer=word_tokenizer())
    assert model.model.tokenizer.padding_side == "left"
    model.model.max_seq_length = int(1e30)  # as transformers has it where a model tells none
    made = converted(model)
    agree(made)
    agree(made, ["透明性" * 200 + "安全", "透明性" * 200, "安全"])  # nothing of them is cut


@pytest.mark.parametrize(
    ("prompts", "default"),
    [
        (PROMPTS, None),
        ({"query": "質問: ", "passage": "本文: ", "corpus": "文書: "}, None),
        ({"query": "質問: ", "other": "他: "}, "other"),
        ({"passage": "本文: "}, "passage"),
        ({}, None),
    ],
)
@pytest.mark.parametrize("defaults", [True, False])  # Sentence Transformers adds empty prompts of its own
def test_prompts_are_those_of_encode_query_and_encode_document(
    make: Callable[..., TorchRuntime], prompts: dict[str, str], default: str | None, defaults: bool
) -> None:
    model = make(prompts=prompts, default_prompt=default)
    if not defaults:
        model.model.prompts = dict(prompts)
    settings = conversion._settings(model)
    behind = [settings.query_prompt + "安全", settings.document_prompt + "安全"]
    expected = model.model.encode(behind, prompt="", normalize_embeddings=True)
    np.testing.assert_allclose(model.queries(["安全"])[0], expected[0], atol=1e-5)
    np.testing.assert_allclose(model.documents(["安全"])[0], expected[1], atol=1e-5)
    if prompts == PROMPTS:
        assert behind == ["質問: 安全", "本文: 安全"]


def test_a_model_that_leaves_its_prompt_out_of_the_mean_is_refused(
    make: Callable[..., TorchRuntime], tmp_path: Path
) -> None:
    # What is converted is the forward pass alone, which does not hear where the prompt ends.
    model = make(include_prompt=False)
    (folder := tmp_path / "converted").mkdir()
    with pytest.raises(ModelError, match="ベクトルが元のものと違います"):
        convert(model, folder)


def test_a_model_without_a_network_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = write_static_model(tmp_path / "static")
    (folder := tmp_path / "converted").mkdir()
    assert conversion.main(str(model), folder) == REFUSED
    assert capsys.readouterr().err == "このモデルの分かち書きは tokenizers では動きません\n"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("largest", [6_000, 20_000, 30_000, 70_000])  # bytes; the files get longer and longer
def test_a_disk_that_refuses_is_no_refusal_of_the_model(
    make: Callable[..., TorchRuntime], tmp_path: Path, largest: int
) -> None:
    model = make()
    (folder := tmp_path / "converted").mkdir()
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, unlimited[1]))
    try:
        with pytest.raises(OSError):
            convert(model, folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    assert conversion.main(str(tmp_path / "model"), tmp_path / "nowhere") not in (0, REFUSED)


def test_a_damaged_model_is_told_and_not_refused_for_ever(
    make: Callable[..., TorchRuntime], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make()
    (tmp_path / "model" / "model.safetensors").write_bytes(b"damaged")
    (folder := tmp_path / "converted").mkdir()
    assert conversion.main(str(tmp_path / "model"), folder) not in (0, REFUSED)
    told = capsys.readouterr().err.splitlines()
    assert told[-1].startswith(f"埋め込みモデルのフォルダー {tmp_path / 'model'} を読み込めません")


def test_the_texts_of_the_proof_are_many_and_unlike() -> None:
    lengths = {len(text) for text in conversion.PROOF}
    assert len(conversion.PROOF) == 64
    assert min(lengths) < 4
    assert len(lengths) > 20
