"""The systems side by side, with stand-ins for the peers: the lines, the turns, the figures and the table."""

import os
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.errors import ChoiceError, ShishinError
from eval.benchmarks.peers import __main__ as peers
from eval.benchmarks.peers.__main__ import (
    SPLITS,
    SYSTEMS,
    chosen,
    markdown_lines,
    notes,
    questions_of,
    row,
    texts_of_items,
)
from eval.benchmarks.peers.peer_measure import (
    FIRST,
    WARM,
    Found,
    Launcher,
    Reply,
    Result,
    Start,
    System,
    found_in,
    measure,
    middle,
)
from eval.benchmarks.peers.peer_process import REQUIREMENTS, Launch, Worker, ensure_environment, our_variables
from eval.data.dataset import Question
from eval.measures.uncertainty import Figure

TWO = (System("one", "一つ目", "", "ひとつ。"), System("two", "二つ目", "", "ふたつ。"))
ITEMS = dict.fromkeys("abcdefg", "文")


def question(text: str, answers: str, split: str = "test") -> Question:
    return Question(text, text, split, "plain", None, None, (), False, dict.fromkeys(answers, 2))


def launcher(folder: Path, *more: str) -> Launcher:
    def launch(system: System, _store: Path) -> Launch:
        module = "tests.eval.benchmarks.stand_in_peer"
        command = (sys.executable, "-m", module, system.name, str(folder / "notes"), *more)
        return Launch(system.title, command, os.environ, folder / f"{system.name}.log")

    return launch


@pytest.mark.process
def test_all_are_asked_a_question_before_the_next(tmp_path: Path) -> None:
    asked = [question("a b", "a"), question("c d", "d"), question("e f g", "a", "real")]
    job = {"model": "", "items": ITEMS}
    results = measure(TWO, launcher(tmp_path), job, asked, starts=2)
    lines = (tmp_path / "notes").read_text(encoding="utf-8").splitlines()
    expected = [*[FIRST] * 3, *WARM, *(each.text for each in asked)]
    # Two lines a question, whoever comes first.
    assert [{*lines[at : at + 2]} for at in range(0, len(lines), 2)] == [
        {f"one {text}", f"two {text}"} for text in expected
    ]
    for result in results:
        assert (result.new.embedded, result.again.embedded) == (True, False)
        assert (result.found["test"].questions, result.found["real"].questions) == (2, 1)
        assert (result.found["test"].first.value, result.found["test"].five.value) == (0.5, 1.0)
        assert (result.found["real"].first.value, result.found["real"].five.value) == (0.0, 0.0)
        assert result.versions == {"click": version("click")}
        assert 0 < result.median <= result.p95 and result.memory


@pytest.mark.process
def test_a_worker_that_ends_is_told_with_what_it_printed(tmp_path: Path) -> None:
    with pytest.raises(ShishinError, match=r"一つ目 が途中で終わりました\(壊れた索引です\).*one\.log"):
        measure(TWO, launcher(tmp_path, "silent"), {"model": "", "items": ITEMS}, [], starts=1)


@pytest.mark.process
def test_a_worker_that_does_not_start_is_told(tmp_path: Path) -> None:
    launch = Launch("方式", (sys.executable, "-c", "import no_such_library"), os.environ, tmp_path / "log")
    with pytest.raises(ShishinError, match="no_such_library"):
        Worker(launch, {"items": {}})


@pytest.mark.process
def test_an_environment_is_made_once(tmp_path: Path) -> None:
    requirements, steps = tmp_path / "requirements.txt", list[str]()
    requirements.write_text("# nothing\n", encoding="utf-8")
    python = ensure_environment(tmp_path / "peers", requirements, steps.append)
    assert python.exists() and len(steps) == 1
    assert ensure_environment(tmp_path / "peers", requirements, steps.append) == python
    assert len(steps) == 1
    requirements.write_text("no requirement at all\n", encoding="utf-8")
    with pytest.raises(ShishinError, match=r"環境を .* に作れませんでした"):
        ensure_environment(tmp_path / "peers", requirements)


def test_the_figures_are_those_of_eval() -> None:
    replies = [
        Reply(question("1", "a"), tuple("abcde"), 0.1),
        Reply(question("2", "e"), tuple("abcde"), 0.2),
        Reply(question("3", "f"), tuple("abcde"), 0.3),
        Reply(question("4", "g"), (), 0.4),
    ]
    found = found_in(replies)
    assert (found.questions, found.first.value, found.five.value) == (4, 0.25, 0.5)


def result(system: System, again: Start, memory: float | None) -> Result:
    share = Found(3, Figure(0.5, 0.1, 0.9), Figure(1.0, 1.0, 1.0))
    return Result(system, {"lib": "1.2"}, {"test": share}, 0.0123, 0.25, Start(9.87, True), again, memory)


def test_the_table_says_what_was_measured() -> None:
    results = (result(TWO[0], Start(3.21, False), 512.4), result(TWO[1], Start(4.0, True), None))
    head, line, one, two = markdown_lines(results)
    assert head.startswith("| 方式 | test R@1 | test R@5 | 中央値(ms) |") and head.count("|") == line.count(
        "|"
    )
    assert one == "| 一つ目 | 0.500 | 1.000 | 12 | 250 | 3.2 | 9.9 | 512 |"
    assert row(results[1])[-3:] == ("4.0(埋め込みから)", "9.9", "–") and two.endswith("| – |")
    told = "\n".join(notes(results, items=110, starts=3))
    assert (
        "110 項目" in told
        and "test 3 問" in told
        and "3 回の中央値" in told
        and "一つ目(lib 1.2): ひとつ。" in told
    )


def test_what_is_asked_has_an_answer_and_stands_alone() -> None:
    keys = tuple(texts_of_items())
    for split in SPLITS:
        everything = questions_of(split, keys, None)
        assert all(2 in each.qrels.values() and not each.history for each in everything)
        some = questions_of(split, keys, 10)
        assert len(some) == 10 and all(each in everything for each in some)
        assert some[0] == everything[0] and some[-1] != everything[9]
        assert questions_of(split, keys, 10**6) == everything


def test_systems_are_chosen_by_name() -> None:
    assert chosen(None) == SYSTEMS
    assert [each.name for each in chosen("chroma, shishin")] == ["shishin", "chroma"]
    with pytest.raises(ChoiceError, match="「solr」はありません"):
        chosen("chroma,solr")
    done = CliRunner().invoke(peers.main, ["--systems", "solr"])
    assert done.exit_code == 2 and done.stderr.startswith("エラー: 方式「solr」")


def test_every_worker_has_its_file_and_every_package_its_version() -> None:
    workers = {each.stem for each in REQUIREMENTS.parent.glob("*.py")}
    assert {each.worker for each in SYSTEMS} <= workers
    lines = [each for each in REQUIREMENTS.read_text(encoding="utf-8").splitlines() if each[0] != "#"]
    assert all("==" in each for each in lines)


def test_our_worker_sees_what_ships(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHISHIN_MODEL", "another")
    variables = our_variables(tmp_path)
    assert variables["SHISHIN_HOME"] == str(tmp_path) and "SHISHIN_MODEL" not in variables


def test_the_middle_start_is_one_that_was_measured() -> None:
    starts = [Start(3.0, False), Start(9.0, False), Start(4.0, False)]
    assert middle(starts) == starts[2]


def test_what_cannot_be_written_is_told_before_the_slow_work(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for options in (["--environment", f"{tmp_path}/file/peers"], ["--json", f"{tmp_path}/nowhere/out.json"]):
        done = CliRunner().invoke(peers.main, options)
        assert done.exit_code == 2 and done.stderr.startswith("エラー: フォルダー") and not done.stdout
