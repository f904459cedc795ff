"""Oxygen in a slab: reaction against diffusion, T1, T2, T3, T11 and T13 of physics.md 9.

The product takes no room and everything but oxygen is fast, so that the electrode is a slab with one overpotential:
its reaction is of first order with k' = a j_0 exp(-alpha F eta/RT)/(n F c*), or of order zero if the film limits it.
"""

import numpy as np
import pytest

FIRST_ORDER = {"network": "tortuosity", "film": "planar", "passivation": "none"}
ZERO_ORDER = FIRST_ORDER | {"passivation": "series"}
# The law "series" at d = 0 with d_t = 0 is 1/j = 1/j_kin + 1/j_t: at low voltage the reaction runs at j_t whatever c_O.
NO_FILM = {"Tunnelling thickness on planes [m]": 0.0, "Tunnelling width on planes [m]": 1e-9}
VOLTAGE = "Voltage [V]"


def thiele(V, slab, nature):
    """Phi = L sqrt(k'/D), with k' at the voltage V of the cell, which is that of the double layer here."""
    current = slab.surface * 2.2e-6 * np.exp(-0.5 * nature.F * (V - 2.96) / (nature.R * nature.T))
    return slab.L * np.sqrt(current / slab.L / (nature.n * nature.F * slab.c_0) / slab.D)


@pytest.fixture(scope="module")
def voltage_at(solve, still):
    """Steady voltage at a current, A/m2; a slab relaxes in L^2 eps/D = 10 s."""

    def voltage_at(i, changes=None):
        solution = solve(still({"Current function [A]": i} | (changes or {})), FIRST_ORDER, until=500)
        assert solution.termination == "final time"
        return float(solution[VOLTAGE].entries[-1])

    return voltage_at


@pytest.mark.parametrize("phi", [0.1, 1.0, 3.0, 10.0])
def test_a_first_order_reaction_takes_phi_tanh_phi_from_a_slab(voltage_at, slab, nature, phi):
    """T1: i = (n F D c_0/L) phi tanh phi. 0.3 %: the error of 40 cells at phi = 10, 0.2 %; it falls as h^2."""
    scale = nature.n * nature.F * slab.D * slab.c_0 / slab.L
    found = thiele(voltage_at(scale * phi * np.tanh(phi)), slab, nature)
    assert found * np.tanh(found) == pytest.approx(phi * np.tanh(phi), rel=3e-3)


def test_the_tafel_slope_doubles_where_diffusion_limits(voltage_at, slab, nature):
    """T3: 118.3 mV per decade where oxygen is everywhere, twice that for phi >> 1.

    0.2 %: phi = 0.1 is not quite 0 (phi^2/3 is 0.3 % of the current). 1 %: tanh 4 is 0.07 % off 1, the mesh 0.2 %.
    """
    scale = nature.n * nature.F * slab.D * slab.c_0 / slab.L
    tafel = np.log(10) * nature.R * nature.T / (0.5 * nature.F)
    assert tafel == pytest.approx(0.1183, abs=5e-5)
    slow = voltage_at(1e-3 * scale) - voltage_at(1e-2 * scale)  # phi of 0.03 and 0.1
    fast = voltage_at(4 * scale) - voltage_at(8 * scale)  # phi of 4 and 8
    assert slow == pytest.approx(tafel, rel=2e-3)
    assert fast / np.log10(2) == pytest.approx(2 * tafel, rel=1e-2)


@pytest.mark.parametrize("h_fl", [20e-6, 150e-6])
@pytest.mark.parametrize("i", [0.3, 2.0])
def test_a_flooded_layer_and_the_slab_are_in_series(voltage_at, slab, nature, h_fl, i):
    """T11: i = n F H p/(1/k_gl + L/(D phi tanh phi)), k_gl = D_O eps_gdl^1.5/h_fl. 0.1 %: the mesh at phi < 1."""
    gas = {"Electrolyte dose [m]": slab.eps * slab.L + 0.78 * h_fl}
    gas["Share of excess liquid in the gas-diffusion layer"] = 1.0
    phi = thiele(voltage_at(i, gas), slab, nature)
    liquid = h_fl / (1.1e-9 * 0.78**1.5)
    expected = nature.n * nature.F * slab.c_0 / (liquid + slab.L / (slab.D * phi * np.tanh(phi)))
    assert expected == pytest.approx(i, rel=1e-3)
    assert liquid > 0.1 * slab.L / slab.D  # the layer matters


@pytest.mark.parametrize("depths", [0.7, 1.0, 1.5])
def test_a_zero_order_reaction_dies_at_the_current_of_its_penetration(solve, still, slab, nature, depths):
    """T2: oxygen gets sqrt(2 n F D c_0/q) deep, so the current ends at q times that, or q L if that is less.

    ``depths`` is L over the penetration. The current rises by 0.1 % in 1000 s, against 10 s of diffusion.
    0.1 %: the mesh, the last of the first order at 1.8 V, what the double layer gives while the voltage falls.
    """
    q = 2 * nature.n * nature.F * slab.D * slab.c_0 * (depths / slab.L) ** 2
    limit = q * slab.L * min(1, 1 / depths)
    if depths == 1:
        assert limit == pytest.approx(2 * nature.n * nature.F * slab.D * slab.c_0 / slab.L)  # the largest that lives
    changes = {"Tunnelling current density [A.m-2]": q * slab.L / slab.surface, "Lower voltage cut-off [V]": 1.8}
    changes["Current function [A]"] = 0.8 * limit
    solution = solve(still(NO_FILM | changes), ZERO_ORDER, rise=limit * 1e-6, until=1e6)
    assert solution.termination == "event: Minimum voltage [V]"
    assert solution["Current [A]"].entries[-1] == pytest.approx(limit, rel=1e-3)


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_zero_order_reaction_leaves_the_far_side_what_a_parabola_leaves(solve, still, slab, nature, share):
    """T2: c(0)/c_0 = 1 - i/i_max below i_max = 2 n F D c_0/L.

    0.2 % of c_0: the reaction is not quite of order zero, 0.1 % short of its limit.
    """
    i = share * 2 * nature.n * nature.F * slab.D * slab.c_0 / slab.L
    changes = {"Tunnelling current density [A.m-2]": 1.001 * i / slab.surface, "Current function [A]": i}
    solution = solve(still(NO_FILM | changes), ZERO_ORDER, until=500)
    c_O = solution["Positive electrode oxygen concentration [mol.m-3]"].entries[0, -1]
    assert c_O / slab.c_0 == pytest.approx(1 - share, abs=2e-3)


@pytest.mark.parametrize("half_full", [False, True], ids=["liquid", "liquid and gas"])
def test_oxygen_relaxes_as_the_modes_of_a_slab(solve, still, slab, nature, half_full):
    """T13: under a uniform reaction from t = 0 the far side falls as a series of modes, the slowest with L^2/(2.47 D).

    c = c_0 - (q/D) ((L^2 - x^2)/2 - 2 L^2 sum (-1)^k cos(l x/L) exp(-l^2 D t/(L^2 s))/l^3), l = (k + 1/2) pi, with
    storage s = eps_l + K eps_g and D = D_O eps_l + K D_g eps_g/(1 + K D_g eps_g/D_cap) (tortuosity 1).
    0.3 % of the fall: the double layer carries the first 0.1 s.
    """
    i = 2.0
    changes = {"Double-layer capacity [F.m-2]": 1e-5, "Separator thickness [m]": 1e-7, "Current function [A]": i}
    changes["Tunnelling current density [A.m-2]"] = 1.001 * i / slab.surface
    D, storage = slab.D, slab.eps
    if half_full:
        changes |= {"Electrolyte dose [m]": 0.5 * slab.eps * slab.L, "Oxygen diffusivity in gas [m2.s-1]": 1e-10}
        changes |= {
            "Largest oxygen conductivity [m2.s-1]": 2e-9,
            "Positive electrode macropore volume [m3.kg-1]": 3.1e-3,
        }
        K = 101325 / 4.0 / (nature.R * nature.T)
        gas = K * 1e-10 * 0.5 * slab.eps
        D, storage = 0.5 * slab.D + gas / (1 + gas / 2e-9), 0.5 * slab.eps * (1 + K)
    slowest = slab.L**2 * storage / (np.pi**2 / 4 * D)
    solution = solve(still(NO_FILM | changes), ZERO_ORDER, points=(3, 40), until=6 * slowest)
    t = np.linspace(0.3, 5, 20) * slowest
    found = solution["Positive electrode oxygen concentration [mol.m-3]"](t)[0]
    x = solution["x [m]"].entries[3, 0] - 1e-7
    k = np.arange(40)[:, None]
    mode = (k + 0.5) * np.pi
    modes = (-1.0) ** k * np.cos(mode * x / slab.L) * np.exp(-(mode**2) * D * t / (slab.L**2 * storage)) / mode**3
    q = i / slab.L / (nature.n * nature.F)
    expected = slab.c_0 - q / D * ((slab.L**2 - x**2) / 2 - 2 * slab.L**2 * modes.sum(axis=0))
    np.testing.assert_allclose(found, expected, atol=3e-3 * (slab.c_0 - expected.min()))
