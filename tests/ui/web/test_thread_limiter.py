"""ThreadLimiter: how many work at a time, how many wait, and what the next one hears."""

import asyncio
import threading

import pytest

from corpus.errors import ServeError
from ui.web.api import ThreadLimiter


def test_only_so_many_work_at_a_time_and_all_get_their_turn() -> None:
    threads, working, most, lock = ThreadLimiter(2, 50), [0], [0], threading.Lock()

    def work() -> int:
        with lock:
            working[0] += 1
            most[0] = max(most[0], working[0])
        threading.Event().wait(0.01)
        with lock:
            working[0] -= 1
        return 1

    async def many() -> list[int]:
        return await asyncio.gather(*(threads.run(work) for _ in range(20)))

    assert asyncio.run(many()) == [1] * 20
    assert most == [2]


def test_who_comes_to_a_full_room_is_told_and_may_come_again() -> None:
    threads, go = ThreadLimiter(1, 1), threading.Event()

    async def crowd() -> tuple[bool, bool, bool]:
        first = asyncio.create_task(threads.run(lambda: go.wait(10)))
        await asyncio.sleep(0.05)
        second = asyncio.create_task(threads.run(lambda: go.wait(10)))
        await asyncio.sleep(0.05)
        with pytest.raises(ServeError, match="混み合っています"):
            await threads.run(lambda: True)
        go.set()
        return await first, await second, await threads.run(lambda: True)

    assert asyncio.run(crowd()) == (True, True, True)


def test_who_goes_away_while_waiting_leaves_room() -> None:
    threads, go = ThreadLimiter(1, 1), threading.Event()

    async def crowd() -> bool:
        first = asyncio.create_task(threads.run(lambda: go.wait(10)))
        await asyncio.sleep(0.05)
        waiting = asyncio.create_task(threads.run(lambda: True))
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.sleep(0.05)
        second = asyncio.create_task(threads.run(lambda: True))
        await asyncio.sleep(0.05)
        go.set()
        return await first and await second

    assert asyncio.run(crowd())
