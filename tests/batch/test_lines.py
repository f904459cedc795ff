"""Curves that are drawn from the polynomials of an integrator's steps."""

import itertools

import numpy as np
import pytest

from lobsim.batch.lines import lines


def steps_of(curve: np.polynomial.Polynomial, at: np.ndarray) -> np.ndarray:
    """A cubic in steps: with u = (1 - x) a + x (b + (1 - x) (p + x q)) its cubic term is -q, its square one q - p."""
    rows = []
    for start, end in itertools.pairwise(at):
        length = end - start
        _, _, square, cubic = curve(np.polynomial.Polynomial([start, length])).coef
        rows.append([start, length, curve(start), curve(end), -cubic - square, -cubic])
    return np.array(rows)


CUBIC = np.polynomial.Polynomial([3.0, -0.2, 0.05, -0.01])


def test_a_cubic_is_drawn_exactly_in_steps_of_any_length_and_for_each_job():
    first, second = np.array([0.0, 0.5, 3.0]), np.array([1.0, 1.1, 2.0, 7.0])
    steps = np.concatenate([steps_of(CUBIC, first), steps_of(CUBIC, second)])
    (t0, v0), (t1, v1) = lines(steps, np.array([2, 3]), np.array([3.0, 7.0]), scale=2.0, zero=1.0, pieces=4)
    assert (t0.size, t1.size) == (9, 13)
    assert (t0[0], t0[-1], t1[0], t1[-1]) == pytest.approx((0.0, 3.0, 0.0, 6.0))
    np.testing.assert_allclose(v0, 1 + 2 * CUBIC(t0), rtol=1e-13)
    np.testing.assert_allclose(v1, 1 + 2 * CUBIC(1 + t1), rtol=1e-13)


def test_a_curve_ends_where_an_event_lies_within_its_last_step():
    ((t, v),) = lines(steps_of(CUBIC, np.array([0.0, 2.0, 5.0])), np.array([2]), np.array([3.5]))
    assert t[-1] == 3.5 and v[-1] == pytest.approx(CUBIC(3.5), rel=1e-13)
    assert (np.diff(t) > 0).all()


def test_the_area_under_a_line_converges_with_the_square_of_its_pieces():
    exact = CUBIC.integ()(5.0)
    missed = []
    for pieces in (2, 4, 8, 16):
        ((t, v),) = lines(steps_of(CUBIC, np.array([0.0, 2.0, 5.0])), np.array([2]), np.array([5.0]), pieces=pieces)
        missed.append(abs(np.trapezoid(v, t) - exact))
    np.testing.assert_allclose(np.divide(missed[:-1], missed[1:]), 4, rtol=0.01)
