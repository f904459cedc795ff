"""Noise and resolution are told by the numbers of a file, within what their count allows."""

import numpy as np
import pytest

from lobsim.cyclers.digits import last_digit
from lobsim.cyclers.noise import LEAST_V, resolution, voltage_noise

SHARE = np.linspace(0.0, 1.0, 4000)
CURVE = 2.7 - 0.1 * SHARE - 0.5 * SHARE**20  # a plateau and a knee [V]


def noisy(sigma, seed=0):
    return CURVE + np.random.default_rng(seed).normal(0, sigma, CURVE.size)


@pytest.mark.parametrize("sigma", [1e-4, 1e-3, 5e-3, 2e-2])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_noise_of_a_discharge_is_found_within_10_percent(sigma, seed):
    assert voltage_noise(noisy(sigma, seed)) == pytest.approx(sigma, rel=0.1)


@pytest.mark.parametrize("count", [1e-4, 5e-4, 1e-3])
def test_the_noise_of_a_quantised_voltage_holds_its_rounding(count):
    sigma = 2e-3
    voltage = np.round(noisy(sigma) / count) * count
    expected = np.hypot(sigma, count / 12**0.5)
    assert voltage_noise(voltage) == pytest.approx(expected, rel=0.1)


@pytest.mark.parametrize("count", [1e-4, 1e-3, 5e-3])
def test_without_noise_the_rounding_is_all(count):
    voltage = np.round(CURVE / count) * count
    assert voltage_noise(voltage) == pytest.approx(count / 12**0.5, rel=0.2)


def test_outliers_do_not_make_the_noise():
    voltage = noisy(1e-3)
    voltage[::100] += 0.3
    assert voltage_noise(voltage) == pytest.approx(1e-3, rel=0.15)


def test_no_file_is_better_than_a_cycler_can_be():
    assert voltage_noise(CURVE) == LEAST_V
    assert voltage_noise(CURVE[:3]) >= LEAST_V
    assert voltage_noise(np.full(50, 2.7123456789012)) == LEAST_V


def test_numbers_with_all_their_digits_have_next_to_no_last_digit():
    assert last_digit(np.array([np.pi, np.e, 0.0])) <= 1e-9


@pytest.mark.parametrize("count", [1e-3, 2.5e-4, 1.220703125e-3])
def test_the_resolution_is_one_count_of_the_converter(count):
    assert resolution(np.round(CURVE / count) * count) == pytest.approx(count, rel=1e-6)


@pytest.mark.parametrize(
    ("numbers", "unit", "digit"),
    [
        ([0.1, 0.25, 3.0], "", 0.01),
        ([5.012e-5, 0.0, -5.1e-5], "", 1e-8),  # of currents below 0.1 mA too
        ([0.0, 0.0], "", 0.0),
        ([0.0, 3.6, 10.8], "s", 3.6),  # hours with three decimals
        ([0.0, 6.0, 18.0], "s", 6.0),  # minutes with one
        ([0.0, 1 / 3600, 7 / 3600], "Ah", 1 / 3600),  # of As
        ([0.0, 0.001, 0.017], "Ah", 0.001),
    ],
)
def test_the_last_digit_is_that_of_the_unit_in_which_numbers_were_written(numbers, unit, digit):
    assert last_digit(np.array(numbers), unit) == pytest.approx(digit, abs=1e-14)
