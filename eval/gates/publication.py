"""Publication: the question set through two builds; may the new one take the place of the old?

The same questions are put to both, each embedded and read once and judged on the version that a build
answers from by default; where both hold the same, they are put to one. ``regression_gate`` compares them
measure by measure; how each question fares in the new build, beside the one in service, is told here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.editions import Catalogue
from assistant.listener import Countdown, Counter, Listener, Part, Sheet, tracked
from assistant.maintenance.publishing import PublishVerdict
from assistant.ranking.ranker import Tools
from assistant.service.assistant import Assistant
from assistant.weights import weights_of
from corpus.errors import DatasetError
from corpus.files.disk import Disk
from corpus.text.tokens import Tokenizer
from corpus.versions.edition import Edition
from corpus.versions.revision import compare as compare_editions
from eval.data.collection import VECTORS
from eval.data.dataset import GUIDELINE, JudgedVersion, Question, judged_version, load_questions
from eval.data.read_once import ReadOnceCues, ReadOnceTokenizer
from eval.data.site_questions import is_site_question, load_site_questions
from eval.data.transfer import transfer
from eval.data.vector_cache import CachedEmbedder
from eval.gates.regression_gate import GateCheck, check_runs, drops, to_sheet
from eval.measures.run import DEPTH, Outcome, Run, rank_questions, run_systems
from eval.reports.misses import right_keys
from index.model.embedder import Embedder
from index.model.embedding import open_embedder
from index.search.shard import shard_edition
from index.settings import Settings
from index.store.build import Build, FileChecksum

_TOLD = "dev"  # the questions of other splits are told by their ids alone: nobody may tune to them


@dataclass(frozen=True)
class QuestionChange:
    """A question with its scores and places before and now.

    The score is ``1 / rank`` of the first item that answers, 0 where none stands among the first ten or
    the question was declined; of a question to be declined it is 1 if it was, else 0.
    """

    question: Question
    before: float
    now: float
    place_before: str
    place_now: str

    @property
    def words(self) -> str:
        """The question as it may be shown."""
        return self.question.text if self.question.split == _TOLD else ""


def question_changes(before: Run, now: Run) -> tuple[QuestionChange, ...]:
    """Every question of two runs over the same questions in the same order."""
    return tuple(
        QuestionChange(old.question, score(old), score(new), place(old), place(new))
        for old, new in zip(before, now, strict=True)
    )


def score(outcome: Outcome) -> float:
    """The score of one outcome, from 0 to 1; see ``QuestionChange``."""
    if outcome.question.decline or outcome.abstained:
        return float(outcome.question.decline and outcome.abstained)
    rank = _rank(outcome)
    return 1.0 / rank if rank else 0.0


def place(outcome: Outcome) -> str:
    """Where the first item that answers stands, in Japanese; or that it was declined or answered."""
    if outcome.abstained:
        return "断り"
    if outcome.question.decline:
        return "答えた"
    rank = _rank(outcome)
    return f"{rank} 位" if rank else f"{DEPTH} 位より下"


def changes_sheet(changes: Sequence[QuestionChange]) -> Sheet:
    """The questions that fare otherwise, the worse ones first."""
    changed = sorted(_changed(changes), key=lambda each: each.now - each.before)
    return Sheet(
        "質問ごとの変化(答える項目の順位)",
        ("質問", "split", "変化", "使用中", "新しい", "言葉"),
        tuple(map(_row, changed)),
    )


def _row(each: QuestionChange) -> tuple[str, ...]:
    change = "良い" if each.now > each.before else "悪い"
    return each.question.id, each.question.split, change, each.place_before, each.place_now, each.words


def counts(changes: Sequence[QuestionChange]) -> str:
    """How many questions fare better, worse and the same, as a sentence."""
    better = sum(each.now > each.before for each in changes)
    worse = sum(each.now < each.before for each in changes)
    same = len(changes) - better - worse
    return f"{len(changes)} 問のうち、良くなった質問 {better}、悪くなった質問 {worse}、同じ質問 {same}。"


def _changed(changes: Sequence[QuestionChange]) -> Iterator[QuestionChange]:
    return (each for each in changes if each.now != each.before)


def _rank(outcome: Outcome) -> int | None:
    right = right_keys(outcome.question)
    places = (place for place, key in enumerate(outcome.ranking, start=1) if key in right)
    return next(places, None)


_SPLITS = ("dev", "test")
_UNSEEN = "test"
_UNJUDGED = "評価セットのある文書が索引にないため、正確さは比べていません。"


@dataclass(frozen=True)
class Side:
    """A build, and the questions with the item keys of the version that it answers from by default."""

    build: Build
    questions: tuple[Question, ...]


def judge(
    settings: Settings,
    live: Build,
    candidate: Build,
    listener: Listener,
    *,
    embedder: Embedder | None = None,
) -> PublishVerdict:
    """Put the guideline's question set to both builds, and tell how they differ.

    Without an ``embedder`` the configured model is opened.

    Raises:
        DatasetError: a broken set, or one judged on a version that neither build has.
        ModelError: the model is missing or cannot embed.
    """
    on = judged_version(GUIDELINE)
    if on.document not in {shard.data.document_id for shard in candidate.shards}:
        return PublishVerdict(True, {}, (_UNJUDGED,))
    both = sides((live, candidate), on)
    both, told = with_site_questions(both, on, settings.home)
    for sentence in told:
        listener.note(sentence)
    if embedder is None:
        listener.step("埋め込みモデルを読み込んでいます")
        embedder = open_embedder(settings.model, settings.models, runtime=settings.runtime)
    return compare(settings, embedder, both, listener)


def sides(builds: tuple[Build, Build], on: JudgedVersion) -> tuple[Side, Side]:
    """Both builds with the questions that make sense for the newest version of each.

    Raises:
        DatasetError: a broken set, or one judged on a version that neither build has.
    """
    judged = _edition(builds, on)
    keys = [item.key for item in judged.items]
    questions = [each for split in _SPLITS for each in load_questions(GUIDELINE, split, keys)]
    fitted = [_fitted(build, judged, questions) for build in builds]
    # The test is paired, so both sides get the questions that make sense for both.
    common = set.intersection(*({each.id for each in some} for some in fitted))
    old, new = (
        Side(build, tuple(each for each in some if each.id in common))
        for build, some in zip(builds, fitted, strict=True)
    )
    return old, new


def with_site_questions(
    both: tuple[Side, Side], on: JudgedVersion, home: Path
) -> tuple[tuple[Side, Side], tuple[str, ...]]:
    """Both sides with the questions that the site has promoted, and what is to be told of them.

    Raises:
        DatasetError: a set of the site is broken.
    """
    old, new = both
    builds = (old.build, new.build)

    def keys_of(judged: JudgedVersion) -> list[str] | None:
        edition = _find_edition(builds, judged)
        return [item.key for item in edition.items] if edition else None

    unseen = load_questions(GUIDELINE, _UNSEEN, keys_of(on) or ())
    site = load_site_questions(home, on.document, keys_of, unseen)
    for each in site.sets:
        edition = _edition(builds, each.on)
        fitted = [{q.id: q for q in _fitted(build, edition, each.questions)} for build in builds]
        common = [id for id in fitted[0] if id in fitted[1]]
        old = replace(old, questions=(*old.questions, *(fitted[0][id] for id in common)))
        new = replace(new, questions=(*new.questions, *(fitted[1][id] for id in common)))
    return (old, new), site.notes


def _edition(builds: Sequence[Build], on: JudgedVersion) -> Edition:
    edition = _find_edition(builds, on)
    if edition is None:
        raise DatasetError(
            f"評価セットの正解を決めた版({on.document} {on.version})が索引にないため、比べられません。"
            "その版の文書を戻して「shishin build」をやり直してください。"
        )
    return edition


def _find_edition(builds: Sequence[Build], on: JudgedVersion) -> Edition | None:
    for build in builds:
        for shard in build.shards:
            if (shard.data.document_id, shard.data.version) == (on.document, on.version):
                return shard_edition(shard)
    return None


def _fitted(build: Build, judged: Edition, questions: Sequence[Question]) -> tuple[Question, ...]:
    catalogue = Catalogue(build.shards, judged.document_id)
    if judged.document_id not in catalogue.documents:
        return ()
    newest = catalogue.shard()
    if newest.data.version == judged.version:
        return tuple(questions)
    return transfer(questions, compare_editions(judged, shard_edition(newest))).questions


def compare(
    settings: Settings, embedder: Embedder, both: tuple[Side, Side], listener: Listener
) -> PublishVerdict:
    """Put their questions to the build in service and to the candidate, in this order."""
    if not both[1].questions:
        return PublishVerdict(True, {}, (_UNJUDGED,))
    before, now = _runs(settings, embedder, both, listener)
    checks = tuple(_checks(before, now))
    changes = question_changes(before, now)
    listener.table(changes_sheet(changes))
    listener.table(to_sheet(checks))
    dropped = tuple(drops(checks))
    verdict = "有意に下がった尺度があります。" if dropped else "有意に下がった尺度はありません。"
    count = counts(changes)
    if site := sum(map(is_site_question, both[1].questions)):
        count += f"うち出典確認の判定から作った質問 {site}。"
    return PublishVerdict(not dropped, dict(_figures(checks)), (count, *dropped, verdict))


# What one text and one question took on two cores; how long it takes here is told by the countdown.
_EMBEDDING, _RANKING = 0.008, 0.0015


def _runs(
    settings: Settings, embedder: Embedder, both: tuple[Side, Side], listener: Listener
) -> tuple[Run, Run]:
    old, new = both
    cached = CachedEmbedder(embedder, settings.home / VECTORS, Disk())
    weights = weights_of(cached.model_id, settings.weights)
    tools = Tools(cached, ReadOnceTokenizer(settings.dictionary), ReadOnceCues(), weights)
    lists = _lists(new.questions, tools.tokenizer)
    tried = (new,) if _same(old, new) else both
    parts = {
        what: Part(len(texts), _EMBEDDING) for what, texts in lists.items() if not cached.has_queries(texts)
    }
    parts |= {_told(side): Part(len(side.questions), _RANKING) for side in tried}
    countdown = Countdown(parts, listener)
    for what, texts in lists.items():
        _learn(cached, what, texts, countdown)
    runs = [_run(side, tools, countdown) for side in tried]
    return runs[0], runs[-1]


def _same(old: Side, new: Side) -> bool:
    """Whether both would rank the same questions in the same way."""
    return old.questions == new.questions and _files(old.build) == _files(new.build)


def _files(build: Build) -> frozenset[FileChecksum]:
    """What a build holds of the document that is judged, with the checksums."""
    folder = f"{judged_version(GUIDELINE).document}/"
    return frozenset(each for each in build.manifest.files if each.path.startswith(folder))


def _told(side: Side) -> str:
    return f"索引 {side.build.build_id} に {len(side.questions)} 問"


def _learn(cached: CachedEmbedder, what: str, texts: Sequence[str], counter: Counter) -> None:
    def tell(done: int) -> None:
        counter.progress(what, done, len(texts))

    if not cached.has_queries(texts):
        tell(0)
    cached.learn_queries(texts, on_progress=tell)


def _run(side: Side, tools: Tools, counter: Counter) -> Run:
    assistant = Assistant(side.build.shards, tools, judged_version(GUIDELINE).document)
    tried = tracked(side.questions, _told(side), counter)
    return run_systems(rank_questions(assistant, tried), ["full"])["full"]


def _lists(questions: Sequence[Question], tokenizer: Tokenizer) -> dict[str, tuple[str, ...]]:
    """All that will be embedded, those of the site apart: it has a new one every few days."""
    site = tuple(filter(is_site_question, questions))
    shipped = tuple(each for each in questions if not is_site_question(each))
    lists = {"問いを埋め込み": shipped, "サイトの問いを埋め込み": site}
    return {what: _texts(some, tokenizer) for what, some in lists.items() if some}


def _texts(questions: Sequence[Question], tokenizer: Tokenizer) -> tuple[str, ...]:
    """The questions and those before them, as the assistant folds them."""
    asked = (text for each in questions for text in (*each.history, each.text))
    return tuple(dict.fromkeys(tokenizer.fold(text.strip()) for text in asked))


def _checks(before: Run, now: Run) -> Iterator[GateCheck]:
    for split in dict.fromkeys(outcome.question.split for outcome in now):
        old, new = (tuple(each for each in run if each.question.split == split) for run in (before, now))
        yield from check_runs(split, old, new)


def _figures(checks: Sequence[GateCheck]) -> Iterator[tuple[str, float]]:
    for each in checks:
        yield f"{each.split} {each.measure}", round(each.now, 4)
        yield f"{each.split} {each.measure} before", round(each.before, 4)
