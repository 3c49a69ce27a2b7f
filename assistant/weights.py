"""The fitted weights of ranking and confidence: a file for each embedding model.

The cosines of two models lie apart, so weights that were fitted on one mislead the other.
``python -m eval.fit --model NAME`` fits and writes them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.files.toml_file import read_fields, shaped

SHIPPED = Path(__file__).with_name("weights_by_model")
BUNDLED_WEIGHTS = SHIPPED / "bundled.toml"


@dataclass(frozen=True)
class Weights:
    """One file of weights.

    ``ranking`` weighs the ``FEATURES`` of ``assistant.ranking.features``, ``related`` the relations of
    ``assistant.relations``; ``confidence`` weighs ``CONFIDENCE_FEATURES`` (logistic, with ``intercept``),
    ``unaided`` those of them that tell something of a version without aids; an answer whose confidence lies
    below ``threshold`` is declined. ``model`` is the id of the model whose vectors they were fitted on.
    """

    ranking: dict[str, float]
    related: dict[str, float]
    confidence: dict[str, float]
    unaided: dict[str, float]
    threshold: float
    model: str = ""


def load_weights(path: Path = BUNDLED_WEIGHTS) -> Weights:
    """Read a file of weights, the bundled model's if none is named.

    Raises:
        DocumentError: it cannot be read or is not of this shape.
    """
    return shaped(Weights, read_fields(path), path)


def weights_of(model_id: str, fitted: Path) -> Weights:
    """The weights for a model: shipped, or in the folder ``fitted``; else the bundled model's.

    Raises:
        DocumentError: a file cannot be read or is not of this shape.
    """
    return next((each for each in _known(fitted) if each.model == model_id), load_weights())


def _known(fitted: Path) -> Iterator[Weights]:
    # What was fitted here comes first: it may be newer than what ships.
    for folder in (fitted, SHIPPED):
        yield from (load_weights(path) for path in sorted(folder.glob("*.toml")))
