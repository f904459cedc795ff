"""Lau and Archer's idea: the charge book, three exact laws of nucleation and growth, and how it converges in time."""

import numpy as np
import pytest

from lobsim import LobsimError
from lobsim.models.covered_surface import CoveredSurface
from lobsim.numerics.solver import DEFAULT, REFERENCE, SWEEP

F, R, T = 96485.33212, 8.31446261815324, 298.15
CARBON = 6e4 * 0.01  # m2 per m2 of electrode
V_M = 45.88e-3 / 2310
J_0 = 2.2e-6
CAPACITY, FOOTPRINT = "Capacity per carbon [A.h.kg-1]", "Footprint of the islands"
CURRENT, NUCLEATION = "Current function [A]", "Nucleation rate [m-2.s-1]"


@pytest.fixture(scope="module")
def discharge(run):
    done = run(CoveredSurface(), "lau2015")
    assert done.solution.termination == "event: Minimum voltage [V]"
    assert done.end("Free share of the carbon") < 1e-5
    return done


def test_the_product_and_the_double_layer_hold_the_charge(discharge):
    """I t = 2F h A/V_m - A C dphi: current and time from outside; to 1e-6, the solver's own over 250 steps."""
    h, dphi = (discharge[name] for name in ("Lithium peroxide per area of carbon [m]", "Double-layer voltage [V]"))
    stored = CARBON * 0.05 * (dphi - dphi[0])
    assert abs(stored[-1]) > 1e-4 * discharge.t[-1]  # else the book would close without it
    np.testing.assert_allclose(2 * F * CARBON * (h - h[0]) / V_M - stored, 1.0 * discharge.t, rtol=1e-6, atol=1e-2)


def test_equal_islands_have_the_footprint_of_their_volume(run):
    """Without nucleation N stays, so h = N (2/3) pi r^3 gives N pi r^2 by hand; to 1e-5, the square of a radius."""
    few = {NUCLEATION: 1e-30, "Initial island density [m-2]": 1e14}
    done = run(CoveredSurface(), "lau2015", values=few)
    h, N = done["Lithium peroxide per area of carbon [m]"], 1e14
    assert h[-1] > 100 * h[0]
    np.testing.assert_allclose(done[FOOTPRINT], N * np.pi * (3 * h / (2 * np.pi * N)) ** (2 / 3), rtol=1e-5)


def test_nuclei_at_an_even_rate_cover_the_carbon_evenly_in_time(run):
    """q = 1: nuclei form at K = k_n i/(A j_0) whatever is covered, and the footprint is 2 pi K c^2 t, exactly.

    Islands grow as c/t, c^3 = H/(4 pi K), where H is the product per time: then h = 4 pi K c^3 t. The seeds, which the
    exact solution lacks, are 1e-3 of it after a tenth of the time.
    """
    even = {"Nucleation exponent": 1.0, NUCLEATION: 1e8}
    done = run(CoveredSurface("overlapping"), "lau2015", values=even, accuracy=REFERENCE)
    K, H = 1e8 / (CARBON * J_0), V_M / (2 * F * CARBON)
    c = (H / (4 * np.pi * K)) ** (1 / 3)
    late = done.t > 0.1 * done.t[-1]
    np.testing.assert_allclose(done[FOOTPRINT][late], 2 * np.pi * K * c**2 * done.t[late], rtol=1e-3)
    # and the voltage falls by RT/(alpha F) for each footprint of 1
    slope = np.polyfit(done[FOOTPRINT][late], done["Voltage [V]"][late], 1)[0]
    assert slope == pytest.approx(-R * T / (0.5 * F), rel=1e-3)


@pytest.mark.parametrize(("changed", "power"), [(CURRENT, -1 / 3), (NUCLEATION, -1 / 3)])
def test_capacity_falls_with_the_cube_root_of_current_and_of_nucleation(run, changed, power):
    """At the same footprint Q ~ i^((1-q)/3) k_n^(-1/3), by dimensions; q = 2. The seeds and the double layer: 1 %."""

    def capacity(factor):
        value = factor * {CURRENT: 1e-4, NUCLEATION: 1e4}[changed]
        done = run(CoveredSurface(), "lau2015", values={changed: value})
        return np.interp(0.9, done[FOOTPRINT], done[CAPACITY])

    assert capacity(8.0) / capacity(1.0) == pytest.approx(8.0**power, rel=1e-2)


def test_the_voltage_holds_and_then_drops(discharge):
    """Half of the fall comes in the last 2 % of the capacity: lost surface costs RT/(alpha F) ln(free)."""
    Q, V = discharge[CAPACITY], discharge["Voltage [V]"]
    tenth, late, end = np.interp([0.1, 0.98, 1.0], Q / Q[-1], V)
    assert tenth - late < late - end


def test_it_converges_with_the_tolerance(run):
    """Capacities at 1e-5, 1e-6 and 1e-7 approach each other; the default is within 1e-5 of the tightest."""
    loose, default, tight = (
        run(CoveredSurface(), "lau2015", accuracy=accuracy).end(CAPACITY) for accuracy in (SWEEP, DEFAULT, REFERENCE)
    )
    assert abs(default - tight) < abs(loose - tight)
    assert default == pytest.approx(tight, rel=1e-5)


def test_islands_meet_in_a_way_that_exists():
    with pytest.raises(LobsimError, match="did you mean touching"):
        CoveredSurface("touchin")
