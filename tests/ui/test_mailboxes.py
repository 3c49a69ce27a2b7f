import pytest

from ui.mailboxes import Mailboxes


def test_the_one_not_looked_into_for_longest_makes_room() -> None:
    boxes = Mailboxes(2)
    boxes["a"], boxes["b"] = 1, 2
    assert boxes["a"] == 1
    boxes["c"] = 3
    assert list(boxes) == ["a", "c"]
    with pytest.raises(KeyError):
        boxes["b"]
