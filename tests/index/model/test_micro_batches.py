"""Questions that arrive together are embedded together, and whatever happens nobody waits for ever."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait

import numpy as np
import pytest

from index.model.embedder import Vectors
from index.model.micro_batches import MicroBatches, Vector

PATIENCE = 10  # seconds after which a test takes a thread for stuck


class Model:
    """Embeds a text as its length; the first call waits until it is let go on.

    ``calls`` are the batches so far, ``fate`` what the first call ends with.
    """

    def __init__(self, fate: Callable[[], None] = lambda: None) -> None:
        self.calls: list[list[str]] = []
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.turn, self._fate = threading.Lock(), fate

    def embed(self, texts: Sequence[str]) -> Vectors:
        assert self.turn.locked()
        self.calls.append(list(texts))
        if len(self.calls) == 1:
            self.begun.set()
            assert self.go_on.wait(PATIENCE)
            self._fate()
        return np.asarray([[len(text)] for text in texts], np.float32)


def ask(model: Model, batches: MicroBatches, first: str, *others: str) -> list[Future[Vector]]:
    """Ask ``first``; ``others`` arrive one after another while it is embedded."""
    asked = [start(batches, first)]
    assert model.begun.wait(PATIENCE)
    for number, text in enumerate(others, 1):
        asked.append(start(batches, text))
        until(lambda number=number: len(batches._waiting) == number)  # type: ignore[misc]
    model.go_on.set()
    assert not wait(asked, PATIENCE).not_done
    return asked


def start(batches: MicroBatches, text: str) -> Future[Vector]:
    """Ask in a thread that, should it never end, does not keep the tests from ending."""
    asked: Future[Vector] = Future()

    def run() -> None:
        try:
            asked.set_result(batches.vector(text))
        except BaseException as error:
            asked.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return asked


def until(reached: Callable[[], bool]) -> None:
    for _ in range(PATIENCE * 1000):
        if reached():
            return
        threading.Event().wait(0.001)
    raise AssertionError("nothing has come")


def test_a_text_alone_is_embedded_at_once() -> None:
    model = Model()
    model.go_on.set()
    batches = MicroBatches(model.embed, model.turn, 4)
    assert [batches.vector("あ" * size).tolist() for size in (3, 1)] == [[3], [1]]
    assert model.calls == [["あああ"], ["あ"]]
    assert not model.turn.locked()


def test_what_arrives_meanwhile_goes_in_one_call_and_each_gets_its_own() -> None:
    model = Model()
    asked = ask(model, MicroBatches(model.embed, model.turn, 8), "a", "bb", "ccc", "dddd")
    assert [each.result().tolist() for each in asked] == [[1], [2], [3], [4]]
    assert model.calls[0] == ["a"]
    assert len(model.calls) == 2
    # Whoever gets the turn stands first, the others behind it as they came.
    first, *others = model.calls[1]
    assert others == [text for text in ("bb", "ccc", "dddd") if text != first]


def test_a_call_takes_no_more_than_it_may() -> None:
    model = Model()
    texts = ["x" * size for size in range(1, 9)]
    asked = ask(model, MicroBatches(model.embed, model.turn, 3), *texts)
    assert [each.result().tolist() for each in asked] == [[size] for size in range(1, 9)]
    assert max(map(len, model.calls)) == 3
    # Nobody is embedded twice.
    assert sorted(text for call in model.calls for text in call) == texts


def test_the_turn_is_that_of_the_whole_model() -> None:
    model = Model()
    batches = MicroBatches(model.embed, model.turn, 8)
    model.go_on.set()
    with model.turn:  # a build embeds its passages
        asked = [start(batches, text) for text in ("a", "bb")]
        until(lambda: len(batches._waiting) == 2)
        assert model.calls == []
    assert [each.result(PATIENCE).tolist() for each in asked] == [[1], [2]]
    assert len(model.calls) == 1


def test_an_error_reaches_all_of_its_batch_and_nobody_else() -> None:
    model = Model()
    batches = MicroBatches(refusing("boom", model.embed), model.turn, 8)
    asked = ask(model, batches, "a", "bb", "boom", "dddd")
    assert asked[0].result().tolist() == [1]
    for each in asked[1:]:
        with pytest.raises(ValueError, match="boom"):
            each.result()
    assert batches.vector("next").tolist() == [4]


def refusing(word: str, embed: Callable[[Sequence[str]], Vectors]) -> Callable[[Sequence[str]], Vectors]:
    def refuse(texts: Sequence[str]) -> Vectors:
        vectors = embed(texts)
        if word in texts:
            raise ValueError(word)
        return vectors

    return refuse


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit])
def test_who_is_interrupted_leaves_nobody_waiting(interrupt: type[BaseException]) -> None:
    def fate() -> None:
        raise interrupt

    model = Model(fate)
    batches = MicroBatches(model.embed, model.turn, 8)
    asked = ask(model, batches, "a", "bb", "ccc")
    with pytest.raises(interrupt):
        asked[0].result()
    assert [each.result().tolist() for each in asked[1:]] == [[2], [3]]
    assert not model.turn.locked()


def test_who_is_interrupted_with_others_in_the_batch_leaves_them_to_embed_themselves() -> None:
    model = Model()
    interrupted: list[list[str]] = []

    def embed(texts: Sequence[str]) -> Vectors:
        vectors = model.embed(texts)
        if len(texts) > 1 and not interrupted:
            interrupted.append(list(texts))
            raise KeyboardInterrupt
        return vectors

    asked = ask(model, MicroBatches(embed, model.turn, 8), "a", "bb", "ccc", "dddd")
    (batch,) = interrupted
    assert sorted(batch) == ["bb", "ccc", "dddd"]
    ended = dict(zip(("a", "bb", "ccc", "dddd"), asked, strict=True))
    with pytest.raises(KeyboardInterrupt):
        ended.pop(batch[0]).result()
    assert {text: each.result().tolist() for text, each in ended.items()} == {
        text: [len(text)] for text in ended
    }
