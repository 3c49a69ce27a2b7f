"""Comparison: how far runs lie from another run, measure by measure, and whether that is chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.figure import Figure, Ratio, figures
from eval.significance import ALPHA, holm, paired_p


@dataclass(frozen=True)
class Difference:
    """A mean paired difference; ``p`` is two-sided, ``p_holm`` adjusted for the runs compared."""

    difference: Figure
    p: float
    p_holm: float

    @property
    def significant(self) -> bool:
        """Whether it holds after the adjustment."""
        return self.p_holm < ALPHA


def compare(
    runs: Sequence[Mapping[str, Ratio]], against: Mapping[str, Ratio]
) -> tuple[dict[str, Difference], ...]:
    """For each run: measure → its difference to ``against``, over the same questions in the same order.

    Holm's adjustment is made for each measure over all runs.
    """
    gaps = [{name: run[name].minus(against[name]) for name in against} for run in runs]
    p_values = [{name: paired_p(gap.present) for name, gap in each.items()} for each in gaps]
    adjusted = {name: holm([each[name] for each in p_values]) for name in against}
    means = [figures(each) for each in gaps]
    return tuple(
        {name: Difference(means[row][name], p_values[row][name], adjusted[name][row]) for name in against}
        for row in range(len(runs))
    )
