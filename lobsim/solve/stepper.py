"""Solves the steps of a protocol one after another, each from where the last one ended."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pybamm

from lobsim.cell import Cell
from lobsim.numerics.arrays import Array
from lobsim.numerics.solver import Accuracy, idaklu
from lobsim.protocol.step import Step
from lobsim.solve import experiment
from lobsim.solve.handed_over import GAS, LIQUID, OXYGEN, Reached
from lobsim.solve.own_output import OwnOutput
from lobsim.solve.own_outputs import Outputs, found
from lobsim.solve.prepare import HIGH, LOW, Prepared, base_model, named_state, points, prepare, restart
from lobsim.solve.threads import one_at_a_time

PYBAMM_MARGIN = 1.0  # V by which PyBaMM widens the window of an experiment
BEYOND = 1e-3  # V by which the window exceeds every limit that the protocol names
CAPACITY = "Discharge capacity [A.h]"
START = "start time"  # PyBaMM's name for when a step of an experiment starts


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
        Compile the equations of steps at constant current; None as soon as it pays.
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
        self.prepared = {
            under: prepare(under, accuracy=accuracy, compiled=compiled, outputs=outputs)
            for under in self.cells.values()
        }
        named = [end.value for step in steps for end in step.ends if end.quantity == "voltage"]
        named += [step.value for step in steps if step.kind == "voltage"]
        self.safety = {LOW: min([cell.numbers[LOW], *named]), HIGH: max([cell.numbers[HIGH], *named])}
        self._others: dict[str, tuple[Any, Any, Any]] = {}

    @property
    def mesh(self) -> Any:
        """The mesh on which all steps are solved."""
        return self._any.simulation.mesh

    @property
    def _any(self) -> Prepared:
        """One of the built models: all have the same mesh and outputs."""
        return next(iter(self.prepared.values()))

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
        solve = self._constant_current if step.is_constant else self._other
        solution = solve(step, cell, state)
        unknowns = named_state(solution)
        placed = OXYGEN in unknowns and len(self.cells) > 1
        volumes = {name: np.asarray(solution[name].data[..., -1]) for name in (LIQUID, GAS)} if placed else {}
        self.reached = Reached(unknowns, cell, volumes)
        return solution

    def _constant_current(self, step: Step, cell: Cell, state: Mapping[str, Array] | None) -> pybamm.Solution:
        # A step that starts where the last one met its limit must not meet that limit again at once
        beyond = BEYOND if state else 0.0
        safety = {LOW: self.safety[LOW] - beyond, HIGH: self.safety[HIGH] + beyond}
        return self.prepared[cell].solve(cell, step, state, safety)

    def _other(self, step: Step, cell: Cell, state: Mapping[str, Array] | None) -> pybamm.Solution:
        """Solve a step at constant voltage, power or resistance, or along a profile, by PyBaMM's own controls."""
        if step.text not in self._others:
            self._others[step.text] = self._built(step, cell)
        control, model, solver = self._others[step.text]
        before = float(state[CAPACITY][0]) if state else 0.0
        inputs = {START: 0.0, experiment.CAPACITY_BEFORE: before}
        times, at = control.setup_timestepping(solver, control.duration, None)
        start = restart(model, state, inputs) if state else None
        return solver.step(start, model, control.duration, times, t_interp=at, save=False, inputs=inputs)

    def _built(self, step: Step, cell: Cell) -> tuple[Any, Any, Any]:
        shift = PYBAMM_MARGIN - BEYOND
        kept = {LOW: self.safety[LOW] + shift, HIGH: self.safety[HIGH] - shift}
        model = base_model(cell, self.outputs)
        control = experiment.to_step(step, shuttles=experiment.CHANGES in model.variables)
        simulation = pybamm.Simulation(
            model,
            parameter_values=pybamm.ParameterValues(cell.model_values | kept),
            experiment=pybamm.Experiment([control]),
            var_pts=dict(points(cell)),
            solver=idaklu(self.accuracy),
        )
        simulation.build_for_experiment()
        (built,), (solver,) = (  # of the only step
            made.values() for made in (simulation.steps_to_built_models, simulation.steps_to_built_solvers)
        )
        return control, built, solver
