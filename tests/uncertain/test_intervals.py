"""Intervals of many draws, against quantiles that are known."""

import numpy as np
import pytest

from lobsim.uncertain.gain import gain
from lobsim.uncertain.intervals import interval, shares


def test_an_interval_holds_the_middle_nine_tenths():
    assert interval(range(101)) == (5.0, 95.0)


def test_what_has_no_number_is_left_out():
    assert interval([None, float("nan"), 2.0, 3.0]) == pytest.approx((2.05, 2.95))
    assert interval([None, float("nan")]) is None


def test_shares_add_up_and_the_largest_is_first():
    assert shares(["film", "ceramic", "ceramic", "ceramic"]) == {"ceramic": 0.75, "film": 0.25}


@pytest.mark.parametrize("error", [0.3, 1.0, 3.0])
def test_a_measurement_narrows_a_normal_prediction_as_the_formula_says(error):
    """y = 2 m + z of standard normal m and z: reading m with an error e leaves 1 + 4 e2 / (1 + e2) of 5."""
    m, z = np.random.default_rng(7).standard_normal((2, 600))
    found = gain(2 * m + z, m[:, None], np.array([error]))
    exact = 1 - (1 + 4 * error**2 / (1 + error**2)) / 5
    assert found.narrowed == pytest.approx(exact, abs=0.06)  # three times the scatter of 600 draws
    assert found.is_seen and found.widened == 1


def test_a_measurement_of_something_else_narrows_nothing():
    m, z = np.random.default_rng(8).standard_normal((2, 300))
    assert not gain(z, m[:, None], np.array([0.3])).is_seen


def test_two_readings_tell_more_than_one():
    m, z = np.random.default_rng(9).standard_normal((2, 400))
    one = gain(m + z, m[:, None], np.array([0.3]))
    both = gain(m + z, np.column_stack((m, z)), np.array([0.3, 0.3]))
    assert both.narrowed > one.narrowed + 0.2


def test_an_error_that_the_draws_cannot_resolve_is_widened_and_told():
    m, z = np.random.default_rng(10).standard_normal((2, 100))
    found = gain(m + z, m[:, None], np.array([1e-4]))
    assert found.widened > 10 and 0.3 < found.narrowed < 0.6  # exact: 0.5, and no more
