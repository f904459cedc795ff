"""Switches act within their width only, and parts of a number add up to it."""

import numpy as np
import pybamm
import pytest

from lobsim.physics import smooth

D = 5e-3


def test_smax0_is_exactly_zero_and_x_outside_its_width(value, vector):
    below, above = [-1.0, -2 * D, -D], [D, 2 * D, 1.0]
    np.testing.assert_array_equal(value(smooth.smax0(vector(below), D)), 0)
    np.testing.assert_allclose(value(smooth.smax0(vector(above), D)), above, rtol=1e-14)


def test_smax0_is_a_parabola_within_its_width(value, vector):
    x = np.linspace(-D, D, 9)
    np.testing.assert_allclose(value(smooth.smax0(vector(x), D)), (x + D) ** 2 / (4 * D), rtol=1e-13)


def test_smax0_has_no_kink(value, vector):
    """Slopes just before and behind each end of the width agree: C1. A step of 1e-6 changes the parabola's by 1e-4."""
    h = 1e-6
    for end, slope in ((-D, 0.0), (D, 1.0)):
        before, at, behind = value(smooth.smax0(vector([end - h, end, end + h]), D))
        assert (at - before) / h == pytest.approx(slope, abs=2e-4)
        assert (behind - at) / h == pytest.approx(slope, abs=2e-4)


def test_the_slope_of_smax0_is_its_derivative(value, vector):
    x, h = np.linspace(-2, 2, 41) * D, 1e-7
    differences = (value(smooth.smax0(vector(x + h), D)) - value(smooth.smax0(vector(x - h), D))) / (2 * h)
    np.testing.assert_allclose(value(smooth.smax0_slope(vector(x), D)), differences, atol=1e-5)  # h/4d at the ends


def test_positive_and_negative_part_differ_by_the_number_itself(value, vector):
    x, d = np.array([-3e-6, -1e-9, 0.0, 1e-12, 2e-9, 5e-6]), 1e-9
    gains, losses = (value(part(vector(x), d)) for part in (smooth.positive_part, smooth.negative_part))
    np.testing.assert_allclose(gains - losses, x, atol=1e-21)
    assert np.all(gains > 0) and np.all(losses > 0)
    assert gains[-1] == pytest.approx(5e-6) and losses[0] == pytest.approx(3e-6)
    np.testing.assert_allclose(gains * losses, d**2 / 4, rtol=1e-3)  # a hyperbola; 1e-3: cancellation at 5000 d


def test_a_floored_concentration_stays_positive_and_is_the_concentration_where_there_is_some(value, vector):
    found = value(smooth.floored(vector([-0.5, 0.0, 10.0, 1000.0]), 0.05))
    assert 0 < found[0] < 0.05**2 / (4 * 0.5) * 1.01  # as a hyperbola below zero
    assert found[1] == pytest.approx(0.025)
    np.testing.assert_allclose(found[2:] / [10, 1000] - 1, [(0.05 / 20) ** 2, (0.05 / 2000) ** 2], rtol=1e-3)


def test_an_exponential_is_bounded_at_200(value, vector):
    found = value(smooth.bounded_exp(vector([-500.0, 1.5, 200.0, 1e6])))
    np.testing.assert_allclose(found, [np.exp(-500), np.exp(1.5), np.exp(200), np.exp(200)])


def test_a_power_of_nothing_has_a_finite_slope_in_its_exponent(value):
    """0^m = 0, but ln(0) in its derivative would spoil every sensitivity to m."""
    m = pybamm.InputParameter("m")
    power = smooth.power(pybamm.Scalar(0.0), m)
    assert power.evaluate(inputs={"m": 1.5}) < 1e-40
    assert np.isfinite(power.diff(m).evaluate(inputs={"m": 1.5}))
    assert value(smooth.power(pybamm.Scalar(0.25), 1.5)) == pytest.approx(0.125, rel=1e-14)
