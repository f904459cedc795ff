"""Pores that the product closes at the oxygen side: T9 of docs/equations.md."""

import pytest

from lobsim.verify import clogging


def test_the_mouth_clogs_at_constant_rate(holds, slab):
    """T9, here at a held 2.6 V: open share, 90 % full, closed, open at the end.

    When 90 % of the mouth is full: 0.2 %, the oxygen that half of the last cell costs (it falls with the mesh).
    When it is closed: 0.5 %, the last cell is starved by itself.
    """
    shares_and_times = clogging.mouth()
    holds([shares_and_times[0], shares_and_times[3]], 2e-3, 1e-5, relative=False)
    holds(shares_and_times[1:3], 2e-3, 5e-3)
    held = clogging.held()
    assert held.solution.cycles[0].t[-1] < 20  # s, of two days
    far = held.solution["Pore volume fraction"].entries[0, -1] / slab.eps
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
