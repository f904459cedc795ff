"""A model built once and solved for many cells: numbers are inputs, structure is not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pybamm

from lobsim.arguments.own import Own
from lobsim.cell import Cell
from lobsim.errors import LobsimError
from lobsim.laboratory import catalogue
from lobsim.numerics.arrays import Array, Table
from lobsim.numerics.solver import DEFAULT, Accuracy, idaklu
from lobsim.parameters.moved_by_models import functions_of_salt
from lobsim.parameters.volumes import CLASSES
from lobsim.physics.constants import F
from lobsim.physics.laws import settled
from lobsim.protocol.step import Step
from lobsim.solve import control, experiment, own_choices, own_outputs
from lobsim.solve.threads import one_at_a_time

LOW, HIGH, CURRENT = "Lower voltage cut-off [V]", "Upper voltage cut-off [V]", "Current function [A]"
LEAST_CHANGE = "Least share of a charge that changes the cell"  # an input, see `experiment`
NUMBERS = "Numbers of the cell"  # the input that holds all numbers, where all may vary
# What every solve sets, so that one built model serves all protocols.
ALWAYS_VARIED = (LOW, HIGH, CURRENT)
# Exponents are written into the equations, where x**1 is x; by default every other number is an input.
EXPONENTS = (
    "Percolation exponent",
    "Macropore saturation exponent",
    "Bruggeman exponent",
    "Oxygen reduction order in salt",
    "Solution route exponent",
)
SWELLING = ("Freedom to swell of the membrane", "Freedom to swell of the cell")
OF_NUMBERS = "structure"  # the law that numbers obey, and no equation: what differs by it is not built anew
# Laws that follow the liquid of one column, and what there is instead
OF_ONE_COLUMN = (("liquid", "excess", "displaced"), ("mediator", "on", "off"), ("ageing", "on", "off"))
ALONG_NEEDS = ("Electrode width [m]", "Number of open edges", "Chamber volume per electrode area [m]")


@dataclass(frozen=True)
class Prepared:
    """A built simulation, the names of its numbers that vary, and whether they are one input or one each."""

    simulation: pybamm.Simulation
    varied: tuple[str, ...]
    together: bool

    @one_at_a_time
    def solve(
        self,
        cell: Cell,
        step: Step,
        state: Mapping[str, Array] | None = None,
        safety: Mapping[str, float] | None = None,
    ) -> pybamm.Solution:
        """Solve a step of constant current, or a rest, for a cell of this structure.

        Parameters
        ----------
        cell, step : Cell, Step
            What to solve.
        state : mapping of str to array, optional
            Where to start: unknowns by name, see `named_state`. The fresh cell by default.
        safety : mapping of str to float, optional
            Voltage limits [V] that hold beside those of the step, instead of those of the cell.

        Returns
        -------
        pybamm.Solution
            Its times start at 0.

        Raises
        ------
        pybamm.SolverError
            If the cell cannot carry the current or the solver gives up.
        """
        numbers = cell.numbers
        limit = min(experiment.duration_s(step), horizon_s(numbers, step))
        numbers |= dict(safety or {}) | window(step) | {CURRENT: step.value}
        inputs = self.inputs(numbers) | {LEAST_CHANGE: experiment.least_change(step)}
        solver, model = self.simulation.solver, self.simulation.built_model
        # Straight to the solver: the simulation's own checks would cost as much as a lumped discharge.
        if state is None:
            return solver.solve(model, [0, limit], inputs=inputs)
        return solver.step(restart(model, state, inputs), model, limit, save=False, inputs=inputs)

    def scale_of(self, name: str) -> Any:
        """Find the scale of an unknown: an expression of inputs, in the unit of its name."""
        return next(scale for one, _, scale, _ in unknowns_in(self.simulation.built_model) if one == name)

    def inputs(self, numbers: Mapping[str, float]) -> dict[str, Any]:
        """Make the inputs of the model from numbers of a cell, in SI units, by name."""
        if self.together:  # PyBaMM handles each input on its own, which takes 5 ms for 160 of them
            return {NUMBERS: np.array([numbers[name] for name in self.varied])}
        return {name: numbers[name] for name in self.varied}


def named_state(solution: pybamm.Solution) -> dict[str, Array]:
    """Read the last state of a solution: unknowns by name, in the units of their names, whatever scales solve them."""
    y, model, inputs = np.asarray(solution.y[:, -1]).ravel(), solution.all_models[-1], solution.all_inputs[-1]
    return {name: zero + scale * y[where] for name, where, scale, zero in _unknowns(model, inputs)}


def restart(model: Any, state: Mapping[str, Array], inputs: Mapping[str, float]) -> pybamm.Solution:
    """Put a state, in the units of its names, into a model.

    The model may have one unknown more or less than the one that the state came from.
    """
    y = np.array(model.concatenated_initial_conditions.evaluate(t=0, inputs=dict(inputs)), dtype=float).reshape(-1, 1)
    for name, where, scale, zero in _unknowns(model, inputs):
        if name in state:
            y[where, 0] = (state[name] - zero) / scale
    return pybamm.Solution(np.zeros(1), y, model, dict(inputs), termination="final time")


@one_at_a_time
def unknowns_of(cell: Cell) -> dict[str, int]:
    """Name the unknowns of the model of a cell, and tell how many numbers each has."""
    prepared = prepare(cell)
    inputs = prepared.inputs(cell.numbers)
    return {name: where.size for name, where, *_ in _unknowns(prepared.simulation.built_model, inputs)}


def _unknowns(model: Any, inputs: Mapping[str, float]) -> Iterator[tuple[str, Array, float, float]]:
    """Name, places in the vector of states, scale and zero of every unknown."""
    for name, where, *of in unknowns_in(model):
        scale, zero = (number_of(one, inputs) for one in of)
        yield name, where, scale, zero


def unknowns_in(model: Any) -> Iterator[tuple[str, Table, Any, Any]]:
    """Name, places in the vector of states, and expressions of scale and zero of every unknown of a built model.

    One that is part of a concatenation has its places in several pieces, one in each column.
    """
    for unknown, pieces in model.y_slices.items():
        if isinstance(unknown, pybamm.Variable):
            where = np.concatenate([np.arange(piece.start, piece.stop) for piece in pieces])
            yield unknown.name, where, unknown.scale, unknown.reference


def number_of(of: Any, inputs: Mapping[str, float]) -> float:
    """Evaluate an expression of inputs; PyBaMM gives a number, or an array that holds one."""
    return float(np.asarray(of.evaluate(inputs=dict(inputs))).item())


@one_at_a_time
def prepare(
    cell: Cell,
    *,
    varied: Sequence[str] | None = None,
    accuracy: Accuracy = DEFAULT,
    compiled: bool | None = None,
    outputs: own_outputs.Outputs = (),
    kept: tuple[str, int] | None = None,
) -> Prepared:
    """Build the model of a cell, or find it if a cell of the same structure was built before.

    Parameters
    ----------
    cell : Cell
        The cell: model, laws and mesh, and the numbers that are not varied.
    varied : sequence of str, optional
        Numbers that later cells may change; all but exponents by default. Fewer are faster: what is fixed is folded.
    accuracy : Accuracy
        Tolerances.
    compiled : bool, optional
        Compile the equations with the system's C compiler: now, never, or in the background as soon as it pays.
    outputs : tuple of (str, Own), optional
        Outputs of the user.
    kept : tuple of (str, int), optional
        What is kept instead of a constant current, and in how many pieces; see `lobsim.solve.control.put`.

    Returns
    -------
    Prepared
        Ready to be solved.
    """
    of_salt = cell.parameters.of_salt
    names = _inputs(cell) - set(of_salt) if varied is None else {*varied, *ALWAYS_VARIED}
    of_salt = {name: content for name, content in of_salt.items() if name not in names}
    fixed = tuple((name, number) for name, number in cell.numbers.items() if name not in names)
    laws = tuple((law, choice) for law, choice in settled(cell.laws, cycles=False).items() if law != OF_NUMBERS)
    shape = (model_name(cell), laws, points(cell), tuple(sorted(names)), fixed)
    together = varied is None
    built = _built(*shape, tuple(of_salt.items()), together, accuracy, compiled, outputs, kept)
    return Prepared(built, tuple(sorted(names)), together)


def _inputs(cell: Cell) -> set[str]:
    """Name all numbers but exponents, and but those that make classes of pores cheap if written into the equations.

    These are the classes that there are not, and a freedom to swell of 0: where it is not, surfaces are numbers.
    """
    numbers = cell.numbers
    written = set(EXPONENTS)
    if cell.laws["pores"] == "classes":
        written |= {name for one in CLASSES if not numbers[one.volume] for name in one}
        written |= {name for name in SWELLING if numbers[name] == 0}
    return set(numbers) - written


def model_name(cell: Cell) -> str:
    """Name the model to be built: a stacked cell whose columns are all alike is one column, and that is a coin's.

    What differs between a coin and one column of a stack is numbers, not equations.

    Raises
    ------
    LobsimError
        If a cell of several columns has a law that follows one, or lacks the numbers of its gas-diffusion layer.
    """
    if cell.columns > 1:
        for law, choice, instead in OF_ONE_COLUMN:
            if cell.laws[law] == choice:
                one = "a model whose base is Coin" if isinstance(cell.model, Own) else "with_mesh(along=1)"
                raise LobsimError(
                    f"{law}={choice!r} follows the liquid of one column, not of {cell.columns}: "
                    f"choose {law}={instead!r} or {one}"
                )
        lacking = [name for name in ALONG_NEEDS if name not in cell.numbers]
        if lacking:
            raise LobsimError(f"the {cell.build} build does not give {lacking[0]!r}, which a width in columns needs")
    elif cell.model == "stacked":
        return "coin"
    assert cell.model  # which a cell completes
    return cell.model


@lru_cache(maxsize=32)
def _built(
    model: str,
    laws: tuple[tuple[str, str], ...],
    var_pts: tuple[tuple[str, int], ...],
    varied: tuple[str, ...],
    fixed: tuple[tuple[str, float], ...],
    of_salt: tuple[tuple[str, Any], ...],
    together: bool,
    accuracy: Accuracy,
    compiled: bool | None,
    outputs: own_outputs.Outputs,
    kept: tuple[str, int] | None,
) -> pybamm.Simulation:
    values: dict[str, Any] = dict(fixed) | _as_inputs(varied, together) | functions_of_salt(dict(of_salt))
    made = catalogue.model(model)(dict(laws))
    own_outputs.add(made, outputs)
    if experiment.CHANGES in made.variables:
        changes = made.variables[experiment.CHANGES] - pybamm.InputParameter(LEAST_CHANGE)
        made.events.append(pybamm.Event(experiment.SHUTTLES, changes))
    if kept:
        values[CURRENT] = control.put(made, *kept)
    simulation = pybamm.Simulation(
        made,
        parameter_values=pybamm.ParameterValues(values),
        var_pts=dict(var_pts),
        solver=idaklu(accuracy, compiled=compiled),
    )
    with own_choices.numbers_told(laws, model):
        simulation.build()
    own_outputs.process(simulation.built_model, outputs)
    return simulation


def _as_inputs(names: Sequence[str], together: bool) -> dict[str, Any]:
    """Say what stands for numbers that vary: an input each, or a place in one input."""
    if not together:
        return dict.fromkeys(names, "[input]")
    numbers = pybamm.InputParameter(NUMBERS, expected_size=len(names))
    return {name: pybamm.Index(numbers, place) for place, name in enumerate(names)}


def driven(cell: Cell, current_A: Callable[[Any], Any], accuracy: Accuracy = DEFAULT) -> pybamm.Simulation:
    """Build a cell whose current is a function of time [s], in A."""
    return pybamm.Simulation(
        base_model(cell),
        parameter_values=pybamm.ParameterValues(cell.model_values | {CURRENT: current_A}),
        var_pts=dict(points(cell)),
        solver=idaklu(accuracy),
    )


def base_model(cell: Cell, outputs: own_outputs.Outputs = ()) -> Any:
    """Make the model of a cell, with outputs of the user, and no numbers in it yet."""
    made = catalogue.model(model_name(cell))(settled(cell.laws, cycles=False))
    own_outputs.add(made, outputs)
    return made


def points(cell: Cell) -> tuple[tuple[str, int], ...]:
    """Numbers of finite volumes, as PyBaMM asks for them."""
    return ("x_s", cell.mesh.separator), ("x_p", cell.mesh.positive), ("z", cell.columns)


def window(step: Step) -> dict[str, float]:
    """Voltage limits [V] of a step that replace those of the cell."""
    limits = {end.value for end in step.ends if end.quantity == "voltage"}
    if not limits:
        return {}
    return {LOW: max(limits)} if step.value > 0 else {HIGH: min(limits)}


def horizon_s(numbers: Mapping[str, float], step: Step) -> float:
    """Time [s] in which a discharge would use up the lithium of the foil and a little more; unlimited otherwise."""
    if step.value <= 0:
        return experiment.UNLIMITED_S
    foil = F * numbers["Lithium thickness [m]"] / numbers["Lithium molar volume [m3.mol-1]"]
    area = numbers["Electrode area [m2]"] * numbers["Number of electrodes connected in parallel to make a cell"]
    return 1.01 * foil * area / step.value
