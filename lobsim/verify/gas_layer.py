"""Gas along a stacked electrode: T10 and T14 of physics 9.

Oxygen enters at z = 0 and goes down to the reaction at every z; the total concentration is that of the chamber.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pybamm

from lobsim.cell import Cell
from lobsim.laboratory.catalogue import model as model_class
from lobsim.numerics.solver import idaklu
from lobsim.result import Result
from lobsim.run import run
from lobsim.verify.checked import Array, Checked, along, given, order, titled
from lobsim.verify.fast_cell import NATURE

PRESSURE, WIDTH, GAP, D_GDL = 101325.0, 0.02, 1.9e-4, 1.2e-5  # Pa, m, m, m2/s
PERMEABILITY, VISCOSITY, AIR = 9.8e-12, 2.06e-5, 0.2095
C_T = PRESSURE / (NATURE.R * NATURE.T)
LOCAL, FRACTION, DROP = "Local current density [A.m-2]", "Oxygen mole fraction", "Gas pressure above chamber [Pa]"
FAST_GAS = {"Oxygen diffusivity in gas-diffusion layer [m2.s-1]": 0.12, "Gas-diffusion layer permeability [m2]": 9.8e-8}
# 0.5 Ohm m2 under every place: 2 V at 0.4 mA/cm2, against 10 mV that the gas makes: the current is the same everywhere
EVEN = {"Ceramic resistance [Ohm.m2]": 0.5, "Lower voltage cut-off [V]": 0.1}


def cell(
    columns: int | None = None,
    positive: int = 20,
    values: Mapping[str, float] | None = None,
    laws: Mapping[str, str] | None = None,
    gas: str | None = None,
) -> Cell:
    """Make a stacked cell of several columns, with values in the units of their names."""
    made = Cell("NIPS", "stacked", gas=gas).with_mesh(positive=positive, along=columns)
    return made.with_values(values or {}).with_laws(**dict(laws or {}))


@cache
def discharge(cell: Cell, mA_cm2: float, mAh_cm2: float, cutoff: float = 2.0) -> Result:
    """Discharge a cell at a current [mA/cm2] to a capacity [mAh/cm2] or a cut-off [V]; results are kept."""
    return run(cell, f"Discharge at {mA_cm2} mA/cm2 until {cutoff} V or {mAh_cm2} mAh/cm2")


def last(result: Result, name: str) -> Array:
    """Values at the end of the run, in the unit of the name; none if it did not come to its capacity."""
    return result[name][:, -1] if result.end == "capacity limit" else np.full_like(result[name][:, -1], np.nan)


def stefan(columns: int = 10) -> list[Checked]:
    """T10: ln((1 - y)/(1 - y0)) = i (W z - z^2/2)/(n F h c_t D) under a uniform uptake from air."""
    result = discharge(cell(columns, gas="air", values=EVEN), 0.4, 0.05, 0.1)
    i, y, z = last(result, LOCAL), last(result, FRACTION), result["z"]
    exact = 4.0 * (WIDTH * z - z**2 / 2) / (NATURE.n * NATURE.F * GAP * C_T * D_GDL)
    found = np.log((1 - y) / (1 - AIR))
    there = np.ptp(i) / i.mean() < 6e-3 and y[-1] < 0.85 * AIR
    reason = "ten columns miss the closed end by 0.7 %, as h^2; the current differs by 0.5 % along z"
    axes = ("z [m]", "ln((1 - y)/(1 - y0)), Stefan, uniform current")
    return [along("T10", axes, (z, exact, found if there else np.nan * found), 1e-2, reason)]


def stefan_of_the_mesh() -> list[Checked]:
    """T10 at the closed end on 5 and 10 columns; on more, what is left of the uneven current counts as well."""
    ends = [
        (row.curve.exact[-1], row.curve.computed[-1]) for columns in (5, 10) for row in stefan(columns) if row.curve
    ]
    falls = order(found / exact - 1 for exact, found in ends)
    reason = "5 columns are coarse, and the current differs by 0.5 % along z"
    return [Checked("T10", "order in z of the error at the closed end", 2, falls, 0.2, reason, False, falls)]


def own_flux(current: float) -> list[Checked]:
    """T10: ln((1 - y)/(1 - y0)) = integral of N_t/(c_t D) over z, N_t h = integral of i/(n F) from z to W.

    ``current`` [mA/cm2] is the mean of i.
    """
    result = discharge(cell(10, gas="air"), current, 0.05)
    i, y, w = last(result, LOCAL), last(result, FRACTION), result["width_z"]
    edges = WIDTH * np.concatenate(([0.0], np.cumsum(w)))
    taken = np.concatenate(([0.0], np.cumsum(w * i))) * WIDTH  # A per m of edge, up to each cell's edge
    fine = np.linspace(0, WIDTH, 4001)
    N_t = (taken[-1] - np.interp(fine, edges, taken)) / (NATURE.n * NATURE.F * GAP)
    path = np.concatenate(([0.0], np.cumsum((N_t[1:] + N_t[:-1]) / 2 * np.diff(fine)))) / (C_T * D_GDL)
    exact = np.interp(result["z"], fine, path)
    found = np.log((1 - y) / (1 - AIR)) if np.ptp(i) > 0.1 * i.mean() else np.nan * y
    reason = "ten columns miss by 0.7 %; the membrane's own stores fill in 20 s of the 90 s and more"
    axes = ("z [m]", f"ln((1 - y)/(1 - y0)), Stefan, {current:g} mA/cm2")
    return [along("T10", axes, (result["z"], exact, found), 1e-2, reason)]


def darcy() -> list[Checked]:
    """T10: pure oxygen loses Dp = mu v W/(2 k), 5.6 Pa at 2 mA/cm2, as a parabola along z."""
    result = discharge(cell(10), 2.0, 0.05)
    v = 20 * WIDTH / (NATURE.n * NATURE.F * GAP * C_T)  # m/s of gas at the open edge
    drop = VISCOSITY * v * WIDTH / (2 * PERMEABILITY)
    s = result["z"] / WIDTH
    found = -last(result, DROP)
    points = (result["z"], drop * (2 * s - s**2), found)
    end = "the last node lies 0.084 W from the end, 0.7 %"
    return [
        along("T10", ("z [m]", "pressure lost [Pa], Darcy"), points, 1e-2, end),
        Checked("T10", "pressure lost over the width [Pa]", drop, found[-1], 1e-2, end),
    ]


def order_in_z() -> list[Checked]:
    """T14: voltage at a fixed charge on 5, 10 and 20 columns."""
    runs = [discharge(cell(columns, positive=10, gas="air"), 0.4, 0.05) for columns in (5, 10, 20)]
    V = [given(run.end == "capacity limit", run.end_V) for run in runs]
    falls = given(abs(V[1] - V[2]) > 1e-5, order((V[0] - V[1], V[1] - V[2])))  # well above the solver's 1e-6 V
    what = "order in z of the voltage, NIPS in air"
    return [Checked("T14", what, 2, falls, 0.3, "5 columns are coarse", False, falls)]


def _voltage(name: str, numbers: Mapping[str, float], columns: int, t: Array) -> Array:
    """Voltage at times, from the class of a model itself: nobody chooses another model for one column."""
    simulation = pybamm.Simulation(
        model_class(name)(),
        parameter_values=pybamm.ParameterValues(dict(numbers)),
        solver=idaklu(),
        var_pts={"x_s": 6, "x_p": 20, "z": columns},
    )
    return np.asarray(simulation.solve([0, t[-1]])["Voltage [V]"](t))


def one_column() -> list[Checked]:
    """T14: one column in pure oxygen is the coin with the same liquid."""
    numbers = cell().numbers | {"Current function [A]": 0.008}
    t = np.linspace(20, 900, 45)
    one, coin = _voltage("stacked", numbers, 1, t), _voltage("coin", numbers, 1, t)
    there = np.ptp(coin) > 3e-3  # the discharge is under way: ten times the tolerance
    reason = "2 Pa of 101325 under the coin's pressure, and the solver"
    row = along("T14", ("t [s]", "voltage [V]"), (t, coin, one if there else np.nan * one), 1e-4, reason)
    return [titled(row, "one column and the coin")]


def fast_gas() -> list[Checked]:
    """T14: ten columns of fast gas are the uniform cell; with D and k 1e4 times larger air falls by 2e-5 of itself."""
    fast, slow = (discharge(cell(10, gas="air", values=values), 2.0, 0.05) for values in (FAST_GAS, {}))
    even = discharge(cell(1, gas="air"), 2.0, 0.05)
    charge = np.linspace(0.05, 1, 30) * 0.05
    V_fast, V_slow, V_even = (np.interp(charge, r.discharged_mAh_cm2, r.voltage_V) for r in (fast, slow, even))
    there = V_even[-1] - V_slow[-1] > 0.02 and even.cell.columns == 1  # slow gas is not the uniform cell
    points = (charge, V_even, V_fast if there else np.nan * V_fast)
    row = along("T14", ("charge [mAh.cm-2]", "voltage [V]"), points, 1e-3, "2.4 mV: air still falls by 2e-5")
    currents = (fast["z"], np.full(10, 20.0), last(fast, LOCAL))
    alike = along("T14", ("z [m]", "local current [A.m-2]"), currents, 1e-3, "as the voltage")
    return [titled(one, "fast gas and one column") for one in (row, alike)]
