"""The stopwatch: milliseconds by part, added up."""

import time

from assistant.ranking.ranker import Stopwatch


def test_a_part_is_timed_in_milliseconds() -> None:
    watch = Stopwatch()
    with watch.part("read"):
        time.sleep(0.02)
    assert set(watch.parts) == {"read"}
    assert 20 <= watch.parts["read"] < 10_000


def test_a_part_timed_twice_adds_up() -> None:
    watch = Stopwatch({"read": 500.0})
    with watch.part("read"):
        time.sleep(0.01)
    once = watch.parts["read"]
    assert once >= 510
    with watch.part("read"):
        time.sleep(0.01)
    assert watch.parts["read"] >= once + 10


def test_parts_do_not_mix() -> None:
    watch = Stopwatch({"embed": 7.0})
    with watch.part("read"), watch.part("rank"):
        time.sleep(0.01)
    assert watch.parts["embed"] == 7.0
    assert watch.parts["read"] >= watch.parts["rank"] >= 10


def test_watches_share_nothing() -> None:
    with Stopwatch().part("read"):
        pass
    assert Stopwatch().parts == {}
