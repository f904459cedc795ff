"""From a PyBaMM solution to arrays: which outputs a run keeps, at which times, and over which places."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lobsim.numerics.arrays import Array
from lobsim.result.sampled import at_once

LOSS = "Loss by {} [V]"
CURVES = (
    "Time [s]",
    "Current [A]",
    "Total current density [A.m-2]",
    "Voltage [V]",
    "Discharge capacity [A.h]",
    "Lithium thickness [m]",
    "Plated lithium [C.m-2]",
    "Dead lithium [C.m-2]",
    "Saturation",
    "Excess liquid [m]",
    "Flooded thickness [m]",
    "Liquid outside the membrane [m]",
    "Salt outside the membrane [mol.m-2]",
    "Electrolyte left [m]",
    "Mediator left [mol.m-2]",
    "Oxidised mediator [mol.m-2]",
    "Oxidised mediator outside the membrane [mol.m-2]",
    "Mediator reduced at the lithium [mol.m-2]",
    "Oxygen mole fraction in the chamber",
    "Oxygen flux at the open edge [mol.m-2.s-1]",
    "Gas flux at the open edge [mol.m-2.s-1]",
    "Gas in the gas-diffusion layer [mol.m-2]",
    "Oxygen in the gas-diffusion layer [mol.m-2]",
)
# One value a column; the curve of a cell with several is their mean, weighted with the local current where marked.
COLUMNS = {
    "Lithium overpotential [V]": True,
    "Dead lithium potential drop [V]": True,
    "Separator potential drop [V]": True,
    "Heat released [W.m-2]": False,
    "Oxygen concentration at the gas [mol.m-3]": False,
    "Oxygen conductivity at the gas side [m2.s-1]": False,
    "Oxygen flux at the gas side [mol.m-2.s-1]": False,
}
ALONG = ("Local current density [A.m-2]", "Oxygen mole fraction", "Gas pressure above chamber [Pa]")
PLACES = (
    "Positive electrode oxygen concentration [mol.m-3]",
    "Double-layer voltage [V]",
    "Surface overpotential [V]",
    "Lithium peroxide volume fraction",
    "Lithium peroxide in contact volume fraction",
    "Film thickness [m]",
    "Filled share of the pore classes",
    "Pore volume fraction",
    "Liquid volume fraction",
    "Gas volume fraction",
    "Gas in macropores volume fraction",
    "Working surface [m-1]",
    "Working share of the surface",
    "Reduction current density [A.m-2]",
    "Reduction current density without film [A.m-2]",
    "Film share",
    "Share of the surface that electrons reach",
    "Oxidation current density [A.m-2]",
    "Mediator oxidation current density [A.m-2]",
    "Peroxide oxidation by mediator [mol.m-3.s-1]",
    "Side product volume fraction",
    "Side oxidation current density [A.m-2]",
    "Parasitic discharge current [A.m-3]",
    "Parasitic charge current [A.m-3]",
)
THROUGH_PLANE = (
    "Oxygen concentration [mol.m-3]",
    "Electrolyte concentration [mol.m-3]",
    "Electrolyte potential [V]",
    "Oxidised mediator concentration [mol.m-3]",
)
FIELDS = (*PLACES, *THROUGH_PLANE, *ALONG)
DELIVERED, TAKEN = "Charge delivered [A.h]", "Charge taken up [A.h]"  # by discharges and by charges so far
STEP = "Step"  # of the protocol, from 0, that a point of the curves or a snapshot of the fields belongs to
EVENNESS = "Evenness of the local current"  # 1 where every column carries the same
EVERYTHING = (*CURVES, *COLUMNS, *FIELDS)
GAS_OF_PLACES = "Oxygen at the gas of each place [mol.m-3]"
COORDINATES = ("time", "snapshot", "x", "x_electrode", "z", "width", "width_z")
MADE = (*COORDINATES, DELIVERED, TAKEN, STEP, EVENNESS, GAS_OF_PLACES)  # what a result has beside outputs of models
BEGINS = ("loss by ", "unknown at the end", "step of the ", "faradaic share of the current")


def taken(name: str) -> bool:
    """Whether a name means something in every result."""
    return name.lower() in {one.lower() for one in (*EVERYTHING, *MADE)} or name.lower().startswith(BEGINS)


@dataclass(frozen=True)
class Grid:
    """Grid on which the fields live.

    Attributes
    ----------
    x : array
        Positions [m] from the lithium, separator and electrode, shape (M + N,).
    width, width_s : array
        Shares of the places in the electrode's and the separator's thickness, shapes (N,), (M,).
    z, width_z : array
        Positions [m] from the open edge, and shares of the columns in the electrode's width, shape (C,).
    """

    x: Array
    width: Array
    width_s: Array
    z: Array
    width_z: Array

    @property
    def shares(self) -> Array:
        """Shares [-] of all places of the electrode, shape (N C,), x-major as the rows of `flat` fields."""
        return np.asarray(np.outer(self.width, self.width_z).ravel(), dtype=float)

    @property
    def shares_s(self) -> Array:
        """Shares [-] of all places of the separator, shape (M C,)."""
        return np.asarray(np.outer(self.width_s, self.width_z).ravel(), dtype=float)


def grid(mesh: Any, numbers: Mapping[str, float]) -> Grid:
    """Read where fields live [m] from a mesh in scaled lengths [-]; a model without one is a single place."""
    L_s, L_p = numbers["Separator thickness [m]"], numbers["Positive electrode thickness [m]"]
    one = np.ones(1)
    if ("positive electrode",) not in mesh:
        return Grid(np.array([L_s + L_p / 2]), one, np.zeros(0), np.zeros(1), one)
    separator, electrode = mesh["separator"], mesh["positive electrode"]
    x = np.concatenate((L_s * separator.nodes, L_s + L_p * (electrode.nodes - 1)))
    if ("current collector",) not in mesh:
        return Grid(x, electrode.d_edges, separator.d_edges, np.zeros(1), one)
    along = mesh["current collector"]
    W = numbers["Electrode width [m]"] / numbers["Number of open edges"]
    return Grid(x, electrode.d_edges, separator.d_edges, W * along.nodes, along.d_edges)


def step_times(t: Array) -> Array:
    """Solver's times [s] with their middles: an odd number of points, two intervals a step."""
    middles = (t[1:] + t[:-1]) / 2
    return np.insert(t, np.arange(1, t.size), middles)


def sample(solution: Any, names: Iterable[str], t: Array) -> dict[str, Array]:
    """Read the outputs that a model has, at times [s], between its solver's steps; time is the last axis."""
    known = solution.all_models[0].variables
    values = at_once(solution, [name for name in names if name in known], t)
    places = [value.shape for name, value in values.items() if name in PLACES]
    everywhere = max(places, key=len, default=()) if any(len(shape) > 1 for shape in places) else (1, t.size)
    # an output that is one number under its law, such as a film that hinders nothing, is that at every place
    return {name: np.broadcast_to(value, everywhere) if name in PLACES else value for name, value in values.items()}


def flat(fields: Mapping[str, Array], where: Grid) -> dict[str, Array]:
    """Bring outputs, in the units of their names, into two kinds: curves, shape (T,), and places, shape (places, T)."""
    current = fields.get("Local current density [A.m-2]")
    out = {}
    for name, value in fields.items():
        if name in COLUMNS and value.ndim == 2:
            weight = np.broadcast_to(where.width_z[:, None], value.shape)
            if COLUMNS[name] and current is not None:
                weight = weight * np.abs(current)
            value = (weight * value).sum(axis=0) / np.maximum(weight.sum(axis=0), np.finfo(float).tiny)
        elif value.ndim == 3:
            value = value.reshape(-1, value.shape[-1])
        out[name] = value
    if current is not None:
        out[EVENNESS] = (where.width_z @ current) ** 2 / np.maximum(where.width_z @ current**2, np.finfo(float).tiny)
    gas = fields.get("Oxygen concentration at the gas [mol.m-3]")
    if gas is not None:
        columns = gas if gas.ndim == 2 else gas[None, :]
        out[GAS_OF_PLACES] = np.tile(columns, (where.width.size, 1))
    return out
