"""``python -m eval.training``: teach the bundled encoder how people ask and how guidelines answer.

``train`` fits the layers (about an hour on two cores; killed, it goes on where it was), ``pack`` makes them
the file that ships, and ``report`` puts the figures of models side by side. Training needs
``pip install "shishin[training]"``.
"""

import sys
from pathlib import Path

import click
from rich.console import Console
from safetensors import SafetensorError
from safetensors.numpy import load_file

from corpus.errors import InputError, ShishinError
from corpus.files.disk import write_output
from corpus.guideline.document import load_document
from corpus.guideline.editorial import load_aids, load_editorial
from corpus.parsing.parser import parse
from eval.data.dataset import GUIDELINE, judged_version, load_questions
from eval.data.squad import read_squad
from eval.training.comparison import Material, comparison
from eval.training.example_sets import aid_examples, guide_examples
from eval.training.figures import Guideline
from eval.training.guides import guide_of, load_guides
from eval.training.real_documents import load_real
from eval.training.remembering_embedder import RememberingEmbedder
from index.model.bundled_model import BUNDLED, bundled_source, ensure_unpacked
from index.model.embedding import open_embedder
from index.model.layer_difference import TRAINED_LAYERS, difference_bytes
from index.model.model_folder import packed_weights
from index.model.model_manifest import sha256_of
from index.model.q4 import parse_q4
from index.settings import BUNDLED_BASE, BUNDLED_MODEL, load_settings

# Never trained on; they tell which checkpoint is the best. As many kinds as there are documents.
LEFT_OUT = (
    "bank-aml", "nursery", "waste", "oss", "museum", "newsroom", "akiya", "api-verify", "community",
    "forest-plan", "gakusoku", "open-data-style", "video-course-terms", "wage",
)  # fmt: skip

_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(help="同梱の埋め込みモデルの層を学習する")
def main() -> None:
    """Train the bundled encoder."""


@main.command(help="層を学習し、OUT/trained に書く。途中で止めても、続きから始める")
@click.option("--out", type=_FOLDER, required=True, help="学習の途中と結果を置くフォルダー")
@click.option("--leave-out", default=",".join(LEFT_OUT), show_default=True, help="学習に使わない文書")
@click.option("--seed", default=1, show_default=True)
@click.option("--batch", default=24, show_default=True, help="一度に比べる組の数")
@click.option("--tokens", default=112, show_default=True, help="一つの文章の長さ(トークン)の上限")
@click.option("--every", default=150, show_default=True, help="何回ごとに途中を残し、除いた文書で確かめるか")
@click.option("--most-steps", default=-1, help="学習の回数の上限(既定は一巡)")
def train(out: Path, leave_out: str, **recipe: int) -> None:
    """Fit the layers and say in which folder the best ones are."""
    # Here, because the trainer's packages are an extra that the other commands do without.
    from eval.training.trainer import Recipe, train

    settings = load_settings()
    guides, names = load_guides(), leave_out.split(",")
    if unknown := set(names) - {guide.name for guide in guides}:
        raise InputError(
            f"学習用の文書に「{sorted(unknown)[0]}」はありません。--leave-out の名前を確かめてください。"
        )
    embedder = open_embedder(BUNDLED_BASE, settings.models)
    guideline = _guideline("dev")
    sets = (
        *guide_examples([guide for guide in guides if guide.name not in names], recipe["seed"]),
        *aid_examples(guideline.guide.texts, guideline.aids, embedder, recipe["seed"]),
    )
    left_out = [guide for guide in guides if guide.name in names]
    click.echo(
        train(ensure_unpacked(settings.models, BUNDLED[BUNDLED_BASE]), sets, left_out, out, Recipe(**recipe))
    )


@main.command(help="学習した層を、同梱する一つのファイルにする")
@click.argument("trained", type=_FOLDER)
@click.option("--share", default=1.0, show_default=True, help="学習前の層から学習後の層へ、どこまで進めるか")
@click.option("--out", type=_FILE, default=TRAINED_LAYERS, show_default="同梱のファイル")
def pack(trained: Path, share: float, out: Path) -> None:
    """Write the difference between the packed layers and those in the folder ``trained``."""
    source = bundled_source()
    base = packed_weights(parse_q4(source.read_bytes()))
    try:
        weights = load_file(trained / "model.safetensors")
    except (OSError, SafetensorError) as error:
        raise InputError(
            f"{trained} に学習した層がありません（{error}）。学習の結果のフォルダーを指定してください。"
        ) from error
    averaged = {
        name: base[name] + share * (weights[name] - base[name]) for name in base.keys() & weights.keys()
    }
    write_output(out, difference_bytes(averaged, base, sha256_of(source)))
    click.echo(f"{out} に書きました({out.stat().st_size / 1e6:.1f} MB)。")


@main.command(help="モデルの正確さを並べて表にする")
@click.option("--model", "models", multiple=True, default=(BUNDLED_BASE, BUNDLED_MODEL), show_default=True)
@click.option(
    "--documents",
    type=_FOLDER,
    help="実在の文書を置いたフォルダー(eval/training/real/ を参照)",
)
@click.option("--squad", type=_FILE, help="SQuAD 形式のファイル(JSQuAD など)")
def report(models: tuple[str, ...], documents: Path | None, squad: Path | None) -> None:
    """Print the figures of every model, by dense vectors alone."""
    settings = load_settings()
    material = Material(
        left_out=tuple(guide for guide in load_guides() if guide.name in LEFT_OUT),
        documents=load_real(documents) if documents else (),
        real=_guideline("real"),
        invented=_guideline("test"),
        squad=read_squad(squad) if squad else None,
    )
    embedders = {name: RememberingEmbedder(open_embedder(name, settings.models)) for name in models}
    Console().print(comparison(material, embedders))


def _guideline(split: str) -> Guideline:
    """The guideline with the questions of one split."""
    on = judged_version(GUIDELINE)
    folder = load_settings({}).documents / on.document / on.version
    document = load_document(folder)
    items = parse(document, load_editorial(folder)).items
    questions = load_questions(GUIDELINE, split, [item.key for item in items])
    return Guideline(guide_of(on.document, items, document.text, ()), load_aids(folder), questions)


if __name__ == "__main__":
    try:
        main()
    except ShishinError as error:
        click.echo(f"エラー: {error}", err=True)
        sys.exit(error.exit_code)
