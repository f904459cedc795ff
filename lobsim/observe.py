"""From a PyBaMM solution to arrays: which outputs a run keeps, and at which times."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CURVES = (
    "Time [s]",
    "Current [A]",
    "Total current density [A.m-2]",
    "Voltage [V]",
    "Discharge capacity [A.h]",
    "Lithium thickness [m]",
    "Lithium overpotential [V]",
    "Separator potential drop [V]",
    "Saturation",
    "Excess liquid [m]",
    "Flooded thickness [m]",
    "Heat released [W.m-2]",
)
PLACES = (
    "Positive electrode oxygen concentration [mol.m-3]",
    "Double-layer voltage [V]",
    "Surface overpotential [V]",
    "Lithium peroxide volume fraction",
    "Film thickness [m]",
    "Pore volume fraction",
    "Liquid volume fraction",
    "Gas volume fraction",
    "Gas in macropores volume fraction",
    "Working surface [m-1]",
    "Reduction current density [A.m-2]",
    "Reduction current density without film [A.m-2]",
    "Oxidation current density [A.m-2]",
)
THROUGH_PLANE = (
    "Oxygen concentration [mol.m-3]",
    "Electrolyte concentration [mol.m-3]",
    "Electrolyte potential [V]",
)
THROUGH_PLANE_CURVES = ("Oxygen conductivity at the gas side [m2.s-1]", "Oxygen flux at the gas side [mol.m-2.s-1]")
EXCESS_CURVES = ("Liquid outside the membrane [m]", "Salt outside the membrane [mol.m-2]")


@dataclass(frozen=True)
class Grid:
    """Where the fields live: positions [m] from the lithium, and shares of the places in their domain's thickness."""

    x: Array
    width: Array
    width_s: Array


def grid(simulation: Any, numbers: dict[str, float]) -> Grid:
    """Read the mesh of a built simulation; a model without one is a single place."""
    L_s, L_p = numbers["Separator thickness [m]"], numbers["Positive electrode thickness [m]"]
    if not simulation.model.boundary_conditions:
        return Grid(np.array([L_s + L_p / 2]), np.ones(1), np.zeros(0))
    separator, electrode = simulation.mesh["separator"], simulation.mesh["positive electrode"]
    x = np.concatenate((L_s * separator.nodes, L_s + L_p * (electrode.nodes - 1)))
    return Grid(x, electrode.d_edges, separator.d_edges)


def step_times(t: Array) -> Array:
    """Solver's times with their middles: an odd number of points, two intervals a step."""
    middles = (t[1:] + t[:-1]) / 2
    return np.insert(t, np.arange(1, t.size), middles)


def sample(solution: Any, names: Iterable[str], t: Array) -> dict[str, Array]:
    """Read outputs at times, through PyBaMM's own interpolants; fields of a single place get shape (1, T)."""
    known = solution.all_models[0].variables
    values = {name: np.asarray(solution[name](t)) for name in names if name in known}
    return {name: value[None, :] if name in PLACES and value.ndim == 1 else value for name, value in values.items()}
