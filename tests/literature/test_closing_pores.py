"""Andrei 2010: the books from outside, how it converges, what is known by hand, and what others found."""

import numpy as np
import pytest

from lobsim.models.closing_pores import ClosingPores
from lobsim.numerics.solver import REFERENCE

F = 96485.33212
EVERY_SALT, THICKNESS = "Electrolyte concentration [mol.m-3]", "Positive electrode thickness [m]"


@pytest.fixture(scope="module")
def discharge(run):
    """The paper's discharge, which has closed a pore at the air side and left others half open."""
    done = run(ClosingPores(), "andrei2010")
    assert done.solution.termination == "event: Pores closed at the air side"
    eps = done["Pore volume fraction"][:, -1]
    assert eps[-1] < 1e-3 and eps[0] > 0.3
    return done


@pytest.fixture(scope="module")
def refined(run):
    """Capacities and voltages after one hour on four meshes, at the tightest tolerance."""
    runs = [run(ClosingPores(), "andrei2010", cells={"x_p": N}, accuracy=REFERENCE) for N in (10, 20, 40, 80)]
    return np.array([(r.end("Capacity per carbon [A.h.kg-1]"), r.solution["Voltage [V]"](3600.0)) for r in runs])


def unaccounted(done):
    """Share of the charge, current and time from outside, that is not in the pores lost: 1 - 2F dn/(int I dt)."""
    n = done.numbers
    V_m = n["Lithium peroxide molar mass [kg.mol-1]"] / n["Lithium peroxide density [kg.m-3]"]
    lost = done.through(THICKNESS, n["Positive electrode porosity"] - done["Pore volume fraction"][:, -1])
    return 1 - 2 * F * lost / V_m / done.t[-1]


def test_pores_lost_are_what_the_charge_makes(run, discharge):
    """To 2e-5, 200 steps at 1e-6 (the volume is the square of the unknown), and better at the tightest tolerance."""
    assert abs(unaccounted(discharge)) < 2e-5
    assert abs(unaccounted(run(ClosingPores(), "andrei2010", accuracy=REFERENCE))) < 4e-6


def test_oxygen_comes_in_through_the_air_side(discharge):
    """What has come in is in the product or in solution, to 1e-5 of it: the trapezoids of its flux over time."""
    stored = discharge.through(
        THICKNESS, discharge["Pore volume fraction"] * discharge["Oxygen concentration [mol.m-3]"]
    )
    came = -discharge.over_time("Oxygen flux at the air side [mol.m-2.s-1]")
    taken = discharge.t[-1] / (2 * F)
    assert stored[0] - stored[-1] > 5e-5 * taken  # else the book would close without it
    assert came == pytest.approx(taken + stored[-1] - stored[0], rel=1e-5)


def test_anions_leave_through_the_lithium_side_as_pores_close(discharge):
    """c_e is held there, so that salt leaves: half of it and more. The book closes to 1e-5 of all salt."""
    salt = discharge.through(THICKNESS, discharge["Pore volume fraction"] * discharge[EVERY_SALT])
    assert salt[0] == pytest.approx(1000 * 0.75 * 0.75e-3, rel=1e-9) and salt[-1] < 0.6 * salt[0]
    came = discharge.over_time("Anion flux at the lithium [mol.m-2.s-1]")
    assert abs(came - (salt[-1] - salt[0])) < 1e-5 * salt[0]


def test_every_place_reacts_to_a_sum_that_is_the_current(discharge):
    """int a j dx = I/A at every time: the potentials are algebraic, so to Newton's tolerance."""
    reacting = discharge["Working surface [m-1]"] * discharge["Reduction current density [A.m-2]"]
    assert reacting[:, 1:-1].max() > 2 * reacting[:, 1:-1].min()  # by no means even
    np.testing.assert_allclose(discharge.through(THICKNESS, reacting), 1.0, rtol=1e-6)


def test_it_converges_with_the_square_of_the_cell_size(refined):
    """Order 2 to 0.1: the coarsest mesh still shows the next power (1.99, 1.98 and 2.00, 2.00 were found)."""
    change = np.abs(np.diff(refined, axis=0))
    np.testing.assert_allclose(np.log2(change[:-1] / change[1:]), 2, atol=0.1)


def test_the_default_mesh_and_tolerance_are_converged(refined, discharge):
    """To 4e-4 in capacity, found 3.3e-4; to 0.1 mV after an hour, found 0.02."""
    limit = refined[-1] + (refined[-1] - refined[-2]) / 3
    assert discharge.end("Capacity per carbon [A.h.kg-1]") == pytest.approx(limit[0], rel=4e-4)
    assert float(discharge.solution["Voltage [V]"](3600.0)) == pytest.approx(limit[1], abs=1e-4)


def test_voltage_after_an_hour_is_that_of_others_and_the_capacity_is_above_theirs(refined):
    """2.742 V as printed, to its last digit. 2.24 to 2.26 Ah/g were found on 30 and 50 cells: not yet converged.

    docs/literature_models.md re-makes their schemes, whose capacity rises to this one as cells and steps shrink.
    """
    limit = refined[-1] + (refined[-1] - refined[-2]) / 3
    assert limit[1] == pytest.approx(2.742, abs=5e-4)
    assert limit[0] == pytest.approx(2311.7, abs=0.3)


def test_a_thin_electrode_fills_evenly_and_to_the_end(run):
    """L = 1 um: every pore closes at the same time, when all the pore space is Li2O2; V = U - eta by hand.

    To 1e-4 in capacity: what is left is the unevenness of order L^2/(D t).
    """
    n = {"Positive electrode thickness [m]": 1e-6}
    thin = run(ClosingPores(), "andrei2010", values=n | {"Current function [A]": 1e-4 * 1e-3})
    V_m = 45.88e-3 / 2140
    assert thin.t[-1] * 1e-3 == pytest.approx(2 * F * 0.75 * 1e-6 / V_m, rel=1e-4)
    a = 2 * 0.75 / 2e-8
    eta = 2 * 0.025 * np.arcsinh(1e-3 / 1e-6 / a / (2 * F * 1.76e-12 * 3.26))
    lithium = 2 * 0.025 * np.arcsinh(1e-3 / (2 * F * 1.3e-4))
    assert thin["Voltage [V]"][0] == pytest.approx(2.95 - eta - lithium, abs=1e-5)
