"""Questions about what a version changed are told from questions about what the guideline says."""

import pytest

from assistant.editions import named_version
from assistant.reading.changes import ChangeQuestion, asks_for_changes, read_change_question
from corpus.guideline.editorial import load_aids
from corpus.guideline.item import Item, Role
from corpus.versions.edition import read_edition
from eval.data.dataset import GUIDELINE, load_questions
from tests.assistant.change_samples import ABOUT_CHANGES, ABOUT_THE_GUIDELINE
from tests.corpus.samples import OVERVIEW, overview_items
from tests.corpus.three_versions import DOCUMENT, write_versions
from tests.index.homes import quick_folder

VERSIONS = ("1.2", "1.1", "1.0-overview")
REVISED = "改訂版"  # the topic outside that only a comparison answers


@pytest.fixture(scope="module")
def items() -> tuple[Item, ...]:
    """Those of two versions."""
    with quick_folder() as folder:
        root = write_versions(folder, "1.0", "1.1")
        return tuple(i for v in ("1.0", "1.1") for i in read_edition(root / DOCUMENT / v).items)


@pytest.mark.parametrize("question", ABOUT_CHANGES.splitlines())
def test_a_question_about_changes_is_one(question: str) -> None:
    assert asks_for_changes(question)


@pytest.mark.parametrize("question", ABOUT_THE_GUIDELINE.splitlines())
def test_a_question_about_the_guideline_is_none(question: str) -> None:
    assert not asks_for_changes(question)


def test_no_question_that_the_guideline_answers_is_taken() -> None:
    aids, keys = load_aids(OVERVIEW), overview_items()
    asked = [question for aid in aids.items.values() for question in aid.questions]
    asked += [q for each in aids.outside if not each.topic.startswith(REVISED) for q in each.questions]
    dev = [question.text for question in load_questions(GUIDELINE, "dev", keys)]
    asked += [question for question in dev if named_version(question) in (None, "1.0")]
    assert len(asked) > 5000
    assert [question for question in asked if asks_for_changes(question)] == []


@pytest.mark.parametrize(
    ("question", "old", "new"),
    [
        ("第1.1版で何が変わりましたか", "1.0-overview", "1.1"),
        ("第１．２版の変更点", "1.1", "1.2"),
        ("第1.0版から何が変わりましたか", "1.0-overview", "1.2"),
        ("1.0版と比べて何が変わった?", "1.0-overview", "1.2"),
        ("第1.0版で何が変わりましたか", "1.0-overview", "1.1"),
        ("1.0版と1.1版の違いは?", "1.0-overview", "1.1"),
        ("1.1版と1.0版の違いは?", "1.0-overview", "1.1"),
        ("1.2版は1.0版からどう変わった?", "1.0-overview", "1.2"),
        ("今回の改訂で何が変わりましたか", "1.1", "1.2"),
        ("提供者に関する変更は?", "1.1", "1.2"),
    ],
)
def test_the_two_versions_are_picked(question: str, old: str, new: str) -> None:
    assert read_change_question(question, VERSIONS, (), None) == ChangeQuestion(
        old, new, Role.PROVIDER if "提供者" in question else None, (), role_inferred="提供者" in question
    )


@pytest.mark.parametrize(
    "question", ["第1.3版で何が変わりましたか", "1.0版と2.0版の違いは?", "第1.1版の透明性について教えて"]
)
def test_a_version_that_is_not_here_or_another_question_is_not_read(question: str) -> None:
    assert read_change_question(question, VERSIONS, (), None) is None


@pytest.mark.parametrize(
    ("question", "chosen", "pair"),
    [
        ("何が新しくなったの、今回のガイドライン", "1.1", ("1.0-overview", "1.1")),
        ("提供者に関する変更は?", "1.0-overview", ("1.0-overview", "1.1")),
        ("第1.2版で何が変わりましたか", "1.1", ("1.1", "1.2")),
    ],
)
def test_a_version_that_was_chosen_counts_where_none_is_named(
    question: str, chosen: str, pair: tuple[str, str]
) -> None:
    read = read_change_question(question, VERSIONS, (), None, chosen)
    assert read is not None
    assert (read.old, read.new) == pair


@pytest.mark.parametrize("versions", [(), ("1.1",)])
def test_without_two_versions_there_is_nothing_to_compare(versions: tuple[str, ...]) -> None:
    assert read_change_question("第1.1版で何が変わりましたか", versions, (), None) is None


@pytest.mark.parametrize(
    ("question", "given", "role", "inferred"),
    [
        ("開発者に関する変更は?", None, Role.DEVELOPER, True),
        ("今回の改訂で何が変わりましたか", Role.USER, Role.USER, False),
        ("提供者に関する変更は?", Role.USER, Role.PROVIDER, True),
        ("提供者に関する変更は?", Role.PROVIDER, Role.PROVIDER, False),
        ("改訂で提供者と利用者の項目はどう変わった?", None, None, False),
        ("改訂で提供者と利用者の項目はどう変わった?", Role.USER, Role.USER, False),
    ],
)
def test_the_role_is_the_one_that_is_named_else_the_one_that_is_given(
    question: str, given: Role | None, role: Role | None, inferred: bool
) -> None:
    read = read_change_question(question, VERSIONS, (), given)
    assert read is not None
    assert (read.role, read.role_inferred) == (role, inferred)


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("P-5-iiは変わりましたか", ("P-5-ii",)),
        ("D-2) i. とU-6) i. は改訂で変わりましたか", ("D-2-i", "U-6-i")),
        ("P-2-iは改訂で変わりましたか", ("P-2-i",)),
        ("P-99-iは変わりましたか", ()),
    ],
)
def test_named_items_narrow_it(question: str, keys: tuple[str, ...], items: tuple[Item, ...]) -> None:
    """Those of the old version too: who asks for one that was dropped wants to hear so."""
    read = read_change_question(question, ("1.1", "1.0"), items, None)
    assert read is not None
    assert read.keys == keys
