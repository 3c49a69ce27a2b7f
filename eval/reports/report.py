"""The report: what each system reached, how sure that is, and where it went wrong."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from assistant.listener import Listener, tracked
from assistant.ranking.features import Weights
from assistant.service.assistant import Assistant
from corpus.errors import ChoiceError
from corpus.guideline.item import Role
from eval.data.dataset import GUIDELINE, JudgedOn, Question, judged_on, load_questions
from eval.data.site_questions import SPLIT, SiteQuestions, load_site_questions
from eval.fit.ablation import Ablated, ablate
from eval.measures.metrics import (
    LEVEL,
    OF_GUIDELINE,
    RESAMPLES,
    TEST_NAME,
    Calibration,
    Difference,
    Figure,
    Ratio,
    calibrate,
    compare,
    figures,
    ratios,
)
from eval.measures.run import Run, Trial, run_systems, try_questions
from eval.reports.misses import Miss, find_misses

SYSTEMS = {"bm25": "BM25 だけ", "dense": "埋め込みだけ", "fused": "両方の和", "full": "Shishin"}
FIGURES = {
    "abstention_precision": "断りの適合率",
    "abstention_recall": "断りの再現率",
    "abstention_f1": "断りF1",
    "false_declines": "断りすぎ",
    "decision_accuracy": "断る判断",
    "role_accuracy": "立場",
    "citation_precision": "引用の適合率",
}
CATEGORIES = {
    "role_given": "立場を選んだ",
    "role_implied": "立場が言葉から分かる",
    "role_wrong": "選んだ立場が言葉と違う",
    "paraphrase": "言い換え",
    "code": "番号",
    "narrative": "背景・年表",
    "multi": "複数の項目が要る",
    "comparison": "立場の比較",
    "follow_up": "続きの質問",
    "variant": "表記のゆれ・誤字",
    "unanswerable_near": "断る(話題が近い)",
    "unanswerable_far": "断る(無関係)",
    "injection": "指示の埋め込み",
    "site": "出典確認から",
}
SIGNALS = {
    "bm25": "原文の語",
    "dense": "原文の意味",
    "bm25_aid": "手がかりの語",
    "bm25_sound": "読み",
    "dense_aid": "手がかりの意味",
    "classifier": "手がかりからの学習",
    "fused": "両方の和",
    "full": "Shishin",
}
GIVEN, NOT_GIVEN = "立場を選んだ", "立場を選ばない"
NO_ROLE = "立場を問わない"


def system_label(name: str) -> str:
    """A system's name."""
    return SYSTEMS.get(name, name)


def figure_label(name: str) -> str:
    """A figure's name; those of ranking measures are international."""
    return FIGURES.get(name, name)


def category_label(name: str) -> str:
    """A category's name; an unknown one keeps its id."""
    return CATEGORIES.get(name, name)


def signal_label(name: str) -> str:
    """The name of a signal or of an order."""
    return SIGNALS.get(name, name)


def role_label(role: Role | None) -> str:
    """The name of the role a question is about."""
    return role.label if role else NO_ROLE


@dataclass(frozen=True)
class Scores:
    """``eval.measures.metrics.FIGURES`` over some questions, ``answerable`` of which have an answer."""

    questions: int
    answerable: int
    figures: dict[str, Figure]


@dataclass(frozen=True)
class Method:
    """How intervals and p-values were made."""

    level: float = LEVEL
    resamples: int = RESAMPLES
    interval: str = "質問の復元抽出によるパーセンタイル・ブートストラップ"
    test: str = TEST_NAME
    adjustment: str = "Holm"


@dataclass(frozen=True)
class Report:
    """One evaluation.

    ``systems`` are scored over the whole split; ``categories``, ``given`` (was a role chosen?)
    and ``roles`` (the role chosen, else implied) are parts of the split under the last system.
    ``comparisons``: other system → measure → that system minus the last. ``calibration``,
    ``ablation`` and ``misses`` are of the whole system, and empty where it was not run.
    ``measures`` are the ranking measures that this kind of question set is reported with.
    """

    split: str
    version: str
    systems: dict[str, Scores]
    comparisons: dict[str, dict[str, Difference]]
    categories: dict[str, Scores]
    given: dict[str, Scores]
    roles: dict[str, Scores]
    calibration: Calibration | None
    threshold: float
    measures: tuple[str, ...]
    ablation: tuple[Ablated, ...]
    misses: tuple[Miss, ...]
    method: Method = Method()

    @property
    def last(self) -> str:
        """The system that the others are compared with."""
        return list(self.systems)[-1]


def score(outcomes: Run) -> Scores:
    """The scores of one run."""
    return _scores(outcomes, ratios(outcomes))


def make_report(
    split: str,
    runs: Mapping[str, Run],
    *,
    version: str = "",
    threshold: float = 0.0,
    measures: Sequence[str] = OF_GUIDELINE,
    ablation: Sequence[Ablated] = (),
    misses: Sequence[Miss] = (),
) -> Report:
    """Score every system, compare them with the last, and take that one apart."""
    measured = {name: ratios(run) for name, run in runs.items()}
    *others, last = runs
    ranking = {name: {each: measured[name][each] for each in measures} for name in runs}
    differences = compare([ranking[name] for name in others], ranking[last])
    run, values = runs[last], measured[last]
    return Report(
        split=split,
        version=version,
        systems={name: _scores(runs[name], measured[name]) for name in runs},
        comparisons=dict(zip(others, differences, strict=True)),
        categories=_parts(run, values, lambda question: question.category),
        given=_parts(run, values, lambda question: GIVEN if question.role else NOT_GIVEN),
        roles=_parts(run, values, lambda question: role_label(question.role or question.role_expected)),
        calibration=calibrate(run) if last == "full" else None,
        threshold=threshold,
        measures=tuple(measures),
        ablation=tuple(ablation),
        misses=tuple(misses),
    )


def _parts(run: Run, values: Mapping[str, Ratio], part_of: Callable[[Question], str]) -> dict[str, Scores]:
    """The scores of the questions of each part, in the order in which parts are met."""
    names = np.asarray([part_of(outcome.question) for outcome in run])
    parts = {}
    for name in dict.fromkeys(names.tolist()):
        inside = names == name
        chosen = tuple(outcome for outcome, mine in zip(run, inside, strict=True) if mine)
        parts[name] = _scores(chosen, {key: ratio.of(inside) for key, ratio in values.items()})
    return parts


def _scores(outcomes: Run, values: Mapping[str, Ratio]) -> Scores:
    answerable = sum(not outcome.question.decline for outcome in outcomes)
    return Scores(len(outcomes), answerable, figures(values))


def to_json(report: Report) -> dict[str, Any]:
    """The report as plain types."""
    fields: dict[str, Any] = TypeAdapter(Report).dump_python(report, mode="json")
    return fields


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
