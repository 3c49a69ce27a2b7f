"""The evaluator: an assistant put through the question set of the guideline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.assistant import Assistant
from assistant.listener import Listener, tracked
from assistant.weights import Weights
from corpus.errors import ChoiceError
from eval.ablation import Ablated, ablate
from eval.dataset import GUIDELINE, Question, load_questions
from eval.judged import JudgedOn, judged_on
from eval.misses import find_misses
from eval.report import Report, make_report
from eval.run import Trial, run_systems, try_questions
from eval.site_questions import SPLIT, SiteQuestions, load_site_questions

_FITTED_ON = "dev"
_UNSEEN = "test"


@dataclass(frozen=True)
class Evaluator:
    """An assistant, the weights it answers with, and where to tell how far the work is.

    With a ``home``, the report of the open split also has the questions that its site has promoted.
    """

    assistant: Assistant
    weights: Weights
    listener: Listener
    home: Path | None = field(default=None, kw_only=True)

    def questions(self, split: str) -> tuple[Question, ...]:
        """The shipped questions of a split, which the gate and its baseline know.

        Raises:
            DatasetError: an unknown split or a broken set.
        """
        on = judged_on(GUIDELINE)
        keys = [item.key for item in self.assistant.items(on.version, document=on.document)]
        return load_questions(GUIDELINE, split, keys)

    def site_questions(self, split: str) -> SiteQuestions:
        """Those that the site has promoted; none outside the open split.

        Raises:
            DatasetError: a broken set.
        """
        if self.home is None or split != SPLIT:
            return SiteQuestions((), ())
        document = judged_on(GUIDELINE).document
        return load_site_questions(self.home, document, self._keys, self.questions(_UNSEEN))

    def trials(self, split: str) -> tuple[Trial, ...]:
        """Every question of a split, tried on the version that it was judged on.

        Raises:
            DatasetError: an unknown split or a broken set.
        """
        on, questions = judged_on(GUIDELINE), self.questions(split)
        told = f"{split} の {len(questions)} 問を試しています"
        return try_questions(self.assistant, tracked(questions, told, self.listener), on)

    def report(self, split: str, systems: Sequence[str]) -> Report:
        """The whole report; calibration, ablation and misses only where "full" is among the systems.

        Raises:
            DatasetError: an unknown split or a broken set.
        """
        shipped = self.trials(split)
        trials = (*shipped, *self._site_trials(split))
        runs = run_systems(trials, systems)
        whole = "full" in systems
        return make_report(
            split,
            runs,
            version=judged_on(GUIDELINE).version,
            threshold=self.weights.threshold,
            ablation=self._ablation(split, shipped) if whole else (),
            misses=find_misses(self.weights, trials) if whole else (),
        )

    def _site_trials(self, split: str) -> Iterator[Trial]:
        site = self.site_questions(split)
        if site.count or site.notes:
            for sentence in (f"出典確認の判定から {site.count} 問を加えます。", *site.notes):
                self.listener.note(sentence)
        for each in site.sets:
            yield from try_questions(self.assistant, each.questions, each.on)

    def _keys(self, on: JudgedOn) -> list[str] | None:
        try:
            return [item.key for item in self.assistant.items(on.version, document=on.document)]
        except ChoiceError:
            return None

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
