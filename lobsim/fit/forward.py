"""Voltages that the model gives where a curve was measured, and how they answer to what is to be found.

Discharges of the fresh cell at constant current are solved together, on as many threads as there are cores, with the
solver's own sensitivities. Any other protocol is gone through step by step, and differentiated by differences.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pybamm

from lobsim.cell import Cell
from lobsim.derivation import moved
from lobsim.errors import LobsimError
from lobsim.fit.curves import Array
from lobsim.fit.half_cycles import VOLTAGE, half_cycles
from lobsim.fit.problem import Problem
from lobsim.notebook import Shown
from lobsim.numerics.solver import DEFAULT, Accuracy, idaklu
from lobsim.prepare import ALWAYS_VARIED, CURRENT, LOW, base_model, points, window
from lobsim.step import Step

BELOW = 0.1  # V that a discharge is followed beyond its limit: a curve that ends a little early is compared to its end
LONGEST = 3.0  # times the longest measured time, after which a discharge is cut off
BETWEEN = 150  # points besides the measured ones, evenly over that time
KEPT = 4  # answers with slopes that are remembered
NUDGE = 1e-3  # step of differences in a coordinate, where voltages are known to 1e-6


@dataclass(frozen=True, eq=False, repr=False)
class Answer(Shown):
    """What the model gives for one curve.

    Attributes
    ----------
    capacity_mAh_cm2, voltage_V : array, shape (T,)
        The half cycle to where it ends; no points if the cell cannot carry the current.
    slopes : array, shape (T, P)
        Derivatives of the voltage by the coordinates of the unknowns, at fixed capacity; P is 0 if not asked for.
    """

    SHOWN = ("capacity_mAh_cm2", "voltage_V")

    capacity_mAh_cm2: Array
    voltage_V: Array
    slopes: Array


NONE = Answer(np.zeros(0), np.zeros(0), np.zeros((0, 0)))


@dataclass
class Count:
    """Half cycles and protocols that were solved: without and with sensitivities."""

    plain: int = 0
    with_slopes: int = 0

    @property
    def all(self) -> int:
        """All of them."""
        return self.plain + self.with_slopes


class Forward:
    """The model of a problem, to be asked again and again.

    Parameters
    ----------
    problem : Problem
        Curves, cell and unknowns.
    accuracy : Accuracy
        Tolerances.
    threads : int, optional
        Threads for discharges; as many as there are cores by default.
    """

    def __init__(self, problem: Problem, accuracy: Accuracy = DEFAULT, threads: int | None = None) -> None:
        self.problem, self.accuracy, self.count = problem, accuracy, Count()
        self._latest: dict[bytes, list[Answer]] = {}  # with slopes: what a search asks for twice
        self.threads = threads or os.cpu_count() or 1
        self._read = problem.measured
        self._direct = [n for n, (steps, index) in enumerate(self._read) if index == 0 and _is_direct(steps[0])]
        cell = problem.at(problem.values(problem.start))
        self._inputs = tuple(sorted({other for name in problem.names for other in moved(cell, name)}))

    @property
    def nothing(self) -> list[Answer]:
        """What a cell gives that carries no current."""
        return [NONE] * len(self._read)

    def solve(self, coordinates: Array, slopes: bool = False) -> list[Answer]:
        """Solve all curves.

        Parameters
        ----------
        coordinates : array, shape (P,)
            Where in the space of the unknowns: logarithms [-] or, on a linear scale, in the unit of the number.
        slopes : bool
            Also give the derivatives.

        Returns
        -------
        list of Answer
            One for each curve; without points where the cell cannot carry the current or the solver gives up.
        """
        known = self._latest.get(coordinates.tobytes())
        if known:
            return known
        try:
            cell = self.problem.at(self.problem.values(coordinates))
        except LobsimError:  # numbers that are physical each, but not together
            return self.nothing
        answers = dict(zip(self._direct, self._discharges(cell, coordinates, slopes), strict=True))
        answers |= self._others(coordinates, slopes)
        found = [answers[n] for n in range(len(self._read))]
        if slopes:
            self._latest = dict([*self._latest.items(), (coordinates.tobytes(), found)][-KEPT:])
        return found

    def _discharges(self, cell: Cell, coordinates: Array, slopes: bool) -> list[Answer]:
        """All discharges of the fresh cell, in one call of the solver."""
        if not self._direct:
            return []
        steps = [self._read[n][0][0] for n in self._direct]
        densities = [step.value / cell.area_m2 / 10 for step in steps]  # mA/cm2
        measured = [
            3600 * self.problem.curves[n].capacity_mAh_cm2 / i for n, i in zip(self._direct, densities, strict=True)
        ]
        longest = LONGEST * max(float(times[-1]) for times in measured)
        times = np.unique(np.concatenate([np.linspace(0, longest, BETWEEN), *measured]))
        numbers = cell.numbers
        varied = {name: numbers[name] for name in self._inputs}
        inputs = [varied | _driven(step, numbers) for step in steps]
        simulation = _built(self.problem.cell, self._inputs, self.accuracy, self.threads, slopes)
        solutions = _solved(simulation, inputs, times, self._inputs if slopes else ())
        self._add(len(steps), slopes)
        chain = self._chain(cell, coordinates) if slopes else np.zeros((len(self._inputs), 0))
        return [_answer(solution, i, self._inputs, chain) for solution, i in zip(solutions, densities, strict=True)]

    def _chain(self, cell: Cell, coordinates: Array) -> Array:
        """How the inputs of the model move with the coordinates, shape (inputs, P)."""
        values = self.problem.values(coordinates)
        columns = []
        for unknown in self.problem.asked:
            slopes = moved(cell, unknown.name)
            scale = unknown.slope(values[unknown.name])
            columns.append([slopes.get(name, 0.0) * scale for name in self._inputs])
        return np.array(columns).T

    def _others(self, coordinates: Array, slopes: bool) -> dict[int, Answer]:
        """Half cycles of protocols, those of one protocol from one run."""
        answers: dict[int, Answer] = {}
        rest = [n for n in range(len(self._read)) if n not in self._direct]
        for protocol in dict.fromkeys(self.problem.curves[n].protocol for n in rest):
            asked = [n for n in rest if self.problem.curves[n].protocol == protocol]
            plain = self._gone_through(coordinates, asked)
            if slopes:
                plain = [
                    Answer(one.capacity_mAh_cm2, one.voltage_V, difference)
                    for one, difference in zip(plain, self._differences(coordinates, asked, plain), strict=True)
                ]
            answers |= dict(zip(asked, plain, strict=True))
        return answers

    def _differences(self, coordinates: Array, asked: Sequence[int], plain: Sequence[Answer]) -> list[Array]:
        """Derivatives by differences, towards the inside of the bounds."""
        low, high = self.problem.bounds
        columns: list[list[Array]] = [[] for _ in asked]
        for p, unit in enumerate(np.eye(coordinates.size)):
            step = NUDGE * min(1.0, high[p] - low[p])
            step = -step if coordinates[p] + step > high[p] else step
            there = self._gone_through(coordinates + step * unit, asked)
            for column, one, other in zip(columns, plain, there, strict=True):
                Q = one.capacity_mAh_cm2
                at = np.interp(Q, other.capacity_mAh_cm2, other.voltage_V) if other.voltage_V.size else one.voltage_V
                column.append((at - one.voltage_V) / step)
        return [np.array(column).T for column in columns]

    def _gone_through(self, coordinates: Array, asked: Sequence[int]) -> list[Answer]:
        """Go through a protocol to the last step that was measured."""
        self._add(1, False)
        try:
            cell = self.problem.at(self.problem.values(coordinates))
        except LobsimError:
            return [NONE] * len(asked)
        measured = [self._read[n][1] for n in asked]
        found = half_cycles(cell, self._read[asked[0]][0], measured, self.accuracy)
        empty = (NONE.capacity_mAh_cm2, NONE.voltage_V)
        return [Answer(Q, V, np.zeros((V.size, 0))) for Q, V in (found.get(index, empty) for index in measured)]

    def _add(self, solves: int, slopes: bool) -> None:
        if slopes:
            self.count.with_slopes += solves
        else:
            self.count.plain += solves


def _is_direct(step: Step) -> bool:
    return step.value > 0 and bool(window(step))


def _driven(step: Step, numbers: dict[str, float]) -> dict[str, float]:
    given = {name: numbers[name] for name in ALWAYS_VARIED} | window(step) | {CURRENT: step.value}
    return given | {LOW: max(given[LOW] - BELOW, 0.1 * given[LOW])}


@lru_cache(maxsize=16)
def _built(cell: Cell, inputs: tuple[str, ...], accuracy: Accuracy, threads: int, slopes: bool) -> pybamm.Simulation:
    """The model for discharges; one for solving with sensitivities and one for solving without: to switch is slow."""
    values: dict[str, Any] = cell.numbers | dict.fromkeys((*inputs, *ALWAYS_VARIED), "[input]")
    simulation = pybamm.Simulation(
        base_model(cell),
        parameter_values=pybamm.ParameterValues(values),
        var_pts=dict(points(cell)),
        solver=idaklu(accuracy, threads=threads, outputs=(VOLTAGE,)),
    )
    simulation.build()
    return simulation


def _solved(
    simulation: pybamm.Simulation, inputs: list[dict[str, float]], times: Array, slopes: Sequence[str]
) -> list[Any]:
    """Solutions of a list; if one of them stops the list, each is solved alone, and that one is None."""
    solver, model = simulation.solver, simulation.built_model
    options = {"t_interp": times, "calculate_sensitivities": list(slopes)}
    try:
        solutions = solver.solve(model, [0, float(times[-1])], inputs=inputs, **options)
        return solutions if isinstance(solutions, list) else [solutions]
    except pybamm.SolverError:
        return [None] if len(inputs) == 1 else [_solved(simulation, [one], times, slopes)[0] for one in inputs]


def _answer(solution: Any, i_mA_cm2: float, inputs: Sequence[str], chain: Array) -> Answer:
    if solution is None:
        return NONE
    voltage = solution[VOLTAGE]
    V = np.asarray(voltage.entries)
    slopes = np.zeros((V.size, 0))
    if chain.shape[1]:
        slopes = np.column_stack([np.asarray(voltage.sensitivities[name]).ravel() for name in inputs]) @ chain
    return Answer(i_mA_cm2 * np.asarray(solution.t) / 3600, V, slopes)
