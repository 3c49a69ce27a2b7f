"""The runtimes side by side: ``python -m eval.benchmarks.runtimes [--split test] [--questions 200]``.

The same questions are embedded one by one by torch, by OpenVINO in float32 and, where the processor has
it, in bfloat16, turn by turn, so that whatever else the machine does slows all of them alike; then a few
passages in batches. Against torch are told the lowest cosine, and of how many questions the first ten
items come in the same order; those that differ are listed.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import click
import numpy as np

from assistant.service.assistant import Assistant
from assistant.service.opening import tools_of
from corpus.errors import ShishinError
from eval.data.dataset import GUIDELINE, judged_version, load_questions
from eval.measures.run import rank_questions, run_systems
from index.model.converted_model import converted_folder
from index.model.embedding import RuntimeEmbedder, open_embedder
from index.model.openvino_runtime import OpenVinoRuntime, import_openvino
from index.search.shard import Field, Shard
from index.settings import TORCH, Settings, load_settings
from index.store.store import Store

_PASSAGES = 64
_TORCH = "torch"


@dataclass(frozen=True)
class Measured:
    """One runtime: milliseconds of a question (median), passages a second, and the vectors of the questions.

    ``rankings`` are the keys of each question's first ten items.
    """

    name: str
    question: float
    passages: float
    vectors: np.ndarray
    rankings: tuple[tuple[str, ...], ...]

    def line(self, other: "Measured") -> str:
        """Its figures, beside those of ``other``."""
        cosine = float(np.sum(self.vectors * other.vectors, axis=1).min())
        same = sum(a == b for a, b in zip(self.rankings, other.rankings, strict=True))
        return (
            f"{self.name:14} 質問 {self.question:6.1f} ms  文 {self.passages:6.1f} 件/秒  "
            f"コサイン {cosine:.7f} 以上  同じ順 {same} / {len(self.rankings)}"
        )


def runtimes(settings: Settings) -> Mapping[str, RuntimeEmbedder]:
    """Every runtime of the configured model by its name, torch first.

    Raises:
        ShishinError: the model is missing.
    """
    by_torch = open_embedder(settings.model, settings.models, runtime=TORCH)
    open_embedder(settings.model, settings.models)  # converts it where it must be
    folder = converted_folder(settings.models, by_torch.model_id)
    found = {_TORCH: by_torch}
    for precision in ("f32", "bf16") if _knows_bfloat16() else ("f32",):
        runtime = OpenVinoRuntime(folder, precision)
        found[f"OpenVINO {precision}"] = RuntimeEmbedder(runtime, by_torch.model_id)
    return found


def _knows_bfloat16() -> bool:
    return "BF16" in import_openvino().Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


def measure(
    embedders: Mapping[str, RuntimeEmbedder], settings: Settings, split: str, most: int
) -> tuple[tuple[str, ...], tuple[Measured, ...]]:
    """The questions, and what each runtime makes of them.

    Raises:
        ShishinError: there is no index, or no such split.
    """
    built, on = Store(settings.home).open(), judged_version(GUIDELINE)
    shard = _shard(built.shards, on.document, on.version)
    questions = load_questions(GUIDELINE, split, [item.key for item in shard.data.items])[:most]
    texts = tuple(each.text for each in questions)
    passages = [each.text for each in shard.data.passages if each.field is Field.TEXT][:_PASSAGES]
    vectors, asked = _by_turns(embedders, texts)
    measured = []
    for name, embedder in embedders.items():
        began = time.perf_counter()
        embedder.encode_documents(passages)
        rate = len(passages) / (time.perf_counter() - began)
        assistant = Assistant([shard], tools_of(embedder, settings), on.document)
        run = run_systems(rank_questions(assistant, questions), ["full"])["full"]
        rankings = tuple(each.ranking for each in run)
        measured.append(Measured(name, median(asked[name]), rate, vectors[name], rankings))
    return texts, tuple(measured)


def _shard(shards: Sequence[Shard], document: str, version: str) -> Shard:
    found = [each for each in shards if (each.data.document_id, each.data.version) == (document, version)]
    if not found:
        raise ShishinError(f"索引に {document} {version} がありません。「shishin build」で作ってください。")
    return found[0]


def _by_turns(
    embedders: Mapping[str, RuntimeEmbedder], texts: Sequence[str]
) -> tuple[dict[str, np.ndarray], dict[str, list[float]]]:
    """The vectors of the texts, shape (texts, dimension), and the milliseconds of each, by runtime."""
    rows: dict[str, list[np.ndarray]] = {name: [] for name in embedders}
    took: dict[str, list[float]] = {name: [] for name in embedders}
    for text in texts:
        for name, embedder in embedders.items():
            began = time.perf_counter()
            rows[name].append(embedder.encode_queries([text])[0])
            took[name].append(1000 * (time.perf_counter() - began))
    return {name: np.stack(each) for name, each in rows.items()}, took


@click.command
@click.option("--split", default="test", show_default=True, help="質問の組。")
@click.option("--questions", type=click.IntRange(min=1), default=10_000, help="多くともこの数の質問。")
def main(split: str, questions: int) -> None:
    """Measure what computes embeddings, side by side."""
    settings = load_settings()
    try:
        texts, (by_torch, *others) = measure(runtimes(settings), settings, split, questions)
    except ShishinError as error:
        raise click.ClickException(str(error)) from error
    for each in (by_torch, *others):
        click.echo(each.line(by_torch))
        for text, a, b in zip(texts, each.rankings, by_torch.rankings, strict=True):
            if a != b:
                click.echo(f"  {text}\n    {' '.join(a)}\n    {' '.join(b)} (torch)")


if __name__ == "__main__":
    main()
