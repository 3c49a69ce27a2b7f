"""Growth: a straight line through the memory of a server, and how sure its slope is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

SURE = 0.95  # of the interval


@dataclass(frozen=True)
class Sample:
    """The resident memory in MiB, so many seconds after the beginning."""

    seconds: float
    memory: float


@dataclass(frozen=True)
class Growth:
    """MiB an hour, with the interval that holds it with ``SURE``; first and last in MiB."""

    an_hour: float
    low: float
    high: float
    first: float
    last: float


def growth(samples: Sequence[Sample], block: float) -> Growth:
    """The least-squares line through the medians of blocks of so many seconds; at least three blocks.

    Neighbouring samples hang together, so each alone would make the slope look surer than it is.
    slope ± t(n - 2, (1 + SURE) / 2) × its standard error, n blocks.

    Raises:
        ValueError: there are fewer than three blocks.
    """
    numbers = np.array([int(sample.seconds // block) for sample in samples])
    memory = np.array([sample.memory for sample in samples])
    blocks = np.unique(numbers)
    if len(blocks) < 3:
        raise ValueError("fewer than three blocks")
    medians = np.array([np.median(memory[numbers == each]) for each in blocks])
    line = stats.linregress(blocks * block / 3600, medians)
    reach = float(stats.t.ppf((1 + SURE) / 2, len(blocks) - 2) * line.stderr)
    slope = float(line.slope)
    return Growth(slope, slope - reach, slope + reach, float(medians[0]), float(medians[-1]))
