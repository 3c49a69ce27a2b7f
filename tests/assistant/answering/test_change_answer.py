"""What changed is answered with the words of both versions, each a slice of its own source."""

import json
from collections.abc import Iterator

import pytest

from assistant.answer import Answer
from corpus.errors import ChoiceError
from corpus.guideline.item import Role
from corpus.text.markup import display
from corpus.text.tokens import Tokenizer
from tests.assistant.checks import DUTY
from tests.assistant.versioned import Versioned, item_id, versioned
from tests.index.homes import quick_folder

ALL = "第1.0版から第1.1版で何が変わりましたか"


@pytest.fixture(scope="module")
def three(tokenizer: Tokenizer) -> Iterator[Versioned]:
    with quick_folder() as folder:
        yield versioned(folder, tokenizer)


def check(answer: Answer, three: Versioned) -> None:
    """Every quote is its slice of the version it names, and stands for an item of a change."""
    assert not answer.abstained
    assert not any(word in answer.answer for word in DUTY)
    assert [each.rank for each in answer.citations] == list(range(1, len(answer.citations) + 1))
    for each in answer.citations:
        assert each.quote == three.source(each.version)[each.start : each.end]
        assert each.display == display(each.quote)
        assert each.item_id.startswith(f"{each.document}@{each.version}#")
    told = [item for note in answer.changes for item in (*note.old, *note.new)]
    assert list(dict.fromkeys(each.item_id for each in answer.citations)) == told
    assert all(note.kinds and note.gist for note in answer.changes)


def pairs(answer: Answer) -> dict[tuple[str, ...], tuple[str, ...]]:
    """New keys by old keys."""
    return {
        tuple(each.partition("#")[2] for each in note.old): tuple(each.partition("#")[2] for each in note.new)
        for note in answer.changes
    }


def test_every_change_is_told_with_both_versions(three: Versioned) -> None:
    answer = three.assistant.ask(ALL, k=20, id="q1")
    check(answer, three)
    assert (answer.id, answer.question, answer.document, answer.version) == ("q1", ALL, "trial", "1.1")
    kinds = {(note.kinds, note.old, note.new) for note in answer.changes}
    assert kinds == {
        (("変更",), (item_id("1.0", "D-2-i"),), (item_id("1.1", "D-2-i"),)),
        (("削除",), (item_id("1.0", "P-2-i"),), ()),
        (("新設",), (), (item_id("1.1", "P-5-i"),)),
        (("改番",), (item_id("1.0", "P-5-i"),), (item_id("1.1", "P-5-ii"),)),
        (("新設",), (), (item_id("1.1", "U-7-i"),)),
        (("分割",), (item_id("1.0", "S-s1-2"),), (item_id("1.1", "S-s1-2"), item_id("1.1", "S-s1-3"))),
    }
    assert "試しの指針(第1.0版)から試しの指針(第1.1版)への変更は 6 件です" in answer.answer
    assert "新設 2 件" in answer.answer
    assert "shishin diff 1.0 1.1" in answer.answer


@pytest.mark.parametrize("k", [1, 2, 5])
def test_no_more_than_k_changes_are_shown_and_all_are_counted(three: Versioned, k: int) -> None:
    answer = three.assistant.ask(ALL, k=k)
    check(answer, three)
    assert len(answer.changes) == k
    assert "6 件です" in answer.answer
    assert f"うち {k} 件を" in answer.answer
    assert ("P-5-i",) not in pairs(answer)  # a new number alone says little


@pytest.mark.parametrize(
    ("question", "given", "role", "keys"),
    [
        ("第1.1版で提供者に関する変更は?", None, Role.PROVIDER, {"P-2-i", "P-5-i", "P-5-ii", "S"}),
        ("第1.1版で開発者に関する変更は?", Role.USER, Role.DEVELOPER, {"D-2-i", "S"}),
        ("第1.1版で何が変わりましたか", Role.USER, Role.USER, {"U-7-i", "S"}),
    ],
)
def test_a_role_sees_what_concerns_it(
    three: Versioned, question: str, given: Role | None, role: Role, keys: set[str]
) -> None:
    answer = three.assistant.ask(question, role=given, k=20)
    check(answer, three)
    assert answer.role is role
    assert answer.role_inferred is (role is not given)
    assert {
        key[: 1 if key[0] == "S" else None] for p in pairs(answer).items() for s in p for key in s
    } == keys
    assert role.label in answer.answer


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("第1.1版でP-5-iiは変わりましたか", {("P-5-i",): ("P-5-ii",)}),
        ("第1.1版でP-2-iは変わりましたか", {("P-2-i",): ()}),
        ("第1.1版でD-2-iとU-7-iは変わりましたか", {("D-2-i",): ("D-2-i",), (): ("U-7-i",)}),
    ],
)
def test_named_items_are_told_whatever_role_was_chosen(
    three: Versioned, question: str, found: dict[tuple[str, ...], tuple[str, ...]]
) -> None:
    for role in (None, Role.DEVELOPER):
        answer = three.assistant.ask(question, role=role, k=20)
        check(answer, three)
        assert pairs(answer) == found
        assert "お尋ねの項目" in answer.answer


def test_where_nothing_changed_it_says_so(three: Versioned) -> None:
    answer = three.assistant.ask("第1.1版でD-3-iは変わりましたか")
    check(answer, three)
    assert (answer.citations, answer.changes) == ((), ())
    assert "ありませんでした" in answer.answer


def test_without_versions_named_the_newest_two_are_compared(three: Versioned) -> None:
    answer = three.assistant.ask("今回の改訂で何が変わりましたか", k=20)
    check(answer, three)
    assert pairs(answer) == {("U-6-i",): ("U-6-i",), ("S-s1-2", "S-s1-3"): ("S-s1-2",)}
    chosen = three.assistant.ask("今回の改訂で何が変わりましたか", version="1.1", k=20)
    assert chosen.version == "1.1"
    assert len(chosen.changes) == 6


def test_a_version_that_is_not_here_is_declined_as_ever(three: Versioned) -> None:
    answer = three.assistant.ask("第2.0版で何が変わりましたか")
    assert answer.abstained
    assert (answer.citations, answer.changes) == ((), ())
    assert "2.0" in answer.answer
    with pytest.raises(ChoiceError, match=r"版「2\.0」はありません"):
        three.assistant.ask("何が変わりましたか、今回の改訂で", version="2.0")
    with pytest.raises(ChoiceError, match="文書「none」はありません"):
        three.assistant.ask(ALL, document="none")


def test_with_one_version_there_is_nothing_to_compare(tokenizer: Tokenizer) -> None:
    with quick_folder() as folder:
        answer = versioned(folder, tokenizer, "1.0").assistant.ask("今回の改訂で何が変わりましたか")
    assert answer.changes == ()


def test_an_ordinary_question_is_answered_from_one_version(three: Versioned) -> None:
    answer = three.assistant.ask("U-6-i")
    assert answer.changes == ()
    assert {each.version for each in answer.citations} == {"1.2"}


def test_what_is_no_character_becomes_a_question_mark(three: Versioned) -> None:
    answer = three.assistant.ask(f" {ALL}\ud800 ")
    check(answer, three)
    assert answer.question == f"{ALL}?"
    assert json.loads(json.dumps(answer.to_json())) == answer.to_json()


def test_the_answer_is_the_same_every_time(three: Versioned) -> None:
    assert three.assistant.ask(ALL, k=20) == three.assistant.ask(ALL, k=20)
    assert three.assistant.ask(ALL, k=20).changes[:2] == three.assistant.ask(ALL, k=2).changes
