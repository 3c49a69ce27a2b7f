"""Publication: the question set through two builds; may the new one take the place of the old?

The same questions are put to both, each embedded once. The gate of ``eval.gate`` compares them measure
by measure, question by question.
"""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.progress import Progress

from assistant.assistant import Assistant
from assistant.opening import tools_of
from assistant.publishing import Verdict
from corpus.disk import Disk
from corpus.tokens import Tokenizer
from eval.baseline import baseline_of
from eval.dataset import GUIDELINE, Question, load_questions
from eval.gate import Checked, check_split, drops, to_table
from eval.run import Run, run_systems, try_questions
from eval.standing import changes_table, counts, standings
from eval.tables import WIDTH
from eval.workbench import VECTORS
from index.build import Build
from index.embedder import Embedder
from index.embedding import open_embedder
from index.settings import Settings
from index.vector_cache import CachedEmbedder

VERSION = "1.0-overview"  # the items that the question set names are this version's
_SPLITS = ("dev", "test")


def judge(settings: Settings, live: Build, candidate: Build, notes: Console) -> Verdict:
    """Put the guideline's question set to both builds, and print how they differ.

    Raises:
        DatasetError: a broken set, or one that names items that neither build has.
        ModelError: the model is missing or cannot embed.
    """
    missing = [build.build_id for build in (live, candidate) if VERSION not in _versions(build)]
    if missing:
        told = f"評価セットの版 {VERSION} が索引 {'、'.join(missing)} にないので、比べられません。"
        return Verdict(False, {}, (told,))
    notes.print("埋め込みモデルを読み込んでいます…")
    embedder = open_embedder(settings.model, settings.models)
    questions = tuple(each for split in _SPLITS for each in _questions(live, candidate, split))
    return compare(settings, embedder, (live, candidate), questions, notes)


def compare(
    settings: Settings,
    embedder: Embedder,
    builds: tuple[Build, Build],
    questions: Sequence[Question],
    notes: Console,
) -> Verdict:
    """Put questions to the build in service and to the candidate, in this order."""
    before, now = _runs(settings, embedder, builds, questions, notes)
    checks = tuple(_checks(before, now))
    fared = standings(before, now)
    console = Console(highlight=False, markup=False, emoji=False)
    console.width = max(console.width, WIDTH)
    console.print(changes_table(fared))
    console.print(to_table(checks))
    dropped = tuple(drops(checks))
    verdict = "有意に下がった尺度があります。" if dropped else "有意に下がった尺度はありません。"
    return Verdict(not dropped, dict(_figures(checks)), (counts(fared), *dropped, verdict))


def _versions(build: Build) -> tuple[str, ...]:
    return tuple(shard.data.version for shard in build.shards)


def _questions(live: Build, candidate: Build, split: str) -> tuple[Question, ...]:
    """The questions of a split; an item that only one of the builds has is no broken set."""
    keys = {
        item.key
        for build in (live, candidate)
        for shard in build.shards
        if shard.data.version == VERSION
        for item in shard.data.items
    }
    return load_questions(GUIDELINE, split, keys)


def _runs(
    settings: Settings,
    embedder: Embedder,
    builds: Sequence[Build],
    questions: Sequence[Question],
    notes: Console,
) -> tuple[Run, ...]:
    cached = CachedEmbedder(embedder, settings.home / VECTORS, Disk())
    tools = tools_of(cached, settings)
    texts = _texts(questions, tools.tokenizer)
    with Progress(console=notes) as bars:
        task = bars.add_task("問いを埋め込み", total=len(texts))
        cached.learn_queries(texts, on_progress=lambda done: bars.update(task, completed=done))
        bars.update(task, completed=len(texts))
        assistants = [Assistant(build.shards, tools) for build in builds]
        names = [f"索引 {build.build_id}" for build in builds]
        return tuple(_run(each, questions, bars, name) for each, name in zip(assistants, names, strict=True))


def _run(assistant: Assistant, questions: Sequence[Question], bars: Progress, name: str) -> Run:
    tried = bars.track(questions, description=name)
    return run_systems(try_questions(assistant, tried, VERSION), ["full"])["full"]


def _texts(questions: Sequence[Question], tokenizer: Tokenizer) -> tuple[str, ...]:
    """All that will be embedded: the questions and those before them, as the assistant folds them."""
    asked = (text for each in questions for text in (*each.history, each.text))
    return tuple(dict.fromkeys(tokenizer.fold(text.strip()) for text in asked))


def _checks(before: Run, now: Run) -> Iterator[Checked]:
    for split in dict.fromkeys(outcome.question.split for outcome in now):
        old, new = (tuple(each for each in run if each.question.split == split) for run in (before, now))
        yield from check_split(split, new, baseline_of({split: old}))


def _figures(checks: Sequence[Checked]) -> Iterator[tuple[str, float]]:
    for each in checks:
        yield f"{each.split} {each.measure}", round(each.now, 4)
        yield f"{each.split} {each.measure} before", round(each.before, 4)
