"""Solves the steps of a protocol one after another, each from where the last one ended."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pybamm

from lobsim import experiment
from lobsim.cell import Cell
from lobsim.numerics.solver import Accuracy, idaklu
from lobsim.observe import Array
from lobsim.prepare import CURRENT, HIGH, LOW, base_model, horizon_s, points, prepare, window
from lobsim.step import Step

BEYOND = 1e-3  # V by which the safety window exceeds every limit that the protocol names
PYBAMM_MARGIN = 1.0  # V by which PyBaMM widens the window of an experiment
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
    compiled : bool
        Compile the equations of steps at constant current.
    state : mapping of str to array, optional
        Where to start, unknowns by name as `state` gives them; the fresh cell by default.
    """

    def __init__(
        self,
        cell: Cell,
        steps: list[Step],
        accuracy: Accuracy,
        compiled: bool = False,
        state: Mapping[str, Array] | None = None,
    ) -> None:
        self.cell, self.accuracy = cell, accuracy
        self.state = dict(state) if state else None
        self.prepared = prepare(cell, accuracy=accuracy, compiled=compiled)
        named = [end.value for step in steps for end in step.ends if end.quantity == "voltage"]
        named += [step.value for step in steps if step.kind == "voltage"]
        widest = min([cell.numbers[LOW], *named]), max([cell.numbers[HIGH], *named])
        self.safety = {LOW: widest[0] - BEYOND, HIGH: widest[1] + BEYOND} if len(steps) > 1 else {}
        self._others: dict[str, tuple[Any, Any, Any]] = {}

    @property
    def mesh(self) -> Any:
        """The mesh on which all steps are solved."""
        return self.prepared.simulation.mesh

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
        constant = step.kind in ("current", "rest") and step.profile is None
        solution = self._constant_current(step) if constant else self._other(step)
        self.state = _named(solution)
        return solution

    def _constant_current(self, step: Step) -> pybamm.Solution:
        simulation = self.prepared.simulation
        numbers = self.cell.numbers | self.safety | window(step) | {CURRENT: step.value}
        limit = min(experiment.duration_s(step), horizon_s(numbers, step))
        inputs = {name: numbers[name] for name in self.prepared.varied}
        model = simulation.built_model
        return simulation.solver.step(self._start(model, inputs), model, limit, save=False, inputs=inputs)

    def _other(self, step: Step) -> pybamm.Solution:
        """Solve a step at constant voltage, power or resistance, or along a profile, by PyBaMM's own controls."""
        if step.text not in self._others:
            self._others[step.text] = self._built(step)
        control, model, solver = self._others[step.text]
        inputs = {START: 0.0}
        times, at = control.setup_timestepping(solver, control.duration, None)
        start = self._start(model, inputs)
        return solver.step(start, model, control.duration, times, t_interp=at, save=False, inputs=inputs)

    def _built(self, step: Step) -> tuple[Any, Any, Any]:
        margin = {LOW: PYBAMM_MARGIN, HIGH: -PYBAMM_MARGIN}
        kept = {name: (self.cell.numbers | self.safety)[name] + shift for name, shift in margin.items()}
        control = experiment.to_step(step)
        simulation = pybamm.Simulation(
            base_model(self.cell),
            parameter_values=pybamm.ParameterValues(self.cell.numbers | kept),
            experiment=pybamm.Experiment([control]),
            var_pts=dict(points(self.cell)),
            solver=idaklu(self.accuracy),
        )
        simulation.build_for_experiment()
        key = control.basic_repr()
        return control, simulation.steps_to_built_models[key], simulation.steps_to_built_solvers[key]

    def _start(self, model: Any, inputs: dict[str, float]) -> pybamm.Solution | None:
        """Where the last step ended, as the state of a model, which may have one unknown more or less."""
        if self.state is None:
            return None
        y = np.array(model.concatenated_initial_conditions.evaluate(t=0, inputs=inputs), dtype=float).reshape(-1, 1)
        for variable, (where, *_) in model.y_slices.items():
            if variable.name in self.state:
                y[where, 0] = self.state[variable.name]
        return pybamm.Solution(np.zeros(1), y, model, inputs, termination="final time")


def _named(solution: pybamm.Solution) -> dict[str, Array]:
    """The last state, by the names of its unknowns."""
    y = np.asarray(solution.y[:, -1]).ravel()
    return {variable.name: y[where] for variable, (where, *_) in solution.all_models[-1].y_slices.items()}
