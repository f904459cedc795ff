"""Discharges of fresh cells at constant current, solved together, on as many threads as there are cores."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pybamm

from lobsim.cell import Cell
from lobsim.cell.derivation import moved
from lobsim.errors import LobsimError
from lobsim.fit.curves import Array
from lobsim.fit.lanes import Asked, controlled, lanes_for
from lobsim.fit.model_curve import NONE, ModelCurve
from lobsim.fit.problem import Problem
from lobsim.fit.stepwise import VOLTAGE
from lobsim.numerics.solver import Accuracy, idaklu
from lobsim.protocol.step import End, Step
from lobsim.solve.prepare import ALWAYS_VARIED, CURRENT, base_model, points, window
from lobsim.solve.threads import one_at_a_time

BELOW = 0.1  # V that a half cycle is followed beyond its limit: a curve may end a little early, and a model be wrong
LONGEST = 3.0  # times the longest measured time, after which a discharge is cut off
BETWEEN = 150  # points besides the measured ones, evenly over that time
# Tolerances of lanes, in those of IDAKLU. At 3e-6 their voltages scatter by 6e-7 V, as IDAKLU's do at 1e-6. Slopes by
# differences from 1e-6 give the covariance of a fit to 1e-3 of that by IDAKLU's sensitivities, from 3e-6 to 1e-1.
PLAIN, FOR_SLOPES = 3.0, 1.0
WITH_SLOPES = 0.4  # of the steps of a plain solve: what needs more of them has its slopes from plain solves sooner


class Discharges:
    """Those curves of a problem that are discharges of the fresh cell.

    Parameters
    ----------
    problem : Problem
        The problem.
    threads : int
        Threads for solving several.
    compiled : bool, optional
        Whether the equations are compiled; see `lobsim.run`.
    engine : {"batch", "idaklu"}, optional
        What solves; see `lobsim.fit.lanes.lanes_for`.
    likely : int
        How often they are likely solved.

    Attributes
    ----------
    curves : list of int
        Which curves of the problem they are.
    lanes : Lanes or None
        What solves them side by side.
    """

    def __init__(
        self,
        problem: Problem,
        threads: int,
        compiled: bool | None = None,
        engine: str | None = None,
        likely: int = 0,
    ) -> None:
        self.problem, self.threads, self.compiled = problem, threads, compiled
        self.steps = {n: steps[0] for n, (steps, at) in enumerate(problem.measured) if at == 0 and is_direct(steps[0])}
        self.curves = list(self.steps)
        cell = problem.at(problem.values(problem.start))
        self.inputs = tuple(sorted({other for name in problem.names for other in moved(cell, name)}))
        self.densities = {n: step.value / cell.area_m2 / 10 for n, step in self.steps.items()}  # mA/cm2
        measured = [3600 * problem.curves[n].capacity_mAh_cm2 / i for n, i in self.densities.items()]
        longest = LONGEST * max((float(times[-1]) for times in measured), default=0.0)
        self.times = np.unique(np.concatenate([np.linspace(0, longest, BETWEEN), *measured]))
        count = likely * len(self.curves)
        self.lanes = lanes_for(problem, self.inputs, threads, engine, compiled, count) if self.curves else None

    @one_at_a_time
    def solve(
        self, points: Sequence[Array], asked: Sequence[int], accuracy: Accuracy, slopes: bool = False
    ) -> list[list[ModelCurve]]:
        """Solve chosen curves at points, all in one list.

        Parameters
        ----------
        points : sequence of array, each of shape (P,)
            Where in the space of the unknowns: logarithms [-] or, on a linear scale, in the unit of the number.
        asked : sequence of int
            Which curves of the problem.
        accuracy : Accuracy
            Tolerances and budget of a plain solve.
        slopes : bool
            Also give the derivatives, by the solver's sensitivities.

        Returns
        -------
        list of list of ModelCurve
            The chosen curves, for each point; without points of their own where the cell cannot carry the current or
            the solver gives up.
        """
        if slopes:
            accuracy = replace(accuracy, steps=int(WITH_SLOPES * accuracy.steps))
        answers = self._none(points, asked) if slopes else self.in_lanes(points, asked, accuracy)
        left = [(place, k) for place, one in enumerate(answers) for k in range(len(asked)) if one[k] is None]
        solved = self._by_idaklu(points, [(place, asked[k]) for place, k in left], accuracy, slopes)
        found = dict(zip(left, solved, strict=True))
        return [[answer or found[place, k] for k, answer in enumerate(one)] for place, one in enumerate(answers)]

    @one_at_a_time
    def in_lanes(
        self, points: Sequence[Array], asked: Sequence[int], accuracy: Accuracy, times: float = PLAIN
    ) -> list[list[ModelCurve | None]]:
        """Solve chosen curves at points, as `solve` does; None of what there are no lanes for, or they cannot solve.

        The tolerance is so many ``times`` that of IDAKLU; points are logarithms [-] or in the unit of the number.
        """
        if not self.lanes:
            return self._none(points, asked)
        wanted = [Asked(self.steps[n], float(self.times[-1]), _driven(self.steps[n])) for n in asked]
        found = self.lanes.lines(points, wanted, controlled(accuracy, times), self.times)
        densities = [self.densities[n] for n in asked]
        return [[line and _curve(*line, i) for i, line in zip(densities, lines, strict=True)] for lines in found]

    @one_at_a_time
    def again(self, point: Array) -> dict[int, ModelCurve]:
        """Solve the curves of which there are lanes by IDAKLU, at its default tolerance, at one point [-]."""
        if not self.lanes or not self._possible(point):
            return {}
        found = {n: self.lanes.by_idaklu(point, _driven(step), self.times) for n, step in self.steps.items()}
        return {n: _curve(*line, self.densities[n]) for n, line in found.items()}

    def _none(self, points: Sequence[Array], asked: Sequence[int]) -> list[list[ModelCurve | None]]:
        return [[None] * len(asked) for _ in points]

    def _by_idaklu(
        self, points: Sequence[Array], jobs: Sequence[tuple[int, int]], accuracy: Accuracy, slopes: bool
    ) -> list[ModelCurve]:
        """Solve jobs, each a point by its place and a curve of the problem."""
        if not jobs:
            return []
        cells = {place: self._possible(points[place]) for place in {place for place, _ in jobs}}
        possible = [(cell, place, n) for place, n in jobs if (cell := cells[place])]
        longest = float(self.times[-1])
        built = _built(self.problem.cell, self.inputs, accuracy, self.threads, longest, slopes, self.compiled)
        inputs = [self._inputs(cell.numbers, n) for cell, _, n in possible]
        solutions = _solved(built, inputs, self.times, self.inputs if slopes else ())
        none = np.zeros((len(self.inputs), 0))
        chains = {place: self._chain(cell, points[place]) if slopes else none for place, cell in cells.items() if cell}
        found = {
            (place, n): _answer(solution, self.densities[n], self.inputs, chains[place])
            for (_, place, n), solution in zip(possible, solutions, strict=True)
        }
        return [found.get(job, NONE) for job in jobs]

    def _possible(self, coordinates: Array) -> Cell | None:
        """The cell there; None of numbers that are physical each, but not together."""
        try:
            return self.problem.at(self.problem.values(coordinates))
        except LobsimError:
            return None

    def _inputs(self, numbers: dict[str, float], n: int) -> dict[str, float]:
        """What the model is given for one of the curves, in the units of the names."""
        return {name: numbers[name] for name in (*self.inputs, *ALWAYS_VARIED)} | _driven(self.steps[n])

    def _chain(self, cell: Cell, coordinates: Array) -> Array:
        """Derivatives of the inputs of the model by the coordinates, shape (inputs, P)."""
        values = self.problem.values(coordinates)
        columns = []
        for unknown in self.problem.asked:
            slopes = moved(cell, unknown.name)
            scale = unknown.slope(values[unknown.name])
            columns.append([slopes.get(name, 0.0) * scale for name in self.inputs])
        return np.array(columns).T


def is_direct(step: Step) -> bool:
    """Whether a first step is a discharge at constant current to a voltage."""
    return step.is_plain and step.value > 0 and bool(window(step))


def followed(step: Step) -> Step:
    """The step with limits [V] that it meets only beyond its own: where it is followed to, as a model may be wrong."""

    def moved(end: End) -> End:
        if end.quantity != "voltage":
            return end
        return replace(end, value=max(end.value - BELOW, 0.1 * end.value) if step.value > 0 else end.value + BELOW)

    return replace(step, ends=tuple(map(moved, step.ends)))


def _driven(step: Step) -> dict[str, float]:
    """Current [A] and limits [V] of a discharge, which is followed beyond its own limit."""
    return window(followed(step)) | {CURRENT: step.value}


@lru_cache(maxsize=16)
def _built(
    cell: Cell,
    inputs: tuple[str, ...],
    accuracy: Accuracy,
    threads: int,
    longest_s: float,
    slopes: bool,
    compiled: bool | None,
) -> pybamm.Simulation:
    """The model for discharges; one for solving with sensitivities and one for solving without: to switch is slow."""
    values: dict[str, Any] = cell.model_values | dict.fromkeys((*inputs, *ALWAYS_VARIED), "[input]")
    simulation = pybamm.Simulation(
        base_model(cell),
        parameter_values=pybamm.ParameterValues(values),
        var_pts=dict(points(cell)),
        solver=idaklu(accuracy, compiled=compiled, threads=threads, outputs=(VOLTAGE,), longest_s=longest_s),
    )
    simulation.build()
    return simulation


def _solved(
    simulation: pybamm.Simulation, inputs: list[dict[str, float]], times: Array, slopes: Sequence[str]
) -> list[Any]:
    """Solutions of a list; if one of them stops the list, its halves are solved, and that one is None in the end."""
    if not inputs:
        return []
    solver, model = simulation.solver, simulation.built_model
    options = {"t_interp": times, "calculate_sensitivities": list(slopes)}
    try:
        solutions = solver.solve(model, [0, float(times[-1])], inputs=inputs, **options)
        return solutions if isinstance(solutions, list) else [solutions]
    except pybamm.SolverError:
        half = len(inputs) // 2
        parts = (inputs[:half], inputs[half:]) if half else ()
        return [one for part in parts for one in _solved(simulation, part, times, slopes)] or [None]


def _answer(solution: Any, i_mA_cm2: float, inputs: Sequence[str], chain: Array) -> ModelCurve:
    if solution is None:
        return NONE
    voltage = solution[VOLTAGE]
    V = np.asarray(voltage.entries)
    slopes = np.zeros((V.size, 0))
    if chain.shape[1]:
        slopes = np.column_stack([np.asarray(voltage.sensitivities[name]).ravel() for name in inputs]) @ chain
    return replace(_curve(np.asarray(solution.t), V, i_mA_cm2), slopes=slopes)


def _curve(t_s: Array, voltage_V: Array, i_mA_cm2: float) -> ModelCurve:
    return ModelCurve(i_mA_cm2 * t_s / 3600, voltage_V, np.zeros((t_s.size, 0)))
