"""Oxygen in a slab: reaction against diffusion, T1, T2, T3, T11 and T13 of physics 9.

The product takes no room and everything but oxygen is fast, so that the electrode is a slab with one overpotential:
its reaction is of first order with k' = a j_0 exp(-alpha F eta/RT)/(n F c*), or of order zero if the film limits it.
"""

from collections.abc import Mapping

import numpy as np

from lobsim.verify.checked import Checked, along, given, order, titled
from lobsim.verify.fast_cell import FINAL, NATURE, SLAB, solve, still

FIRST_ORDER = {"network": "tortuosity", "film": "planar", "passivation": "none"}
ZERO_ORDER = FIRST_ORDER | {"passivation": "series"}
# The law "series" at d = 0 with d_t = 0 is 1/j = 1/j_kin + 1/j_t: at low voltage the reaction runs at j_t whatever c_O.
NO_FILM = {"Tunnelling thickness on planes [m]": 0.0, "Tunnelling width on planes [m]": 1e-9}
SCALE = NATURE.n * NATURE.F * SLAB.D * SLAB.c_0 / SLAB.L  # n F D c_0/L [A.m-2]
MESHES = (10, 20, 40)
LOW = "event: Minimum voltage [V]"
C_O = "Positive electrode oxygen concentration [mol.m-3]"


def _voltage_at(i: float, changes: Mapping[str, float] | None = None, cells: int = 40) -> float:
    """Steady voltage [V] at a current [A.m-2]; a slab relaxes in L^2 eps/D = 10 s."""
    numbers = still({"Current function [A]": i} | dict(changes or {}))
    solution = solve(numbers, FIRST_ORDER, until=500, points=(6, cells))
    return given(solution.termination == FINAL, solution["Voltage [V]"].entries[-1])


def _thiele(V: float) -> float:
    """phi = L sqrt(k'/D), with k' at the voltage V of the cell, which is that of the double layer here."""
    current = SLAB.surface * 2.2e-6 * np.exp(-0.5 * NATURE.F * (V - 2.96) / (NATURE.R * NATURE.T))
    return float(SLAB.L * np.sqrt(current / SLAB.L / (NATURE.n * NATURE.F * SLAB.c_0) / SLAB.D))


def first_order(phis: tuple[float, ...] = (0.1, 0.3, 1.0, 3.0, 10.0)) -> list[Checked]:
    """T1: i = (n F D c_0/L) phi tanh phi, over Thiele moduli phi [-]; the order of the error at the largest."""
    phi = np.array(phis)
    exact = phi * np.tanh(phi)
    computed = np.array([f * np.tanh(f) for f in (_thiele(_voltage_at(SCALE * e)) for e in exact)])
    reason = "40 cells miss 0.2 % at phi = 10; it falls as h^2"
    return [along("T1", ("phi", "current i L/(n F D c_0), first order"), (phi, exact, computed), 3e-3, reason)]


def first_order_of_the_mesh() -> list[Checked]:
    """T1 at phi = 10 on meshes: the error falls with the square of the cell size."""
    exact = 10 * np.tanh(10)
    found = [_thiele(_voltage_at(SCALE * exact, cells=cells)) for cells in MESHES]
    falls = order(f * np.tanh(f) - exact for f in found)
    return [Checked("T1", "order of the error at phi = 10", 2, falls, 0.1, "the next power of h", False, falls)]


def penetration(depths: float) -> list[Checked]:
    """T2: oxygen gets sqrt(2 n F D c_0/q) deep, so the current ends at q times that, or q L if that is less.

    ``depths`` is L over the penetration [-]. The current rises by 0.1 % in 1000 s, against 10 s of diffusion.
    """
    q = 2 * SCALE / SLAB.L * depths**2
    limit = q * SLAB.L * min(1, 1 / depths)
    changes = {"Tunnelling current density [A.m-2]": q * SLAB.L / SLAB.surface, "Lower voltage cut-off [V]": 1.8}
    changes["Current function [A]"] = 0.8 * limit
    solution = solve(still(NO_FILM | changes), ZERO_ORDER, rise=limit * 1e-6, until=1e6)
    found = given(solution.termination == LOW, solution["Current [A]"].entries[-1])
    reason = "mesh, what is left of the first order at 1.8 V, the double layer while the voltage falls"
    return [Checked("T2", f"largest current [A.m-2], L = {depths:g} penetrations", limit, found, 1e-3, reason)]


def parabola(share: float) -> list[Checked]:
    """T2: c(x)/c_0 = 1 - (i/i_max)(1 - x^2/L^2) below i_max = 2 n F D c_0/L, at a share i/i_max [-]."""
    i = share * 2 * SCALE
    changes = {"Tunnelling current density [A.m-2]": 1.001 * i / SLAB.surface, "Current function [A]": i}
    solution = solve(still(NO_FILM | changes), ZERO_ORDER, until=500)
    x = (solution["x [m]"].entries[6:, -1] - 1e-6) / SLAB.L
    found = solution[C_O].entries[:, -1] / SLAB.c_0
    axes = ("x/L", f"oxygen c/c_0, zero order, {share:g} i_max")
    reason = "the reaction is not quite of order zero, 0.1 % short of its limit"
    return [along("T2", axes, (x, 1 - share * (1 - x**2), found), 2e-3, reason, scale=1.0)]


def tafel() -> list[Checked]:
    """T3: 118.3 mV per decade where oxygen is everywhere, twice that for phi >> 1."""
    slope = np.log(10) * NATURE.R * NATURE.T / (0.5 * NATURE.F)
    slow = _voltage_at(1e-3 * SCALE) - _voltage_at(1e-2 * SCALE)  # phi of 0.03 and 0.1
    fast = (_voltage_at(4 * SCALE) - _voltage_at(8 * SCALE)) / np.log10(2)  # phi of 4 and 8
    return [
        Checked(
            "T3", "Tafel slope [V/decade], phi << 1", slope, slow, 2e-3, "phi = 0.1 is not 0: phi^2/3 of the current"
        ),
        Checked(
            "T3", "Tafel slope [V/decade], phi >> 1", 2 * slope, fast, 1e-2, "tanh 4 is 0.07 % off 1, the mesh 0.2 %"
        ),
    ]


def flooded_layer(h_fl: float, i: float) -> list[Checked]:
    """T11: i [A.m-2] = n F H p/(1/k_gl + L/(D phi tanh phi)), k_gl = D_O eps_gdl^1.5/h_fl, behind h_fl [m]."""
    gas = {"Electrolyte dose [m]": SLAB.eps * SLAB.L + 0.78 * h_fl}
    gas["Share of excess liquid in the gas-diffusion layer"] = 1.0
    phi = _thiele(_voltage_at(i, gas))
    liquid = h_fl / (1.1e-9 * 0.78**1.5)
    found = NATURE.n * NATURE.F * SLAB.c_0 / (liquid + SLAB.L / (SLAB.D * phi * np.tanh(phi)))
    matters = liquid > 0.1 * SLAB.L / SLAB.D
    what = f"current [A.m-2] through {1e6 * h_fl:g} um of liquid"
    return [Checked("T11", what, i, given(matters, found), 1e-3, "the mesh at phi < 1")]


def relaxation(half_full: bool) -> list[Checked]:
    """T13: under a uniform reaction from t = 0 the far side falls as a series of modes, the slowest with L^2/(2.47 D).

    c = c_0 - (q/D) ((L^2 - x^2)/2 - 2 L^2 sum (-1)^k cos(l x/L) exp(-l^2 D t/(L^2 s))/l^3), l = (k + 1/2) pi, with
    storage s = eps_l + K eps_g and D = D_O eps_l + K D_g eps_g/(1 + K D_g eps_g/D_cap) (tortuosity 1).
    """
    i = 2.0
    changes = {"Double-layer capacity [F.m-2]": 1e-5, "Separator thickness [m]": 1e-7, "Current function [A]": i}
    changes["Tunnelling current density [A.m-2]"] = 1.001 * i / SLAB.surface
    D, storage = SLAB.D, SLAB.eps
    if half_full:
        changes |= {"Electrolyte dose [m]": 0.5 * SLAB.eps * SLAB.L, "Oxygen diffusivity in gas [m2.s-1]": 1e-10}
        changes |= {"Largest oxygen conductivity [m2.s-1]": 2e-9}
        changes |= {"Positive electrode fine-pore volume [m3.kg-1]": SLAB.eps * SLAB.L / 0.015 - 3.1e-3}
        K = 101325 / 4.0 / (NATURE.R * NATURE.T)
        gas = K * 1e-10 * 0.5 * SLAB.eps
        D, storage = 0.5 * SLAB.D + gas / (1 + gas / 2e-9), 0.5 * SLAB.eps * (1 + K)
    slowest = SLAB.L**2 * storage / (np.pi**2 / 4 * D)
    solution = solve(still(NO_FILM | changes), ZERO_ORDER, points=(3, 40), until=6 * slowest)
    t = np.linspace(0.3, 5, 20) * slowest
    x = solution["x [m]"].entries[3, 0] - 1e-7
    k = np.arange(40)[:, None]
    mode = (k + 0.5) * np.pi
    modes = (-1.0) ** k * np.cos(mode * x / SLAB.L) * np.exp(-(mode**2) * D * t / (SLAB.L**2 * storage)) / mode**3
    q = i / SLAB.L / (NATURE.n * NATURE.F)
    exact = SLAB.c_0 - q / D * ((SLAB.L**2 - x**2) / 2 - 2 * SLAB.L**2 * modes.sum(axis=0))
    row = along(
        "T13",
        ("t [s]", "oxygen at the far side [mol.m-3]"),
        (t, exact, solution[C_O](t)[0]),
        3e-3,
        "of the fall: the double layer carries the first 0.1 s",
        scale=float(SLAB.c_0 - exact.min()),
    )
    return [titled(row, "liquid and gas" if half_full else "liquid")]
