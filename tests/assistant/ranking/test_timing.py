"""Timings: milliseconds by part, added up, one record for each question."""

import time
from concurrent.futures import ThreadPoolExecutor

from assistant.ranking.timing import recorded_timings, timed


def test_a_part_is_timed_in_milliseconds() -> None:
    with recorded_timings() as timings, timed("read"):
        time.sleep(0.02)
    assert set(timings) == {"read"}
    assert 20 <= timings["read"] < 10_000


def test_a_part_timed_twice_adds_up() -> None:
    with recorded_timings() as timings:
        with timed("read"):
            time.sleep(0.01)
        once = timings["read"]
        with timed("read"):
            time.sleep(0.01)
    assert timings["read"] >= once + 10 >= 20


def test_parts_do_not_mix() -> None:
    with recorded_timings() as timings:
        with timed("embed"):
            pass
        embed = timings["embed"]
        with timed("read"), timed("rank"):
            time.sleep(0.01)
    assert timings["embed"] == embed
    assert timings["read"] >= timings["rank"] >= 10


def test_a_record_inside_another_is_apart() -> None:
    with recorded_timings() as outer:
        with recorded_timings() as inner, timed("read"):
            pass
        with timed("rank"):
            pass
    assert set(inner) == {"read"} and set(outer) == {"rank"}


def test_threads_share_no_record() -> None:
    def parts(name: str) -> set[str]:
        with recorded_timings() as timings, timed(name):
            time.sleep(0.01)
        return set(timings)

    with ThreadPoolExecutor(4) as pool:
        names = [f"part {number}" for number in range(16)]
        assert list(pool.map(parts, names)) == [{name} for name in names]


def test_without_a_record_nothing_is_kept() -> None:
    with timed("read"):
        pass
    with recorded_timings() as timings:
        pass
    assert timings == {}
