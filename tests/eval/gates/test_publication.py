"""Publication: two builds before the same questions, each embedded once."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from assistant.commands.terminal import Terminal
from assistant.maintenance.publishing import PublishVerdict
from corpus.errors import DatasetError, StoppedError
from eval.data.dataset import GUIDELINE, Question, judged_version
from eval.gates.publication import Side, compare, judge, sides, with_site_questions
from index.builder import build
from index.prepared_document import PreparedDocument, read_documents
from index.search.shard import ShardData
from index.settings import Settings
from index.store.build import Build
from index.store.store_writer import StoreWriter
from tests.assistant.editions import write_edition
from tests.conftest import DOCUMENTS
from tests.eval.questions import ask
from tests.index.homes import quick_folder
from tests.toy import ToyEmbedder
from ui.records.model import PromotedQuestion
from ui.records.question_file import QuestionFile

CODES = ("U-2-i", "U-3-i", "U-4-i", "U-5-i", "P-5-i", "P-5-ii", "D-2-i", "D-3-i")
QUESTIONS = tuple(
    ask(f"{split}-{code}", {code: 2}, text=f"{code} を守るには", split=split)
    for split in ("dev", "test")
    for code in CODES
)
FOLLOW_UP = replace(QUESTIONS[2], id="dev-follow", text="もう少し詳しく", history=(QUESTIONS[2].text,))


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Build, Build]]:
    """The overview with next to no aids, and one whose items with a code are gone but for the first."""
    root = tmp_path_factory.mktemp("documents")
    write_edition(root, "1.0-overview", "")
    (whole,) = read_documents(root)
    with quick_folder() as folder:
        poorer = replace(whole, data=without_codes(whole))
        yield (
            build(StoreWriter(folder), [whole], ToyEmbedder()),
            build(StoreWriter(folder), [poorer], ToyEmbedder()),
        )


def without_codes(document: PreparedDocument) -> ShardData:
    data = document.data
    items = tuple(each for each in data.items if each.key not in CODES[1:])
    keys = {each.key for each in items}
    topics = {each.topic for each in data.outside}
    return replace(
        data,
        items=items,
        passages=tuple(each for each in data.passages if each.owner in keys | topics),
        words={key: words for key, words in data.words.items() if key in keys},
        outside=tuple(
            replace(each, nearby=tuple(key for key in each.nearby if key in keys)) for each in data.outside
        ),
    )


def run(
    builds: tuple[Build, Build],
    home: Path,
    embedder: ToyEmbedder,
    questions: tuple[Question, ...] = QUESTIONS,
) -> PublishVerdict:
    old, new = (Side(each, questions) for each in builds)
    return compare(Settings(home, DOCUMENTS), embedder, (old, new), Terminal(Console(file=io.StringIO())))


def test_the_same_build_again_holds(
    builds: tuple[Build, Build], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verdict = run((builds[0], builds[0]), tmp_path, ToyEmbedder())
    assert verdict.holds
    assert verdict.figures["dev R@1"] == verdict.figures["dev R@1 before"] == 1.0
    assert "良くなった質問 0、悪くなった質問 0、同じ質問 16" in verdict.sentences[0]
    assert "dev-U-3-i" not in capsys.readouterr().out


def test_a_poorer_build_does_not_hold_and_each_worse_question_is_told(
    builds: tuple[Build, Build], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verdict = run(builds, tmp_path, ToyEmbedder())
    assert not verdict.holds
    assert verdict.figures["dev R@1 before"] == 1.0
    assert verdict.figures["dev R@1"] == verdict.figures["test R@1"] == 0.125
    assert "悪くなった質問 14" in verdict.sentences[0]
    assert any("R@1" in each for each in verdict.sentences[1:])
    shown = capsys.readouterr().out
    assert "U-3-i を守るには" in shown
    assert shown.count("を守るには") == 7  # those of the test split are told by their ids
    assert "test-U-3-i" in shown


def test_a_richer_build_holds(builds: tuple[Build, Build], tmp_path: Path) -> None:
    verdict = run((builds[1], builds[0]), tmp_path, ToyEmbedder())
    assert verdict.holds
    assert "良くなった質問 14、悪くなった質問 0" in verdict.sentences[0]


def test_each_question_is_embedded_once_for_both_builds_and_the_next_time(
    builds: tuple[Build, Build], tmp_path: Path
) -> None:
    questions, embedder = (*QUESTIONS, FOLLOW_UP), ToyEmbedder()
    run(builds, tmp_path, embedder, questions)
    asked = {each.text for each in questions}
    once = [text for text in embedder.queries if text in asked]
    assert len(once) == len(set(once)) == len(CODES) + 1
    again = ToyEmbedder()
    run(builds, tmp_path, again, questions)
    assert not asked & set(again.queries)


class Heard(Terminal):
    """A listener that keeps what it hears of progress, and stops the work in a part of that name."""

    def __init__(self, stop_at: str) -> None:
        super().__init__(Console(file=io.StringIO()))
        self.stop_at = stop_at
        self.parts: dict[str, int] = {}
        self.left: list[float] = []

    def progress(self, what: str, done: int, total: int | None) -> None:
        if self.stop_at and self.stop_at in what and done:
            raise StoppedError
        self.parts[what] = done

    def remaining(self, seconds: float) -> None:
        self.left.append(seconds)


def heard(both: tuple[Build, Build], home: Path, stop_at: str = "") -> Heard:
    listener = Heard(stop_at)
    sides = Side(both[0], QUESTIONS), Side(both[1], QUESTIONS)
    compare(Settings(home, DOCUMENTS), ToyEmbedder(), sides, listener)
    return listener


def test_how_long_it_takes_is_told_from_the_beginning_to_the_end(
    builds: tuple[Build, Build], tmp_path: Path
) -> None:
    listener = heard(builds, tmp_path)
    assert listener.left[0] > 0
    assert listener.left[-1] == pytest.approx(0, abs=1e-9)
    assert list(listener.parts.values()) == [len(CODES), 16, 16]
    again = heard(builds, tmp_path)  # the vectors are at hand
    assert list(again.parts.values()) == [16, 16]


def test_builds_with_the_same_document_are_asked_once(builds: tuple[Build, Build], tmp_path: Path) -> None:
    twin = replace(builds[0], build_id="another")
    assert list(heard((builds[0], twin), tmp_path).parts) == ["問いを埋め込み", "索引 another に 16 問"]


@pytest.mark.parametrize(("part", "kept"), [("埋め込み", 0), ("索引", 1)])
def test_a_comparison_stops_where_its_listener_wants(
    builds: tuple[Build, Build], tmp_path: Path, part: str, kept: int
) -> None:
    with pytest.raises(StoppedError):
        heard(builds, tmp_path, part)
    assert len(list(tmp_path.glob("vectors/*"))) == kept


def named(built: Build, version: str) -> Build:
    shard = built.shards[0]
    data = replace(shard.data, manifest=replace(shard.data.manifest, version=version))
    return replace(built, shards=(replace(shard, data=data),))


def test_builds_without_the_version_that_was_judged_cannot_be_compared(
    builds: tuple[Build, Build], tmp_path: Path
) -> None:
    old, new = named(builds[0], "1.1"), named(builds[0], "1.2")
    with pytest.raises(DatasetError, match=r"1\.0-overview"):
        judge(Settings(tmp_path, DOCUMENTS), old, new, Terminal(Console(file=io.StringIO())))


def test_the_questions_follow_their_items_to_the_newest_version_of_each_build(
    builds: tuple[Build, Build],
) -> None:
    old, new = sides((builds[0], named(builds[0], "1.1")), judged_version(GUIDELINE))
    assert len(old.questions) == len(new.questions) > 900
    assert [each.id for each in old.questions] == [each.id for each in new.questions]


def test_a_build_of_other_documents_is_not_judged(builds: tuple[Build, Build], tmp_path: Path) -> None:
    shard = builds[0].shards[0]
    other = replace(builds[0], shards=(replace(shard, data=replace(shard.data, document_id="other")),))
    verdict = judge(Settings(tmp_path, DOCUMENTS), builds[0], other, Terminal(Console(file=io.StringIO())))
    assert verdict.holds
    assert "比べていません" in verdict.sentences[0]


def test_the_questions_of_the_site_are_asked_of_both_builds(
    builds: tuple[Build, Build], tmp_path: Path
) -> None:
    text = "U-3-i を守るには何をすればよいのかを知りたい"
    at = datetime(2030, 4, 1, tzinfo=UTC)
    promoted = [
        PromotedQuestion(n, "ai-guideline", version, text, (), None, False, {key: 2}, "花子", at, None)
        for n, version, key in ((1, "1.0-overview", "U-3-i"), (2, "9.9", "U-3-i"))
    ]
    QuestionFile.in_home(tmp_path).write(promoted)
    both = (Side(builds[0], QUESTIONS), Side(builds[0], QUESTIONS))
    (old, new), told = with_site_questions(both, judged_version(GUIDELINE), tmp_path)
    assert [each.id for each in new.questions] == [*(each.id for each in QUESTIONS), "site-1"]
    assert old.questions == new.questions
    assert [each for each in told if "9.9" in each]
    settings, notes = Settings(tmp_path, DOCUMENTS), Terminal(Console(file=io.StringIO()))
    run((builds[0], builds[0]), tmp_path, ToyEmbedder())
    embedder = ToyEmbedder()
    verdict = compare(settings, embedder, (old, new), notes)
    assert "うち出典確認の判定から作った質問 1" in verdict.sentences[0]
    assert embedder.queries == [text]  # the others are known as they were
