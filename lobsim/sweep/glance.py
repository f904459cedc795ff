"""The few times at which a study looks at the fields of a run: why it ended, and whether a gas path closed.

Reading outputs one by one would cost as much as a tenth of a discharge. Here all that is needed is one function of the
state, made once for a built model.
"""

from collections.abc import Mapping
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

import casadi
import numpy as np
import pybamm

from lobsim import audit, observe
from lobsim.observe import Array
from lobsim.prepare import Prepared

CURVES = (
    "Total current density [A.m-2]",
    "Voltage [V]",
    "Lithium overpotential [V]",
    "Separator potential drop [V]",
    "Oxygen concentration at the gas [mol.m-3]",
)
PLACES = (
    "Positive electrode oxygen concentration [mol.m-3]",
    "Double-layer voltage [V]",
    "Surface overpotential [V]",
    "Gas in macropores volume fraction",
    "Working surface [m-1]",
    "Reduction current density [A.m-2]",
    "Reduction current density without film [A.m-2]",
    "Oxidation current density [A.m-2]",
)
OTHERS = ("Electrolyte concentration [mol.m-3]", "Local current density [A.m-2]")
EARLY = 0.1  # share of the charge from which growth counts, see `lobsim.audit`


class Glance:
    """Reads the fields of a built model's solutions at one time.

    Parameters
    ----------
    prepared : Prepared
        The built model.
    """

    _made: ClassVar["WeakKeyDictionary[Any, Glance]"] = WeakKeyDictionary()

    @classmethod
    def of(cls, prepared: Prepared) -> "Glance":
        """Find the reader of a built model, or make it."""
        if prepared.simulation not in cls._made:
            cls._made[prepared.simulation] = cls(prepared)
        return cls._made[prepared.simulation]

    def __init__(self, prepared: Prepared) -> None:
        model = prepared.simulation.built_model
        y = casadi.MX.sym("y", model.len_rhs_and_alg)
        inputs = {name: casadi.MX.sym(name) for name in sorted(prepared.varied)}
        self.names, self.sizes, parts = [], [], []
        for name in (*CURVES, *PLACES, *OTHERS):
            if name in model.variables:
                part = model.get_processed_variable(name).to_casadi(casadi.MX(0), y, inputs=inputs)
                self.names.append(name)
                self.sizes.append(part.shape[0])
                parts.append(part)
        self.inputs = tuple(inputs)
        self.read = casadi.Function("read", [y, casadi.vertcat(*inputs.values())], [casadi.vertcat(*parts)])
        self.mesh = prepared.simulation.mesh

    def fields(self, solution: pybamm.Solution, indices: tuple[int, ...]) -> dict[str, Array]:
        """Fields at some of the solver's own times, as `lobsim.observe.sample` gives them."""
        given = solution.all_inputs[0]
        p = np.array([float(np.asarray(given[name]).ravel()[0]) for name in self.inputs])
        columns = np.column_stack([np.asarray(self.read(solution.y[:, k], p)).ravel() for k in indices])
        found: dict[str, Array] = {}
        begin = 0
        for name, size in zip(self.names, self.sizes, strict=True):
            part = columns[begin : begin + size]
            found[name] = part[0] if name in CURVES and size == 1 else part
            begin += size
        return found

    def cause(self, solution: pybamm.Solution, numbers: Mapping[str, float]) -> str:
        """Why a discharge at constant current met its voltage limit; see `lobsim.audit.cause`."""
        where = observe.grid(self.mesh, numbers)
        passed = solution.t / solution.t[-1]
        early = min(int(np.searchsorted(passed, EARLY)), solution.t.size - 1)
        fields = self.fields(solution, (early, -1))
        fields = _shaped(fields, where)
        losses = audit.overpotentials(fields, where.shares, numbers)
        reacting = audit.faradaic_share(fields, where.shares, numbers)
        return audit.discharge_cause(losses, passed[[early, -1]], reacting, numbers)

    def gas_path_closes(self, solution: pybamm.Solution, numbers: Mapping[str, float]) -> bool:
        """Whether macropores that held a gas path somewhere at the start no longer do at the end."""
        if self.mesh is None or "Electrolyte concentration [mol.m-3]" not in self.names:
            return False
        gas = self.fields(solution, (0, -1))["Gas in macropores volume fraction"]
        open_, width = numbers["Percolation threshold"], numbers["Percolation smoothing width"]
        return bool(((gas[:, 0] > open_ - width) & (gas[:, 1] < open_ + width)).any())


def _shaped(fields: dict[str, Array], where: observe.Grid) -> dict[str, Array]:
    """Give the columns of a cell that has several their own axis, as `lobsim.observe.flat` expects."""
    columns = where.z.size
    shaped = {}
    for name, values in fields.items():
        along = name in observe.ALONG or (name in observe.COLUMNS and values.ndim == 2)
        if columns > 1 and values.ndim == 2 and not along:
            # PyBaMM's state runs through x first, then z
            values = values.reshape(columns, -1, values.shape[-1]).swapaxes(0, 1)
        shaped[name] = values
    return observe.flat(shaped, where)
