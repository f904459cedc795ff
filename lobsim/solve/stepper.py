"""Solves the steps of a protocol one after another, each from where the last one ended."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pybamm

from lobsim.cell import Cell
from lobsim.numerics.arrays import Array
from lobsim.numerics.solver import Accuracy
from lobsim.protocol.step import Step
from lobsim.solve import controlled
from lobsim.solve.handed_over import GAS, LIQUID, OXYGEN, Reached
from lobsim.solve.own_output import OwnOutput
from lobsim.solve.own_outputs import Outputs, found
from lobsim.solve.prepare import HIGH, LOW, Prepared, named_state, prepare
from lobsim.solve.threads import one_at_a_time

BEYOND = 1e-3  # V by which the window exceeds every limit that the protocol names
CAPACITY = "Discharge capacity [A.h]"


def widest_window(numbers: Mapping[str, float], steps: Sequence[Step]) -> dict[str, float]:
    """Find the voltage limits [V] that hold in all steps: those of the cell, or the widest that the steps name."""
    named = [end.value for step in steps for end in step.ends if end.quantity == "voltage"]
    named += [step.value for step in steps if step.kind == "voltage"]
    return {LOW: min([numbers[LOW], *named]), HIGH: max([numbers[HIGH], *named])}


def beyond(window_V: Mapping[str, float]) -> dict[str, float]:
    """Widen voltage limits [V] by `BEYOND`, so that no step meets again at once where the last one ended."""
    return {LOW: window_V[LOW] - BEYOND, HIGH: window_V[HIGH] + BEYOND}


class Stepper:
    """A cell on its way through a protocol.

    Every step has a time of its own that starts at 0, so that a long protocol loses no digits.

    Parameters
    ----------
    cell : Cell
        The cell.
    steps : list of Step
        All steps of the protocol, for the limits they name: no step may end at a limit of another.
    accuracy : Accuracy
        Tolerances.
    compiled : bool, optional
        Compile the equations; None as soon as it pays.
    start : Reached, optional
        Where to start; the fresh cell by default.
    outputs : tuple of (str, Own), optional
        Outputs of the user; see `lobsim.solve.own_outputs`.
    """

    @one_at_a_time
    def __init__(
        self,
        cell: Cell,
        steps: list[Step],
        accuracy: Accuracy,
        compiled: bool | None = None,
        start: Reached | None = None,
        outputs: Outputs = (),
    ) -> None:
        self.cell, self.accuracy, self.outputs = cell, accuracy, outputs
        self.reached = start
        self.cells = {step.conditions: step.conditions.of(cell) for step in steps}
        self.compiled = compiled
        self._prepared: dict[tuple[Cell, tuple[str, int] | None], Prepared] = {}
        self.safety = widest_window(cell.numbers, steps)
        first = steps[0]
        self._any = self._model(self.cells[first.conditions], controlled.kept(first))  # all have one mesh, and outputs

    @property
    def mesh(self) -> Any:
        """The mesh on which all steps are solved."""
        return self._any.simulation.mesh

    @property
    def state(self) -> Mapping[str, Array] | None:
        """Unknowns at the end of the last step, by name and in the units of their names; None of the fresh cell."""
        return self.reached.unknowns if self.reached else None

    @property
    def own(self) -> dict[str, OwnOutput]:
        """Outputs of the user by name, with where they live."""
        return found(self._any.simulation.model, self.outputs)

    @one_at_a_time
    def solve(self, step: Step) -> pybamm.Solution:
        """Solve the next step.

        Returns
        -------
        pybamm.Solution
            Its times start at 0.

        Raises
        ------
        pybamm.SolverError
            If the cell cannot carry the current or the solver gives up.
        """
        cell = self.cells[step.conditions]
        state = self.reached.under(cell) if self.reached else None
        solution = self._solved(step, cell, state)
        unknowns = named_state(solution)
        placed = OXYGEN in unknowns and len(self.cells) > 1
        volumes = {name: np.asarray(solution[name].data[..., -1]) for name in (LIQUID, GAS)} if placed else {}
        self.reached = Reached(unknowns, cell, volumes)
        return solution

    def _solved(self, step: Step, cell: Cell, state: Mapping[str, Array] | None) -> pybamm.Solution:
        model = self._model(cell, controlled.kept(step))
        if step.is_constant:
            # A step that starts where the last one met its limit must not meet that limit again at once
            return model.solve(cell, step, state, beyond(self.safety) if state else self.safety)
        return controlled.solve(model, cell, step, state, beyond(self.safety))

    def _model(self, cell: Cell, kept: tuple[str, int] | None) -> Prepared:
        """The built model of a cell under the conditions of a step, and of what the step keeps."""
        if (cell, kept) not in self._prepared:
            accuracy = controlled.accuracy_of(kept, self.accuracy)
            made = prepare(cell, accuracy=accuracy, compiled=self.compiled, outputs=self.outputs, kept=kept)
            self._prepared[cell, kept] = made
        return self._prepared[cell, kept]
