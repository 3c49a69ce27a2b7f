"""``python -m eval.training``: teach the bundled encoder how people ask and how guidelines answer.

``train`` fits the layers (an hour or two on two cores; killed, it goes on where it was).
"""

from pathlib import Path

import click

from corpus.errors import DatasetError
from corpus.guideline.document import load_document
from corpus.guideline.editorial import load_aids, load_editorial
from corpus.parsing.parser import parse
from eval.data.dataset import GUIDELINE, judged_version
from eval.training.examples import ExampleSet, aid_examples, guide_examples
from eval.training.guides import Guide, load_guides
from index.model.embedding import open_embedder
from index.search.shard import item_text
from index.settings import load_settings

# One of each kind: a bank, a nursery, a city's waste, software, a museum, a newsroom.
LEFT_OUT = "bank-aml,nursery,waste,oss,museum,newsroom"


@click.group()
def main() -> None:
    """Train the bundled encoder."""


@main.command()
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--leave-out", default=LEFT_OUT, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--batch", default=24, show_default=True)
@click.option("--tokens", default=128, show_default=True)
@click.option("--every", default=100, show_default=True)
@click.option("--most-steps", default=-1, show_default=True)
def train(out: Path, leave_out: str, **recipe: int) -> None:
    """Fit the layers and write the model into the folder OUT/trained."""
    # Imported here: the trainer is an extra of its own, which no other command needs.
    from eval.training.trainer import Recipe, train

    settings = load_settings()
    names = leave_out.split(",")
    guides = load_guides()
    left_out = [guide for guide in guides if guide.name in names]
    taught = [guide for guide in guides if guide.name not in names]
    embedder = open_embedder(settings.model, settings.models)
    sets = (*guide_examples(taught, recipe["seed"]), *_guideline_examples(embedder, recipe["seed"]))
    from index.model.bundled_model import ensure_unpacked
    click.echo(train(ensure_unpacked(settings.models), sets, left_out, out, Recipe(**recipe)))


def _guideline_examples(embedder, seed: int) -> tuple[ExampleSet, ...]:
    folder = load_settings().documents / "ai-guideline" / "1.0-overview"
    document = load_document(folder)
    items = parse(document, load_editorial(folder)).items
    texts = {item.key: item_text(item, document.text) for item in items}
    return aid_examples(texts, load_aids(folder), embedder, seed)


if __name__ == "__main__":
    main()
