"""The lead names the role that was assumed, and is never stronger than the guideline."""

from dataclasses import replace
from itertools import product

import pytest

from assistant.answer import FollowUpKind, item_name
from assistant.answering.preamble import answer_preamble, decline_preamble, missing_version_preamble
from corpus.guideline.item import Item, ItemKind, Role
from tests.assistant.checks import DUTY

NAME = "試しの指針(第1版)"


def strong(sentence: str) -> list[str]:
    return [word for word in DUTY if word in sentence.lower()]


def test_no_words_of_duty_over_all_items_and_roles(items: tuple[Item, ...]) -> None:
    for item, role, inferred, named in product(items, (None, *Role), (True, False), (True, False)):
        lead = answer_preamble(NAME, (item, *items[:2]), role, inferred=inferred, named=named)
        assert strong(lead) == [], lead
        assert lead.endswith("。")


@pytest.mark.parametrize("kind", FollowUpKind)
def test_no_words_of_duty_in_a_follow_up(items: tuple[Item, ...], kind: FollowUpKind) -> None:
    for item, role in product(items, (None, *Role)):
        lead = answer_preamble(NAME, (item, *items[:2]), role, inferred=True, named=False, follow_up=kind)
        assert strong(lead) == [], lead
        assert lead.endswith("。")


def test_a_follow_up_is_said_to_be_one_before_all_else(items: tuple[Item, ...]) -> None:
    alone = answer_preamble(NAME, items[:1], Role.USER, inferred=False, named=False)
    said = set()
    for kind in FollowUpKind:
        lead = answer_preamble(NAME, items[:1], Role.USER, inferred=False, named=False, follow_up=kind)
        pointed = kind is FollowUpKind.NEIGHBOUR
        rest = alone.replace("最も近い項目", "お尋ねの項目") if pointed else alone
        assert lead.endswith(rest)
        said.add(lead.removesuffix(rest))
    assert len(said) == len(FollowUpKind)  # each kind in words of its own
    assert all(each.startswith("前") and each.endswith("。") and each.count("。") == 1 for each in said)


@pytest.mark.parametrize("role", Role)
def test_the_assumed_role_is_named(items: tuple[Item, ...], role: Role) -> None:
    chosen = answer_preamble(NAME, items[:1], role, inferred=False, named=False)
    assumed = answer_preamble(NAME, items[:1], role, inferred=True, named=False)
    assert role.label in chosen
    assert role.label in assumed
    assert "選び直せます" in assumed
    assert "選び直せます" not in chosen
    others = [each.label for each in Role if each is not role]
    assert not any(label in assumed for label in others)


def test_no_role_is_said_to_be_none(items: tuple[Item, ...]) -> None:
    lead = answer_preamble(NAME, items[:1], None, inferred=False, named=False)
    assert "立場を限らず" in lead
    assert not any(role.label in lead.replace(items[0].title.text, "") for role in Role)


def test_the_first_item_and_the_number_of_items_are_named(items: tuple[Item, ...]) -> None:
    item = next(each for each in items if each.key == "U-4-i")
    lead = answer_preamble(NAME, (item, *items[:2]), Role.USER, inferred=False, named=False)
    assert NAME in lead
    assert "3項目" in lead
    assert f"U-4-i「{item.title.text}」" in lead


def test_a_title_of_ours_is_marked(items: tuple[Item, ...]) -> None:
    for item in items:
        lead = answer_preamble(NAME, (item,), None, inferred=False, named=True)
        assert ("編集部" in lead) is item.title.editorial


def lead_of(items: tuple[Item, ...], *keys: str) -> str:
    by_key = {each.key: each for each in items}
    return answer_preamble(NAME, [by_key[key] for key in keys], None, inferred=False, named=False)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (["U-4-i"], "最も近い項目は U-4-i「個人情報の不適切入力及びプライバシー侵害への対策」[1]です。"),
        (["C-1"], "最も近い項目は各主体に共通の指針 C-1「人間中心」[1]です。"),
        (["U-4-i", "C-4"], "[1]です。各主体に共通の指針[2]も引用します。"),
        (
            ["P-4-ii", "C-4", "U-4-i", "C-5", "H-XI", "S-scope-1"],
            "[1]です。各主体に共通の指針[2][4]、AI利用者の項目[3]、高度なAIシステムの指針[5]、本文の説明[6]も引用します。",
        ),
        (["S-philosophy-3", "P-4-i"], "「基本理念」[1][2][3]です。AI提供者の項目[4]も引用します。"),
        (
            ["P-4-i", "S-philosophy-3", "C-4"],
            "[1]です。本文の説明[2][3][4]、各主体に共通の指針[5]も引用します。",
        ),
    ],
)
def test_each_citation_is_numbered_with_what_it_is(
    items: tuple[Item, ...], keys: list[str], said: str
) -> None:
    """``S-philosophy-3`` has three spans, and so three citations."""
    assert lead_of(items, *keys).endswith(said)


def test_items_without_a_party_are_named_as_others(items: tuple[Item, ...]) -> None:
    numbered = replace(items[0], kind=ItemKind.NUMBERED)
    lead = answer_preamble(NAME, [items[1], numbered], None, inferred=False, named=False)
    assert lead.endswith("ほかの項目[2]も引用します。")


@pytest.mark.parametrize("name", [NAME, "AI事業者ガイドライン(第1.0版 概要)"])
def test_a_decline_says_how_to_ask(items: tuple[Item, ...], name: str) -> None:
    for nearby in ((), [item_name(items[0])]):
        assert all(word in decline_preamble(name, nearby) for word in ("だれが", "どの段階", "何について"))


def test_a_decline_names_what_lies_nearby(items: tuple[Item, ...]) -> None:
    near = [item_name(item) for item in items[:3]]
    lead = decline_preamble(NAME, near)
    assert "見つかりませんでした" in lead
    assert all(each.code in lead and each.title in lead for each in near)
    assert strong(lead) == []


def test_a_decline_with_nothing_nearby_says_what_the_guideline_is_about() -> None:
    lead = decline_preamble(NAME, ())
    assert "見つかりませんでした" in lead
    assert lead.endswith("。")
    assert strong(lead) == []


def test_another_guideline_is_not_said_to_be_about_ai() -> None:
    lead = decline_preamble("取扱規程(第2版)", ())
    assert "見つかりませんでした" in lead
    assert "AI" not in lead


def test_a_missing_version_is_named_with_those_that_are_there() -> None:
    lead = missing_version_preamble("9.9", ("1.1", "1.0-overview"))
    assert all(each in lead for each in ("9.9", "1.1", "1.0-overview"))
    assert strong(lead) == []
