"""What a question takes over from the one before it, once its continuation is known."""

import pytest

from assistant.answer import FollowUpKind
from assistant.reading.followup import Continuation, FollowUp, read_follow_up
from assistant.reading.reading import Reading
from assistant.reading.references import References
from assistant.relations import counterparts
from corpus.guideline.editorial import Editorial
from corpus.guideline.item import Item, Role
from corpus.parsing.parser import parse
from tests.assistant.rows import item
from tests.corpus.fulltexts import OFFICIAL, REQUIREMENTS
from tests.corpus.samples import document

MOVE_OF_ROLE = {
    Role.DEVELOPER: Continuation.DEVELOPER,
    Role.PROVIDER: Continuation.PROVIDER,
    Role.USER: Continuation.USER,
}
WORDS = "では、そちらは?"  # no numeral, no other topic: the continuation alone decides
MORE = FollowUp(FollowUpKind.MORE)


def read(
    items: tuple[Item, ...], continuation: Continuation | None, topic: str, question: str = WORDS
) -> FollowUp | None:
    return read_follow_up(question, continuation, items, item(items, topic))


def pointed_at(
    items: tuple[Item, ...], continuation: Continuation | None, topic: str, question: str = WORDS
) -> list[str]:
    """Keys of the neighbours, none where the same item is meant again."""
    found = read(items, continuation, topic, question)
    assert found
    if found == MORE:
        return []
    assert found == FollowUp(FollowUpKind.NEIGHBOUR, keys=found.keys)
    assert found.keys
    return list(found.keys)


@pytest.mark.parametrize(
    ("topic", "role", "expected"),
    [
        ("U-5-i", Role.PROVIDER, ["P-5-i", "P-5-ii"]),
        ("U-5-i", Role.DEVELOPER, ["D-5-i", "D-5-ii"]),
        ("P-5-ii", Role.USER, ["U-5-i"]),
        ("D-2-iii", Role.PROVIDER, ["P-2-i", "P-2-ii", "P-2-ii.2"]),
        ("P-4-i", Role.DEVELOPER, []),  # developers are asked nothing on privacy
        ("D-10-i", Role.USER, []),
        ("C-3", Role.USER, ["U-3-i"]),
        ("C-7", Role.DEVELOPER, ["D-7-i", "D-7-ii"]),
        ("C-8", Role.DEVELOPER, []),  # principle 8 is of the common ones alone
        ("C-8", Role.PROVIDER, []),
        ("C-8", Role.USER, []),
        ("S-user-1", Role.DEVELOPER, ["S-developer-1"]),
        ("S-developer-1", Role.PROVIDER, ["S-provider-1", "S-provider-2"]),
        ("S-purpose-1", Role.USER, []),
        ("H-II", Role.DEVELOPER, []),
        ("H-II", Role.PROVIDER, []),
        ("H-II", Role.USER, []),
    ],
)
def test_the_same_of_another_party(
    items: tuple[Item, ...], topic: str, role: Role, expected: list[str]
) -> None:
    assert list(counterparts(items, item(items, topic), role)) == expected
    found = read(items, MOVE_OF_ROLE[role], topic)
    assert found == FollowUp(FollowUpKind.ROLE, role, tuple(expected))


@pytest.mark.parametrize("role", Role)
def test_no_counterpart_is_of_another_role_or_principle(items: tuple[Item, ...], role: Role) -> None:
    for topic in items:
        for key in counterparts(items, topic, role):
            found = item(items, key)
            assert (found.roles, found.principle) == ((role,), topic.principle)


@pytest.mark.parametrize(
    ("continuation", "topic"),
    [
        (Continuation.USER, "U-5-i"),
        (Continuation.PROVIDER, "P-2-ii.2"),
        (Continuation.DEVELOPER, "S-developer-1"),
    ],
)
def test_the_party_that_was_just_answered_is_the_same_again(
    items: tuple[Item, ...], continuation: Continuation, topic: str
) -> None:
    assert read(items, continuation, topic) == MORE


def test_more_points_nowhere_and_names_no_party(items: tuple[Item, ...]) -> None:
    assert read(items, Continuation.MORE, "U-5-i") == MORE


def test_others_point_nowhere(items: tuple[Item, ...]) -> None:
    assert read(items, Continuation.OTHERS, "P-2-ii.2") == FollowUp(FollowUpKind.OTHERS)


@pytest.mark.parametrize(
    ("topic", "following"),
    [
        ("D-2-i", "D-2-ii"),  # in the source D-3-i stands between them
        ("D-2-iii", "D-3-i"),
        ("D-5-ii", "D-6-i"),
        ("D-7-ii", "D-10-i"),
        ("P-2-ii", "P-2-ii.2"),
        ("P-2-ii.2", "P-3-i"),
        ("P-4-i", "P-4-ii"),
        ("U-2-i", "U-3-i"),
        ("C-1", "C-2"),
        ("C-9", "C-10"),
        ("H-III", "H-IV"),
        ("H-VIII", "H-IX"),
        ("S-scope-1", "S-scope-2"),
        ("S-purpose-5", "S-policy-1"),
    ],
)
def test_next_and_previous_follow_the_numbers(items: tuple[Item, ...], topic: str, following: str) -> None:
    assert pointed_at(items, Continuation.NEXT, topic) == [following]
    assert pointed_at(items, Continuation.PREVIOUS, following) == [topic]


@pytest.mark.parametrize("last", ["D-10-i", "P-7-ii", "U-7-ii", "C-10", "H-XII"])
def test_after_the_last_of_a_list_comes_the_same_again(items: tuple[Item, ...], last: str) -> None:
    assert read(items, Continuation.NEXT, last) == MORE


@pytest.mark.parametrize("first", ["D-2-i", "P-2-i", "U-2-i", "C-1", "H-I", "S-cover-1"])
def test_before_the_first_of_a_list_comes_the_same_again(items: tuple[Item, ...], first: str) -> None:
    assert read(items, Continuation.PREVIOUS, first) == MORE


@pytest.mark.parametrize("letter", ["D", "P", "U", "C", "H", "S"])
def test_going_on_from_the_first_reads_the_whole_list_once(items: tuple[Item, ...], letter: str) -> None:
    listed = {each.key for each in items if each.key.startswith(f"{letter}-")}
    starts = {key for key in listed if read(items, Continuation.PREVIOUS, key) == MORE}
    (key,) = starts
    walked = [key]
    while following := pointed_at(items, Continuation.NEXT, walked[-1]):
        walked += following
        assert len(walked) <= len(listed)
    assert sorted(walked) == sorted(listed)


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ("P-7-i", ["P-7-ii"]),
        ("D-2-i", ["D-2-ii", "D-2-iii"]),
        ("P-2-ii", ["P-2-i", "P-2-ii.2"]),
        ("U-4-i", []),
        ("C-5", []),
    ],
)
def test_siblings_share_the_number(items: tuple[Item, ...], topic: str, expected: list[str]) -> None:
    assert pointed_at(items, Continuation.SIBLING, topic) == expected


@pytest.mark.parametrize(
    ("topic", "question", "expected"),
    [
        ("P-7-i", "ⅱのほうは?", ["P-7-ii"]),
        ("P-7-i", "iiのほうは？", ["P-7-ii"]),
        ("P-7-ii", "じゃあ、ｉは", ["P-7-i"]),
        ("D-2-i", "ⅲも見たい", ["D-2-iii"]),
        ("D-2-i", "ii)は?", ["D-2-ii"]),
        ("P-2-i", "ⅱを見せて", ["P-2-ii", "P-2-ii.2"]),
        ("H-II", "じゃあⅢ", ["H-III"]),
        ("H-II", "Ⅻはどうですか", ["H-XII"]),
        ("H-II", "では、IV.は?", ["H-IV"]),
    ],
)
@pytest.mark.parametrize("continuation", [None, Continuation.MORE, Continuation.SIBLING])
def test_a_numeral_is_of_the_list_that_was_open(
    items: tuple[Item, ...], continuation: Continuation | None, topic: str, question: str, expected: list[str]
) -> None:
    assert pointed_at(items, continuation, topic, question) == expected


@pytest.mark.parametrize(
    ("topic", "question"),
    [
        ("U-4-i", "ⅱのほうは?"),  # it has no second part
        ("C-5", "ⅱは?"),
        ("P-7-i", "AIは誰が作るの?"),
        ("P-7-i", "ivrの自動応答は?"),
        ("H-II", "バージョンiiiは?"),
        ("H-II", "iiiiは?"),
    ],
)
def test_a_numeral_that_names_nothing_leaves_the_move(
    items: tuple[Item, ...], topic: str, question: str
) -> None:
    assert read(items, Continuation.MORE, topic, question) == MORE
    assert read(items, None, topic, question) == FollowUp(FollowUpKind.SAME_ROLE)


def following(follow: FollowUp) -> Reading:
    return Reading("問い", None, dict.fromkeys(Role, 1 / 3), False, {}, {}, References((), False), follow)


def test_a_topic_of_its_own_takes_over_the_party_at_most(items: tuple[Item, ...]) -> None:
    found = read(items, None, "P-7-i", "機密の守り方は?")
    assert found == FollowUp(FollowUpKind.SAME_ROLE)
    assert not following(found).asks_on


@pytest.mark.parametrize("kind", [kind for kind in FollowUpKind if kind is not FollowUpKind.SAME_ROLE])
def test_everything_else_asks_on(kind: FollowUpKind) -> None:
    assert following(FollowUp(kind)).asks_on


@pytest.mark.parametrize(
    "question",
    [
        "ところで、次は?",
        "話は変わるけど、提供者の場合は?",
        "話題を変えますが、もう少し詳しく",
        "ちょっと話かわるけど、ⅱは?",
        "別件で、ほかには?",
        "これは別の話ですが、利用者は?",
        "それはさておき、担当は誰?",
        "さて、その次は?",
        "もう一つ質問です。開発者だと?",
        "いまの話とは関係ないですが、もっと詳しく",
    ],
)
@pytest.mark.parametrize("continuation", [None, *Continuation])
def test_another_topic_that_is_announced_takes_nothing_over(
    items: tuple[Item, ...], continuation: Continuation | None, question: str
) -> None:
    assert read(items, continuation, "P-7-i", question) is None


@pytest.mark.parametrize("question", ["別の立場だと?", "話の続きを", "さっきの件の次は?", "とこでは?"])
def test_words_that_only_resemble_an_announcement_break_nothing(
    items: tuple[Item, ...], question: str
) -> None:
    assert read(items, Continuation.MORE, "P-7-i", question) == MORE


def numbered(text: str) -> tuple[Item, ...]:
    return parse(document(text), Editorial(layout="text")).items


def test_what_is_next_to_an_item_of_another_numbering_is_what_stands_next_to_it() -> None:
    items = numbered(REQUIREMENTS)
    assert pointed_at(items, Continuation.NEXT, "1.1.2") == ["1.1.3"]
    assert pointed_at(items, Continuation.PREVIOUS, "MSTG-STORAGE-1") == ["1.1.3"]
    assert pointed_at(items, Continuation.SIBLING, "1.1.2") == ["1.1.1", "1.1.3"]


def test_a_numeral_names_an_item_of_the_same_list() -> None:
    items = numbered("# 1. 題\n\ni. 一つ。\nii. 二つ。\n\n# 2. 題\n\ni. 三つ。\nii. 四つ。\n")
    assert pointed_at(items, None, "2-i", "iiのほうは?") == ["2-ii"]


def test_the_sub_items_of_a_principle_stand_beside_each_other() -> None:
    items = numbered(OFFICIAL)
    assert pointed_at(items, Continuation.NEXT, "C-1-1") == ["C-1-2"]
    assert pointed_at(items, Continuation.SIBLING, "C-1-1") == ["C-1", "C-1-2"]
    assert counterparts(items, item(items, "C-2-1"), Role.DEVELOPER)[:2] == ("D-2-i", "D-2-ii")
