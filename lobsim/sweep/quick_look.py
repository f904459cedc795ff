"""Quick look of a study at the fields of a run, at a few times: why it ended, and whether a gas path closed.

Reading outputs one by one would cost as much as a tenth of a discharge. Here all that is needed is one function of the
state, made once for a built model.
"""

from collections.abc import Mapping
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

import numpy as np
import pybamm

from lobsim.numerics.arrays import Array
from lobsim.result import blame, outputs
from lobsim.result.looks import LOOKS, Looks, read_of
from lobsim.result.one_pass import one_pass
from lobsim.solve.prepare import Prepared
from lobsim.solve.threads import one_at_a_time


class QuickLook:
    """Reads the solutions of a built model.

    Parameters
    ----------
    prepared : Prepared
        The built model.
    """

    _made: ClassVar["WeakKeyDictionary[Any, QuickLook]"] = WeakKeyDictionary()

    @classmethod
    @one_at_a_time
    def of(cls, prepared: Prepared) -> "QuickLook":
        """Find the reader of a built model, or make it."""
        if prepared.simulation not in cls._made:
            cls._made[prepared.simulation] = cls(prepared)
        return cls._made[prepared.simulation]

    def __init__(self, prepared: Prepared) -> None:
        model = prepared.simulation.built_model
        parts = read_of(model)
        self.sizes = {name: int(part.size) for name, part in parts.items()}
        self.read = one_pass(list(parts.values()))
        self.mesh, self.laws = prepared.simulation.mesh, prepared.simulation.model.laws
        self.where: outputs.Grid | None = None  # its shares are those of every run; its positions are not read
        self.voltage: tuple[int, float, float] | None = None  # row of the state, scale and reference
        for unknown, (where, *_) in model.y_slices.items():
            if unknown.name == "Voltage [V]":
                self.voltage = where.start, float(unknown.scale.evaluate()), float(unknown.reference.evaluate())

    @one_at_a_time
    def curve(self, solution: pybamm.Solution) -> tuple[Array, Array]:
        """Times [s] and voltage [V] at the solver's times and their middles, on its own cubics."""
        t = outputs.step_times(solution.t)
        if self.voltage is None:
            return t, solution["Voltage [V]"](t)
        row, scale, reference = self.voltage
        y, slope = solution.all_ys[0][row], solution.all_yps[0][row]
        middle = (y[1:] + y[:-1]) / 2 + np.diff(solution.t) / 8 * (slope[:-1] - slope[1:])
        return t, reference + scale * np.insert(y, np.arange(1, y.size), middle)

    @one_at_a_time
    def values(self, solution: pybamm.Solution) -> tuple[Array, Array]:
        """Times [s] at which a run is read, shape (L,), and all outputs, one behind the other, shape (L, all rows)."""
        passed = solution.t / solution.t[-1]
        early = min(int(np.searchsorted(passed, blame.SETTLED)), solution.t.size - 1)
        at = np.array([0, *np.linspace(early, solution.t.size - 1, LOOKS - 1).round().astype(int)])
        inputs = {name: float(np.asarray(value).item()) for name, value in solution.all_inputs[0].items()}
        found = self.read(solution.t[None, at], np.ascontiguousarray(solution.y[:, at]), inputs)
        parts = [np.broadcast_to(part, (size, LOOKS)) for size, part in zip(self.sizes.values(), found, strict=True)]
        return solution.t[at], np.concatenate(parts).T

    def look(self, solution: pybamm.Solution, numbers: Mapping[str, float]) -> Looks:
        """Read what a row of a study needs; the numbers of the cell are in the units of their names."""
        times, values = self.values(solution)
        self.where = self.where or outputs.grid(self.mesh, numbers)
        return Looks(values[None], self.sizes, times[None], self.where, numbers, self.laws)
