"""Pores that the product closes at the oxygen side: T9 of physics.md 9."""

import numpy as np
import pybamm
import pytest

from lobsim.catalogue import model as model_class

LAWS = {"network": "tortuosity", "film": "planar", "passivation": "none"}


def test_the_mouth_clogs_at_constant_rate(fast, slab, nature):
    """T9: t = eps_0/(V_m k' c_0) under constant k' = a j_0 exp(-alpha F eta/RT)/(n F c*), here a held 2.6 V.

    When 90 % of the mouth is full: 0.2 %, the oxygen that half of the last cell costs (it falls with the mesh).
    When it is closed: 0.5 %, the last cell is starved by itself.
    """
    V = 2.6
    area = 1e-4
    numbers = fast({"Double-layer capacity [F.m-2]": 0.05, "Electrode area [m2]": area})
    reach = pybamm.step.current(8 * area, termination=f"{V} V", duration=100)  # seconds, of days
    solution = pybamm.Simulation(
        model_class("coin")(LAWS),
        parameter_values=pybamm.ParameterValues(numbers),
        experiment=pybamm.Experiment([reach, pybamm.step.voltage(V, duration=1e6)]),
    ).solve(calc_esoh=False)
    assert solution.cycles[0].t[-1] < 20
    rate = slab.surface / slab.L * 2.2e-6 * np.exp(-0.5 * nature.F * (V - 2.96) / (nature.R * nature.T))
    clogged = slab.eps / (slab.V_m * rate / (nature.n * nature.F))
    mouth = solution["Pore volume fraction"].entries[-1] / slab.eps
    far = solution["Pore volume fraction"].entries[0, -1] / slab.eps
    assert np.interp(-0.1, -mouth, solution.t) == pytest.approx(0.9 * clogged, rel=2e-3)
    assert mouth[-1] < 1e-5 and solution.t[-1] == pytest.approx(clogged, rel=5e-3)
    assert far > 0.3  # clogged at the mouth, not full


def test_gas_stops_where_its_pores_no_longer_connect(solve, slab, nature, fast, capacity):
    """A rigid electrode with percolation and no film: gas feeds it until eps_g = eps_v - E/L falls to eps_c.

    Product is uniform while gas feeds all, so that happens at eps_p = eps_0 - eps_c - E/L (smoothing 0.002 of it).
    A test of conductivities that are a mean over faces would go on: the liquid is 10^4 times slower.
    """
    E, eps_c = 30e-6, 0.30
    numbers = fast(
        {
            "Electrolyte dose [m]": E,
            "Positive electrode macropore volume [m3.kg-1]": 0.8 * slab.L / 0.015,
            "Oxygen diffusivity [m2.s-1]": 1e-13,
            "Lower voltage cut-off [V]": 2.0,
        }
    )
    solution = solve(numbers, {"passivation": "none"})
    expected = (slab.eps - eps_c - E / slab.L) * slab.L * nature.n * nature.F / slab.V_m
    found = capacity(solution, numbers) * 3600 * 0.015
    assert found == pytest.approx(expected, rel=1e-2)
