"""The runtimes side by side: the figures of one beside those of another, by hand."""

import numpy as np

from eval.benchmarks.runtimes import Measured

ACROSS, UP = (1.0, 0.0), (0.0, 1.0)


def measured(name: str, vectors: tuple[tuple[float, float], ...], *rankings: tuple[str, ...]) -> Measured:
    return Measured(name, 12.34, 56.78, np.asarray(vectors, np.float32), rankings)


def test_the_lowest_cosine_and_the_equal_orders_are_told() -> None:
    one = measured("torch", (ACROSS, UP), ("a", "b"), ("c", "d"))
    other = measured("OpenVINO f32", (ACROSS, (0.6, 0.8)), ("a", "b"), ("d", "c"))
    line = other.line(one)
    assert line.startswith("OpenVINO f32 ")
    assert "12.3 ms" in line
    assert "56.8 件/秒" in line
    assert "0.8000" in line
    assert line.endswith("同じ順 1 / 2")


def test_a_runtime_beside_itself_is_the_same() -> None:
    one = measured("torch", (ACROSS, UP), ("a",), ())
    assert "1.0000000 以上" in one.line(one)
    assert one.line(one).endswith("2 / 2")
