"""The evaluation of the build in service, in the form in which it is kept."""

from datetime import UTC, datetime

from assistant.listener import Listener, Sheet
from assistant.maintenance.evaluations import Evaluation
from assistant.service.assistant import Assistant
from assistant.service.opening import tools_of
from eval.data.site_questions import SPLIT
from eval.measures.run import SYSTEMS
from eval.reports.evaluator import Evaluator
from eval.reports.labels import figure_label, system_label
from eval.reports.report import Report, to_json
from eval.reports.report_page import to_page
from eval.reports.terminal_tables import shown
from index.model.embedder import Embedder
from index.settings import Settings
from index.store.store import Store

_HEADLINE = ("R@1", "R@5", "nDCG@5", "abstention_f1", "false_declines", "role_accuracy")


def evaluate(settings: Settings, by: str, embedder: Embedder, listener: Listener) -> Evaluation:
    """Put the dev questions to the build in service.

    Raises:
        StoreError: nothing that this model made is in service.
        DatasetError: a broken set, or the build has not the version that it was judged on.
    """
    build = Store(settings.home).open(embedder.model_id)
    tools = tools_of(embedder, settings)
    assistant = Assistant(build.shards, tools, settings.document)
    report = Evaluator(assistant, tools.weights, listener, home=settings.home).report(SPLIT, SYSTEMS)
    listener.step("図を描いています")
    return evaluation_of(build.build_id, by, report)


def evaluation_of(build_id: str, by: str, report: Report) -> Evaluation:
    """A report of a build, as it is kept."""
    figures, fields = figures_of(report), to_json(report)
    return Evaluation(build_id, datetime.now(UTC), by, report.split, figures, fields, to_page(report))


def figures_of(report: Report) -> Sheet:
    """The headline figures of every system."""
    rows = (
        (system_label(name), *(shown(scores.figures[each]) for each in _HEADLINE))
        for name, scores in report.systems.items()
    )
    columns = ("方式", *map(figure_label, _HEADLINE))
    return Sheet("[ ] は 95% 信頼区間", columns, tuple(rows))
