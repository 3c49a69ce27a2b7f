"""The role that is assumed: chosen, named, or agreed on by words and ranking."""

import numpy as np
import pytest

from assistant.ranking.features import infer_role
from assistant.ranking.steering import Steering
from assistant.reading.reading import Reading
from assistant.reading.references import References
from corpus.guideline.item import Item, Role

EVEN = dict.fromkeys(Role, 0.0)


def reading(developer: float, provider: float, user: float, chosen: Role | None = None) -> Reading:
    belief = {Role.DEVELOPER: developer, Role.PROVIDER: provider, Role.USER: user}
    return Reading("問い", chosen, belief, False, {}, {}, References((), False))


def by_key(items: tuple[Item, ...], *keys: str) -> list[Item]:
    return [item for item in items if item.key in keys]


def test_the_mass_counts_items_of_one_role_only(items: tuple[Item, ...]) -> None:
    shares = np.zeros(len(items), dtype=np.float32)
    for key, share in {"U-4-i": 0.4, "U-5-i": 0.1, "P-4-i": 0.2, "C-4": 0.3}.items():
        shares[[item.key for item in items].index(key)] = share
    mass = Steering(items).role_mass(shares)
    assert mass == pytest.approx({Role.DEVELOPER: 0, Role.PROVIDER: 0.2, Role.USER: 0.5})


def test_a_choice_wins_over_everything(items: tuple[Item, ...]) -> None:
    mass = {**EVEN, Role.USER: 1.0}
    chosen = reading(0.0, 0.0, 1.0, Role.DEVELOPER)
    assert infer_role(chosen, mass, by_key(items, "U-4-i")) is Role.DEVELOPER


def test_a_named_item_tells_the_role(items: tuple[Item, ...]) -> None:
    for key, role in (("D-2-i", Role.DEVELOPER), ("P-2-i", Role.PROVIDER), ("U-2-i", Role.USER)):
        assert infer_role(reading(1 / 3, 1 / 3, 1 / 3), EVEN, by_key(items, key)) is role


@pytest.mark.parametrize("keys", [("C-4",), ("U-2-i", "P-2-i"), ("U-2-i", "C-4")])
def test_named_items_of_several_roles_tell_none(items: tuple[Item, ...], keys: tuple[str, ...]) -> None:
    assert infer_role(reading(0, 0, 1), {**EVEN, Role.USER: 1.0}, by_key(items, *keys)) is None


def test_words_and_ranking_by_hand() -> None:
    # 0.6 x 0.25 = 0.15, 0.2 x 0.75 = 0.15, 0.2 x 0.25 = 0.05: no role holds 0.6 of the sum
    assert infer_role(reading(0.6, 0.2, 0.2), {**EVEN, Role.PROVIDER: 0.5}, ()) is None
    # 0.6 x 0.75 = 0.45 of 0.45 + 0.05 + 0.05
    assert infer_role(reading(0.6, 0.2, 0.2), {**EVEN, Role.DEVELOPER: 0.5}, ()) is Role.DEVELOPER


def test_nothing_known_assumes_nothing() -> None:
    assert infer_role(reading(1 / 3, 1 / 3, 1 / 3), EVEN, ()) is None


def test_clear_words_alone_are_enough() -> None:
    assert infer_role(reading(0.05, 0.9, 0.05), EVEN, ()) is Role.PROVIDER
