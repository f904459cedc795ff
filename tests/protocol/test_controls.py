"""Steps that keep something else than a current, against PyBaMM's own steps of an experiment, which fold numbers in."""

import numpy as np
import pybamm
import pytest

import lobsim
from lobsim.errors import LobsimError
from lobsim.numerics.solver import DEFAULT, idaklu
from lobsim.protocol import parse
from lobsim.protocol.profile import steep
from lobsim.solve.prepare import base_model, points
from lobsim.solve.stepper import Stepper

LUMPED = lobsim.Cell("NIPS", "stacked", model="lumped")
CELL = lobsim.Cell("NIPS", "stacked").with_mesh(6, 10)
RNG = np.random.default_rng(20)
ROWS = 60
DRIVE = lobsim.follow(list(range(ROWS)), current_mA_cm2=list(0.3 + 0.1 * RNG.normal(size=ROWS)))
SQUARE = lobsim.follow([0, 5, 5, 20], current_mA_cm2=[1, 1, 0, 0], repeat=2)
LOAD = lobsim.follow([0, 20, 20, 40, 60], power_mW_cm2=[0.5, 1.5, 0.2, 0.2, 1.0])
ZIGZAG = lobsim.follow(
    [60.0 * n for n in range(601)], current_mA_cm2=[0.4 * (1 + 0.01 * (-1) ** n) for n in range(601)]
)
KEPT = {
    "Discharge at 1 mW/cm2 for 1 h": pybamm.step.power,
    "Discharge at 4000 Ohm.cm2 for 1 h": pybamm.step.resistance,
    "Charge at 1 mW/cm2 for 20 s": pybamm.step.power,
    "Hold at 2.7 V for 1 h": pybamm.step.voltage,
    DRIVE: pybamm.step.current,
    SQUARE: pybamm.step.current,
    LOAD: pybamm.step.power,
}


def by_pybamm(cell, step, kind):
    value = np.column_stack(steep(step.profile)) if step.profile else step.value
    simulation = pybamm.Simulation(
        base_model(cell),
        parameter_values=pybamm.ParameterValues(cell.model_values),
        experiment=pybamm.Experiment([kind(value, duration=step.duration_s)]),
        var_pts=dict(points(cell)),
        solver=idaklu(),
    )
    return simulation.solve(calc_esoh=False)


@pytest.mark.parametrize("cell", [LUMPED, CELL], ids=["lumped", "1-D"])
@pytest.mark.parametrize("text", KEPT, ids=str)
def test_a_step_is_what_pybamm_makes_of_it(cell, text):
    """Voltages to 0.1 mV, charges to 1e-5 of what was moved: ten steps of the solver's tolerance."""
    (step,) = parse([text], cell)
    own, other = Stepper(cell, [step], DEFAULT).solve(step), by_pybamm(cell, step, KEPT[text])
    assert own.t[-1] == pytest.approx(step.duration_s) == other.t[-1]
    t = np.linspace(0.01, step.duration_s, 501)
    np.testing.assert_allclose(own["Voltage [V]"](t), other["Voltage [V]"](t), atol=1e-4)
    charges = [solution["Discharge capacity [A.h]"](t) for solution in (own, other)]
    np.testing.assert_allclose(*charges, atol=1e-5 * np.abs(charges[1]).max())


def test_a_power_is_given_by_the_smaller_of_two_currents():
    (step,) = parse(["Discharge at 1 mW/cm2 for 1 s"], LUMPED)
    solution = Stepper(LUMPED, [step], DEFAULT).solve(step)
    assert solution["Voltage [V]"].entries.min() > 2.5


def test_steps_of_a_kind_share_one_built_model():
    """Whatever their values, limits and profiles are; a profile has pieces, and so a model of its own."""
    texts = [
        "Hold at 2.9 V for 1 min",
        "Discharge at 1 mW/cm2 for 1 min",
        "Hold at 2.8 V until 1 uA/cm2",
        SQUARE,
        DRIVE,
    ]
    steps = parse(texts, LUMPED)
    stepper = Stepper(LUMPED, steps, DEFAULT)
    models = [stepper.solve(step).all_models[0] for step in steps]
    assert models[0] is models[2] and models[3] is models[4]
    assert len(set(map(id, models))) == 3


@pytest.mark.parametrize("cell", [LUMPED, CELL], ids=["lumped", "1-D"])
@pytest.mark.parametrize("profile", [DRIVE, SQUARE, ZIGZAG], ids=["drive", "square", "zigzag"])
def test_the_charge_of_a_profile_is_its_integral(cell, profile):
    """To 2e-6, however often the solver starts anew: the zigzag is missed by 6e-5 at the tolerance of other steps."""
    _, (t, current) = profile.followed(cell)
    solution = Stepper(cell, (steps := parse([profile], cell)), DEFAULT).solve(*steps)
    charge = solution["Discharge capacity [A.h]"].entries[-1]
    assert charge == pytest.approx(np.trapezoid(current, t) / 3600, rel=2e-6)


def test_the_power_of_a_profile_is_kept_at_every_moment():
    """To 1e-6: both factors are solved."""
    (step,) = parse([LOAD], LUMPED)
    solution = Stepper(LUMPED, [step], DEFAULT).solve(step)
    t = np.setdiff1d(np.linspace(0, 60, 1201), [20.0])
    np.testing.assert_allclose(solution["Power [W]"](t), np.interp(t, *steep(step.profile)), rtol=1e-6)


def test_a_current_that_jumps_is_kept_on_both_sides_of_the_jump():
    (step,) = parse([SQUARE], LUMPED)
    solution = Stepper(LUMPED, [step], DEFAULT).solve(step)
    t = np.array([4.9, 5 - 1e-6, 5 + 1e-6, 5 + 1e-5, 5.001, 6, 19.9])
    one = parse(["Discharge at 1 mA/cm2 for 1 s"], LUMPED)[0].value
    np.testing.assert_allclose(solution["Current [A]"](t), [one, one, 0, 0, 0, 0, 0], atol=1e-9 * one)


def test_a_profile_that_is_cut_off_stops_within_a_piece():
    steps = parse([lobsim.follow([0, 100], current_mA_cm2=[0, 1], until="30 s or 1.0 V")], LUMPED)
    solution = Stepper(LUMPED, steps, DEFAULT).solve(*steps)
    assert solution.t[-1] == 30
    assert solution["Current [A]"].entries[-1] == pytest.approx(0.3 * LUMPED.area_m2 * 10)


def test_a_long_profile_ends_at_its_voltage_whatever_call_of_the_solver_it_is_in():
    """The rows of a constant current that is told unevenly are those of a constant current."""
    current = [0.4 * (1 + 0.01 * (-1) ** n) for n in range(3001)]
    profile = lobsim.follow([60.0 * n for n in range(3001)], current_mA_cm2=current, until="2.0 V")
    own, steady = (
        lobsim.run(LUMPED, part, progress=False) for part in (profile, "Discharge at 0.4 mA/cm2 until 2.0 V")
    )
    assert own.finished and own.end == steady.end == "voltage limit 2 V"
    assert own.certificate.closes
    assert own.capacity_mAh_cm2 == pytest.approx(steady.capacity_mAh_cm2, rel=1e-3)


def test_the_budget_of_a_profile_counts_anew_with_every_call_of_the_solver(monkeypatch):
    """600 kinks take more than 3000 steps in all, and 64 of them fewer, but more than 100."""
    result = lobsim.run(LUMPED, ZIGZAG, accuracy=lobsim.Accuracy(steps=3000), progress=False)
    assert result.finished and result.end == "time limit"
    with pytest.raises(LobsimError, match="stopped after 101 steps"):
        lobsim.run(LUMPED, ZIGZAG, accuracy=lobsim.Accuracy(steps=100), progress=False)
    monkeypatch.setattr("lobsim.solve.joined.PASSES", 0)  # no point is left out
    steps = parse([ZIGZAG], LUMPED)
    assert Stepper(LUMPED, steps, DEFAULT).solve(*steps).t.size > 3000 + 2 * 600
