"""Jiang 2020: the books from outside, how it converges, and the film's end by hand."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import erfinv

from lobsim.models.filmed_spheres import FilmedSpheres
from lobsim.numerics.solver import REFERENCE

F, R, T = 96485.33212, 8.31446261815324, 300.0
THICKNESS, CAPACITY = "Positive electrode thickness [m]", "Capacity per carbon [A.h.kg-1]"
CELLS = 6  # of the separator


@pytest.fixture(scope="module")
def discharge(run):
    """The paper's discharge, which ends on films thicker than the limit at the gas side and thin ones inside."""
    done = run(FilmedSpheres(), "jiang2020")
    assert done.solution.termination == "event: Minimum voltage [V]"
    film = done["Film thickness [m]"][:, -1]
    assert film[-1] > 7e-9 > 2 * film[0]
    return done


@pytest.fixture(scope="module")
def refined(run):
    """Capacities and voltages after one hour on four meshes, at the tightest tolerance."""
    meshes = [{"x_s": N // 5, "x_p": N} for N in (40, 80, 160, 320)]
    runs = [run(FilmedSpheres(), "jiang2020", cells=mesh, accuracy=REFERENCE) for mesh in meshes]
    return np.array([(r.end(CAPACITY), r.solution["Voltage [V]"](3600.0)) for r in runs])


def dissolved(done, name):
    """What is dissolved in separator and electrode [mol.m-2]."""
    field, n = done[name], done.numbers
    in_separator = n["Separator porosity"] * n["Separator thickness [m]"] * field[:CELLS].mean(axis=0)
    return in_separator + done.through(THICKNESS, done["Pore volume fraction"] * field[CELLS:])


def test_the_product_is_what_the_charge_makes(discharge):
    """int I dt = 2F dn, current and time from outside; to 1e-6, the solver's own over 300 steps."""
    n = discharge.numbers
    V_m = n["Lithium peroxide molar mass [kg.mol-1]"] / n["Lithium peroxide density [kg.m-3]"]
    made = discharge.through(THICKNESS, discharge["Lithium peroxide volume fraction"]) / V_m
    np.testing.assert_allclose(2 * F * made, 1.0 * discharge.t, rtol=1e-6, atol=0.1)


def test_the_film_is_the_product_around_the_spheres(discharge):
    """(1 + d/r_0)^3 = (carbon + Li2O2)/carbon at every place and time."""
    d, eps_p = discharge["Film thickness [m]"], discharge["Lithium peroxide volume fraction"]
    np.testing.assert_allclose((1 + d / 25e-9) ** 3, (0.25 + np.maximum(eps_p, 0)) / 0.25, rtol=1e-12)


def test_oxygen_comes_in_through_the_gas_side(discharge):
    """What has come in is in the product or in solution, to 1e-5 of it: the trapezoids of its flux over time."""
    stored = dissolved(discharge, "Oxygen concentration [mol.m-3]")
    came = -discharge.over_time("Oxygen flux at the gas side [mol.m-2.s-1]")
    taken = discharge.t[-1] / (2 * F)
    assert stored[0] - stored[-1] > 1e-4 * taken  # else the book would close without it
    assert came == pytest.approx(taken + stored[-1] - stored[0], rel=1e-5)


def test_all_salt_stays(discharge):
    """No anion passes either side, while pores lose a third of their room. 300 steps at 1e-6: to 1e-5 of all salt."""
    salt = dissolved(discharge, "Electrolyte concentration [mol.m-3]")
    assert discharge["Electrolyte concentration [mol.m-3]"].max() > 1200
    np.testing.assert_allclose(salt, salt[0], rtol=1e-5)


def test_it_converges_with_the_square_of_the_cell_size(refined):
    """Order 2 to 0.25: the front of the film is steep (2.13 and 1.94 were found, 2.00 twice for the voltage)."""
    change = np.abs(np.diff(refined, axis=0))
    np.testing.assert_allclose(np.log2(change[:-1] / change[1:]), 2, atol=0.25)


def test_the_default_mesh_and_tolerance_are_converged(refined, discharge):
    """To 5e-4 in capacity, found 4e-4; to 0.1 mV after an hour, found 0.01."""
    limit = refined[-1] + (refined[-1] - refined[-2]) / 3
    assert discharge.end(CAPACITY) == pytest.approx(limit[0], rel=5e-4)
    assert float(discharge.solution["Voltage [V]"](3600.0)) == pytest.approx(limit[1], abs=1e-4)


def test_a_thin_electrode_ends_where_tunnelling_says(run):
    """L = 1 um, no transport: at 2.4 V the reachable share is i/(a_0 L j(2.4 V)), and the film follows by hand.

    There the film's drop, 50 ohm m2 x j x eps_p, takes most of the overpotential, because ever less surface carries the
    current; at the start there is none. The salt that product pushes out is in the separator. To 1e-5.
    """
    L, i = 1e-6, 1e-3
    thin = run(FilmedSpheres(), "jiang2020", values={THICKNESS: L, "Current function [A]": 1e-4 * i})
    eps_p = thin["Lithium peroxide volume fraction"][:, -1].mean()

    room = 0.75 * L + 0.5 * 25e-6
    c_e = 1000 * room / (room - eps_p * L)

    def rate(eta_s):
        return 2 * F * 3.4e-20 * c_e**2 * 9.46 * 0.38 * np.exp(-F * eta_s / (R * T))

    j = brentq(lambda j: j - rate(2.4 - 2.96 + 50 * j * eps_p), 0, 1)
    share = i / (3.67e7 * L * j)
    d = 7e-9 + 1e-9 * erfinv(1 - 2 * share)
    assert share < 0.01
    assert eps_p == pytest.approx(0.25 * ((1 + d / 25e-9) ** 3 - 1), rel=1e-5)
