"""The evaluator: an assistant put through the question set of the guideline."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.assistant import Assistant
from assistant.listener import Listener, tracked
from assistant.weights import Weights
from eval.ablation import Ablated, ablate
from eval.dataset import GUIDELINE, load_questions
from eval.judged import judged_on
from eval.misses import find_misses
from eval.report import Report, make_report
from eval.run import Trial, run_systems, try_questions

_FITTED_ON = "dev"


@dataclass(frozen=True)
class Evaluator:
    """An assistant, the weights it answers with, and where to tell how far the work is."""

    assistant: Assistant
    weights: Weights
    listener: Listener

    def trials(self, split: str) -> tuple[Trial, ...]:
        """Every question of a split, tried on the version that it was judged on.

        Raises:
            DatasetError: an unknown split or a broken set.
        """
        on = judged_on(GUIDELINE)
        keys = [item.key for item in self.assistant.items(on.version, document=on.document)]
        questions = load_questions(GUIDELINE, split, keys)
        told = f"{split} の {len(questions)} 問を試しています"
        return try_questions(self.assistant, tracked(questions, told, self.listener), on)

    def report(self, split: str, systems: Sequence[str]) -> Report:
        """The whole report; calibration, ablation and misses only where "full" is among the systems."""
        trials = self.trials(split)
        runs = run_systems(trials, systems)
        whole = "full" in systems
        return make_report(
            split,
            runs,
            version=judged_on(GUIDELINE).version,
            threshold=self.weights.threshold,
            ablation=self._ablation(split, trials) if whole else (),
            misses=find_misses(self.weights, trials) if whole else (),
        )

    def _ablation(self, split: str, trials: Sequence[Trial]) -> Sequence[Ablated]:
        fitted_on = trials if split == _FITTED_ON else self.trials(_FITTED_ON)
        self.listener.step("部分を一つずつ外して、重みを決め直しています")
        return ablate(fitted_on, trials, [self._alone(trial) for trial in trials])

    def _alone(self, trial: Trial) -> Trial:
        """The question as the first of its conversation."""
        if not trial.question.history:
            return trial
        alone_question = replace(trial.question, history=())
        (alone,) = try_questions(self.assistant, [alone_question], judged_on(GUIDELINE))
        return alone
