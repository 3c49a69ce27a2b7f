import pytest

from eval.benchmarks.soak import Sample, growth


def test_a_straight_line_is_found_with_certainty() -> None:
    samples = [Sample(float(n), 1000 + n / 60) for n in range(600)]  # a MiB a minute
    found = growth(samples, 60)
    assert found.an_hour == pytest.approx(60) and found.low == pytest.approx(60)
    assert found.last - found.first == pytest.approx(9)


def test_the_interval_of_a_small_case_is_as_computed_by_hand() -> None:
    # blocks at 0, 1, 2 hours with 1, 2, 2 MiB: slope 0.5, residuals -1/6, 1/3, -1/6,
    # standard error sqrt((1/36 + 1/9 + 1/36) / 1 / 2) = 0.288675, t(1, 0.975) = 12.7062
    found = growth([Sample(0, 1), Sample(3600, 2), Sample(7200, 2)], 3600)
    assert found.an_hour == pytest.approx(0.5)
    assert found.high - found.an_hour == pytest.approx(12.7062 * 0.288675, rel=1e-4)


def test_noise_is_no_growth() -> None:
    samples = [Sample(float(n), 1000 + (n * 7919 % 13)) for n in range(600)]
    found = growth(samples, 30)
    assert found.low < 0 < found.high


def test_a_spike_within_a_block_does_not_count() -> None:
    samples = [Sample(float(n), 2000.0 if n % 60 == 5 else 1000.0) for n in range(600)]
    assert growth(samples, 60).an_hour == pytest.approx(0)


def test_two_blocks_make_no_line() -> None:
    with pytest.raises(ValueError, match="three"):
        growth([Sample(0, 1), Sample(10, 1)], 10)
