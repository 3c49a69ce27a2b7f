"""Items carry the guideline's own words for roles and phases, and a key that is unique in their version."""

import pytest

from corpus.item import ALL_ROLES, Item, ItemKind, Label, Phase, Role
from corpus.span import Span


def item(identity: str) -> Item:
    title = Label("題", Span(0, 1))
    return Item(identity, "P-2-ii", ItemKind.ROLE, title, (), ALL_ROLES, (Span(0, 1),), (Span(0, 1),))


def test_roles_are_named_as_the_guideline_names_them() -> None:
    assert [role.label for role in ALL_ROLES] == ["AI開発者", "AI提供者", "AI利用者"]
    assert [role.value for role in ALL_ROLES] == ["developer", "provider", "user"]


@pytest.mark.parametrize("named", [*Phase, *ItemKind])
def test_every_phase_and_kind_has_a_japanese_name(named: Phase | ItemKind) -> None:
    assert named.label
    assert not named.label.isascii()


def test_the_key_is_what_follows_the_sign() -> None:
    assert item("ai-guideline@1.0-overview#P-2-ii.2").key == "P-2-ii.2"


def test_a_label_without_a_place_in_the_source_is_ours() -> None:
    assert Label("公平性", None).editorial
    assert not Label("公平性", Span(3, 6)).editorial


def test_roles_are_their_own_codes() -> None:
    assert Role("provider") is Role.PROVIDER
