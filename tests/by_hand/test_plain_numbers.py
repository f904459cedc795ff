"""Numbers written into the equations give what the same numbers give as inputs.

PyBaMM multiplies matrices with numbers that it knows in advance. With potentials of 2.6 V in a solid of 1e7 S/m2 the
terms of such a row are 1e10 times larger than what is left of them: currents were off by 1e-6 A/m2, and the integrator
gave up on VF and on rests of DB (IDA_ERR_FAIL), while the same cells with inputs ran. So potentials of the solid are
measured from the collector.
"""

import pybamm
import pytest

import lobsim
from lobsim.laboratory.catalogue import model as model_class
from lobsim.numerics.solver import DEFAULT, REFERENCE, idaklu

CELLS = [(membrane, build) for membrane in ("VF", "DB", "NIPS") for build in ("coin", "stacked")]


@pytest.mark.parametrize("accuracy", [DEFAULT, REFERENCE], ids=["default", "reference"])
@pytest.mark.parametrize(("membrane", "build"), CELLS)
def test_plain_numbers_and_inputs_give_the_same_discharge(solve, capacity, membrane, build, accuracy):
    """To 1e-5 of the capacity, the solver's own error, and without more steps than a tenth: no noise to follow."""
    numbers = lobsim.Cell(membrane, build).numbers
    plain = pybamm.Simulation(
        model_class("coin")(), parameter_values=pybamm.ParameterValues(numbers), solver=idaklu(accuracy)
    ).solve([0, 8e5])
    given = solve(numbers, accuracy=accuracy)
    assert plain.termination == given.termination == "event: Minimum voltage [V]"
    assert capacity(plain, numbers) == pytest.approx(capacity(given, numbers), rel=1e-5)
    assert plain.t.size < 1.1 * given.t.size


@pytest.mark.parametrize(("membrane", "build"), CELLS)
def test_a_plain_experiment_rests_after_a_discharge(membrane, build):
    """PyBaMM only logs a later step that fails: count them."""
    numbers = lobsim.Cell(membrane, build).numbers
    current = numbers["Current function [A]"]
    steps = [pybamm.step.current(current, duration=900), pybamm.step.rest(duration=3600)]
    solution = pybamm.Simulation(
        model_class("coin")(),
        parameter_values=pybamm.ParameterValues(numbers),
        experiment=pybamm.Experiment(steps),
    ).solve(calc_esoh=False)
    assert len(solution.cycles) == 2 and solution.t[-1] == pytest.approx(4500)
    voltage = solution.cycles[1]["Voltage [V]"].entries
    assert voltage[-1] > voltage[0] + 0.05  # the double layer recovers
