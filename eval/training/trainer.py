"""Training the layers of an encoder with sentence-transformers' own trainer and loss.

The loss is ``MultipleNegativesRankingLoss``: the softmax over the cosines of a question with every second
and third text of its batch, divided by a temperature of 0.02 (van den Oord et al. 2018, "Representation
Learning with Contrastive Predictive Coding"; Henderson et al. 2017). The table of token embeddings is held
still: it is five sixths of the model, comes from the package, and so need not ship again.

A training that was killed goes on from its last checkpoint. Which checkpoint is the best is told by the
documents that were left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from datasets import Dataset
from sentence_transformers import (
    SentenceTransformer,
    SentenceTransformerTrainer,
    SentenceTransformerTrainingArguments,
)
from sentence_transformers.base.model import BaseModel
from sentence_transformers.base.sampler import BatchSamplers, MultiDatasetBatchSamplers
from sentence_transformers.sentence_transformer.evaluation import SentenceEvaluator
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from transformers.trainer_utils import get_last_checkpoint

from eval.training.dense_scores import answer_ranks
from eval.training.example_sets import ExampleSet
from eval.training.guides import Guide
from index.model.embedding import SentenceTransformerEmbedder

COLUMNS = ("text", "goes_with", "not_with")
TRAINED, CHECKPOINTS = "trained", "checkpoints"


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
    """
    sets = [each for each in sets if len(each.rows) >= recipe.batch]
    model = SentenceTransformer(str(base), device="cpu")
    model.max_seq_length = recipe.tokens
    for name, weights in model.named_parameters():
        weights.requires_grad = ".embeddings." not in name
    checkpoints = out / CHECKPOINTS
    trainer = SentenceTransformerTrainer(
        model=model,
        args=_arguments(sets, model.prompts, checkpoints, recipe),
        train_dataset={each.name: _dataset(each) for each in sets},
        loss=MultipleNegativesRankingLoss(model, scale=1 / recipe.temperature),
        evaluator=LeftOut(left_out),
    )
    last = get_last_checkpoint(str(checkpoints)) if checkpoints.is_dir() else None  # type: ignore[no-untyped-call]
    trainer.train(resume_from_checkpoint=last)
    # As the base is opened: the training's shorter texts are no property of the model.
    model.max_seq_length = SentenceTransformer(str(base), device="cpu").max_seq_length
    model.save_pretrained(str(out / TRAINED), create_model_card=False)
    return out / TRAINED


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
        embedder = SentenceTransformerEmbedder(cast("SentenceTransformer", model), "in training")
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
