"""What the work of maintainers needs, passed to the page that lets them do it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from assistant.editions import Editions
from assistant.listener import Listener
from assistant.maintenance.building import OpenModel
from assistant.maintenance.evaluations import Evaluation
from assistant.maintenance.publishing import BuildJudge
from assistant.maintenance.review import ToReview
from index.settings import Settings


class Evaluate(Protocol):
    """Puts the question set to the build in service."""

    def __call__(self, settings: Settings, by: str, listener: Listener) -> Evaluation:
        """What came of it.

        Raises:
            ShishinError: nothing is in service, or the set is broken.
        """
        ...


@dataclass(frozen=True)
class MaintenanceTools:
    """Where things are, and the parts that live in rooms which a page may not import.

    ``questions`` finds the questions of the evaluation set to look at again.
    """

    settings: Settings
    open_model: OpenModel
    judge: BuildJudge
    evaluate: Evaluate
    questions: Callable[[Editions], Iterable[ToReview]]
