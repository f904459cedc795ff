"""Where sensitivities exceed their budget, differences of plain solves take their place; they say the same."""

import numpy as np
import pytest

import lobsim
from lobsim.fit.forward import Forward
from lobsim.fit.model_curve import ModelCurve, difference
from lobsim.fit.problem import Problem
from tests.fit.conftest import DOSE, J0, THICKNESS, measured

# Enough for a plain solve of these curves; the share of it that sensitivities may take is not.
TIGHT = lobsim.Accuracy(steps=2000)


@pytest.fixture(scope="module")
def problem(start, curves):
    return Problem(start, curves, [J0, THICKNESS, DOSE])


def test_slopes_by_differences_are_those_of_the_sensitivities(problem):
    """To 1e-4 of the largest, but for the fall at the end, where the voltage falls by 1 V within 1e-3 of the charge."""
    point = problem.start
    direct, instead = Forward(problem), Forward(problem, TIGHT)
    by_solver, by_differences = (forward.solve(point, slopes=True) for forward in (direct, instead))
    assert not direct.by_differences
    assert instead.by_differences == {0, 1}
    for one, other in zip(by_solver, by_differences, strict=True):
        falls = np.searchsorted(-one.voltage_V, -2.2)
        slopes, expected = other.slopes[:falls], one.slopes[:falls]
        assert slopes == pytest.approx(expected, abs=1e-4 * np.abs(expected).max())


def test_the_budget_of_sensitivities_is_paid_once(problem):
    forward = Forward(problem, TIGHT)
    forward.solve(problem.start, slopes=True)
    paid = forward.count.with_slopes
    assert paid == 2
    forward.solve(problem.start + 1e-3, slopes=True)
    assert forward.count.with_slopes == paid


def test_a_fit_by_differences_finds_the_same_and_says_so(start, curves):
    by_solver = lobsim.fit(start, curves, [J0], starts=0, followed=1)
    instead = lobsim.fit(start, curves, [J0], starts=0, followed=1, accuracy=TIGHT)
    assert instead.values[J0] == pytest.approx(by_solver.values[J0], rel=1e-4)
    assert instead.intervals[J0] == pytest.approx(by_solver.intervals[J0], rel=1e-2)
    assert by_solver.provenance["slopes_by_differences"] == []
    assert instead.provenance["slopes_by_differences"] == [curve.name for curve in curves]


def test_sensitivities_need_no_more_steps_than_states_where_the_oxygen_has_gone():
    """A carbon of 1200 m2/g discharges its double layer for minutes after its oxygen: 53,000 steps were taken there."""
    area = dict.fromkeys(("Positive electrode BET area [m2.kg-1]", "Carbon powder BET area [m2.kg-1]"), 1.2e6)
    cell = lobsim.Cell("NIPS", "coin").with_mesh(6, 10).with_values(area)
    curve = measured(cell, "Discharge at 0.1 mA/cm2 until 2.0 V", 0, points=40)
    forward = Forward(Problem(cell, [curve], [J0]), lobsim.Accuracy(steps=8000))
    (answer,) = forward.solve(forward.problem.start, slopes=True)
    assert np.abs(answer.slopes).max() > 0.04  # V: RT/(alpha F)
    assert forward.count.plain == 0 and not forward.by_differences


def test_where_one_side_has_ended_the_other_serves_alone():
    """V = x - Q, to Q = 2 in the middle, 1 behind, and 3 ahead: the slope is 1 everywhere."""

    def answer(x, end):
        Q = np.linspace(0, end, 13)
        return ModelCurve(Q, x - Q, np.zeros((Q.size, 0)))

    slopes = difference(answer(0, 2), answer(0.1, 3), answer(-0.1, 1), 0.1, 0.1)
    assert slopes == pytest.approx(np.ones(13))
