"""Solves the steps of a protocol one after another, each from where the last one ended."""

from collections.abc import Mapping
from typing import Any

import pybamm

from lobsim.cell import Cell
from lobsim.numerics.arrays import Array
from lobsim.numerics.solver import Accuracy, idaklu
from lobsim.protocol.step import Step
from lobsim.solve import experiment
from lobsim.solve.own_output import OwnOutput
from lobsim.solve.own_outputs import Outputs, found
from lobsim.solve.prepare import HIGH, LOW, base_model, named_state, points, prepare, restart
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
    compiled : bool
        Compile the equations of steps at constant current.
    state : mapping of str to array, optional
        Where to start, unknowns by name as `state` gives them; the fresh cell by default.
    outputs : tuple of (str, Own), optional
        Outputs of the user; see `lobsim.solve.own_outputs`.
    """

    @one_at_a_time
    def __init__(
        self,
        cell: Cell,
        steps: list[Step],
        accuracy: Accuracy,
        compiled: bool = False,
        state: Mapping[str, Array] | None = None,
        outputs: Outputs = (),
    ) -> None:
        self.cell, self.accuracy, self.outputs = cell, accuracy, outputs
        self.state = dict(state) if state else None
        self.prepared = prepare(cell, accuracy=accuracy, compiled=compiled, outputs=outputs)
        named = [end.value for step in steps for end in step.ends if end.quantity == "voltage"]
        named += [step.value for step in steps if step.kind == "voltage"]
        self.safety = {LOW: min([cell.numbers[LOW], *named]), HIGH: max([cell.numbers[HIGH], *named])}
        self._others: dict[str, tuple[Any, Any, Any]] = {}

    @property
    def mesh(self) -> Any:
        """The mesh on which all steps are solved."""
        return self.prepared.simulation.mesh

    @property
    def own(self) -> dict[str, OwnOutput]:
        """Outputs of the user by name, with where they live."""
        return found(self.prepared.simulation.model, self.outputs)

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
        constant = step.kind in ("current", "rest") and step.profile is None
        solve = self._constant_current if constant else self._other
        solution = solve(step)
        self.state = named_state(solution)
        return solution

    def _constant_current(self, step: Step) -> pybamm.Solution:
        # A step that starts where the last one met its limit must not meet that limit again at once
        beyond = BEYOND if self.state else 0.0
        safety = {LOW: self.safety[LOW] - beyond, HIGH: self.safety[HIGH] + beyond}
        return self.prepared.solve(self.cell, step, self.state, safety)

    def _other(self, step: Step) -> pybamm.Solution:
        """Solve a step at constant voltage, power or resistance, or along a profile, by PyBaMM's own controls."""
        if step.text not in self._others:
            self._others[step.text] = self._built(step)
        control, model, solver = self._others[step.text]
        before = float(self.state[CAPACITY][0]) if self.state else 0.0
        inputs = {START: 0.0, experiment.CAPACITY_BEFORE: before}
        times, at = control.setup_timestepping(solver, control.duration, None)
        start = restart(model, self.state, inputs) if self.state else None
        return solver.step(start, model, control.duration, times, t_interp=at, save=False, inputs=inputs)

    def _built(self, step: Step) -> tuple[Any, Any, Any]:
        shift = PYBAMM_MARGIN - BEYOND
        kept = {LOW: self.safety[LOW] + shift, HIGH: self.safety[HIGH] - shift}
        model = base_model(self.cell, self.outputs)
        control = experiment.to_step(step, shuttles=experiment.CHANGES in model.variables)
        simulation = pybamm.Simulation(
            model,
            parameter_values=pybamm.ParameterValues(self.cell.model_values | kept),
            experiment=pybamm.Experiment([control]),
            var_pts=dict(points(self.cell)),
            solver=idaklu(self.accuracy),
        )
        simulation.build_for_experiment()
        (built,), (solver,) = (  # of the only step
            made.values() for made in (simulation.steps_to_built_models, simulation.steps_to_built_solvers)
        )
        return control, built, solver
