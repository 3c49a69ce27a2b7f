"""Questions judged on one version follow their items to the next; those without one are left out."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.editions import Editions
from corpus.guideline.library import Library
from corpus.versions.revision import Revision
from eval.data.dataset import Question
from eval.data.transfer import Doubt, transfer
from tests.corpus.three_versions import DOCUMENT, write_versions
from tests.eval.questions import ask
from tests.index.homes import quick_folder


@pytest.fixture(scope="module")
def revision() -> Iterator[Revision]:
    with quick_folder() as folder:
        yield Editions(Library(write_versions(folder))).revision(DOCUMENT, "1.0", "1.1")


def followed(question: Question, revision: Revision) -> tuple[Question | None, Doubt | None]:
    found = transfer([question], revision)
    return next(iter(found.questions), None), next(iter(found.doubts), None)


@pytest.mark.parametrize(
    ("judged", "now"),
    [
        ({"U-4-i": 2}, {"U-4-i": 2}),
        ({"P-5-i": 2}, {"P-5-ii": 2}),
        ({"S-s1-3": 2, "P-5-i": 1}, {"S-s1-4": 2, "P-5-ii": 1}),
        ({"U-4-i": 2, "P-2-i": 1}, {"U-4-i": 2}),
        ({"U-4-i": 2, "S-s1-2": 1}, {"U-4-i": 2, "S-s1-2": 1, "S-s1-3": 1}),
    ],
)
def test_grades_follow_their_items(revision: Revision, judged: dict[str, int], now: dict[str, int]) -> None:
    question = ask("q", judged, text="困ったときは")
    kept, doubt = followed(question, revision)
    assert kept == replace(question, qrels=now)
    assert doubt is None


def test_a_merged_item_has_the_higher_grade() -> None:
    with quick_folder() as folder:
        merged = Editions(Library(write_versions(folder))).revision(DOCUMENT, "1.1", "1.2")
    kept, doubt = followed(ask("q", {"S-s1-2": 1, "S-s1-3": 2}), merged)
    assert kept is not None
    assert kept.qrels == {"S-s1-2": 2}
    assert doubt is not None
    assert (doubt.reason, doubt.lost) == ("答えの項目が統合になりました。", False)


@pytest.mark.parametrize(
    ("judged", "reason"),
    [
        ({"D-2-i": 2}, "答えの項目が変更になりました。"),
        ({"S-s1-2": 2}, "答えの項目が分割になりました。"),
        ({"D-2-i": 2, "S-s1-2": 2, "U-4-i": 2}, "答えの項目が変更・分割になりました。"),
        ({"P-2-i": 2, "U-4-i": 2}, "答えの項目が削除になりました。"),
    ],
)
def test_an_answer_that_changed_is_asked_and_doubtful(
    revision: Revision, judged: dict[str, int], reason: str
) -> None:
    question = ask("q", judged)
    kept, doubt = followed(question, revision)
    assert kept is not None
    assert doubt == Doubt(question, reason, lost=False)


@pytest.mark.parametrize(
    ("judged", "text", "reason"),
    [
        ({"P-2-i": 2}, "危険の見積もりは", "答えの項目が新しい版にありません。"),
        ({"P-2-i": 2, "U-4-i": 1}, "危険の見積もりは", "答えの項目が新しい版にありません。"),
        ({"P-5-i": 2}, "P-5-i とは", "問いが名指しする番号が、新しい版では別の項目です。"),
        ({"U-4-i": 2}, "第1.0版では名簿の扱いは", "問いが版を名指ししています。"),
    ],
)
def test_a_question_that_says_nothing_about_the_new_version_is_lost(
    revision: Revision, judged: dict[str, int], text: str, reason: str
) -> None:
    question = ask("q", judged, text=text)
    assert followed(question, revision) == (None, Doubt(question, reason, lost=True))


def test_a_number_that_is_still_the_same_item_is_asked(revision: Revision) -> None:
    question = ask("q", {"U-4-i": 2}, text="U-4-i とは")
    assert followed(question, revision) == (question, None)


def test_what_is_to_be_declined_stays_so(revision: Revision) -> None:
    far, named = ask("q", text="明日の天気は"), ask("r", text="第1.3版では何が変わりましたか")
    found = transfer([far, named], revision)
    assert found.questions == (far,)
    assert [(doubt.question, doubt.lost) for doubt in found.doubts] == [(named, True)]


def test_questions_keep_their_order(revision: Revision) -> None:
    asked = [ask(str(number), {"U-4-i": 2}) for number in range(5)]
    asked.insert(2, ask("lost", {"P-2-i": 2}))
    assert [each.id for each in transfer(asked, revision).questions] == ["0", "1", "2", "3", "4"]
