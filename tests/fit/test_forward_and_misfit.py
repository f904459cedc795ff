"""The model is asked at the measured capacities; its slopes are those of differences; a missing end costs."""

import numpy as np
import pytest

import lobsim
from lobsim.fit.draws import solved
from lobsim.fit.forward import Forward
from lobsim.fit.misfit import end, misfit, voltages
from lobsim.fit.model_curve import NONE, ModelCurve
from lobsim.fit.problem import Problem
from lobsim.fit.stepwise import half_cycles
from lobsim.numerics.solver import DEFAULT
from lobsim.protocol import parse
from tests.fit.conftest import DOSE, J0, NOISE_V, THICKNESS, measured

NAMES = [J0, THICKNESS, DOSE, "Oxygen diffusivity [m2.s-1]"]


@pytest.fixture(scope="module")
def problem(truth, curves):
    contact = lobsim.Unknown("Contact resistance [Ohm.m2]", 0.0, 0.02, scale="linear")
    membrane = lobsim.Unknown("Membrane thickness [m]", 90e-6, 120e-6)
    return Problem(truth.with_values({contact.name: 0.005}), curves, [*NAMES, contact, membrane])


def test_the_voltages_are_those_of_a_run(problem):
    """To 0.1 mV on the plateau: both are solved to 1e-6."""
    answers = Forward(problem).solve(problem.start)
    cell = problem.at(problem.values(problem.start))
    for curve, answer in zip(problem.curves, answers, strict=True):
        run = lobsim.run(cell, curve.protocol)
        at = curve.capacity_mAh_cm2[1:-10]
        by_run = np.interp(at, run.discharged_mAh_cm2, run.voltage_V)
        assert voltages(curve, answer)[0][1:-10] == pytest.approx(by_run, abs=2e-4)  # linear between the run's times


def test_the_slopes_are_those_of_central_differences(problem):
    """The membrane moves the electrode that is derived from it; the contact resistance is on a linear scale."""
    forward = Forward(problem)
    with_slopes = misfit(problem, problem.start, forward.solve(problem.start, slopes=True))
    for k, step in enumerate((1e-3, 1e-4, 1e-3, 1e-3, 1e-5, 1e-4)):
        up, down = (
            misfit(problem, point, forward.solve(point))
            for point in (problem.start + sign * step * np.eye(6)[k] for sign in (1, -1))
        )
        for what in ("at_points", "ends"):
            slope = getattr(with_slopes, f"slopes_{'at_points' if what == 'at_points' else 'of_ends'}")[:, k]
            difference = (getattr(up, what) - getattr(down, what)) / (2 * step)
            noise = 1e-6 / NOISE_V / step  # of voltages that are known to 1e-6, in their differences
            scale = np.abs(difference).max(initial=0.0)
            # the last points lie where the voltage falls by 1 V within 1e-3 of the capacity
            assert slope[:-3] == pytest.approx(difference[:-3], abs=0.02 * scale + noise), (k, what)


def test_a_charge_after_a_discharge_is_differentiated_by_differences(truth):
    """Against runs with 5 % more and less of the exchange current density of the oxidation, to 2 %."""
    name = "Peroxide oxidation exchange current density [A.m-2]"
    protocol = ["Discharge at 0.4 mA/cm2 until 1 mAh/cm2", "Charge at 0.1 mA/cm2 until 0.2 mAh/cm2"]
    charge = measured(truth, protocol, 0, points=20, noise=0)
    problem = Problem(truth, [charge], [lobsim.Unknown(name, 1e-4, 1e-3)])
    forward = Forward(problem)
    (answer,) = forward.solve(np.log([truth.numbers[name]]), slopes=True)
    V, slopes = voltages(charge, answer, 1)
    assert charge.voltage_V == pytest.approx(V, abs=1e-3)
    up, down = (
        measured(truth.with_values({name: truth.numbers[name] * factor}), protocol, 0, points=20, noise=0).voltage_V
        for factor in (1.05, 1 / 1.05)
    )
    difference = (up - down) / (2 * np.log(1.05))
    assert np.abs(difference[5:]).max() > 0.08  # RT/(alpha F) is 0.17 V, once the product limits
    assert slopes[5:, 0] == pytest.approx(difference[5:], rel=0.02, abs=1e-3)
    assert forward.count.plain == 2  # the protocol once, and once for its only unknown


def test_a_missing_end_costs_the_more_the_more_of_it_is_missing(problem):
    """A model that ends early is not forgiven the points that it does not reach."""
    curve = problem.curves[0]
    costs = []
    for share in (1.0, 0.9, 0.5, 0.1):
        kept = curve.capacity_mAh_cm2 <= share * curve.capacity_mAh_cm2[-1]
        short = ModelCurve(curve.capacity_mAh_cm2[kept], curve.voltage_V[kept], np.zeros((kept.sum(), 0)))
        found = misfit(problem, problem.start, [short, problem_answer(problem, 1)])
        costs.append(np.sum(found.all**2))
    assert costs[0] < 1e-6 < costs[1] < costs[2] < costs[3]
    none = misfit(problem, problem.start, [NONE, problem_answer(problem, 1)])
    assert np.sum(none.all**2) > costs[3]


def test_a_curve_that_ended_is_continued_by_one_volt_over_the_measured_capacity(problem):
    curve = problem.curves[0]
    half = curve.capacity_mAh_cm2 <= 0.5 * curve.capacity_mAh_cm2[-1]
    short = ModelCurve(curve.capacity_mAh_cm2[half], curve.voltage_V[half], np.zeros((half.sum(), 0)))
    V, _ = voltages(curve, short)
    assert V[-1] == pytest.approx(curve.voltage_V[half][-1] - 0.5, abs=0.01)  # V; the last half point is not at a half
    assert np.all(np.diff(V[~half]) < 0)


def problem_answer(problem, n):
    curve = problem.curves[n]
    return ModelCurve(curve.capacity_mAh_cm2, curve.voltage_V, np.zeros((curve.voltage_V.size, 0)))


def test_the_end_is_where_the_model_passes_the_last_measured_voltage(problem):
    curve = problem.curves[0]
    Q = np.linspace(0, 8, 801)
    late = ModelCurve(Q, curve.voltage_V[-1] + 0.1 * (7 - Q), np.zeros((801, 0)))  # passes it at 7 mAh/cm2
    assert end(curve, late) == pytest.approx(7.0)


def test_a_curve_that_stops_before_its_limit_says_nothing_about_the_end(truth):
    curve = measured(truth, "Discharge at 0.4 mA/cm2 until 1 mAh/cm2 or 2.0 V", 0)
    problem = Problem(truth, [curve], [J0])
    assert misfit(problem, problem.start, Forward(problem).solve(problem.start)).ends.size == 0


def test_a_cell_that_cannot_carry_the_current_is_answered_by_no_points(truth):
    """One such curve must not spoil the others, which are solved in the same call."""
    Q = np.linspace(0, 1, 11)
    curves = [lobsim.Curve(f"Discharge at {i} mA/cm2 until 2.0 V", Q, 2.5 - 0.4 * Q, name=str(i)) for i in (0.4, 1e5)]
    problem = Problem(truth, curves, [J0])
    for slopes in (False, True):
        carried, not_carried = Forward(problem).solve(problem.start, slopes=slopes)
        assert carried.voltage_V.size > 50
        assert not_carried.voltage_V.size == 0
    with pytest.raises(lobsim.LobsimError, match="carries none of the measured currents"):
        lobsim.fit(truth, curves[1:], [J0], starts=0)


def test_a_model_that_begins_below_the_end_has_reached_it_at_once(problem):
    curve = problem.curves[0]
    low = ModelCurve(np.linspace(0, 1, 5), np.full(5, curve.voltage_V[-1] - 0.1), np.zeros((5, 0)))
    assert end(curve, low) == 0.0


@pytest.fixture(scope="module")
def narrow():
    """A coin whose dose is what separator and pores leave of 100 uL: either number alone is possible, both are not."""
    cell = lobsim.Cell("NIPS", "coin", model="lumped")
    unknowns = [
        lobsim.Unknown("Separator thickness [m]", 2.0e-4, 5.2e-4),
        lobsim.Unknown("Separator porosity", 0.5, 0.99),
    ]
    Q = np.linspace(0, 0.1, 11)
    charge = ["Discharge at 0.4 mA/cm2 until 0.2 mAh/cm2", "Charge at 0.1 mA/cm2 until 0.1 mAh/cm2"]
    curves = [
        lobsim.Curve("Discharge at 0.4 mA/cm2 until 2.0 V", Q, 2.7 - Q),
        lobsim.Curve(charge, Q, 3.2 + Q),
    ]
    return Problem(cell, curves, unknowns)


def test_numbers_that_do_not_go_together_are_answered_by_no_points(narrow):
    both = narrow.bounds[1]
    with pytest.raises(lobsim.LobsimError, match="Electrolyte dose"):
        narrow.at(narrow.values(both))
    forward = Forward(narrow)
    assert [answer.voltage_V.size for answer in forward.solve(both)] == [0, 0]
    near = both - [0.0, 0.055]  # 4.87e-4 of 4.98e-4 m; a step of differences away from the bound
    assert all(answer.voltage_V.size for answer in forward.solve(near))


def test_a_step_of_differences_into_what_does_not_go_together_tells_nothing(narrow):
    """The dose is 3e-4 of the pores above nothing, and the step upwards is 7e-4."""
    edge = np.log([5.2e-4, (1 - 3e-4) * 100e-9 / 2.01e-4 / 5.2e-4])
    _, charge = Forward(narrow).solve(edge, slopes=True)
    assert charge.slopes.shape == (charge.voltage_V.size, 2) and charge.voltage_V.size > 10
    assert np.all(charge.slopes[:, 1] == 0) and np.abs(charge.slopes[:, 0]).max() > 1  # downwards it can be made


def test_a_prediction_counts_numbers_that_do_not_go_together_as_no_charge(narrow):
    steps = parse("Discharge at 0.4 mA/cm2 until 2.0 V", narrow.cell)
    told = []
    (refused, _), (charge, _) = solved(narrow, [narrow.bounds[1], narrow.start], steps, None, told.append)
    assert refused.tolist() == [0.0, 0.0] and charge[-1] > 1.0
    assert told == [0, 1]


def test_a_protocol_is_followed_to_the_step_that_cannot_be_solved(narrow):
    steps = parse(["Discharge at 0.4 mA/cm2 until 0.2 mAh/cm2", "Charge at 1e5 mA/cm2 until 4.2 V"], narrow.cell)
    assert list(half_cycles(narrow.cell, steps, {0, 1}, DEFAULT)) == [0]
