"""Training the layers of an encoder with sentence-transformers' own trainer and loss.

The loss is ``MultipleNegativesRankingLoss``: the softmax over the cosines of a question with every second
and third text of its batch, divided by a temperature of 0.02 (van den Oord et al. 2018, "Representation
Learning with Contrastive Predictive Coding"; Henderson et al. 2017). The table of token embeddings is held
still: it is five sixths of the model, comes from the package, and so need not ship again.

A training that was killed goes on from its last checkpoint. Which checkpoint is the best is told by the
documents that were left out.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

from datasets import Dataset
from safetensors import SafetensorError
from sentence_transformers import (
    SentenceTransformer,
    SentenceTransformerTrainer,
    SentenceTransformerTrainingArguments,
)
from sentence_transformers.base.model import BaseModel
from sentence_transformers.base.sampler import BatchSamplers, MultiDatasetBatchSamplers
from sentence_transformers.sentence_transformer.evaluation import SentenceEvaluator
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

from corpus.errors import InputError, ShishinError
from corpus.files.disk import write_output
from eval.training.dense_scores import answer_ranks
from eval.training.example_sets import ExampleSet
from eval.training.guides import Guide
from index.model.embedding import RuntimeEmbedder
from index.model.model_manifest import sha256_of
from index.model.torch_runtime import TorchRuntime

COLUMNS = ("text", "goes_with", "not_with")
TRAINED, CHECKPOINTS, RECORD = "trained", "checkpoints", "training.json"
# What the result depends on besides the rows and the recipe.
_LIBRARIES = ("sentence-transformers", "transformers", "torch", "accelerate")


@dataclass(frozen=True)
class Recipe:
    """How the layers are trained.

    ``tokens`` is the longest text, ``every`` the steps between two checkpoints; ``most_steps`` ends it
    before its ``epochs`` unless it is -1.
    """

    seed: int = 1
    batch: int = 24
    epochs: float = 1
    learning_rate: float = 3e-5
    temperature: float = 0.02
    tokens: int = 128
    every: int = 100
    most_steps: int = -1


def train(
    base: Path, sets: Sequence[ExampleSet], left_out: Sequence[Guide], out: Path, recipe: Recipe = Recipe()
) -> Path:
    """Train the model in folder ``base`` and return the folder of the best checkpoint's model.

    What is already in ``out`` from an earlier, interrupted training of the same recipe is gone on with.
    ``training.json`` there says what the model was made from.

    Raises:
        InputError: ``out`` holds a training of another recipe, or no set fills a batch.
        ShishinError: the disk refuses; the last whole checkpoint stays.
    """
    sets = [each for each in sets if len(each.rows) >= recipe.batch]
    if not sets:
        raise InputError(
            f"{recipe.batch} 組に満たない例しかありません。文書を足すか、--batch を小さくしてください。"
        )
    with _refusals_named(out):
        _note(out, _record(base, sets, left_out, recipe))
        model = SentenceTransformer(str(base), device="cpu")
        longest, model.max_seq_length = model.max_seq_length, recipe.tokens
        for name, weights in model.named_parameters():
            weights.requires_grad = ".embeddings." not in name
        trainer = SentenceTransformerTrainer(
            model=model,
            args=_arguments(sets, model.prompts, out / CHECKPOINTS, recipe),
            train_dataset={each.name: _dataset(each) for each in sets},
            loss=MultipleNegativesRankingLoss(model, scale=1 / recipe.temperature),
            evaluator=LeftOut(left_out),
        )
        trainer.train(resume_from_checkpoint=_last_whole(out / CHECKPOINTS))
        # As the base is opened: the training's shorter texts are no property of the model.
        model.max_seq_length = longest
        model.save_pretrained(str(out / TRAINED), create_model_card=False)
    return out / TRAINED


def _record(
    base: Path, sets: Sequence[ExampleSet], left_out: Sequence[Guide], recipe: Recipe
) -> dict[str, Any]:
    rows = json.dumps([asdict(each) for each in sets], ensure_ascii=False, sort_keys=True)
    return {
        "recipe": asdict(recipe),
        "base": sha256_of(base / "model.safetensors"),
        "examples": sha256(rows.encode()).hexdigest(),
        "rows": {each.name: len(each.rows) for each in sets},
        "left_out": sorted(guide.name for guide in left_out),
        "libraries": {name: version(name) for name in _LIBRARIES},
    }


def _note(out: Path, record: dict[str, Any]) -> None:
    path = out / RECORD
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(record, ensure_ascii=False, indent=2)
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise InputError(
            f"{out} には、別の設定や例での学習があります。"
            "続けるなら同じ設定で、新しく始めるなら別のフォルダーを指定してください。"
        )
    write_output(path, text)


def _last_whole(checkpoints: Path) -> str | None:
    """The newest checkpoint that was written to its end; the trainer's state is its last file."""
    whole = [path.parent for path in checkpoints.glob("checkpoint-*/trainer_state.json") if _is_json(path)]
    for unfinished in set(checkpoints.glob("checkpoint-*")) - set(whole):
        shutil.rmtree(unfinished)
    return str(max(whole, key=lambda path: int(path.name.rpartition("-")[2]))) if whole else None


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return False
    return True


@contextmanager
def _refusals_named(out: Path) -> Iterator[None]:
    """Turn what the disk refuses in the block into one sentence."""
    try:
        yield
    except (OSError, SafetensorError, RuntimeError) as error:
        # torch tells what the disk refuses by the error that it raises for everything else.
        if type(error) is RuntimeError and "PytorchStreamWriter" not in str(error):
            raise
        raise ShishinError(
            f"学習の途中を {out} に書けませんでした（{error}）。"
            "空き容量と権限を確かめて、もう一度実行してください。最後に残した途中から続けます。"
        ) from error


class LeftOut(SentenceEvaluator):
    """The mean reciprocal rank of the answering item, over the questions on documents that were left out."""

    def __init__(self, guides: Sequence[Guide]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._guides = guides
        self.primary_metric = "left_out"

    def __call__(
        self, model: BaseModel, output_path: str | None = None, epoch: int = -1, steps: int = -1
    ) -> dict[str, float]:
        """Rank with the model as it is now."""
        embedder = RuntimeEmbedder(TorchRuntime(cast("SentenceTransformer", model)), "in training")
        ranks = [rank for guide in self._guides for rank in answer_ranks(guide, embedder)]
        return {"left_out": sum(1 / rank for rank in ranks) / max(len(ranks), 1)}


def _arguments(
    sets: Sequence[ExampleSet], prompts: Mapping[str, str | None], checkpoints: Path, recipe: Recipe
) -> SentenceTransformerTrainingArguments:
    return SentenceTransformerTrainingArguments(
        output_dir=str(checkpoints),
        num_train_epochs=recipe.epochs,
        max_steps=recipe.most_steps,
        per_device_train_batch_size=recipe.batch,
        # The rest of a set would be a batch of few and easy wrong texts.
        dataloader_drop_last=True,
        learning_rate=recipe.learning_rate,
        lr_scheduler_type="cosine",
        warmup_steps=0.1,
        prompts={
            each.name: {column: prompts[way] or "" for column, way in zip(COLUMNS, each.ways, strict=False)}
            for each in sets
        },
        # No text stands twice in a batch: it would be called wrong for one question and right for another.
        batch_sampler=BatchSamplers.NO_DUPLICATES,
        multi_dataset_batch_sampler=MultiDatasetBatchSamplers.PROPORTIONAL,
        eval_strategy="steps",
        eval_steps=recipe.every,
        save_steps=recipe.every,
        save_total_limit=2,
        load_best_model_at_end=True,
        metric_for_best_model="left_out",
        greater_is_better=True,
        logging_steps=10,
        report_to="none",
        seed=recipe.seed,
        data_seed=recipe.seed,
        dataloader_num_workers=0,
        use_cpu=True,
    )


def _dataset(examples: ExampleSet) -> Dataset:
    columns = zip(*examples.rows, strict=True)
    return Dataset.from_dict(dict(zip(COLUMNS, map(list, columns), strict=False)))
