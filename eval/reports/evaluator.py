"""The evaluation of an assistant on the guideline's questions: they are asked, and the report is made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.listener import Listener, tracked
from assistant.service.assistant import Assistant
from assistant.weights import Weights
from corpus.errors import ChoiceError
from eval.data.dataset import GUIDELINE, JudgedVersion, Question, judged_version, load_questions
from eval.data.site_questions import SPLIT, SiteQuestions, load_site_questions
from eval.fit.ablation import AblationRow, ablate
from eval.measures.run import RankedQuestion, rank_questions, run_systems
from eval.reports.misses import find_misses
from eval.reports.report import Report, make_report

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
        on = judged_version(GUIDELINE)
        keys = [item.key for item in self.assistant.items(on.version, document=on.document)]
        return load_questions(GUIDELINE, split, keys)

    def site_questions(self, split: str) -> SiteQuestions:
        """Those that the site has promoted; none outside the open split.

        Raises:
            DatasetError: a broken set.
        """
        if self.home is None or split != SPLIT:
            return SiteQuestions((), ())
        document = judged_version(GUIDELINE).document
        return load_site_questions(self.home, document, self._keys, self.questions(_UNSEEN))

    def trials(self, split: str) -> tuple[RankedQuestion, ...]:
        """Every question of a split, tried on the version that it was judged on.

        Raises:
            DatasetError: an unknown split or a broken set.
        """
        on, questions = judged_version(GUIDELINE), self.questions(split)
        told = f"{split} の {len(questions)} 問を試しています"
        return rank_questions(self.assistant, tracked(questions, told, self.listener), on)

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
            version=judged_version(GUIDELINE).version,
            threshold=self.weights.threshold,
            ablation=self._ablation(split, shipped) if whole else (),
            misses=find_misses(self.weights, trials) if whole else (),
        )

    def _site_trials(self, split: str) -> Iterator[RankedQuestion]:
        site = self.site_questions(split)
        if site.count or site.notes:
            for sentence in (f"出典確認の判定から {site.count} 問を加えます。", *site.notes):
                self.listener.note(sentence)
        for each in site.sets:
            yield from rank_questions(self.assistant, each.questions, each.on)

    def _keys(self, on: JudgedVersion) -> list[str] | None:
        try:
            return [item.key for item in self.assistant.items(on.version, document=on.document)]
        except ChoiceError:
            return None

    def _ablation(self, split: str, trials: Sequence[RankedQuestion]) -> Sequence[AblationRow]:
        fitted_on = trials if split == _FITTED_ON else self.trials(_FITTED_ON)
        self.listener.step("部分を一つずつ外して、重みを決め直しています")
        return ablate(fitted_on, trials, [self._alone(trial) for trial in trials])

    def _alone(self, trial: RankedQuestion) -> RankedQuestion:
        """The question as the first of its conversation."""
        if not trial.question.history:
            return trial
        alone_question = replace(trial.question, history=())
        (alone,) = rank_questions(self.assistant, [alone_question], judged_version(GUIDELINE))
        return alone
