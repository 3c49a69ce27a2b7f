"""Items carry the guideline's own words for roles and phases, and a key that is unique in their version."""

from dataclasses import FrozenInstanceError, fields

import pytest

from corpus.guideline.editorial import Aid, Aids, Editorial, FurnitureList, Outside
from corpus.guideline.item import ALL_ROLES, Item, ItemKind, Label, Phase, Role
from corpus.parsing.blocks import Block, BlockKind
from corpus.parsing.drafts import Furniture
from corpus.parsing.numbering import common_code
from corpus.text.span import Span
from tests.corpus.samples import overview, overview_items, overview_parsed

FLOWING = (
    *(
        Span(0, 1),
        Label("題", None),
        overview_items()["D-2-i"],
        overview(),
        overview().manifest,
        overview_parsed(),
    ),
    *(Block(BlockKind.RULE, Span(0, 1)), Furniture("図", Span(0, 1)), FurnitureList("図", ()), Editorial()),
    *(Aid(), Aids(), Outside("罰則", ()), common_code(1)),
)


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


@pytest.mark.parametrize("thing", FLOWING, ids=lambda thing: type(thing).__name__)
def test_what_flows_is_frozen(thing: object) -> None:
    name = fields(thing)[0].name  # type: ignore[arg-type]
    with pytest.raises(FrozenInstanceError):
        setattr(thing, name, None)


def test_roles_are_their_own_codes() -> None:
    assert Role("provider") is Role.PROVIDER
