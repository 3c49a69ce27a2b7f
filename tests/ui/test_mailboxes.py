import pytest

from ui.web.application import Mailboxes


def test_the_one_not_looked_into_for_longest_makes_room() -> None:
    pending = {"a": {"1"}, "b": set[str](), "c": {"2"}}
    boxes = Mailboxes(2, pending)
    boxes["a"], boxes["b"] = 1, 2
    assert boxes["a"] == 1
    boxes["c"] = 3
    assert list(boxes) == ["a", "c"] and pending == {"a": {"1"}, "c": {"2"}}
    with pytest.raises(KeyError):
        boxes["b"]
