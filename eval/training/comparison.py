"""Models side by side: one table of what ``figures`` tells of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rich.table import Table

from eval.data.squad import Squad
from eval.measures.uncertainty import Figure
from eval.training.figures import Guideline, foreign, found, nearest_aids, own_words, refused, squad_found
from eval.training.guides import Guide
from index.model.embedder import Embedder


@dataclass(frozen=True)
class Material:
    """What the models are judged on; ``documents`` and ``squad`` may be missing.

    ``real`` and ``invented`` are the guideline with the questions that real people ask and with those of
    the test split.
    """

    left_out: tuple[Guide, ...]
    documents: tuple[Guide, ...]
    real: Guideline
    invented: Guideline
    squad: Squad | None


def comparison(material: Material, embedders: Mapping[str, Embedder]) -> Table:
    """A row for each figure, a column for each model, with 95 % intervals."""
    columns = {name: dict(measured(material, embedder)) for name, embedder in embedders.items()}
    table = Table(title="密なベクトルだけの正確さ([ ] は 95% 信頼区間)", title_justify="left")
    table.add_column("")
    for name in columns:
        table.add_column(name, justify="right", no_wrap=True)
    for label in next(iter(columns.values()), {}):
        table.add_row(label, *(_shown(figures[label]) for figures in columns.values()))
    return table


def measured(material: Material, embedder: Embedder) -> Iterator[tuple[str, Figure]]:
    """Every figure of one model, with its label."""
    yield from _labelled("学習から除いた架空の文書", found(material.left_out, embedder))
    if material.documents:
        yield from _labelled("実在の文書", found(material.documents, embedder))
        yield "実在の文書: 自分への質問とよその質問の分かれ方(AUC)", foreign(material.documents, embedder)
    yield from _labelled("実際の質問、本文だけ", own_words(material.real, embedder))
    yield from _labelled("実際の質問、手がかり三つ", nearest_aids(material.real, embedder))
    yield from _labelled("書いた質問(test)、本文だけ", own_words(material.invented, embedder))
    yield "遠い話題との分かれ方(AUC)", refused(material.invented, "unanswerable_far", embedder)
    yield "近い話題との分かれ方(AUC)", refused(material.invented, "unanswerable_near", embedder)
    if material.squad:
        yield from _labelled("百科事典の段落", squad_found(material.squad, embedder))


def _labelled(label: str, figures: Mapping[str, Figure]) -> Iterator[tuple[str, Figure]]:
    return ((f"{label}: {name}", figure) for name, figure in figures.items())


def _shown(figure: Figure) -> str:
    return "–" if figure.value is None else f"{figure.value:.3f} [{figure.low:.2f}–{figure.high:.2f}]"
