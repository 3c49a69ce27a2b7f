"""What the question set was judged on, and which of its questions a new version puts in doubt."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.editions import Editions
from assistant.maintenance.review import ReviewKind, ToReview
from corpus.errors import DatasetError
from corpus.guideline.library import Library
from eval.data.dataset import GUIDELINE, JudgedVersion, judged_version, load_questions
from eval.data.transfer import questions_to_review
from tests.corpus.folders import is_one_japanese_sentence, manifest
from tests.corpus.samples import OVERVIEW, overview, overview_items
from tests.index.homes import quick_folder

KEYS = ("U-5-i", "P-7-ii")  # reworded by the next version


def next_version() -> str:
    """The overview with two items reworded."""
    text = overview().text
    for words in [overview_items()[key].spans[0].of(text) for key in KEYS]:
        assert text.count(words) == 1
        text = text.replace(words, f"{words}とともに、その結果を年に一度、所属長に報告し、記録を残す")
    return text


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    with quick_folder() as folder:
        shutil.copytree(OVERVIEW, folder / "ai-guideline" / "1.0-overview")
        raw, new = next_version().encode(), folder / "ai-guideline" / "1.1"
        shutil.copytree(OVERVIEW, new)
        (new / "source.md").write_bytes(raw)
        (new / "document.toml").write_text(manifest(raw, {"version": '"1.1"'}), encoding="utf-8")
        yield folder


@pytest.fixture(scope="module")
def found(root: Path) -> tuple[ToReview, ...]:
    return tuple(questions_to_review(Editions(Library(root))))


def test_the_set_says_what_it_was_judged_on() -> None:
    assert judged_version(GUIDELINE) == JudgedVersion("ai-guideline", "1.0-overview")


@pytest.mark.parametrize("text", [None, "", 'document = "a"\n', "document = 1\nversion = 2\n", "["])
def test_a_set_that_does_not_say_so_is_refused(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "dataset.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError) as caught:
        judged_version(tmp_path)
    message = str(caught.value)
    assert str(tmp_path / "dataset.toml") in message
    assert text is None or is_one_japanese_sentence(message.replace("。直して", "、直して"))


def test_nothing_is_to_be_reviewed_before_a_new_version_is_in(tmp_path: Path) -> None:
    assert list(questions_to_review(Editions(Library(tmp_path)))) == []
    shutil.copytree(OVERVIEW, tmp_path / "ai-guideline" / "1.0-overview")
    assert list(questions_to_review(Editions(Library(tmp_path)))) == []


def test_dev_questions_whose_answer_changed_are_told_with_their_words(
    found: tuple[ToReview, ...],
) -> None:
    dev = load_questions(GUIDELINE, "dev", overview_items())
    wanted = {f"{each.id}「{each.text}」" for each in dev if any(each.qrels.get(key) == 2 for key in KEYS)}
    told = {each.name: each.reason for each in found}
    assert wanted
    assert wanted <= set(told)
    assert {each.kind for each in found} == {ReviewKind.QUESTION}
    assert {(each.document, each.version) for each in found} == {("ai-guideline", "1.1")}
    assert all(each.reason.endswith(("測定から外れます。", "正解を見直してください。")) for each in found)


def test_test_questions_are_named_by_their_id_alone(found: tuple[ToReview, ...]) -> None:
    dev = {each.id for each in load_questions(GUIDELINE, "dev", overview_items())}
    names = [each.name for each in found]
    hidden = [name for name in names if name.partition("「")[0] not in dev]
    assert hidden
    assert sum("「" in name for name in hidden) == 0
    assert max(map(len, hidden)) < 20
