"""Weights: the numbers that ``python -m eval.fit`` fits on the dev questions."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

WEIGHTS = Path(__file__).with_name("weights.toml")


@dataclass(frozen=True)
class Weights:
    """``weights.toml``.

    ``ranking`` weighs the features of ``assistant.ranking``, ``related`` the relations of
    ``assistant.relations``; ``confidence`` those of
    ``assistant.confidence`` (logistic, with ``intercept``), ``unaided`` those that tell
    something of a version without aids; an answer whose confidence lies below ``threshold``
    is declined.
    """

    ranking: dict[str, float]
    related: dict[str, float]
    confidence: dict[str, float]
    unaided: dict[str, float]
    threshold: float


def load_weights(path: Path = WEIGHTS) -> Weights:
    """Read the weights that come with Shishin."""
    return TypeAdapter(Weights).validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
