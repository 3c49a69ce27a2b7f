"""What happened to items: the kinds, what counts as a move, as a new number, as a change of words."""

import pytest

from corpus.guideline.item import ALL_ROLES, Role
from corpus.versions.revision import ChangeKind
from tests.corpus.editions import compared, kinds
from tests.corpus.versions.test_alignment import BULLETS, DEVELOPER, bullets

THREE = bullets(*BULLETS[:3], heading="第1章 目的") + "\n" + bullets(*BULLETS[3:], heading="第2章 体制")


def labels(old: str, new: str) -> list[str]:
    return ["・".join(each) for _, _, each in kinds(compared(old, new))]


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_every_kind_has_a_japanese_name(kind: ChangeKind) -> None:
    assert kind.label and not kind.label.isascii()


def test_a_renamed_chapter_moves_nothing() -> None:
    assert labels(THREE, THREE.replace("第2章 体制", "第3章 体制の整備")) == ["変更なし"] * 5


def test_an_item_that_goes_to_another_chapter_moved() -> None:
    new = bullets(*BULLETS[1:3], heading="第1章 目的") + "\n"
    new += bullets(BULLETS[3], BULLETS[0], BULLETS[4], heading="第2章 体制")
    revision = compared(THREE, new)
    (moved,) = (each for each in revision.changes if each.changed)
    assert (moved.kinds, moved.old[0].key) == ((ChangeKind.MOVED,), "S-s1-1")
    assert moved.destination and moved.destination.text == "第2章体制"


def test_one_that_leaves_the_order_of_its_siblings_moved_and_they_did_not() -> None:
    new = bullets(BULLETS[1], BULLETS[2], BULLETS[3], BULLETS[0], BULLETS[4])
    revision = compared(bullets(*BULLETS), new)
    (moved,) = (each for each in revision.changes if each.changed)
    assert (moved.kinds, moved.old[0].key, moved.destination) == ((ChangeKind.MOVED,), "S-s1-1", None)


def test_a_heading_put_between_is_no_move() -> None:
    new = THREE.replace("- " + BULLETS[4], "## 委託\n\n- " + BULLETS[4])
    assert labels(THREE, new) == ["変更なし"] * 5


def test_our_own_positional_codes_are_no_numbers() -> None:
    assert labels(bullets(*BULLETS), bullets(*BULLETS[1:])) == ["削除", *["変更なし"] * 4]


def test_an_item_may_be_reworded_and_renumbered() -> None:
    new = DEVELOPER.replace("D-2) ii.", "D-3) i.").replace("明確な方針", "明確な方針及びガイダンス")
    assert labels(DEVELOPER, new) == ["変更なし", "変更・改番"]


def test_a_new_title_is_a_change() -> None:
    assert labels(DEVELOPER, DEVELOPER.replace("適正利用に資する開発", "適正な利用のための開発")) == [
        "変更なし",
        "変更",
    ]


@pytest.mark.parametrize(
    ("was", "is_now"),
    [("には、法令", "には，法令"), ("個人情報", "個⼈情報"), ("が含まれて", "が\u3000含まれて")],
)
def test_other_width_or_spacing_is_noted_but_no_change(was: str, is_now: str) -> None:
    changes = compared(DEVELOPER, DEVELOPER.replace(was, is_now)).changes
    assert not any(each.changed for each in changes)
    assert [each.cosmetic for each in changes] == [True, False]


def test_emphasis_alone_is_not_even_noted() -> None:
    (change, _) = compared(DEVELOPER, DEVELOPER.replace("法令", "<u>法令</u>")).changes
    assert (change.kinds, change.cosmetic) == ((ChangeKind.UNCHANGED,), False)


def test_what_was_dropped_stands_where_it_stood() -> None:
    order = [
        (old, new) for old, new, _ in kinds(compared(bullets(*BULLETS), bullets(*BULLETS[:2], BULLETS[4])))
    ]
    assert order == [
        (["S-s1-1"], ["S-s1-1"]),
        (["S-s1-2"], ["S-s1-2"]),
        (["S-s1-3"], []),
        (["S-s1-4"], []),
        (["S-s1-5"], ["S-s1-3"]),
    ]


def test_a_change_is_looked_up_by_either_id() -> None:
    revision = compared(bullets(*BULLETS), bullets(*BULLETS[1:]))
    dropped = revision.of_old("trial@1.0#S-s1-1")
    assert dropped and dropped.kind is ChangeKind.REMOVED
    assert revision.of_old("trial@1.0#S-s1-2") is revision.of_new("trial@1.1#S-s1-1")
    assert revision.of_new("trial@1.0#S-s1-1") is None


def test_a_role_is_concerned_by_its_own_items_and_by_those_of_all() -> None:
    revision = compared(DEVELOPER + "\n" + bullets(BULLETS[0]), DEVELOPER + "\n" + bullets(BULLETS[0]))
    assert [each.roles for each in revision.changes] == [*[(Role.DEVELOPER,)] * 2, ALL_ROLES]
    assert revision.by_role(Role.DEVELOPER) == revision.changes
    assert revision.by_role(Role.USER) == revision.changes[2:]


def test_the_counts_are_of_principal_kinds() -> None:
    counts = compared(bullets(*BULLETS), bullets(*BULLETS[1:], "新しく加わる一文である")).counts()
    assert {kind.label: count for kind, count in counts.items() if count} == {
        "新設": 1,
        "削除": 1,
        "変更なし": 4,
    }
